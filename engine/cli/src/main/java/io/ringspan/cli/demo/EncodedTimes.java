/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Notes when the send thread was done with each slot of the ring, from a place that both handlers pass anyway: a thread that asks for
 * the next slot is done with all before it. So the engine is measured as it is; it knows nothing of this.
 *
 * <p>The times are those of whole batches, which is when a batch's chunks are in their payload for sure; a slot in front of the batch was
 * done with a little earlier than it says here, never later.
 *
 * <p>Note: the engine's threads write; {@link #timeNs} and the rest are for any thread.
 */
final class EncodedTimes implements WaitStrategy {
    private static final int CAPACITY = 1 << 20;

    private final WaitStrategy strategy;
    private final boolean inTurn;
    private final long[] times = new long[CAPACITY];
    private final AtomicLong encoded = new AtomicLong(-1);
    private volatile Sequence cursor;

    /** Creates a strategy that waits as another one does, for handlers on two threads or in turn on one. */
    EncodedTimes(final WaitStrategy strategy, final boolean inTurn) {
        this.strategy = strategy;
        this.inTurn = inTurn;
    }

    @Override
    public long waitFor(
            final long sequence,
            final Sequence ringCursor,
            final Sequence dependentSequence,
            final SequenceBarrier barrier)
            throws AlertException, InterruptedException, TimeoutException {
        // only the first handler follows the cursor itself; a second one follows the first
        final boolean first = dependentSequence == ringCursor;
        if (first && cursor == null) {
            cursor = ringCursor;
        }
        if (first == inTurn) {
            note(sequence - 1);
        }
        return strategy.waitFor(sequence, ringCursor, dependentSequence, barrier);
    }

    private void note(final long done) {
        final long before = encoded.get();
        if (done > before) {
            final long nowNs = System.nanoTime();
            for (long sequence = Math.max(before, done - CAPACITY) + 1; sequence <= done; sequence++) {
                times[(int) sequence & CAPACITY - 1] = nowNs;
            }
            // releases the stores above
            encoded.lazySet(done);
        }
    }

    @Override
    public void signalAllWhenBlocking() {
        strategy.signalAllWhenBlocking();
    }

    /** Last slot that the send thread is done with; -1 before the first one. */
    long encoded() {
        return encoded.get();
    }

    /** Whether the time of a slot is still there; to be asked after the time was read. */
    boolean isKept(final long sequence) {
        return encoded.get() - sequence < CAPACITY / 2;
    }

    /** When the send thread was done with a slot, not after {@link #encoded()}; by {@link System#nanoTime()}. */
    long timeNs(final long sequence) {
        return times[(int) sequence & CAPACITY - 1];
    }

    /** Slots in use: those that producers have claimed and the send thread is not done with. */
    long usedSlots() {
        final Sequence known = cursor;
        return known == null ? 0 : Math.max(0, known.get() - encoded.get());
    }
}
