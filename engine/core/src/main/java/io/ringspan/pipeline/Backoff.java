/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How a thread waits for another one that nobody wakes it for: it spins, then yields, then parks for longer and longer. An interrupted
 * thread waits no less, and stays interrupted.
 */
final class Backoff {
    private static final int SPINS = 50;
    private static final int YIELDS = 60;
    private static final int DOUBLINGS_MAX = 9;
    private static final long PARK_NS_MIN = TimeUnit.MICROSECONDS.toNanos(1);

    private Backoff() {}

    /** Waits a little; longer, up to half a millisecond, the more attempts there were. */
    @SuppressWarnings("ThreadPriorityCheck") // on two cores the other thread may need this one's
    static void pause(final int attempt) {
        if (attempt < SPINS) {
            Thread.onSpinWait();
        } else if (attempt < YIELDS) {
            Thread.yield();
        } else {
            // a status that stays set would turn parking into spinning;
            // whoever may give up looks at it between two pauses
            final boolean interrupted = Thread.interrupted();
            LockSupport.parkNanos(PARK_NS_MIN << Math.min(attempt - YIELDS, DOUBLINGS_MAX));
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
