/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.time;

import org.agrona.concurrent.NanoClock;

/**
 * Counts the time in which this process ran. What passes between two looks counts up to a limit only: whoever looks often and finds more
 * has been stopped in between, with the whole process or machine.
 *
 * <p>Note: not threadsafe; owned by the thread that looks.
 */
public final class Stopwatch {
    private final NanoClock clock;
    private final long stepMaxNs;
    private long lastNs;
    private long elapsedNs;

    /**
     * Starts at 0.
     *
     * @param clock     monotonic; its values may be negative, and may run over
     * @param stepMaxNs most that counts between two looks, in nanoseconds
     */
    public Stopwatch(final NanoClock clock, final long stepMaxNs) {
        this.clock = clock;
        this.stepMaxNs = stepMaxNs;
        lastNs = clock.nanoTime();
    }

    /**
     * Looks.
     *
     * @return nanoseconds so far; never less than at the look before
     */
    public long elapsedNs() {
        return elapsedNs(stepMaxNs);
    }

    /**
     * Looks, after a time between two looks that may have been longer than usual.
     *
     * @param maxNs most that counts since the look before, in nanoseconds
     * @return nanoseconds so far; never less than at the look before
     */
    public long elapsedNs(final long maxNs) {
        final long nowNs = clock.nanoTime();
        elapsedNs += Math.max(0, Math.min(nowNs - lastNs, maxNs));
        lastNs = nowNs;
        return elapsedNs;
    }
}
