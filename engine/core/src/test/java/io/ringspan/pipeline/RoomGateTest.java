/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.time.TimeLimit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RoomGateTest {
    private static final int SLOTS = 10;
    private static final long LONG_NS = TimeUnit.MINUTES.toNanos(5);

    private final RoomGate gate = new RoomGate();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Integer> turns = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void shouldLeaveNobodyInTheLine() throws InterruptedException {
        for (final Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, gate.awaited());
        final long last = gate.enter(SLOTS, LONG_NS);
        assertTrue(gate.awaitTurn(last));
        gate.leave(last);
    }

    private Thread start(final Runnable body) {
        final Thread thread = new Thread(body);
        threads.add(thread);
        thread.start();
        return thread;
    }

    private static void awaitParked(final Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }

    // enters, notes its turn when it comes, and leaves
    private Thread startWaiter(final int name) {
        final Thread thread = start(() -> {
            final long ticket = gate.enter(SLOTS, LONG_NS);
            if (gate.awaitTurn(ticket)) {
                turns.add(name);
            }
            gate.leave(ticket);
        });
        awaitParked(thread);
        return thread;
    }

    @Test
    void shouldGiveTurnsInTheOrderOfArrival() throws InterruptedException {
        final long first = gate.enter(SLOTS, 0);
        assertTrue(gate.awaitTurn(first));
        for (int i = 0; i < 5; i++) {
            startWaiter(i);
        }
        assertEquals(6 * SLOTS, gate.awaited());
        gate.leave(first);
        for (final Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(0, 1, 2, 3, 4), turns);
    }

    @Test
    void shouldPassOverThoseThatWereInterrupted() throws InterruptedException {
        final long first = gate.enter(SLOTS, 0);
        assertTrue(gate.awaitTurn(first));
        for (int i = 0; i < 5; i++) {
            startWaiter(i);
        }
        for (final int gone : new int[] {0, 2, 3}) {
            threads.get(gone).interrupt();
            threads.get(gone).join();
        }
        gate.leave(first);
        for (final Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(1, 4), turns);
    }

    @Test
    void shouldLetGoWhoFindsNoSeat() throws InterruptedException {
        final long[] tickets = new long[RoomGate.SEAT_COUNT];
        for (int i = 0; i < tickets.length; i++) {
            tickets[i] = gate.enter(SLOTS, 0);
            assertEquals(i, tickets[i]);
        }
        assertEquals(RoomGate.NO_TICKET, gate.enter(SLOTS, TimeUnit.MILLISECONDS.toNanos(5)));
        final List<Long> results = Collections.synchronizedList(new ArrayList<>());
        final Thread interrupted = start(() -> {
            results.add(gate.enter(SLOTS, LONG_NS));
            results.add(Thread.currentThread().isInterrupted() ? 1L : 0L);
        });
        awaitParked(interrupted);
        interrupted.interrupt();
        interrupted.join();
        assertEquals(List.of(RoomGate.NO_TICKET, 1L), results);
        // and a seat that becomes free is found
        final Thread waiting = start(() -> {
            final long ticket = gate.enter(SLOTS, LONG_NS);
            assertTrue(gate.awaitTurn(ticket));
            results.add(ticket);
            gate.leave(ticket);
        });
        awaitParked(waiting);
        for (final long ticket : tickets) {
            gate.leave(ticket);
        }
        waiting.join();
        assertEquals(RoomGate.SEAT_COUNT, results.get(2));
    }

    @Test
    void shouldSayWhatAllOfTheLineNeed() {
        assertEquals(0, gate.awaited());
        final long first = gate.enter(3, 0);
        final long second = gate.enter(4, 0);
        assertEquals(7, gate.awaited());
        gate.leave(second);
        assertEquals(3, gate.awaited());
        // more than fits into a number of slots
        final long third = gate.enter(Integer.MAX_VALUE, 0);
        assertEquals(1 << 30, gate.awaited());
        gate.leave(first);
        gate.leave(third);
    }

    @Test
    void shouldGiveUpWhenTheTimeIsOver() {
        final long first = gate.enter(SLOTS, LONG_NS);
        final long startNs = System.nanoTime();
        final long second = gate.enter(SLOTS, TimeUnit.MILLISECONDS.toNanos(20));
        assertFalse(gate.awaitTurn(second));
        assertTrue(System.nanoTime() - startNs >= TimeUnit.MILLISECONDS.toNanos(20));
        gate.leave(second);
        gate.leave(first);
    }

    @Test
    void shouldWakeTheFirstInTheLineForTheRoomThatItNeedsOnly() throws InterruptedException {
        final AtomicLong room = new AtomicLong();
        final AtomicLong wakeUps = new AtomicLong();
        final Thread waiter = start(() -> {
            final long ticket = gate.enter(SLOTS, LONG_NS);
            gate.awaitTurn(ticket);
            gate.wakeAt(7);
            while (room.get() == 0) {
                gate.park(ticket);
                wakeUps.incrementAndGet();
            }
            gate.leave(ticket);
        });
        awaitParked(waiter);
        for (int sequence = 0; sequence < 7; sequence++) {
            gate.onProgress(sequence);
        }
        // time enough to wake up by mistake
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        assertEquals(0, wakeUps.get());
        gate.wake();
        while (wakeUps.get() < 1) {
            Thread.onSpinWait();
        }
        awaitParked(waiter);
        room.set(1);
        gate.onProgress(7);
        waiter.join();
    }

    /** In one thread: a wake-up comes before the thread parks, which then returns at once. */
    @Test
    void shouldWakeOncePerLookAndOnlyWhenItIsDue() {
        final long ticket = gate.enter(SLOTS, LONG_NS);
        assertTrue(gate.awaitTurn(ticket));
        LockSupport.parkNanos(1); // whatever wake-up the thread has from before
        gate.wakeAt(10);
        gate.onProgress(9);
        assertFalse(isWoken(ticket));
        gate.onProgress(10);
        assertTrue(isWoken(ticket));
        // it is awake, and looks; there is no room any more that would be worth another wake-up
        gate.onProgress(11);
        assertFalse(isWoken(ticket));
        // but for its next look there is
        gate.wakeAt(11);
        gate.onProgress(12);
        assertTrue(isWoken(ticket));
        gate.onProgress(13);
        assertFalse(isWoken(ticket));
        gate.leave(ticket);
        gate.onProgress(14);
        assertFalse(isWoken(ticket));
    }

    private boolean isWoken(final long ticket) {
        final long startNs = System.nanoTime();
        gate.park(ticket);
        return System.nanoTime() - startNs < TimeLimit.LOOK_NS / 2;
    }

    /** Rooms come one by one, and each must be found, with nothing but progress to wake anybody. A lost wake-up hangs here. */
    @Test
    void shouldLoseNoWakeUp() throws InterruptedException {
        final int waiters = 4;
        final int rounds = 30_000;
        final AtomicLong room = new AtomicLong();
        final AtomicLong taken = new AtomicLong();
        for (int i = 0; i < waiters; i++) {
            start(() -> {
                for (int round = 0; round < rounds; round++) {
                    final long ticket = gate.enter(SLOTS, LONG_NS);
                    assertTrue(gate.awaitTurn(ticket));
                    gate.wakeAt(taken.get() + 1);
                    while (room.get() == taken.get()) {
                        gate.park(ticket);
                        gate.wakeAt(taken.get() + 1);
                    }
                    taken.incrementAndGet();
                    gate.leave(ticket);
                }
            });
        }
        for (long made = 1; made <= (long) waiters * rounds; made++) {
            room.set(made);
            gate.onProgress(made);
            while (made % 64 == 0 && taken.get() < made) {
                Thread.onSpinWait();
            }
        }
        for (final Thread thread : threads) {
            thread.join();
        }
        assertEquals((long) waiters * rounds, taken.get());
    }

    @Test
    void shouldSurviveThatAnyoneLeavesAtAnyTime() throws InterruptedException {
        final long seed = System.nanoTime();
        final AtomicLong holders = new AtomicLong();
        final AtomicLong faults = new AtomicLong();
        final SplittableRandom seeds = new SplittableRandom(seed);
        for (int i = 0; i < 6; i++) {
            final SplittableRandom random = seeds.split();
            start(() -> {
                for (int round = 0; round < 20_000; round++) {
                    final long ticket = gate.enter(SLOTS, random.nextInt(4) == 0 ? 0 : random.nextInt(20_000));
                    if (gate.awaitTurn(ticket)) {
                        faults.addAndGet(holders.incrementAndGet() == 1 ? 0 : 1);
                        holders.decrementAndGet();
                    }
                    gate.leave(ticket);
                }
            });
        }
        for (final Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, faults.get(), "two had the turn at once; seed " + seed);
    }
}
