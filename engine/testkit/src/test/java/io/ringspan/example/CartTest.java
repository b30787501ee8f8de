/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.example;

// README: begin
import static io.ringspan.testkit.SpanQuery.named;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringspan.TraceEngine;
import io.ringspan.testkit.InMemoryReceiver;
import io.ringspan.testkit.RecordedSpan;
import io.ringspan.testkit.junit.RingspanExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RingspanExtension.class)
class CartTest {
    @Test
    void shouldTraceARequest(final TraceEngine engine, final InMemoryReceiver receiver) throws InterruptedException {
        // what the application does
        final long request = TraceEngine.newSpanId();
        final long query = TraceEngine.newSpanId();
        final long startNs = engine.nowNs();
        engine.newWriter()
                .start(request, 0, request, request, 0, "web.request", "checkout", "GET /cart/17", "web", startNs)
                .setMeta(request, "http.route", "/cart/{id}")
                .start(query, 0, request, request, request, "db.query", "checkout", "SELECT", "sql", startNs)
                .setLong(query, "db.rows", 3)
                .finish(query, 1_000_000)
                .finish(request, 12_000_000)
                .commit();

        // what has to arrive
        final RecordedSpan cart = receiver.awaitSpan(named("web.request").tag("http.route", "/cart/{id}"));
        assertEquals("GET /cart/17", cart.resource());
        receiver.awaitSpan(named("db.query").childOf(cart).tag("db.rows", 3));
    }
}
// README: end
