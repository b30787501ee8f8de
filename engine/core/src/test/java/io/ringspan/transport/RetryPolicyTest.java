/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private static final RandomGenerator LOWEST = fixed(0);
    private static final RandomGenerator HIGHEST = fixed(1);

    /** Gives the lowest or the highest number that is asked for. */
    private static RandomGenerator fixed(final int isHighest) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new UnsupportedOperationException();
            }

            @Override
            public long nextLong(final long bound) {
                return isHighest * (bound - 1);
            }
        };
    }

    @Test
    void shouldDoubleTheBackoffUpToItsLimit() {
        final RetryPolicy policy = new RetryPolicy(9, 100, 1_000, 0, HIGHEST);
        final long[] expected = {100, 200, 400, 800, 1_000, 1_000};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], policy.waitNs(i + 1, 0), "attempt " + (i + 1));
        }
    }

    @Test
    void shouldWaitHalfOfTheBackoffAtLeast() {
        final RetryPolicy policy = new RetryPolicy(9, 100, 1_000, 0, LOWEST);
        assertEquals(50, policy.waitNs(1, 0));
        assertEquals(100, policy.waitNs(2, 0));
        assertEquals(500, policy.waitNs(9, 0));
    }

    @Test
    void shouldStayInBoundsWithItsOwnRandomness() {
        final RetryPolicy policy = new RetryPolicy(9, 100, 1_000, 0);
        boolean isVaried = false;
        for (int i = 0; i < 1_000; i++) {
            final long waitNs = policy.waitNs(4, 0);
            assertTrue(waitNs >= 400 && waitNs <= 800, "out of bounds: " + waitNs);
            isVaried |= waitNs != policy.waitNs(4, 0);
        }
        assertTrue(isVaried, "no jitter");
    }

    @Test
    void shouldHonourWhatTheReceiverAsksForUpToALimit() {
        final RetryPolicy policy = new RetryPolicy(9, 100, 1_000, 5_000, HIGHEST);
        assertEquals(3_000, policy.waitNs(1, 3_000));
        assertEquals(5_000, policy.waitNs(1, 3_000_000));
        assertEquals(100, policy.waitNs(1, 7), "the backoff is longer");
    }

    @Test
    void shouldNotOverflow() {
        final RetryPolicy policy = new RetryPolicy(Integer.MAX_VALUE, 3, Long.MAX_VALUE, 0, LOWEST);
        long lastNs = 0;
        for (int attempt = 1; attempt < 200; attempt++) {
            final long waitNs = policy.waitNs(attempt, 0);
            assertTrue(waitNs >= lastNs, "attempt " + attempt + " waits " + waitNs + " after " + lastNs);
            lastNs = waitNs;
        }
        assertEquals(Long.MAX_VALUE - Long.MAX_VALUE / 2, lastNs);
        assertEquals(lastNs, policy.waitNs(Integer.MAX_VALUE, 0));
    }

    @Test
    void shouldRefuseImpossibleSettings() {
        assertRefused("attempts: 0", () -> new RetryPolicy(0, 1, 1, 0));
        assertRefused("initialBackoffNs: 0", () -> new RetryPolicy(1, 0, 1, 0));
        assertRefused("maxBackoffNs: 9", () -> new RetryPolicy(1, 10, 9, 0));
        assertRefused("maxRetryAfterNs: -1", () -> new RetryPolicy(1, 1, 1, -1));
    }

    private static void assertRefused(final String message, final Runnable action) {
        final Exception e = assertThrows(IllegalArgumentException.class, action::run);
        assertTrue(e.getMessage().startsWith(message), e.getMessage());
    }
}
