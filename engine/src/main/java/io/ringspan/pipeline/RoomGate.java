/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Where producers wait for a full ring: in the order in which they came, parked, without garbage. Only the first in the line tries to
 * claim; the send thread wakes it when it has made room, and it wakes the next one when it is through.
 *
 * <p>Use: {@link #enter}; {@link #awaitTurn}; as long as there is no room, {@link #park}; {@link #leave} in any case.
 *
 * <p>Assumptions: one thread calls {@link #onProgress}, after it has published its sequence with a full fence behind it; what the first
 * in the line tries reads that sequence. Guarantees: turns come in the order of tickets, but for those that left; whoever has its turn and
 * found no room is woken by the next progress, because it made itself known, with a full fence behind that, before it looked: either it
 * saw the new sequence, or the consumer saw it. Progress: the consumer never waits.
 */
final class RoomGate {
    private static final int SEAT_COUNT = 1024;
    private static final Thread NOBODY = null;
    // in place of a thread: the ticket was given up
    private static final Object GONE = new Object();

    private final AtomicLong nextTicket = new AtomicLong();
    private final AtomicReferenceArray<Object> seats = new AtomicReferenceArray<>(SEAT_COUNT);
    // the ticket whose turn it is; written by whoever ends a turn
    private volatile long turn;
    // who has its turn and looks for room; written by it, read by the consumer
    private volatile Thread waiter = NOBODY;

    /** Whether somebody waits, so that whoever comes now has to wait too. */
    boolean isBusy() {
        return turn != nextTicket.get();
    }

    /** Takes a place in the line; its ticket. */
    long enter() {
        final long ticket = nextTicket.getAndIncrement();
        // more waiters than seats: no place to be woken at yet
        for (int attempt = 0; ticket - turn >= SEAT_COUNT; attempt++) {
            Backoff.pause(attempt);
        }
        seats.set(seat(ticket), Thread.currentThread());
        return ticket;
    }

    /** Waits for the turn until a time; whether it has come. Returns early when the thread is interrupted. */
    boolean awaitTurn(final long ticket, final long deadlineNs) {
        while (turn != ticket) {
            final long leftNs = deadlineNs - System.nanoTime();
            if (leftNs <= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(this, leftNs);
        }
        waiter = Thread.currentThread();
        VarHandle.fullFence(); // this thread is known before it looks for room
        return true;
    }

    /** Parks until there may be more room, or a time is over, or the thread is interrupted. Only for the one whose turn it is. */
    void park(final long deadlineNs) {
        LockSupport.parkNanos(this, Math.max(0, deadlineNs - System.nanoTime()));
        VarHandle.fullFence();
    }

    /** Leaves the line, from whatever place. */
    void leave(final long ticket) {
        if (turn == ticket) {
            waiter = NOBODY;
            seats.set(seat(ticket), null);
            pass(ticket + 1);
        } else {
            seats.set(seat(ticket), GONE);
            // the turn may have come meanwhile; then one of the two, this thread or the one that passed it on, passes
            // it further
            if (turn == ticket && seats.compareAndSet(seat(ticket), GONE, null)) {
                pass(ticket + 1);
            }
        }
    }

    private void pass(final long first) {
        long ticket = first;
        while (true) {
            turn = ticket;
            final int seat = seat(ticket);
            final Object next = seats.get(seat);
            if (next != GONE) {
                // a thread that has not sat down yet looks at the turn when it has
                LockSupport.unpark((Thread) next);
                return;
            }
            if (!seats.compareAndSet(seat, GONE, null)) {
                return;
            }
            ticket++;
        }
    }

    /** There is more room now, or another reason to look again. */
    void onProgress() {
        final Thread thread = waiter;
        if (thread != NOBODY) {
            LockSupport.unpark(thread);
        }
    }

    private static int seat(final long ticket) {
        return (int) ticket & (SEAT_COUNT - 1);
    }
}
