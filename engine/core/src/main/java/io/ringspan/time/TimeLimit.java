/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.time;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * How long a wait may take, in time in which this process runs. While it was stopped, or its machine was, what it waits for could not
 * come; so a stop uses up no more than a quarter of the limit, and the rest is there when the process goes on.
 *
 * <p>Whoever waits looks at its limit at least every {@link #LOOK_NS}. When two looks are more than {@link #STOP_NS} apart, the process
 * was stopped in between. A thread that merely does not get a processor for less than that has its time counted in full.
 *
 * <p>Note: this class is threadsafe. Several threads may share a limit, if one of them looks often enough.
 */
public final class TimeLimit {
    /** Longest time that a wait may go on without a look at its limit, in nanoseconds. */
    public static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(100);

    /** A longer time between two looks is a stop, in nanoseconds. */
    public static final long STOP_NS = TimeUnit.SECONDS.toNanos(1);

    private static final int PART_OF_LIMIT = 4;

    private final NanoClock clock;
    // guarded by this
    private long limitNs;
    private long leftNs;
    private long lookNs;

    TimeLimit(final long limitNs, final NanoClock clock) {
        this.limitNs = limitNs;
        this.clock = clock;
        leftNs = limitNs;
        lookNs = clock.nanoTime();
    }

    /**
     * A limit that begins now.
     *
     * @param limitNs in nanoseconds; 0 or less is over at once
     * @return a new limit
     */
    public static TimeLimit of(final long limitNs) {
        return new TimeLimit(limitNs, SystemNanoClock.INSTANCE);
    }

    /**
     * Begins anew. For whoever would make a limit for each of many waits.
     *
     * @param newLimitNs in nanoseconds; 0 or less is over at once
     */
    public synchronized void restart(final long newLimitNs) {
        limitNs = newLimitNs;
        leftNs = newLimitNs;
        lookNs = clock.nanoTime();
    }

    /**
     * What counts of the time between two looks.
     *
     * @param passedNs time between the looks, in nanoseconds
     * @param limitNs  the limit, in nanoseconds
     * @return all of it, unless the process was stopped
     */
    public static long counted(final long passedNs, final long limitNs) {
        return passedNs > STOP_NS ? Math.min(passedNs, limitNs / PART_OF_LIMIT) : passedNs;
    }

    /**
     * Looks.
     *
     * @return what is left, in nanoseconds; 0 or less when the time is over
     */
    public synchronized long leftNs() {
        final long nowNs = clock.nanoTime();
        // below 0 it stays, since time that passes behind the end says nothing
        if (leftNs > 0) {
            leftNs -= counted(Math.max(0, nowNs - lookNs), limitNs);
        }
        lookNs = nowNs;
        return leftNs;
    }

    /**
     * Looks.
     *
     * @return whether the time is over
     */
    public boolean isOver() {
        return leftNs() <= 0;
    }

    /**
     * Looks.
     *
     * @return how long to wait until the next look, in nanoseconds; 0 or less when the time is over
     */
    public long pauseNs() {
        return Math.min(leftNs(), LOOK_NS);
    }

    /**
     * Makes what is left shorter, if it is longer.
     *
     * @param restNs what shall be left at most, in nanoseconds
     */
    public synchronized void shortenTo(final long restNs) {
        if (restNs < leftNs()) {
            limitNs = restNs;
            leftNs = restNs;
        }
    }

    /**
     * Waits for another thread.
     *
     * @param latch that the other thread counts down
     * @return whether it did so in time
     * @throws InterruptedException if the calling thread is interrupted
     */
    public boolean await(final CountDownLatch latch) throws InterruptedException {
        boolean done;
        long pauseNs;
        do {
            pauseNs = pauseNs();
            done = latch.await(pauseNs, TimeUnit.NANOSECONDS);
        } while (!done && pauseNs > 0);
        return done;
    }
}
