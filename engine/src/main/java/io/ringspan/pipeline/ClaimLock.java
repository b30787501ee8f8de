/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A lock for the few instructions between claim and publish, so that the engine's own control records can go into a ring for a
 * single producer.
 *
 * <p>Assumption: holders neither block nor run foreign code. Guarantee: mutual exclusion, and what one holder wrote the next one sees
 * (acquire on entry, release on exit). Progress: the holder never waits; the others back off. A holder whose thread has ended holds it
 * still, until {@link ClaimWatch} unlocks in its place.
 */
final class ClaimLock {
    private static final VarHandle HELD;

    static {
        try {
            HELD = MethodHandles.lookup().findVarHandle(ClaimLock.class, "held", boolean.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // long enough for a holder that has lost its core, some milliseconds
    private static final int ATTEMPTS_MAX = 70;

    @SuppressWarnings("UnusedVariable") // by way of HELD
    private boolean held;

    void lock() {
        int attempt = 0;
        while (!HELD.compareAndSet(this, false, true)) {
            Backoff.pause(attempt++);
        }
    }

    /** Locks, unless the lock is not given back for some milliseconds; for those who must not wait for a thread that has ended. */
    boolean tryLock() {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            if (HELD.compareAndSet(this, false, true)) {
                return true;
            }
            Backoff.pause(attempt);
        }
        return false;
    }

    /** Unlocks; for the holder, or in the place of one whose thread has ended. */
    void unlock() {
        HELD.setRelease(this, false);
    }
}
