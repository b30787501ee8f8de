/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Where producers wait for a full ring: in the order in which they came, parked, without garbage. Of those in the line only the first
 * tries to claim; the send thread wakes it when it has made the room that it needs, and it wakes the next one when it is through.
 * Who comes meanwhile need not wait behind them if there is room for all of them and for itself: a thread that runs can publish many
 * batches in the time in which another one wakes up.
 *
 * <p>Use: {@link #awaited} to leave so much free; if that is not possible, {@link #enter}; {@link #awaitTurn}; {@link #wakeAt} and look
 * for room, and as long as there is none, {@link #park} and again; {@link #leave} in any case.
 *
 * <p>Assumptions: one thread calls {@link #onProgress}, after it has published its sequence with a full fence behind it; what the first
 * in the line tries reads that sequence. Guarantees: turns come in the order of tickets, but for those that left; whoever has its turn and
 * found no room is woken by the progress that makes it, because it made known which that is, with a full fence behind that, before it
 * looked: either it saw the new sequence, or the consumer saw it. Progress: the consumer never waits.
 *
 * <p>Cost: those behind the first are not woken at all before their turn or the end of their time, and the first one once for the room
 * that it needs; more often only if others have taken that room, which are the engine's own records and producers that race with it.
 * So waiting costs a thread about one wake-up for each batch that it publishes, some microseconds, however long it waits. Beyond
 * {@value #SEAT_COUNT} waiters the others look for a place about two thousand times a second each.
 */
final class RoomGate {
    /** What {@link #enter} returns when there was no place in the line before the time was over or the thread interrupted. */
    static final long NO_TICKET = -1;

    static final int SEAT_COUNT = 1024;

    /** Who waits for room is woken when so much of the ring is free: a wake-up costs the consumer as much as dozens of records. */
    static final int WAKE_SHIFT = 3;

    // more than a ring has
    private static final int AWAITED_MAX = 1 << 30;
    private static final Thread NOBODY = null;
    // in place of a thread: the ticket was given up
    private static final Object GONE = new Object();

    private final AtomicLong nextTicket = new AtomicLong();
    private final AtomicReferenceArray<Object> seats = new AtomicReferenceArray<>(SEAT_COUNT);
    // slots that those in the line need; each adds its own and takes it away
    private final AtomicLong awaited = new AtomicLong();
    // the ticket whose turn it is; written by whoever ends a turn
    private volatile long turn;
    // who has its turn and looks for room, and the consumer's sequence that it needs; written by it, read by the
    // consumer
    private volatile Thread waiter = NOBODY;
    private volatile long wakeAt;
    // goes up with each look for room, so that the consumer wakes once for each
    private volatile long looks;
    // the last one that the consumer has woken somebody for; the consumer's
    private long looksAnswered;

    /** Slots that whoever comes now has to leave for those that wait; 0 if nobody does. */
    int awaited() {
        return (int) Math.min(awaited.get(), AWAITED_MAX);
    }

    /**
     * Takes a place in the line. There are {@value #SEAT_COUNT}; whoever finds none tries again, in no order, until a time is over or
     * the thread is interrupted.
     *
     * @param slots      that are needed
     * @param deadlineNs when the time is over
     * @return ticket, or {@link #NO_TICKET}
     */
    long enter(final int slots, final long deadlineNs) {
        for (int attempt = 0; ; attempt++) {
            final long ticket = nextTicket.get();
            // the turn only grows, so a seat that is free now stays free for this ticket
            if (ticket - turn < SEAT_COUNT) {
                if (nextTicket.compareAndSet(ticket, ticket + 1)) {
                    awaited.addAndGet(slots);
                    seats.set(seat(ticket), Thread.currentThread());
                    return ticket;
                }
            } else {
                if (Thread.currentThread().isInterrupted() || System.nanoTime() - deadlineNs >= 0) {
                    return NO_TICKET;
                }
                Backoff.pause(attempt);
            }
        }
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
        return true;
    }

    /** Says which sequence of the consumer makes the room that is needed, before looking for it. Only for the one whose turn it is. */
    void wakeAt(final long sequence) {
        wakeAt = sequence;
        waiter = Thread.currentThread();
        final long look = looks + 1; // only the one whose turn it is writes it
        looks = look;
        VarHandle.fullFence(); // all this is known before the thread looks for room
    }

    /** Parks until there may be room, or a time is over, or the thread is interrupted. Only for the one whose turn it is. */
    void park(final long deadlineNs) {
        LockSupport.parkNanos(this, Math.max(0, deadlineNs - System.nanoTime()));
    }

    /** Leaves the line, from whatever place, with the number of slots that it was entered with. */
    void leave(final long ticket, final int slots) {
        awaited.addAndGet(-slots);
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

    /** The consumer has come to this sequence. Its thread only. */
    void onProgress(final long sequence) {
        // read before what was written for it
        final long look = looks;
        if (look != looksAnswered && waiter != NOBODY && sequence - wakeAt >= 0) {
            looksAnswered = look;
            LockSupport.unpark(waiter);
        }
    }

    /** There is a reason to look again that is not room. Any thread. */
    void wake() {
        LockSupport.unpark(waiter);
    }

    private static int seat(final long ticket) {
        return (int) ticket & (SEAT_COUNT - 1);
    }
}
