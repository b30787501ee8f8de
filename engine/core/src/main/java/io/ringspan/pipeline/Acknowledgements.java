/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import com.lmax.disruptor.Sequence;
import io.ringspan.api.FlushResult;
import io.ringspan.counters.Ledger;
import io.ringspan.time.TimeLimit;
import io.ringspan.transport.PayloadSender;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Tells up to which sequence of the ring everything has been dealt with for a receiver, and whether something was lost on the way there.
 *
 * <p>A slot is resolved when the send thread has passed it and every payload with a chunk of it is resolved. Each payload says up to
 * which slot it and those before it cover everything; and while nothing is on its way, all that the send thread has passed is
 * resolved.
 *
 * <p>A flush answers for everything that was handed to the engine before it, and that no flush had answered for when it was asked. So a
 * loss is told to every flush that is asked behind it and in front of the first answer about it, and to none later.
 *
 * <p>Note: this class is threadsafe.
 */
final class Acknowledgements {
    private final Sequence sendSequence;
    private final PayloadAssembler assembler;
    private final PayloadSender sender;
    private final Ledger ledger;
    // what was resolved stays so, although it can no longer be told from
    // the parts once there is something on its way again
    private final AtomicLong highest = new AtomicLong(-1);
    private final AtomicLong highestHandled = new AtomicLong(-1);
    private final AtomicReference<Answered> answered = new AtomicReference<>(new Answered(-1, 0));

    /**
     * What flushes have answered for.
     *
     * @param sequence everything up to there
     * @param refused  so many batches without a sequence, the first ones that were refused
     */
    record Answered(long sequence, long refused) {
        private Answered and(final Answered other) {
            return new Answered(Math.max(sequence, other.sequence), Math.max(refused, other.refused));
        }
    }

    Acknowledgements(
            final Sequence sendSequence,
            final PayloadAssembler assembler,
            final PayloadSender sender,
            final Ledger ledger) {
        this.sendSequence = sendSequence;
        this.assembler = assembler;
        this.sender = sender;
        this.ledger = ledger;
    }

    /** Last sequence such that everything from there and before is resolved; -1 if nothing is. */
    long resolved() {
        // in this order: what is pending now covers all that was passed before
        final long passed = sendSequence.get();
        final long pending = assembler.pending();
        final long resolved = sender.completed() >= pending ? passed : Math.min(passed, sender.covered());
        return highest.accumulateAndGet(resolved, Math::max);
    }

    /** Last sequence such that everything from there and before is resolved, or in the spool, where it outlives the process; -1 if nothing is. */
    long handled() {
        final long passed = sendSequence.get();
        final long pending = assembler.pending();
        final long handled = sender.handled() >= pending ? passed : Math.min(passed, sender.handledUpTo());
        return highestHandled.accumulateAndGet(handled, Math::max);
    }

    /** Waits until a sequence is resolved; what became of the range that ends there. */
    FlushResult await(final long first, final long last, final TimeLimit limit) throws InterruptedException {
        for (int attempt = 0; sendSequence.get() < last; attempt++) {
            if (Thread.interrupted()) {
                throw new InterruptedException("while waiting for an acknowledgement");
            }
            if (limit.isOver()) {
                return FlushResult.TIMED_OUT;
            }
            Backoff.pause(attempt);
        }
        // from payload to payload, because an earlier one than the one pending may be the last that matters
        long next = sender.completed() + 1;
        while (!isDetached() && resolved() < last) {
            if (!sender.awaitCompleted(next, limit, this::isDetached)) {
                return isDetached() || resolved() >= last ? outcome(first, last) : unresolved(first, last);
            }
            next = sender.completed() + 1;
        }
        return outcome(first, last);
    }

    /** What flushes have answered for so far; to be asked for at the beginning of a flush. */
    Answered answered() {
        return answered.get();
    }

    /**
     * Waits until everything up to a request is resolved; what became of it and all in front that was not answered for.
     *
     * @param before   what had been answered for when the flush was asked
     * @param now      the request, and the batches that had been refused when it was made
     */
    FlushResult outcome(final Answered before, final Answered now, final TimeLimit limit) throws InterruptedException {
        final FlushResult result = await(before.sequence + 1, now.sequence, limit);
        return result == FlushResult.DELIVERED && now.refused > before.refused ? FlushResult.LOST : result;
    }

    /** A flush has answered for this. Without an answer, the next flush owes this one, too. */
    void answer(final Answered now) {
        answered.accumulateAndGet(now, Answered::and);
    }

    /** The time is over. */
    private FlushResult unresolved(final long first, final long last) {
        return handled() >= last && !ledger.hasLost(first, last) ? FlushResult.SPOOLED : FlushResult.TIMED_OUT;
    }

    private FlushResult outcome(final long first, final long last) {
        // what was to come to a receiver that has been detached is lost; what it had got before, nobody looks at
        return isDetached() || ledger.hasLost(first, last) ? FlushResult.LOST : FlushResult.DELIVERED;
    }

    private boolean isDetached() {
        return sendSequence.get() == EncodeStage.DETACHED;
    }
}
