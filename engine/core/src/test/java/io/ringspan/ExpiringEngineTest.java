/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.DecodeMode;
import io.ringspan.api.ExpiryAction;
import io.ringspan.counters.Balance;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tracer that never finishes some of its spans, in front of tables that are far too small for them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExpiringEngineTest {
    private static final int SPANS_MAX = 256;
    private static final int ROUNDS = 20;
    private static final long AGE_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final EngineFixture fixture = new EngineFixture();

    private Map<String, Long> expiredByOperation() {
        final Map<String, Long> values = new HashMap<>();
        fixture.engine.counters().forEach((name, value) -> {
            if (name.startsWith("spans.expired{")) {
                values.put(name, value);
            }
        });
        return values;
    }

    private void awaitNoneLive() {
        while (fixture.count(EngineCounter.SPANS_LIVE) > 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"FINISH,LENIENT", "PARTIAL,LENIENT", "DROP,LENIENT", "FINISH,STRICT"})
    void shouldGoOnThoughThousandsOfSpansAreNeverFinished(final ExpiryAction action, final DecodeMode mode)
            throws Exception {
        fixture.config
                .mode(mode)
                .spansMax(SPANS_MAX)
                .segmentPartialFlush(SPANS_MAX)
                .tickIntervalNs(1_000_000)
                .expiryAgeNs(AGE_NS)
                .expiryAction(action);
        fixture.start();
        final int[] names = {fixture.engine.intern("GET /cart"), fixture.engine.intern("GET /item")};
        final SpanWriter writer = fixture.engine.newWriter();
        long id = 1;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < SPANS_MAX / 2; i++, id += 2) {
                // each has a child that is finished
                writer.startIds(id, 0, id, id, 0, names[0], 0, 0, 0, 1);
                writer.startIds(id + 1, 0, id, id, id, names[1], 0, 0, 0, 1).finish(id + 1, 5);
            }
            assertTrue(writer.commit() >= 0);
            fixture.settle();
            awaitNoneLive();
        }
        final long open = ROUNDS * SPANS_MAX / 2;
        for (int i = 0; i < 100; i++) {
            assertTrue(fixture.publishSpan(id++) >= 0);
        }
        fixture.settle(); // what was dropped may not have been told yet
        fixture.flush();
        assertEquals(open, fixture.count(EngineCounter.SEGMENTS_EXPIRED));
        assertEquals(open, fixture.count(EngineCounter.SPANS_EXPIRED));
        assertEquals(Map.of("spans.expired{GET /cart}", open), expiredByOperation());
        fixture.close();
        final Balance traces = fixture.engine.ledger().traces();
        assertEquals(0, traces.unaccounted(), traces::toString);
        assertEquals(action == ExpiryAction.DROP ? open : 0, traces.dropped());
        assertEquals(0, traces.live());
        final CloseReport report = fixture.engine.close(0, TimeUnit.SECONDS);
        final long dropped = switch (action) {
            case FINISH -> 0;
            case PARTIAL -> open;
            case DROP -> 2 * open;
        };
        assertEquals(dropped, report.dropped().getOrDefault(DropReason.EXPIRED, 0L), report::toString);
        assertEquals(dropped, report.droppedTotal(), report::toString);
        assertEquals(2 * open + 100, report.created(), report::toString);
        assertEquals(2 * open + 100 - dropped, report.delivered(), report::toString);
    }
}
