/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerTest {
    private final EngineCounters counters = new EngineCounters();
    private final Ledger ledger = counters.ledger();

    @Test
    void shouldBalanceSpansTracesAndRecords() {
        counters.set(EngineCounter.SPANS_DECODED, 100);
        counters.set(EngineCounter.SPANS_COMPLETED, 70);
        counters.set(EngineCounter.SPANS_LIVE, 20);
        counters.set(EngineCounter.TRACES_CREATED, 10);
        counters.set(EngineCounter.TRACES_COMPLETED, 7);
        counters.set(EngineCounter.TRACES_LIVE, 2);
        counters.set(EngineCounter.RECORDS_RECEIVED, 1000);
        counters.set(EngineCounter.RECORDS_DECODED, 990);
        counters.set(EngineCounter.RECORDS_SKIPPED, 10);
        ledger.lostBatch(DropReason.RING_FULL, 7, 3);
        ledger.dropped(DropReason.ABANDONED, TracePriority.AUTO_REJECT, 10, 1);
        ledger.droppedChunk(DropReason.REJECTED, TracePriority.USER_KEEP, 5, 1, 4);
        ledger.delivered(40, 4, 4, 1234);
        assertEquals(new Balance(103, 40, 18, 20, 25), ledger.spans());
        assertEquals(0, ledger.spans().unaccounted());
        assertEquals(new Balance(10, 4, 2, 2, 2), ledger.traces());
        assertEquals(0, ledger.traces().unaccounted());
        assertEquals(new Balance(1007, 990, 17, 0, 0), ledger.records());
        assertEquals(0, ledger.records().unaccounted());
        assertEquals(10, counters.dropped(DropReason.ABANDONED, TracePriority.AUTO_REJECT));
        assertEquals(0, counters.dropped(DropReason.ABANDONED, TracePriority.USER_KEEP));
        assertEquals(5, counters.dropped(DropReason.REJECTED, TracePriority.USER_KEEP));
        assertEquals(1, counters.tracesDropped(DropReason.REJECTED, TracePriority.USER_KEEP));
        assertEquals(7, counters.recordsLost(DropReason.RING_FULL));
    }

    @Test
    void shouldShowWhatIsMissing() {
        counters.set(EngineCounter.SPANS_DECODED, 3);
        counters.set(EngineCounter.SPANS_LIVE, 2);
        assertEquals(1, ledger.spans().unaccounted());
    }

    @Test
    void shouldPutEachReasonAtOnePlaceOfTheWay() {
        for (final DropReason reason : DropReason.values()) {
            assertFalse(reason.isBeforeDecoding() && reason.isAfterHandOver(), reason.label());
        }
    }

    @ParameterizedTest
    @CsvSource({"-5,USER_REJECT", "-1,USER_REJECT", "0,AUTO_REJECT", "1,AUTO_KEEP", "2,USER_KEEP", "9,USER_KEEP"})
    void shouldClassifyPriorities(final int priority, final TracePriority expected) {
        assertEquals(expected, TracePriority.of(priority));
    }

    @Test
    void shouldBalanceAtEveryMomentWhileTheDecodeThreadCounts() throws Exception {
        final AtomicBoolean stop = new AtomicBoolean();
        final Thread decoder = new Thread(() -> {
            long created = 0;
            long completed = 0;
            long dropped = 0;
            while (!stop.get()) {
                created += 5;
                completed += 2;
                dropped += 1;
                ledger.beginUpdate();
                counters.set(EngineCounter.SPANS_DECODED, created);
                counters.set(EngineCounter.SPANS_COMPLETED, completed);
                counters.set(EngineCounter.SPANS_LIVE, created - completed - dropped);
                ledger.dropped(DropReason.ABANDONED, TracePriority.NONE, 1, 0);
                ledger.endUpdate();
                ledger.delivered(1, 1, 0, 0);
                ledger.droppedChunk(DropReason.REJECTED, TracePriority.NONE, 1, 0, completed);
            }
        });
        decoder.start();
        long seen = 0;
        for (int i = 0; i < 200_000 || seen < 1000; i++) {
            if (i % 100 == 0) {
                checkNames();
            }
            final Balance balance = ledger.spans();
            assertEquals(0, balance.unaccounted(), balance::toString);
            assertTrue(balance.inFlight() >= 0, balance::toString);
            seen = balance.created();
        }
        stop.set(true);
        decoder.join();
    }

    private void checkNames() {
        final Map<String, Long> names = new HashMap<>();
        counters.view().forEach(names::put);
        final long spans = names.get("spans.delivered")
                + names.get("spans.dropped")
                + names.get("spans.live")
                + names.get("spans.in-flight");
        assertEquals(names.get("spans.created"), spans, names::toString);
        final long dropped = names.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("spans.dropped."))
                .mapToLong(Map.Entry::getValue)
                .sum();
        assertEquals(names.get("spans.dropped"), dropped, names::toString);
    }
}
