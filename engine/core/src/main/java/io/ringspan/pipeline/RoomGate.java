/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import io.ringspan.memory.HeapSize;
import io.ringspan.time.TimeLimit;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Where producers wait for a full ring: in the order in which they came, parked, without garbage. Of those in the line only the first
 * tries to claim; the send thread wakes it when it has made the room that it needs, and it wakes the next one when it is through.
 * Who comes meanwhile need not wait behind them if there is room for all of them and for itself: a thread that runs can publish many
 * batches in the time in which another one wakes up.
 *
 * <p>Use: {@link #awaited} to leave so much free; if that is not possible, {@link #enter}; {@link #awaitTurn}; {@link #wakeAt} and look
 * for room, and as long as there is none, {@link #park} and again; {@link #leave} in any case. Who cannot leave, because its stack has
 * ended, stores its ticket in {@link Seat#givenUp}, which needs no call; whoever is in the line takes it out.
 *
 * <p>Assumptions: whoever calls {@link #onProgress} has published a sequence with a full fence behind it, and then read those of all other
 * consumers; what the first in the line tries reads these sequences. Guarantees: turns come in the order of tickets, but for those that left; whoever has its turn and
 * found no room is woken by the progress that makes it, because it made known which that is, with a full fence behind that, before it
 * looked: either it saw the new sequence, or the consumer saw it. The line changes under a monitor, which the JVM gives back whatever is
 * thrown, and under which nothing is called and nobody waits. Progress: the consumer never waits.
 *
 * <p>Cost: those behind the first are not woken before their turn or the end of their time, and the first one once for the room that it
 * needs; more often only if others have taken that room, which are the engine's own records and producers that race with it. So waiting
 * costs a thread about one wake-up for each batch that it publishes, some microseconds, and ten a second if it waits long: then it looks
 * whether somebody in front of it has failed. Beyond {@value #SEAT_COUNT} waiters the others look for a place about two thousand times a
 * second each.
 */
final class RoomGate {
    /** What {@link #enter} returns when there was no place in the line before the time was over or the thread interrupted. */
    static final long NO_TICKET = -1;

    static final int SEAT_COUNT = 1024;
    static final int SEAT_MASK = SEAT_COUNT - 1;

    /** Who waits for room is woken when so much of the ring is free: a wake-up costs the consumer as much as dozens of records. */
    static final int WAKE_SHIFT = 3;

    // more than a ring has
    private static final int AWAITED_MAX = 1 << 30;
    private static final Thread NOBODY = null;

    /** A place in the line. */
    static final class Seat {
        // guarded by the gate's monitor: who sits here, null if it has left, and the slots that it needs
        private Thread thread;
        private int slots;
        // of the thread that sits here: how long it waits, what is left of that, and when it looked
        private long limitNs;
        private long leftNs;
        private long lookNs;
        /** Ticket of a thread that will not come back to leave; written by that thread. */
        volatile long givenUp = NO_TICKET;
    }

    // not private, so that whoever has a ticket finds its seat without a call
    final Seat[] seats = new Seat[SEAT_COUNT];
    // guarded by this
    private long nextTicket;
    private long awaitedSlots;
    // slots that those in the line need, and the ticket whose turn it is; written under the monitor
    private volatile int awaited;
    private volatile long turn;
    // who has its turn and looks for room, and the consumer's sequence
    // that it needs; written by it, read by the consumer
    private volatile Thread waiter = NOBODY;
    private volatile long wakeAt;
    // goes up with each look for room, so that the consumer wakes once for each
    private volatile long looks;
    // the last one that a consumer has woken somebody for; of two that race, one may wake in vain
    private long looksAnswered;

    static long heap() {
        return HeapSize.array(SEAT_COUNT, HeapSize.REFERENCE)
                + SEAT_COUNT * HeapSize.object(4 * Long.BYTES + Integer.BYTES, 1);
    }

    RoomGate() {
        for (int i = 0; i < SEAT_COUNT; i++) {
            seats[i] = new Seat();
        }
    }

    /** Slots that whoever comes now has to leave for those that wait; 0 if nobody does. */
    int awaited() {
        return awaited;
    }

    /**
     * Takes a place in the line. There are {@value #SEAT_COUNT}; whoever finds none tries again, in no order, until a time is over or
     * the thread is interrupted.
     *
     * @param slots   that are needed
     * @param limitNs how long to wait in all, until there is room, in nanoseconds
     * @return ticket, or {@link #NO_TICKET}
     */
    long enter(final int slots, final long limitNs) {
        final Thread current = Thread.currentThread();
        long leftNs = limitNs;
        long lookNs = System.nanoTime();
        for (int attempt = 0; ; attempt++) {
            final long ticket = sitDown(slots, current, limitNs, leftNs, lookNs);
            if (ticket != NO_TICKET) {
                return ticket;
            }
            if (current.isInterrupted() || leftNs <= 0) {
                return NO_TICKET;
            }
            Backoff.pause(attempt);
            removeFailed();
            final long nowNs = System.nanoTime();
            leftNs -= TimeLimit.counted(nowNs - lookNs, limitNs);
            lookNs = nowNs;
        }
    }

    // whole or not at all, because nothing is called in it
    private synchronized long sitDown(
            final int slots, final Thread thread, final long limitNs, final long leftNs, final long lookNs) {
        final long ticket = nextTicket;
        if (ticket - turn >= SEAT_COUNT) {
            return NO_TICKET;
        }
        final Seat seat = seats[(int) ticket & SEAT_MASK];
        seat.slots = slots;
        seat.thread = thread;
        seat.limitNs = limitNs;
        seat.leftNs = leftNs;
        seat.lookNs = lookNs;
        awaitedSlots += slots;
        awaited = awaitedSlots > AWAITED_MAX ? AWAITED_MAX : (int) awaitedSlots;
        nextTicket = ticket + 1;
        return ticket;
    }

    /** Waits for the turn as long as there is time; whether it has come. Returns early when the thread is interrupted. */
    boolean awaitTurn(final long ticket) {
        while (turn != ticket) {
            if (!hasTime(ticket) || Thread.currentThread().isInterrupted()) {
                return false;
            }
            park(ticket);
            if (turn != ticket) {
                removeFailed();
            }
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

    /** Whether anything is left of the time to wait; counted as by {@link TimeLimit}. Only for the thread that has the ticket. */
    boolean hasTime(final long ticket) {
        final Seat seat = seats[(int) ticket & SEAT_MASK];
        final long nowNs = System.nanoTime();
        seat.leftNs -= TimeLimit.counted(nowNs - seat.lookNs, seat.limitNs);
        seat.lookNs = nowNs;
        return seat.leftNs > 0;
    }

    /**
     * Parks until there may be room, or the time is over, or the thread is interrupted; after a while also for a look whether the one whose
     * turn it is has failed to pass it on. Only for the thread that has the ticket, and has time.
     */
    void park(final long ticket) {
        LockSupport.parkNanos(this, Math.min(seats[(int) ticket & SEAT_MASK].leftNs, TimeLimit.LOOK_NS));
    }

    /** Leaves the line, from whatever place. */
    void leave(final long ticket) {
        final Thread next = standUp(ticket);
        if (next != null) {
            LockSupport.unpark(next);
        }
    }

    // whole or not at all, because nothing is called in it; returns whose turn has come by it, or null
    private synchronized Thread standUp(final long ticket) {
        final Seat seat = seats[(int) ticket & SEAT_MASK];
        if (ticket < turn || ticket >= nextTicket || seat.thread == null) {
            return null;
        }
        seat.thread = null;
        awaitedSlots -= seat.slots;
        awaited = awaitedSlots > AWAITED_MAX ? AWAITED_MAX : (int) awaitedSlots;
        if (ticket != turn) {
            return null;
        }
        waiter = NOBODY;
        long first = ticket + 1;
        while (first < nextTicket && seats[(int) first & SEAT_MASK].thread == null) {
            first++;
        }
        turn = first;
        return first < nextTicket ? seats[(int) first & SEAT_MASK].thread : null;
    }

    /** Takes those out of the line whose turn it is and who have let go of their place, or ended, without leaving it. Any thread. */
    void removeFailed() {
        long first = turn;
        Thread thread = sitting(first);
        while (thread != null && (seats[(int) first & SEAT_MASK].givenUp == first || !thread.isAlive())) {
            leave(first);
            first = turn;
            thread = sitting(first);
        }
    }

    // who has this ticket now, or null
    private synchronized Thread sitting(final long ticket) {
        return ticket >= turn && ticket < nextTicket ? seats[(int) ticket & SEAT_MASK].thread : null;
    }

    /** The slowest consumer has come to this sequence. The thread of any consumer. */
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
}
