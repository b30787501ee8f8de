/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import io.ringspan.time.TimeLimit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Says who books what a handler has in hand: the handler's thread, until the closing thread takes the right to do so away, for good.
 * So what a handler did not get to before closing gave it up is booked once, by the closing thread, also when the handler comes back.
 *
 * <p>The handler takes the right for each entry in the books and gives it back at once; it never calls code of others meanwhile.
 */
final class BookingRight {
    private static final int FREE = 0;
    private static final int TAKEN = 1;
    private static final int REVOKED = 2;

    private final AtomicInteger state = new AtomicInteger(FREE);

    /** Takes the right; false once it is revoked. The handler's thread. */
    boolean take() {
        return state.compareAndSet(FREE, TAKEN);
    }

    /** Gives back what {@link #take} took; what was written before is seen by whoever revokes. The handler's thread. */
    void give() {
        state.setRelease(FREE);
    }

    /** Whether the handler has nothing to do any more. */
    boolean isRevoked() {
        return state.get() == REVOKED;
    }

    /** Takes the right away, unless it has done so before. False if an entry is being made. */
    boolean tryRevoke() {
        return isRevoked() || state.compareAndSet(FREE, REVOKED);
    }

    /**
     * Takes the right away, unless it has done so before; waits for an entry that is being made. False if that took too long. The closing
     * thread.
     */
    boolean revoke(final TimeLimit limit) {
        for (int attempt = 0; !tryRevoke(); attempt++) {
            if (limit.isOver()) {
                return false;
            }
            Backoff.pause(attempt);
        }
        return true;
    }
}
