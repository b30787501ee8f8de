/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of a limit by a clock that runs over and goes on while the process is stopped. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TimeLimitTest {
    private static final long MS = 1_000_000;
    private static final long SEED = 20_261_126;

    private long nowNs;

    private TimeLimit limit(final long limitNs) {
        return new TimeLimit(limitNs, () -> nowNs);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 5, -1, Long.MIN_VALUE})
    void shouldCountAllTimeInWhichTheProcessRuns(final long startNs) {
        nowNs = startNs;
        final SplittableRandom random = new SplittableRandom(SEED);
        final TimeLimit limit = limit(1000 * MS);
        long leftNs = 1000 * MS;
        while (leftNs > 0) {
            assertEquals(leftNs, limit.leftNs());
            assertFalse(limit.isOver());
            assertEquals(Math.min(leftNs, TimeLimit.LOOK_NS), limit.pauseNs());
            final long passedNs = random.nextLong(2 * TimeLimit.LOOK_NS);
            nowNs += passedNs;
            leftNs -= passedNs;
        }
        assertTrue(limit.isOver());
        nowNs -= 10_000 * MS;
        assertTrue(limit.isOver(), "came back");
    }

    @Test
    void shouldBeginAnew() {
        final TimeLimit limit = limit(10 * MS);
        nowNs += 100 * MS;
        assertTrue(limit.isOver());
        limit.restart(50 * MS);
        assertEquals(50 * MS, limit.leftNs());
        nowNs += 20 * MS;
        assertEquals(30 * MS, limit.leftNs());
        nowNs += TimeUnit.DAYS.toNanos(3);
        assertEquals(30 * MS - 50 * MS / 4, limit.leftNs());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 10, 1000, 5000, 3_600_000})
    void shouldCountAQuarterOfTheLimitAtMostForAStop(final long limitMs) {
        final TimeLimit limit = limit(limitMs * MS);
        nowNs += TimeUnit.DAYS.toNanos(3);
        assertEquals(limitMs * MS - limitMs * MS / 4, limit.leftNs());
        nowNs += limitMs * MS / 4;
        if (limitMs * MS / 4 <= TimeLimit.STOP_NS) {
            assertEquals(limitMs * MS / 2, limit.leftNs());
        }
        // four stops end it, so that nobody waits for ever
        for (int i = 0; i < 4; i++) {
            nowNs += TimeUnit.DAYS.toNanos(3);
            limit.leftNs();
        }
        assertTrue(limit.isOver());
    }

    @Test
    void shouldCountNoMoreThanPassedOfALongLimit() {
        final TimeLimit limit = limit(Long.MAX_VALUE);
        nowNs += TimeUnit.DAYS.toNanos(3);
        assertEquals(Long.MAX_VALUE - TimeUnit.DAYS.toNanos(3), limit.leftNs());
    }

    @Test
    void shouldGetShorterOnly() {
        final TimeLimit limit = limit(100 * MS);
        limit.shortenTo(200 * MS);
        assertEquals(100 * MS, limit.leftNs());
        limit.shortenTo(40 * MS);
        assertEquals(40 * MS, limit.leftNs());
        nowNs += TimeUnit.DAYS.toNanos(3);
        assertEquals(30 * MS, limit.leftNs());
        limit.shortenTo(-1);
        assertTrue(limit.isOver());
        assertTrue(limit(0).isOver());
        assertTrue(limit(Long.MIN_VALUE).isOver());
    }

    @Test
    void shouldWaitForALatchAsLongAsThereIsTime() throws InterruptedException {
        final long startNs = System.nanoTime();
        assertFalse(TimeLimit.of(250 * MS).await(new CountDownLatch(1)));
        assertTrue(System.nanoTime() - startNs >= 250 * MS);
        assertFalse(TimeLimit.of(0).await(new CountDownLatch(1)));
        assertTrue(TimeLimit.of(0).await(new CountDownLatch(0)));
        // in pauses, or the time of one would look like a stop
        assertFalse(limit(1500 * MS).await(new CountDownLatch(1) {
            @Override
            public boolean await(final long timeout, final TimeUnit unit) {
                assertTrue(unit.toNanos(timeout) <= TimeLimit.LOOK_NS);
                nowNs += unit.toNanos(timeout);
                return false;
            }
        }));
        assertEquals(1500 * MS, nowNs);
        final CountDownLatch latch = new CountDownLatch(1);
        final Thread other = new Thread(latch::countDown);
        other.start();
        assertTrue(TimeLimit.of(Long.MAX_VALUE).await(latch));
        other.join();
    }
}
