/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A gate that is open, shut, or lets so many spans a second through.
 *
 * <p>Note: one thread passes; another one sets it.
 */
final class PacedGate implements EncodeGate {
    private static final long PARK_NS_MAX = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long CATCH_UP_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final double WIDE_OPEN = Double.POSITIVE_INFINITY;

    // spans a second; 0 is shut
    private volatile double rate = WIDE_OPEN;
    // of the thread that passes
    private long nextNs;

    void open() {
        rate = WIDE_OPEN;
    }

    void shut() {
        rate = 0;
    }

    void slow(final double spansPerSecond) {
        rate = spansPerSecond;
    }

    @Override
    public void pass(final int spans) {
        double now = rate;
        if (now == WIDE_OPEN) {
            return;
        }
        while (now == 0) {
            LockSupport.parkNanos(PARK_NS_MAX);
            now = rate;
        }
        final long nowNs = System.nanoTime();
        nextNs = Math.max(nextNs, nowNs - CATCH_UP_NS) + (long) (TimeUnit.SECONDS.toNanos(1) * spans / now);
        // the time of a span that comes too early is waited for, never more than it
        for (long leftNs = nextNs - nowNs; leftNs > 0 && rate != WIDE_OPEN; leftNs = nextNs - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(leftNs, PARK_NS_MAX));
        }
    }
}
