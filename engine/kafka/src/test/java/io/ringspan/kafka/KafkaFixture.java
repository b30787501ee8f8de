/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.trace.v1.Span;
import io.ringspan.CloseReport;
import io.ringspan.SpanRecord;
import io.ringspan.TraceEngine;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.counters.Balance;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Engines that send to a topic, and what tests of them have in common. */
final class KafkaFixture {
    private static final long TRACE_ID_HIGH = 0xABCDL;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(90);

    private KafkaFixture() {}

    static EngineConfigBuilder settings(final String servers, final String topic) {
        return EngineConfig.builder()
                .service("checkout")
                .set("receivers", "kafka")
                .set("receiver.kafka.bootstrap-servers", servers)
                .set("receiver.kafka.topic", topic);
    }

    /** A trace of so many spans; the ids of these follow the trace's. */
    static void publish(final TraceEngine engine, final long trace, final int spans, final String text) {
        final SpanRecord record = new SpanRecord();
        for (int i = 0; i < spans; i++) {
            record.begin(trace + i, TRACE_ID_HIGH, trace, trace, i == 0 ? 0 : trace, 1_700_000_000_000_000_000L, 1000)
                    .names("web.request", "checkout", "GET /cart", "web")
                    .setMeta("text", text);
            if (i == spans - 1) {
                record.lastOfSegment();
            }
            assertTrue(engine.publish(record) >= 0);
        }
    }

    static String key(final long trace) {
        return String.format(Locale.ROOT, "%016x%016x", TRACE_ID_HIGH, trace);
    }

    static void await(final String what, final BooleanSupplier condition) throws InterruptedException {
        final long endNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - endNs < 0, () -> "not in time: " + what);
            Thread.sleep(5);
        }
    }

    static void checkBalance(final Balance balance) {
        assertEquals(0, balance.unaccounted(), balance::toString);
        assertTrue(balance.inFlight() >= 0, balance::toString);
    }

    /** What the books say against what is in the topic; returns the ids that are there. */
    static Set<Long> checkBooks(final CloseReport report, final TraceEngine engine, final List<Span> read) {
        checkBalance(engine.ledger().spans());
        checkBalance(engine.ledger().traces());
        assertEquals(0, report.unaccounted(), report::toString);
        assertEquals(0, report.inFlight(), report::toString);
        final Set<Long> ids = new HashSet<>();
        read.forEach(span -> ids.add(id(span)));
        assertTrue(report.delivered() <= ids.size(), () -> ids.size() + " read, but " + report);
        return ids;
    }

    /** Low half of the id of the trace. */
    static long trace(final Span span) {
        return ByteBuffer.wrap(span.getTraceId().toByteArray()).getLong(Long.BYTES);
    }

    static long id(final Span span) {
        return ByteBuffer.wrap(span.getSpanId().toByteArray()).getLong();
    }
}
