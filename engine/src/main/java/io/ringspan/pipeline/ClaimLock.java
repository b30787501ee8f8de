/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A lock for the few instructions between claim and publish, so that the engine's own control records can go into a ring for a
 * single producer.
 *
 * <p>Assumption: holders neither block nor run foreign code. Guarantee: mutual exclusion, and what one holder wrote the next one sees
 * (acquire on entry, release on exit). Progress: the holder never waits; the others back off.
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

    @SuppressWarnings("UnusedVariable") // by way of HELD
    private boolean held;

    void lock() {
        int attempt = 0;
        while (!HELD.compareAndSet(this, false, true)) {
            Backoff.pause(attempt++);
        }
    }

    void unlock() {
        HELD.setRelease(this, false);
    }
}
