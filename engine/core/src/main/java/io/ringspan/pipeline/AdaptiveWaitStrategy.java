/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.lang.invoke.VarHandle;

/**
 * Waits parked, and lets producers wake it only when that is worth its price. While much is published the first handler naps: it looks
 * every so often, nobody signals, and what came meanwhile is one batch. When naps find nothing, because little is published, it sleeps
 * until it is woken. So an idle engine does nothing at all, a busy one costs its producers no system call, and neither spins.
 *
 * <p>The handler behind the first one is woken by it, at the end of a batch, if it is parked; it never spins while the first one works.
 *
 * <p>Assumptions: one thread waits for the cursor, and one at most for that thread's sequence. The first handler moves its sequence only
 * in front of a call of {@link #waitFor} or {@link #signalAllWhenBlocking}.
 *
 * <p>Guarantees: no wake-up is lost. Whoever parks says so, with a full fence behind it, and then looks once more at what it waits for;
 * whoever signals has published what is waited for, with a full fence behind it, and then looks who is parked. One of the two sees the
 * other. Progress: a signal never waits, and is a fence and two reads unless somebody has to be woken.
 */
final class AdaptiveWaitStrategy implements WaitStrategy {
    // naps that may find nothing, one after the other, when everything before them has found something
    private static final int SCORE_MAX = 8;
    private static final int SCORE_OF_SHORT_SLEEP = 2;

    private final ParkingPlace front = new ParkingPlace();
    private final ParkingPlace behind = new ParkingPlace();
    private final long napNs;
    private final int backlogMax;
    private final long sleepNs;
    // of the first handler's thread: grows with naps that find something, shrinks with others; from 0 on it sleeps
    private int score;

    /**
     * Creates a strategy for one ring.
     *
     * @param napNs      how long a nap takes, in nanoseconds; 0 for no naps, so that every publish finds the handler awake or wakes it
     * @param backlogMax number of slots from which on a nap is interrupted, 1 at least
     * @param sleepNs    after which a sleeping handler looks without being woken, in nanoseconds; 0 for never
     */
    AdaptiveWaitStrategy(final long napNs, final int backlogMax, final long sleepNs) {
        this.napNs = napNs;
        this.backlogMax = backlogMax;
        this.sleepNs = sleepNs;
    }

    @Override
    public long waitFor(
            final long sequence, final Sequence cursor, final Sequence dependent, final SequenceBarrier barrier)
            throws AlertException, InterruptedException {
        if (dependent != cursor) {
            while (dependent.get() < sequence) {
                check(barrier);
                behind.park(dependent, sequence, sequence, barrier, sleepNs);
            }
        } else {
            // what this thread is through with is what the one behind it waits for
            VarHandle.fullFence();
            behind.wakeIfDue();
            awaitCursor(sequence, cursor, barrier);
        }
        return dependent.get();
    }

    private void awaitCursor(final long sequence, final Sequence cursor, final SequenceBarrier barrier)
            throws AlertException, InterruptedException {
        while (cursor.get() < sequence) {
            check(barrier);
            if (score > 0) {
                front.park(cursor, sequence, sequence + backlogMax - 1, barrier, napNs);
                score += cursor.get() < sequence ? -1 : 1;
            } else {
                final long startNs = System.nanoTime();
                front.park(cursor, sequence, sequence, barrier, sleepNs);
                // a nap would have found it as well
                if (System.nanoTime() - startNs < napNs) {
                    score = SCORE_OF_SHORT_SLEEP;
                }
            }
        }
        score = Math.min(score, SCORE_MAX);
    }

    // with the status set every park would return at once
    private static void check(final SequenceBarrier barrier) throws AlertException, InterruptedException {
        barrier.checkAlert();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    @Override
    public void signalAllWhenBlocking() {
        VarHandle.fullFence();
        front.wakeIfDue();
        behind.wakeIfDue();
    }
}
