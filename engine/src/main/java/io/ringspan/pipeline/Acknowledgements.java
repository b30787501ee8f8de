/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import com.lmax.disruptor.Sequence;
import io.ringspan.counters.Ledger;
import io.ringspan.transport.PayloadSender;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells up to which sequence of the ring everything has been dealt with, and whether something was lost on the way.
 *
 * <p>A slot is resolved when the send thread has passed it and every payload with a chunk of it is resolved. Each payload says up to
 * which slot it and those before it cover everything; and while nothing is on its way, all that the send thread has passed is
 * resolved.
 *
 * <p>A flush answers for everything that was handed to the engine before it, and that no earlier flush of the same thread has answered
 * for. By thread, because a loss that only the first one to ask heard of would let the others believe that they had lost nothing. So a
 * loss is told once to each thread that flushes, also to one that had nothing to do with it.
 *
 * <p>Note: this class is threadsafe.
 */
final class Acknowledgements {
    private final Sequence sendSequence;
    private final PayloadAssembler assembler;
    private final PayloadSender sender;
    private final Ledger ledger;
    // what was resolved stays so, although it can no longer be told from the parts once there is something on its way
    // again
    private final AtomicLong highest = new AtomicLong(-1);
    // By thread: the sequence up to which, and the refused batches for which its flushes have answered. The values
    // are of the JDK's classes, so that threads which outlive the engine do not keep it.
    @SuppressWarnings("ThreadLocalUsage") // an answer is one engine's
    private final ThreadLocal<long[]> answered = new ThreadLocal<>();

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

    /** Waits until a sequence is resolved; what became of the range that ends there. */
    FlushResult await(final long first, final long last, final long deadlineNs) throws InterruptedException {
        for (int attempt = 0; sendSequence.get() < last; attempt++) {
            if (Thread.interrupted()) {
                throw new InterruptedException("while waiting for an acknowledgement");
            }
            if (System.nanoTime() - deadlineNs >= 0) {
                return FlushResult.TIMED_OUT;
            }
            Backoff.pause(attempt);
        }
        // from payload to payload, because an earlier one than the one pending may be the last that matters
        long next = sender.completed() + 1;
        while (resolved() < last) {
            if (!sender.awaitCompleted(next, deadlineNs - System.nanoTime())) {
                return resolved() < last ? FlushResult.TIMED_OUT : outcome(first, last);
            }
            next = sender.completed() + 1;
        }
        return outcome(first, last);
    }

    /**
     * Waits until everything up to a request is resolved; what became of it and all in front that this thread has no answer for yet.
     *
     * @param sequence of the request
     * @param refused  batches that had been refused when the request was made
     */
    FlushResult flush(final long sequence, final long refused, final long deadlineNs) throws InterruptedException {
        final long[] before = answered.get();
        final long first = before == null ? 0 : before[0] + 1;
        FlushResult result = await(first, sequence, deadlineNs);
        if (result == FlushResult.DELIVERED && refused != (before == null ? 0 : before[1])) {
            result = FlushResult.LOST;
        }
        // without an answer, the next flush owes this one, too
        if (result == FlushResult.DELIVERED || result == FlushResult.LOST) {
            answered.set(new long[] {sequence, refused});
        }
        return result;
    }

    private FlushResult outcome(final long first, final long last) {
        return ledger.losses().intersects(first, last) ? FlushResult.LOST : FlushResult.DELIVERED;
    }
}
