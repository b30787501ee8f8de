/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
        final Random random = new Random(5);
        final Map<Long, Integer> model = new HashMap<>();
        final Deque<Integer> free = new ArrayDeque<>();
        for (int i = 0; i < CAPACITY; i++) {
            free.add(i);
        }
        for (int step = 0; step < 100_000; step++) {
            final long id = ids.id(random.nextInt(2 * CAPACITY));
            assertEquals(model.getOrDefault(id, IdIndex.NONE), index.find(id));
            if (model.containsKey(id)) {
                index.remove(id, model.get(id));
                free.add(model.remove(id));
            } else if (!free.isEmpty()) {
                final int record = free.remove();
                records.putLong(record << SHIFT, id);
                // not always with the place that was found free just now
                if (random.nextBoolean()) {
                    index.find(ids.id(random.nextInt(2 * CAPACITY)));
                }
                index.add(id, record);
                model.put(id, record);
            }
            assertEquals(model.size(), index.size());
        }
        model.forEach((id, record) -> assertEquals(record, index.find(id)));
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
        assertEquals(2L * CAPACITY * Long.BYTES, index.memory());
        assertEquals(8L * Long.BYTES, new IdIndex(records, SHIFT, 1).memory());
    }
}
