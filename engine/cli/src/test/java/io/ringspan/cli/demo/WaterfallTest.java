/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.cli.demo.TraceView.SpanView;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaterfallTest {
    private static final long MS = 1_000_000;

    // not in the order of their starts, to see them sorted
    private final TraceView trace = new TraceView(List.of(
            span(4, 2, "db", "query", "SELECT * FROM a_table_with_a_long_name", 20, 30, true),
            span(1, 0, "web", "web.request", "GET /", 0, 100, false),
            span(3, 1, "web", "render", "page", 75, 25, false),
            span(2, 1, "web", "auth", "token", 10, 50, true),
            span(5, 3, "cache", "get", "k", 80, 0, false)));

    private static SpanView span(
            final long id,
            final long parent,
            final String service,
            final String name,
            final String resource,
            final long startMs,
            final long durationMs,
            final boolean error) {
        return new SpanView(id, parent, service, name, resource, 7000 * MS + startMs * MS, durationMs * MS, error);
    }

    @Test
    void shouldDrawWithBoxCharacters() {
        final ScreenFixture fixture = new ScreenFixture(true);
        new Waterfall(fixture.screen, trace).draw();
        assertEquals("""
                                      0                        100 ms
web.request GET /                     ███████████████████████████████     100 ms
├─ auth token                            ███████████████▌             ✗  50.0 ms
│  └─ query SELECT * FROM a_table_w…        █████████▌                ✗  30.0 ms
└─ render page                                               ████████    25.0 ms
   └─ get k                                                   ▐             0 ns
""", fixture.text());
    }

    @Test
    void shouldDrawWithAscii() {
        final ScreenFixture fixture = new ScreenFixture(false);
        new Waterfall(fixture.screen, trace).draw();
        assertEquals("""
                                      0                        100 ms
web.request GET /                     ===============================     100 ms
|- auth token                            ================             !  50.0 ms
|  `- query SELECT * FROM a_table_..        ==========                !  30.0 ms
`- render page                                               ========    25.0 ms
   `- get k                                                   =             0 ns
""", fixture.text());
    }

    @Test
    void shouldFillTheColumnsButNoMore() {
        for (int columns = 80; columns <= 120; columns++) {
            final StringWriter text = new StringWriter();
            new Waterfall(new Screen(new PrintWriter(text), columns, true, false, false), trace).draw();
            final int width = columns;
            assertTrue(text.toString().lines().allMatch(line -> line.length() <= width), text.toString());
            assertTrue(text.toString().lines().anyMatch(line -> line.length() == width), text.toString());
        }
    }
}
