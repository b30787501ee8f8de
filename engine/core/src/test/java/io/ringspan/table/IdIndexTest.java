/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringspan.memory.HeapSize;
import io.ringspan.memory.RawMemory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IdIndexTest {
    private static final int SHIFT = 4;
    private static final int CAPACITY = 64;

    private final RawMemory records = RawMemory.allocate(CAPACITY << SHIFT, 64);
    private final IdIndex index = new IdIndex(records, SHIFT, CAPACITY);

    /** How ids of real tracers, and of tests, look. */
    enum Ids {
        RANDOM,
        COUNTED,
        COUNTED_ABOVE,
        LOW_BITS_EQUAL,
        ZERO_AND_ALL_ONES;

        long id(final long number) {
            return switch (this) {
                case RANDOM -> new Random(number).nextLong();
                case COUNTED -> number;
                case COUNTED_ABOVE -> number << 56;
                case LOW_BITS_EQUAL -> (number << 40) | 7;
                case ZERO_AND_ALL_ONES -> (number & 1) == 0 ? number >>> 1 : ~(number >>> 1);
            };
        }
    }

    /** Adds, finds and removes at random, always close to full, against a map. */
    @ParameterizedTest
    @EnumSource
    void shouldDoWhatAMapDoes(final Ids ids) {
        final Model model = new Model(CAPACITY, ids);
        for (int step = 0; step < 100_000; step++) {
            model.step(2 * CAPACITY, true, true);
        }
        model.check();
    }

    /** Grows and shrinks several times over all of its lengths. */
    @ParameterizedTest
    @EnumSource(names = {"RANDOM", "COUNTED", "ZERO_AND_ALL_ONES"})
    void shouldGrowAndShrink(final Ids ids) {
        final int capacity = 1 << 14;
        final Model model = new Model(capacity, ids);
        for (int round = 0; round < 3; round++) {
            while (model.live.size() < capacity) {
                model.step(2 * capacity, true, model.random.nextInt(8) == 0);
            }
            model.check();
            while (model.live.size() > capacity / 32) {
                model.step(2 * capacity, model.random.nextInt(128) == 0, true);
            }
            model.check();
        }
    }

    /** An index, and what should be in it. */
    private static final class Model {
        private final Random random = new Random(5);
        private final Map<Long, Integer> live = new HashMap<>();
        private final Deque<Integer> free = new ArrayDeque<>();
        private final RawMemory records;
        private final IdIndex index;
        private final Ids ids;

        Model(final int capacity, final Ids ids) {
            this.ids = ids;
            records = RawMemory.allocate(capacity << SHIFT, 64);
            index = new IdIndex(records, SHIFT, capacity);
            for (int i = 0; i < capacity; i++) {
                free.add(i);
            }
        }

        void step(final int idCount, final boolean mayAdd, final boolean mayRemove) {
            final long id = ids.id(random.nextInt(idCount));
            assertEquals(live.getOrDefault(id, IdIndex.NONE), index.find(id));
            if (live.containsKey(id)) {
                if (mayRemove) {
                    index.remove(id, live.get(id));
                    free.add(live.remove(id));
                }
            } else if (mayAdd && !free.isEmpty()) {
                final int record = free.remove();
                records.putLong(record << SHIFT, id);
                // not always with the place that was found free just now
                if (random.nextBoolean()) {
                    index.find(ids.id(random.nextInt(idCount)));
                }
                index.add(id, record);
                live.put(id, record);
            }
            assertEquals(live.size(), index.size());
        }

        void check() {
            live.forEach((id, record) -> assertEquals(record, index.find(id)));
        }
    }

    @Test
    void shouldNotUseAFreePlaceThatHasMoved() {
        records.putLong(0, 1);
        records.putLong(1 << SHIFT, 2);
        index.add(1, 0);
        assertEquals(IdIndex.NONE, index.find(2));
        index.remove(1, 0);
        index.add(1, 0);
        index.add(2, 1);
        assertEquals(0, index.find(1));
        assertEquals(1, index.find(2));
    }

    @Test
    void shouldSayWhatItTakes() {
        assertEquals(HeapSize.array(4L * CAPACITY, Long.BYTES), IdIndex.heap(CAPACITY));
        assertEquals(HeapSize.array(16, Long.BYTES), IdIndex.heap(1));
    }
}
