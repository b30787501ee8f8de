/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.time;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

/**
 * Time since the epoch that never goes back: the wall clock as it was at the start, and monotonic time since then.
 *
 * <p>Once a second at most, whoever asks compares with the wall clock, and follows it if that is more than {@value #AHEAD_MS} ms ahead,
 * because it was set, or the machine slept. It is not followed back.
 *
 * <p>Note: this class is threadsafe. It takes no lock and allocates nothing.
 */
public final class MonotonicEpochClock {
    /** How far the wall clock may be ahead, in milliseconds. */
    public static final long AHEAD_MS = 100;

    private static final long AHEAD_NS = TimeUnit.MILLISECONDS.toNanos(AHEAD_MS);
    private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(1);
    private static final VarHandle OFFSET;
    private static final VarHandle NEXT_LOOK;

    static {
        try {
            final MethodHandles.Lookup lookup = MethodHandles.lookup();
            OFFSET = lookup.findVarHandle(MonotonicEpochClock.class, "offsetNs", long.class);
            NEXT_LOOK = lookup.findVarHandle(MonotonicEpochClock.class, "nextLookNs", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final NanoClock nanoClock;
    private final EpochClock wallClock;
    // from monotonic time to time since the epoch; only grows
    private volatile long offsetNs;
    // who moves it on looks
    private volatile long nextLookNs;

    /**
     * Starts with the time of the wall clock.
     *
     * @param nanoClock monotonic; its values may be negative, and may run over
     * @param wallClock milliseconds since the epoch
     * @param nowNs     nanoseconds since the epoch now, more exactly than the wall clock says them
     */
    public MonotonicEpochClock(final NanoClock nanoClock, final EpochClock wallClock, final long nowNs) {
        this.nanoClock = nanoClock;
        this.wallClock = wallClock;
        final long nanoTime = nanoClock.nanoTime();
        offsetNs = nowNs - nanoTime;
        nextLookNs = nanoTime + LOOK_NS;
    }

    /**
     * The time now.
     *
     * @return nanoseconds since the epoch; never less than any call that had returned before
     */
    public long nowNs() {
        final long offset = offsetNs;
        final long nanoTime = nanoClock.nanoTime();
        final long dueNs = nextLookNs;
        return nanoTime - dueNs < 0 ? offset + nanoTime : look(nanoTime, dueNs);
    }

    private long look(final long nanoTime, final long dueNs) {
        if (NEXT_LOOK.compareAndSet(this, dueNs, nanoTime + LOOK_NS)) {
            final long wallNs = TimeUnit.MILLISECONDS.toNanos(wallClock.time());
            // behind the wall clock, so that a pause between the two does not look like one that is ahead
            final long newOffset = wallNs - nanoClock.nanoTime();
            final long offset = offsetNs;
            if (newOffset - offset > AHEAD_NS) {
                OFFSET.compareAndSet(this, offset, newOffset);
            }
        }
        final long offset = offsetNs;
        return offset + nanoClock.nanoTime();
    }
}
