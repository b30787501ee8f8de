/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class EngineCountersTest {
    private final EngineCounters counters = new EngineCounters();

    @Test
    void shouldKeepEveryCounterApart() {
        long next = 1;
        final List<EngineCounter> stored = Arrays.stream(EngineCounter.values())
                .filter(counter -> !counter.isDerived())
                .toList();
        for (final EngineCounter counter : stored) {
            counters.set(counter, next++);
        }
        for (final DropReason reason : DropReason.values()) {
            counters.drop(reason, TracePriority.NONE, next++, 0);
        }
        long expected = 1;
        for (final EngineCounter counter : stored) {
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
        assertEquals(663, counters.get(EngineCounter.SPANS_CREATED) - counters.get(EngineCounter.SPANS_DECODED));
    }

    @Test
    void shouldPublishEachUnderATypeOfItsOwn() {
        final Map<Integer, String> names = new HashMap<>();
        counters.reader().forEach((id, type, key, name) -> assertNull(names.put(type, name)));
        final Set<String> derived = Arrays.stream(EngineCounter.values())
                .filter(EngineCounter::isDerived)
                .map(EngineCounter::label)
                .collect(Collectors.toSet());
        final Set<String> all = new HashSet<>(names.values());
        assertEquals(names.size(), all.size());
        all.addAll(derived);
        assertEquals(names.size() + derived.size(), all.size());
        assertEquals(names().keySet(), all);
    }

    @Test
    void shouldHaveEachNameOnce() {
        final Set<String> expected = new HashSet<>();
        for (final EngineCounter counter : EngineCounter.values()) {
            assertTrue(counter.label().matches("[a-z]+(-[a-z]+)*(\\.[a-z]+(-[a-z]+)*)?"), counter.label());
            assertTrue(expected.add(counter.label()), counter.label());
        }
        final Set<String> reasons = new HashSet<>();
        for (final DropReason reason : DropReason.values()) {
            assertTrue(reasons.add(reason.label()), reason.label());
            final String name = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (reason.isBeforeDecoding()) {
                expected.add("records.lost." + name);
            }
            for (final TracePriority priority : TracePriority.values()) {
                expected.add("spans.dropped." + name + "." + priority.label());
                expected.add("traces.dropped." + name + "." + priority.label());
            }
        }
        assertEquals(expected, names().keySet());
    }

    @Test
    void shouldLetANameBeTheSumOfThoseBelowIt() {
        final Random random = new Random(7);
        for (final DropReason reason : DropReason.values()) {
            for (final TracePriority priority : TracePriority.values()) {
                counters.drop(reason, priority, random.nextInt(1000), random.nextInt(1000));
            }
            if (reason.isBeforeDecoding()) {
                counters.ledger().lostBatch(reason, random.nextInt(1000), random.nextInt(1000));
            }
        }
        final Map<String, Long> names = names();
        final Set<String> summed = new HashSet<>();
        names.forEach((name, value) -> {
            final List<Long> below = names.entrySet().stream()
                    .filter(other -> other.getKey().startsWith(name + "."))
                    .map(Map.Entry::getValue)
                    .toList();
            if (!below.isEmpty()) {
                assertEquals(value, below.stream().mapToLong(Long::longValue).sum(), name);
                assertTrue(value > 0, name);
                summed.add(name);
            }
        });
        assertEquals(Set.of("spans.dropped", "traces.dropped", "records.lost"), summed);
        assertEquals(names.get("spans.dropped"), counters.dropped());
        assertEquals(names.get("records.lost"), counters.get(EngineCounter.RECORDS_LOST));
    }

    @Test
    void shouldGiveTheSameByCounterAndByName() {
        counters.set(EngineCounter.SPANS_DECODED, 100);
        counters.set(EngineCounter.SPANS_COMPLETED, 70);
        counters.set(EngineCounter.RECORDS_RECEIVED, 11);
        counters.drop(DropReason.RING_FULL, TracePriority.NONE, 3, 0);
        counters.drop(DropReason.REJECTED, TracePriority.USER_KEEP, 5, 2);
        counters.demotedKeys().add(new UnsafeBuffer("k".getBytes(StandardCharsets.UTF_8)), 0, 1, 4);
        final Map<String, Long> names = names();
        assertEquals(103, names.get("spans.created"));
        assertEquals(65, names.get("spans.in-flight"));
        assertEquals(4, names.get("intern.demoted{k}"));
        for (final EngineCounter counter : EngineCounter.values()) {
            assertEquals(names.get(counter.label()), counters.get(counter), counter.label());
            assertEquals(names.get(counter.label()), counters.view().get(counter), counter.label());
        }
    }

    private Map<String, Long> names() {
        final Map<String, Long> names = new HashMap<>();
        counters.view().forEach((name, value) -> assertNull(names.put(name, value), name));
        return names;
    }

    @Test
    void shouldBeFarFromTheSecondKindOfTypes() {
        assertTrue(EngineCounters.ENGINE_TYPE_ID + EngineCounter.values().length
                < EngineCounters.DROP_BY_PRIORITY_TYPE_ID);
    }
}
