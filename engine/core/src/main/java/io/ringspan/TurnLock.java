/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock for a few instructions that wait for nothing, which a thread gives back by writing a field: no call is left to fail when its stack
 * is at its end. Whoever does not get it in time goes on without.
 *
 * <p>Note: this class is threadsafe. Not reentrant.
 */
final class TurnLock {
    private static final int SPINS = 100;
    private static final int YIELDS = 200;
    private static final long PARK_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final VarHandle HELD;

    static {
        try {
            HELD = MethodHandles.lookup().findVarHandle(TurnLock.class, "held", boolean.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Set to false by the thread that holds the lock, to give it back; in a {@code finally}, if it is known to hold it. */
    volatile boolean held;

    /** Takes the lock; false if another thread has not given it back in time, or this one is interrupted while it waits. */
    @SuppressWarnings("ThreadPriorityCheck") // on two cores the thread that holds it may need this one's
    boolean tryLock(final long waitNs) {
        if (HELD.compareAndSet(this, false, true)) {
            return true;
        }
        final long startNs = System.nanoTime();
        for (int attempt = 0; System.nanoTime() - startNs < waitNs; attempt++) {
            if (attempt < SPINS) {
                Thread.onSpinWait();
            } else if (attempt < YIELDS) {
                Thread.yield();
            } else if (Thread.currentThread().isInterrupted()) {
                return false;
            } else {
                LockSupport.parkNanos(this, PARK_NS);
            }
            if (!held && HELD.compareAndSet(this, false, true)) {
                return true;
            }
        }
        return false;
    }
}
