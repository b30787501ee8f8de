/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
    private static final long SECOND_NS = 1_000_000_000;

    @Test
    void shouldSpreadTracesOverTime() {
        final Pace pace = new Pace(10_000, 10, 1);

        assertEquals(0, pace.dueNs(0, 0));
        assertEquals(1_000_000, pace.dueNs(0, 1));
        assertEquals(SECOND_NS, pace.dueNs(0, 1000));
    }

    @Test
    void shouldGiveProducersTurnsBetweenThoseOfTheOthers() {
        final Pace pace = new Pace(10_000, 10, 4);

        assertEquals(0, pace.dueNs(0, 0));
        assertEquals(1_000_000, pace.dueNs(1, 0));
        assertEquals(3_000_000, pace.dueNs(3, 0));
        assertEquals(4_000_000, pace.dueNs(0, 1));
    }

    @ParameterizedTest
    @CsvSource({"10000, 1, 1", "10000, 4, 1", "333333, 3, 2", "7, 2, 10", "1234567.8, 5, 1"})
    void shouldMakeAsManyTracesAsTheRateSays(final double rate, final int producers, final long seconds) {
        final Pace pace = new Pace(rate, 10, producers);
        final long ns = seconds * SECOND_NS;
        long traces = 0;
        for (int producer = 0; producer < producers; producer++) {
            final long due = pace.dueBefore(producer, ns);
            assertEquals(true, due == 0 || pace.dueNs(producer, due - 1) < ns, "the last one is due before the end");
            assertEquals(true, pace.dueNs(producer, due) >= ns, "the next one is not");
            traces += due;
        }

        assertEquals((long) Math.ceil(rate / 10 * seconds), traces, "traces of all producers");
    }

    @Test
    void shouldMakeNothingInNoTime() {
        assertEquals(0, new Pace(10_000, 10, 2).dueBefore(0, 0));
        assertEquals(0, new Pace(10_000, 10, 2).dueBefore(1, 0));
    }
}
