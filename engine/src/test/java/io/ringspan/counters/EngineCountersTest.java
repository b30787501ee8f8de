/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EngineCountersTest {
    private final EngineCounters counters = new EngineCounters();

    @Test
    void shouldKeepEveryCounterApart() {
        long next = 1;
        for (final EngineCounter counter : EngineCounter.values()) {
            counters.set(counter, next++);
        }
        for (final DropReason reason : DropReason.values()) {
            counters.drop(reason, TracePriority.NONE, next++, 0);
        }
        long expected = 1;
        for (final EngineCounter counter : EngineCounter.values()) {
            assertEquals(expected++, counters.get(counter), counter.label());
        }
        long sum = 0;
        for (final DropReason reason : DropReason.values()) {
            assertEquals(expected, counters.dropped(reason), reason.label());
            sum += expected++;
        }
        assertEquals(sum, counters.dropped());
    }

    @Test
    void shouldAddAndSet() {
        counters.add(EngineCounter.BATCHES_LOST, 5);
        counters.add(EngineCounter.BATCHES_LOST, 6);
        assertEquals(11, counters.get(EngineCounter.BATCHES_LOST));
        counters.set(EngineCounter.SPANS_LIVE, 7);
        counters.set(EngineCounter.SPANS_LIVE, 3);
        assertEquals(3, counters.get(EngineCounter.SPANS_LIVE));
        counters.drop(DropReason.REJECTED, TracePriority.NONE, 2, 0);
        counters.drop(DropReason.REJECTED, TracePriority.NONE, 2, 0);
        assertEquals(4, counters.dropped(DropReason.REJECTED));
    }

    @Test
    void shouldSumWhatNeverReachedTheDecoder() {
        for (final DropReason reason : DropReason.values()) {
            counters.drop(reason, TracePriority.NONE, 100, 0);
        }
        counters.drop(DropReason.RING_FULL, TracePriority.NONE, 1, 0);
        counters.drop(DropReason.INTERRUPTED, TracePriority.NONE, 2, 0);
        counters.drop(DropReason.CLOSED, TracePriority.NONE, 4, 0);
        counters.drop(DropReason.ENGINE_THREAD, TracePriority.NONE, 8, 0);
        counters.drop(DropReason.PUBLISH_FAILED, TracePriority.NONE, 16, 0);
        counters.drop(DropReason.HANDLER_STUCK, TracePriority.NONE, 32, 0);
        assertEquals(663, counters.droppedBeforeDecoding());
    }

    @Test
    void shouldPublishEachUnderALabelAndATypeOfItsOwn() {
        final Map<Integer, String> labels = new HashMap<>();
        counters.reader().forEach((id, type, key, label) -> assertEquals(null, labels.put(type, label)));
        final Set<String> expected = new HashSet<>();
        for (final EngineCounter counter : EngineCounter.values()) {
            assertTrue(counter.label().matches("[a-z]+(-[a-z]+)*(\\.[a-z]+(-[a-z]+)*)?"), counter.label());
            assertTrue(expected.add(counter.label()), counter.label());
        }
        final Set<String> reasons = new HashSet<>();
        for (final DropReason reason : DropReason.values()) {
            assertTrue(reasons.add(reason.label()), reason.label());
            final String name = reason.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
            expected.add("spans.dropped." + name);
            if (reason.isBeforeDecoding()) {
                expected.add("records.lost." + name);
            }
            for (final TracePriority priority : TracePriority.values()) {
                expected.add("spans.dropped." + name + "." + priority.label());
                expected.add("traces.dropped." + name + "." + priority.label());
            }
        }
        assertEquals(expected.size(), labels.size());
        assertEquals(expected, new HashSet<>(labels.values()));
        assertEquals("spans.created", labels.get(1000));
        assertEquals("spans.dropped.ring-full", labels.get(2000));
    }

    @Test
    void shouldBeFarFromTheSecondKindOfTypes() {
        assertTrue(EngineCounters.ENGINE_TYPE_ID + EngineCounter.values().length < EngineCounters.DROP_TYPE_ID);
    }
}
