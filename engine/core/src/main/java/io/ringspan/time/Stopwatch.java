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
    private long lastNs;
    private long elapsedNs;

    /**
     * Starts at 0.
     *
     * @param clock     monotonic; its values may be negative, and may run over
     */
    public Stopwatch(final NanoClock clock) {
        this.clock = clock;
        lastNs = clock.nanoTime();
    }

    /**
     * Looks.
     *
     * @param stepMaxNs most that counts since the look before, in nanoseconds
     * @return nanoseconds so far; never less than at the look before
     */
    public long elapsedNs(final long stepMaxNs) {
        final long nowNs = clock.nanoTime();
        elapsedNs += Math.max(0, Math.min(nowNs - lastNs, stepMaxNs));
        lastNs = nowNs;
        return elapsedNs;
    }
}
