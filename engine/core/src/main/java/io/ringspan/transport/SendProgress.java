/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.time.TimeLimit;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Up to which payload all are resolved: delivered, or given up at least in part. For those who wait.
 *
 * <p>Written by the thread that resolves payloads, one at a time; read by any thread.
 */
final class SendProgress {
    private final EngineCounters counters;
    private final Object monitor = new Object();
    private volatile long completed;
    private volatile long lost;
    private volatile long covered = -1;

    SendProgress(final EngineCounters counters) {
        this.counters = counters;
    }

    /**
     * Counts a payload of which all parts are booked.
     *
     * @param isPartLost whether a part of it was given up
     */
    void count(final boolean isPartLost) {
        counters.add(isPartLost ? EngineCounter.PAYLOADS_LOST : EngineCounter.PAYLOADS_DELIVERED, 1);
        if (isPartLost) {
            synchronized (monitor) {
                lost++;
            }
        }
    }

    /**
     * All payloads up to one are counted.
     *
     * @param number     of the payload; one that is no news changes nothing
     * @param newCovered last sequence of which everything has gone out with it and those before it
     */
    void resolved(final long number, final long newCovered) {
        synchronized (monitor) {
            if (number > completed) {
                // after the counters, so that whoever sees the number sees them too
                covered = newCovered;
                completed = number;
                monitor.notifyAll();
            }
        }
    }

    long completed() {
        return completed;
    }

    long lost() {
        return lost;
    }

    long covered() {
        return covered;
    }

    /**
     * Waits for a payload.
     *
     * @param number   of the payload
     * @param limit    how long to wait
     * @param isInVain whether the payload may never come; looked at ten times a second
     * @return whether it was resolved in time
     * @throws InterruptedException if the calling thread is interrupted
     */
    boolean awaitCompleted(final long number, final TimeLimit limit, final BooleanSupplier isInVain)
            throws InterruptedException {
        synchronized (monitor) {
            while (completed < number) {
                final long pauseNs = limit.pauseNs();
                if (pauseNs <= 0 || isInVain.getAsBoolean()) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(monitor, pauseNs);
            }
        }
        return true;
    }
}
