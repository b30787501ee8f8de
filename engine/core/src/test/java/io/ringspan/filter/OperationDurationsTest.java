/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class OperationDurationsTest {
    private static final int TRACES = 40_000;

    private final Random random = new Random(42);
    private final OperationDurations durations = new OperationDurations(0.99);

    private long duration(final double medianMs) {
        return (long) (medianMs * 1_000_000 * Math.exp(random.nextGaussian()));
    }

    // share of an operation's traces that counted as slow
    private double slowShare(final long operation, final double medianMs) {
        int slow = 0;
        for (int i = 0; i < TRACES; i++) {
            slow += durations.isSlow(operation, duration(medianMs)) ? 1 : 0;
        }
        return (double) slow / TRACES;
    }

    @Test
    void shouldFindTheSlowOnesOfEachOperation() {
        // in turns, a thousand times slower than each other
        int slow = 0;
        int slowRight = 0;
        for (int i = 0; i < 2 * TRACES; i++) {
            final boolean isFast = i % 2 == 0;
            final double medianMs = isFast ? 1 : 1000;
            final long durationNs = duration(medianMs);
            final boolean isSlow = durations.isSlow(isFast ? 1 : 1L << 40, durationNs);
            slow += isSlow ? 1 : 0;
            // far beyond and far below the 99th percentile, which is at ten times the median
            slowRight += isSlow && durationNs > 5 * medianMs * 1_000_000 ? 1 : 0;
        }
        final double share = (double) slow / (2 * TRACES);
        assertTrue(share > 0.005 && share < 0.02, () -> "slow: " + share);
        assertTrue(slowRight > 0.9 * slow, slowRight + " of " + slow);
    }

    @Test
    void shouldFollowWhenEverythingGetsSlower() {
        slowShare(7, 1);
        final double share = slowShare(7, 50);
        assertTrue(share > 0.004 && share < 0.02, () -> "slow: " + share);
        final double again = slowShare(7, 1);
        assertTrue(again < 0.02, () -> "slow: " + again);
    }

    @Test
    void shouldSayNothingOfWhatItDoesNotKnow() {
        for (int i = 0; i < OperationDurations.LEARNED; i++) {
            assertEquals(false, durations.isSlow(3, 1L << i % 40));
        }
        assertTrue(durations.isSlow(3, Long.MAX_VALUE));
    }

    /** Names that never come again take no memory, and drive no operation out that is in use. */
    @Test
    void shouldKeepWhatIsInUseAmongNamesThatNeverEnd() {
        slowShare(5, 1);
        int slow = 0;
        for (int i = 0; i < 2_000_000; i++) {
            durations.isSlow(random.nextLong(), duration(1));
            if (i % 100 == 0) {
                slow += durations.isSlow(5, 20_000_000_000L) ? 1 : 0;
            }
        }
        // at first a longer one each time is slow, and then the limit goes up to it
        assertTrue(slow > 0, "it was forgotten");
        int others = 0;
        for (int i = 0; i < 100_000; i++) {
            others += durations.isSlow(random.nextLong(), duration(1000)) ? 1 : 0;
        }
        assertEquals(0, others);
    }

    @Test
    void shouldBearDurationsOfAnySize() {
        for (final long durationNs : new long[] {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE}) {
            for (int i = 0; i < 1000; i++) {
                durations.isSlow(durationNs, durationNs);
            }
        }
        assertTrue(durations.isSlow(0, Long.MAX_VALUE));
    }
}
