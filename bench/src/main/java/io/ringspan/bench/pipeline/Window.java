/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A stretch of time in which all producers work.
 *
 * <p>Flat out they work until told to stop. At a pace they make what is due before the end, if that is not too late.
 */
final class Window {
    final Pace pace;
    final long lengthNs;
    final boolean timed;
    final long startNs = System.nanoTime();
    private final CountDownLatch working;
    // written by the main thread, read by producers
    private volatile boolean stopped;

    /**
     * Begins now.
     *
     * @param pace     when traces are due, or null for flat out
     * @param lengthNs how long traces are due
     * @param timed    whether producers say when each trace was due
     * @param workers  producers
     */
    Window(final Pace pace, final long lengthNs, final boolean timed, final int workers) {
        this.pace = pace;
        this.lengthNs = lengthNs;
        this.timed = timed;
        working = new CountDownLatch(workers);
    }

    boolean isFlatOut() {
        return pace == null;
    }

    boolean isStopped() {
        return stopped;
    }

    /** Tells the producers to make no further trace. */
    void stop() {
        stopped = true;
    }

    /** A producer is through. */
    void done() {
        working.countDown();
    }

    /** Waits until all producers are through. */
    void await() throws InterruptedException {
        working.await();
    }

    /** Waits until all producers are through, or for a time; then they stop. */
    void awaitOrStop(final long timeoutNs) throws InterruptedException {
        if (!working.await(timeoutNs, TimeUnit.NANOSECONDS)) {
            stop();
            await();
        }
    }
}
