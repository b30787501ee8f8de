/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

import io.ringspan.time.TimeLimit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The right of one thread to act for the engine: to count in a {@link Ledger}, and to touch what another thread takes over when this one does
 * not come back. A thread may stay for ever in code of others, such as an encoder, a query or a transport; so the right can be revoked, for
 * good, while the thread is outside. Inside it runs own code only, which ends soon.
 *
 * <pre>
 *             enter              end
 *   OUTSIDE ---------&gt; INSIDE ---------&gt; ENDED
 *      |    &lt;---------
 *      |      leave
 *      |
 *      | revoke
 *      v
 *   REVOKED
 * </pre>
 *
 * <p>An encode stage and the decode stage are inside only while they count, since code of others may run in any chunk and any claim. A
 * transport thread is outside only in its transport.
 *
 * <p>Note: this class is threadsafe; {@link #enter}, {@link #leave} and {@link #end} belong to the one thread. What that thread wrote before
 * it left or ended is seen by whoever revokes or finds it ended.
 */
@SuppressWarnings("exports") // what is not exported is for the engine alone
public final class Tenure {
    private static final int OUTSIDE = 0;
    private static final int INSIDE = 1;
    private static final int REVOKED = 2;
    private static final int ENDED = 3;
    private static final long PAUSE_NS = 50_000;

    private final AtomicInteger state = new AtomicInteger(OUTSIDE);

    /** Creates the tenure of a thread that is outside. */
    public Tenure() {}

    /**
     * Comes from outside to the inside. The thread itself.
     *
     * @return false if it has been revoked or has ended, or the thread is inside
     */
    public boolean enter() {
        return state.compareAndSet(OUTSIDE, INSIDE);
    }

    /** Goes outside. The thread itself, inside. */
    public void leave() {
        state.setRelease(OUTSIDE);
    }

    /** Ends the tenure: the thread has left nothing to take over. The thread itself, inside. A full fence, like a volatile store. */
    public void end() {
        state.set(ENDED);
    }

    /**
     * Revokes the right, unless it is revoked already. Any thread.
     *
     * @return false if the thread is inside, or its tenure has ended
     */
    public boolean revoke() {
        return isRevoked() || state.compareAndSet(OUTSIDE, REVOKED);
    }

    /**
     * Revokes the right as soon as the thread is outside. Any thread but that one.
     *
     * @param limit how long to wait for that
     * @return false if the time was over, or the tenure has ended
     */
    public boolean revoke(final TimeLimit limit) {
        while (!revoke()) {
            if (isEnded() || limit.isOver()) {
                return false;
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
        return true;
    }

    /** {@return whether the thread may not act any more, and whoever revoked its right does} */
    public boolean isRevoked() {
        return state.get() == REVOKED;
    }

    /** {@return whether the thread is through, and has left nothing} */
    public boolean isEnded() {
        return state.get() == ENDED;
    }

    /** {@return whether it is revoked or has ended} */
    public boolean isOver() {
        return state.get() >= REVOKED;
    }
}
