/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;

/**
 * Waits parked, and lets producers wake it only when that is worth its price. While something is published now and then the first handler
 * naps: it looks every so often, nobody signals, and what came meanwhile is one batch. Naps are as long as they may be, unless more comes
 * in one than fits into the processor's caches: then they become shorter. When naps find nothing, because hardly anything is published, it
 * sleeps until it is woken. So an idle engine does nothing at all, a busy one costs its producers no system call, and neither spins.
 *
 * <p>Whoever cannot wait for the end of a nap, as one who asks something through the ring, ends it ({@link #wake}).
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

    // shorter naps cost more than they gain
    private static final long NAP_NS_MIN = TimeUnit.MICROSECONDS.toNanos(250);
    // slots that a nap should find: with slots of 256 bytes 128 KiB of records
    // the caches still have them when they are decoded
    private static final int NAP_SLOTS = 512;

    private final ParkingPlace front = new ParkingPlace();
    private final ParkingPlace behind = new ParkingPlace();
    private final long napNsMax;
    private final int backlogMax;
    private final long sleepNs;
    // of the first handler's thread: grows with naps that find something, shrinks with others; from 0 on it sleeps
    private int score;
    // of the first handler's thread: how long the next nap takes
    private long napNs;

    /**
     * Creates a strategy for one ring.
     *
     * @param napNsMax   how long a nap takes at most, in nanoseconds; 0 for no naps, so that every publish finds the handler awake or
     *                   wakes it
     * @param backlogMax number of slots from which on a nap is interrupted, 1 at least
     * @param sleepNs    after which a sleeping handler looks without being woken, in nanoseconds; 0 for never
     */
    AdaptiveWaitStrategy(final long napNsMax, final int backlogMax, final long sleepNs) {
        this.napNsMax = napNsMax;
        napNs = napNsMax;
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
                final long found = cursor.get() - sequence + 1;
                score += found > 0 ? 1 : -1;
                adaptNap(found);
            } else {
                final long startNs = System.nanoTime();
                front.park(cursor, sequence, sequence, barrier, sleepNs);
                // a nap would have found it as well
                if (System.nanoTime() - startNs < napNsMax) {
                    score = SCORE_OF_SHORT_SLEEP;
                }
            }
        }
        score = Math.min(score, SCORE_MAX);
    }

    // so that the next one finds about as much as it should, if as much is published as before
    private void adaptNap(final long found) {
        final long fittingNs = found > 0 ? napNs * NAP_SLOTS / found : Long.MAX_VALUE;
        napNs = Math.max(Math.min(Math.min(fittingNs, 2 * napNs), napNsMax), Math.min(NAP_NS_MIN, napNsMax));
    }

    // with the status set every park would return at once
    private static void check(final SequenceBarrier barrier) throws AlertException, InterruptedException {
        barrier.checkAlert();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Ends a nap or sleep of the first handler, if there is something for it. It must have been published. Any thread. */
    void wake() {
        VarHandle.fullFence();
        front.wake();
    }

    @Override
    public void signalAllWhenBlocking() {
        VarHandle.fullFence();
        front.wakeIfDue();
        behind.wakeIfDue();
    }
}
