/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import com.lmax.disruptor.SequenceBarrier;
import java.util.concurrent.TimeUnit;

/** Waits of which the concurrency tests know whether a wake-up was lost. */
final class StressWait {
    /** So long a handler sleeps at most; no wake-up takes that long. */
    static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(2);

    // once a wake-up was lost, the rest of the test need not look for more
    private static volatile boolean lost;

    private StressWait() {}

    /** Waits for a sequence; false if nobody woke this thread. */
    static boolean inTime(final SequenceBarrier barrier, final long sequence) {
        final long startNs = System.nanoTime();
        try {
            while (barrier.waitFor(sequence) < sequence) {
                Thread.onSpinWait();
            }
        } catch (final Exception e) {
            throw new IllegalStateException(e);
        }
        lost |= System.nanoTime() - startNs >= PATIENCE_NS;
        return !lost;
    }
}
