/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.log;

import java.util.concurrent.TimeUnit;

/**
 * When a line of one kind may be written: at once the first time, then a minute after the one before it. Log thread only.
 *
 * <p>Goes by the elapsed time of a {@link io.ringspan.time.Stopwatch}.
 */
final class OncePerMinute {
    /** Least time between two lines of one kind, in nanoseconds. */
    static final long INTERVAL_NS = TimeUnit.MINUTES.toNanos(1);

    private boolean hasBegun;
    private long lastNs;

    boolean isDue(final long nowNs) {
        return !hasBegun || nowNs - lastNs >= INTERVAL_NS;
    }

    void begin(final long nowNs) {
        hasBegun = true;
        lastNs = nowNs;
    }
}
