/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Where one thread parks until a sequence has come far enough or its barrier is alerted, and where others look whether it does.
 *
 * <p>Note: one thread parks; any number wake. What is waited for must be published, with a full fence behind it, before
 * {@link #wakeIfDue}.
 */
final class ParkingPlace {
    private static final VarHandle PARKED;

    static {
        try {
            PARKED = MethodHandles.lookup().findVarHandle(ParkingPlace.class, "parked", Thread.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // written by the thread that parks, before it says so
    private Sequence awaited;
    private long wakeAt;
    private SequenceBarrier barrier;
    // set by the thread that parks; cleared by it, or by whoever wakes it, so that it is woken once
    private volatile Thread parked;

    /**
     * Parks, unless it is over already. Returns early for no reason as well, and when the thread is interrupted.
     *
     * @param newAwaited what has to come far enough
     * @param sequence   it is over if that is here already
     * @param newWakeAt  others wake only if that is here, not less than {@code sequence}
     * @param newBarrier it is over if that is alerted
     * @param ns         how long at most, in nanoseconds; 0 for without an end
     */
    void park(
            final Sequence newAwaited,
            final long sequence,
            final long newWakeAt,
            final SequenceBarrier newBarrier,
            final long ns) {
        awaited = newAwaited;
        wakeAt = newWakeAt;
        barrier = newBarrier;
        parked = Thread.currentThread();
        VarHandle.fullFence(); // that is known before the thread looks for the last time
        if (newAwaited.get() < sequence && !newBarrier.isAlerted()) {
            if (ns == 0) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, ns);
            }
        }
        parked = null;
    }

    /** Wakes the thread if it is parked and has a reason to go on. Any thread. */
    void wakeIfDue() {
        final Thread thread = parked;
        if (thread != null && (awaited.get() >= wakeAt || barrier.isAlerted())) {
            wake(thread);
        }
    }

    /** Wakes the thread if it is parked, however little there is for it. Any thread. */
    void wake() {
        final Thread thread = parked;
        if (thread != null) {
            wake(thread);
        }
    }

    private void wake(final Thread thread) {
        if (PARKED.compareAndSet(this, thread, (Thread) null)) {
            try {
                LockSupport.unpark(thread);
            } catch (final Throwable e) {
                // no stack: the next signal wakes it, a tick's at the latest
                parked = thread;
                throw e;
            }
        }
    }
}
