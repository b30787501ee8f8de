/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RoomGateTest {
    private static final long LONG_NS = TimeUnit.MINUTES.toNanos(5);

    private final RoomGate gate = new RoomGate();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Integer> turns = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void shouldLeaveNobodyInTheLine() throws InterruptedException {
        for (final Thread thread : threads) {
            thread.join();
        }
        assertFalse(gate.isBusy());
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
            final long ticket = gate.enter();
            if (gate.awaitTurn(ticket, System.nanoTime() + LONG_NS)) {
                turns.add(name);
            }
            gate.leave(ticket);
        });
        awaitParked(thread);
        return thread;
    }

    @Test
    void shouldGiveTurnsInTheOrderOfArrival() throws InterruptedException {
        final long first = gate.enter();
        assertTrue(gate.awaitTurn(first, System.nanoTime()));
        for (int i = 0; i < 5; i++) {
            startWaiter(i);
        }
        assertTrue(gate.isBusy());
        gate.leave(first);
        for (final Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(0, 1, 2, 3, 4), turns);
    }

    @Test
    void shouldPassOverThoseThatWereInterrupted() throws InterruptedException {
        final long first = gate.enter();
        assertTrue(gate.awaitTurn(first, System.nanoTime()));
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
    void shouldGiveUpWhenTheTimeIsOver() {
        final long first = gate.enter();
        final long second = gate.enter();
        final long startNs = System.nanoTime();
        assertFalse(gate.awaitTurn(second, startNs + TimeUnit.MILLISECONDS.toNanos(20)));
        assertTrue(System.nanoTime() - startNs >= TimeUnit.MILLISECONDS.toNanos(20));
        gate.leave(second);
        gate.leave(first);
    }

    @Test
    void shouldWakeTheFirstInTheLineOnProgress() throws InterruptedException {
        final AtomicLong room = new AtomicLong();
        final Thread waiter = start(() -> {
            final long ticket = gate.enter();
            final long deadlineNs = System.nanoTime() + LONG_NS;
            gate.awaitTurn(ticket, deadlineNs);
            while (room.get() == 0) {
                gate.park(deadlineNs);
            }
            gate.leave(ticket);
        });
        awaitParked(waiter);
        gate.onProgress();
        awaitParked(waiter);
        room.set(1);
        gate.onProgress();
        waiter.join();
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
                    final long ticket = gate.enter();
                    final long deadlineNs = System.nanoTime() + LONG_NS;
                    assertTrue(gate.awaitTurn(ticket, deadlineNs));
                    while (room.get() == taken.get()) {
                        gate.park(deadlineNs);
                    }
                    taken.incrementAndGet();
                    gate.leave(ticket);
                }
            });
        }
        for (long made = 1; made <= (long) waiters * rounds; made++) {
            room.set(made);
            gate.onProgress();
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
                    final long ticket = gate.enter();
                    final long waitNs = random.nextInt(4) == 0 ? 0 : random.nextInt(20_000);
                    if (gate.awaitTurn(ticket, System.nanoTime() + waitNs)) {
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
