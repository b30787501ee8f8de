/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class SpanIdsTest {
    @Test
    void shouldGiveBackWhatAnIdWasMadeOf() {
        for (final int producer : new int[] {0, 1, SpanIds.PRODUCERS_MAX - 1}) {
            for (final long index : new long[] {0, 1, 12_345_678, Integer.MAX_VALUE, (1L << 40) - 1}) {
                final long id = SpanIds.id(producer, index);
                assertNotEquals(0, id);
                assertEquals(producer, SpanIds.producer(id));
                assertEquals(index, SpanIds.index(id));
            }
        }
    }

    @Test
    void shouldTellNewFromSeenFromForeign() {
        final SeenSpans seen = new SeenSpans(2);
        assertEquals(SeenSpans.Arrival.NEW, seen.add(SpanIds.id(1, 5)));
        assertEquals(SeenSpans.Arrival.AGAIN, seen.add(SpanIds.id(1, 5)));
        assertEquals(SeenSpans.Arrival.NEW, seen.add(SpanIds.id(0, 5)));
        assertEquals(SeenSpans.Arrival.FOREIGN, seen.add(SpanIds.id(2, 5)));
        assertEquals(SeenSpans.Arrival.FOREIGN, seen.add(0));
        assertEquals(SeenSpans.Arrival.FOREIGN, seen.add(4711));
        assertEquals(2, seen.count());
    }
}
