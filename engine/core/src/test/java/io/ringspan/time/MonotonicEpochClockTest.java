/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MonotonicEpochClockTest {
    private static final long START_MS = 1_700_000_000_000L;
    private static final long START_NS = TimeUnit.MILLISECONDS.toNanos(START_MS) + 123_456;
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int THREADS = 3;

    // it may run over while the clock is used
    private long nanoTime = Long.MAX_VALUE - SECOND_NS / 2;
    private long wallMs = START_MS;
    private final MonotonicEpochClock clock = new MonotonicEpochClock(() -> nanoTime, () -> wallMs, START_NS);

    private void pass(final long ns) {
        nanoTime += ns;
        wallMs += TimeUnit.NANOSECONDS.toMillis(ns);
    }

    @Test
    void shouldSayHowMuchTimeHasPassedSinceTheStart() {
        assertEquals(START_NS, clock.nowNs());
        pass(1);
        assertEquals(START_NS + 1, clock.nowNs());
        pass(3600 * SECOND_NS);
        assertEquals(START_NS + 1 + 3600 * SECOND_NS, clock.nowNs());
    }

    @Test
    void shouldFollowAWallClockThatIsAhead() {
        pass(2 * SECOND_NS);
        wallMs += 10_000;
        assertEquals(TimeUnit.MILLISECONDS.toNanos(START_MS + 12_000), clock.nowNs());
        pass(SECOND_NS);
        assertEquals(TimeUnit.MILLISECONDS.toNanos(START_MS + 13_000), clock.nowNs());
    }

    @Test
    void shouldNotFollowAWallClockThatIsSetBackOrHardlyAhead() {
        pass(2 * SECOND_NS);
        wallMs -= 10_000;
        assertEquals(START_NS + 2 * SECOND_NS, clock.nowNs());
        pass(2 * SECOND_NS);
        wallMs += 10_000 + MonotonicEpochClock.AHEAD_MS;
        assertEquals(START_NS + 4 * SECOND_NS, clock.nowNs());
    }

    @Test
    void shouldLookOnceASecond() {
        pass(2 * SECOND_NS);
        clock.nowNs();
        wallMs += 10_000;
        pass(SECOND_NS - 1);
        assertEquals(START_NS + 3 * SECOND_NS - 1, clock.nowNs());
        pass(1);
        assertTrue(clock.nowNs() > START_NS + 12 * SECOND_NS);
    }

    /** Whoever asks behind somebody else does not get less, whatever the wall clock does. */
    @Test
    void shouldNeverGoBackForAnyThread() throws Exception {
        final long seed = System.nanoTime();
        final AtomicLong wall = new AtomicLong(START_MS);
        final AtomicLong newest = new AtomicLong();
        // a thousand times as fast, so that it looks often
        final MonotonicEpochClock fast =
                new MonotonicEpochClock(() -> 1_000 * SystemNanoClock.INSTANCE.nanoTime(), wall::get, START_NS);
        final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        final long endNs = System.nanoTime() + SECOND_NS;
        try {
            final List<Future<Long>> results = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                final Random random = new Random(seed + i);
                results.add(threads.submit(() -> {
                    long least = Long.MAX_VALUE;
                    while (System.nanoTime() - endNs < 0) {
                        wall.addAndGet(random.nextInt(2_000_001) - 900_000);
                        final long before = newest.get();
                        final long now = fast.nowNs();
                        least = Math.min(least, now - before);
                        newest.accumulateAndGet(now, Math::max);
                    }
                    return least;
                }));
            }
            for (final Future<Long> result : results) {
                assertTrue(result.get(30, TimeUnit.SECONDS) >= 0, () -> "seed " + seed);
            }
        } finally {
            threads.shutdownNow();
        }
        assertTrue(newest.get() > START_NS + 1_000 * SECOND_NS);
    }
}
