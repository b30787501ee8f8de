/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LossLogTest {
    private final LossLog log = new LossLog();

    @Test
    void shouldKnowNothingAtFirst() {
        assertFalse(log.intersects(0, Long.MAX_VALUE));
    }

    @Test
    void shouldFindLossesInARangeAndOnItsBorders() {
        log.add(10, 12);
        assertTrue(log.intersects(10, 10));
        assertTrue(log.intersects(12, 99));
        assertTrue(log.intersects(0, 10));
        assertTrue(log.intersects(11, 11));
        assertFalse(log.intersects(0, 9));
        assertFalse(log.intersects(13, 99));
        assertFalse(log.intersects(12, 11));
    }

    @Test
    void shouldAnswerAsAListOfAllLossesWould() {
        final SplittableRandom random = new SplittableRandom(7);
        final List<long[]> all = new ArrayList<>();
        for (int i = 0; i < LossLog.RANGES_MAX; i++) {
            final long first = random.nextLong(20_000);
            final long last = first + random.nextLong(4);
            log.add(first, last);
            all.add(new long[] {first, last});
            final long from = random.nextLong(20_000);
            final long to = from + random.nextLong(20);
            assertEquals(all.stream().anyMatch(r -> from <= r[1] && to >= r[0]), log.intersects(from, to));
        }
    }

    @Test
    void shouldRatherReportALossTooManyThanForgetOne() {
        for (long i = 0; i <= LossLog.RANGES_MAX; i++) {
            log.add(10 * i, 10 * i);
        }
        assertTrue(log.intersects(0, 0), "the oldest is forgotten");
        assertFalse(log.intersects(1, 9));
        assertTrue(log.intersects(10, 10));
        log.add(10 * LossLog.RANGES_MAX + 1, 10 * LossLog.RANGES_MAX + 5);
        assertTrue(log.intersects(10, 10), "a neighbour pushed another one out");
        assertFalse(log.intersects(10 * LossLog.RANGES_MAX + 6, Long.MAX_VALUE));
    }
}
