/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.SpanWriter;
import io.ringspan.TraceEngine;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.DropReason;
import io.ringspan.encode.console.ConsoleEncoder;
import io.ringspan.transport.SenderFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConsoleTransportTest {
    private static final int SPANS = 1_000;

    @Test
    void shouldPrintALinePerSpan() {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final EngineConfig config = EngineConfig.builder()
                .payloadLingerNs(TimeUnit.HOURS.toNanos(1))
                .build();
        try (TraceEngine engine =
                TraceEngine.start(config, ConsoleEncoder::new, new ConsoleTransport(new PrintStream(bytes, false)))) {
            final SpanWriter writer = engine.newWriter();
            for (int i = 1; i <= SPANS; i++) {
                writer.start(i, 0, i, i, 0, "get", "shop", "GET /" + i, "web", 0)
                        .finish(i, 1_000_000)
                        .commit();
            }
        }
        final List<String> lines =
                bytes.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(SPANS, lines.size());
        assertTrue(
                lines.get(SPANS - 1)
                        .startsWith("1970-01-01T00:00:00.000000Z     1.000ms shop get \"GET /" + SPANS + "\" trace="),
                () -> lines.get(SPANS - 1));
    }

    @Test
    void shouldRejectWhatCannotBeWritten() {
        final OutputStream broken = new OutputStream() {
            @Override
            public void write(final int b) throws IOException {
                throw new IOException("broken");
            }
        };
        try (SenderFixture fixture = new SenderFixture(new ConsoleTransport(new PrintStream(broken, false))).start()) {
            fixture.submitAndAwait(1);
            assertEquals(SenderFixture.SPANS_PER_CHUNK, fixture.dropped(DropReason.REJECTED));
        }
    }
}
