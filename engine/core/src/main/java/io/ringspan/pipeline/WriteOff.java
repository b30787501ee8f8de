/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.counters.Ledger;
import io.ringspan.counters.TracePriority;
import io.ringspan.time.TimeLimit;
import java.util.List;

/**
 * The last entries in the books: what handlers that did not come back to closing, from an encoder, a query or an error handler, will
 * never deal with. Records that were not decoded are {@link DropReason#HANDLER_STUCK}, chunks on their way are
 * {@link DropReason#CLOSE_TIMEOUT}, and all that a detached receiver did not get {@link DropReason#RECEIVER_BEHIND}. Without such a handler there is nothing to enter.
 *
 * <p>Note: belongs to the closing thread.
 */
final class WriteOff {
    private final RecordRing ring;
    private final DecodeStage decodeStage;
    private final List<ReceiverUnit> receivers;
    private final EngineCounters counters;
    private final Ledger ledger;
    // last slot that has been entered, or at least begun, also by a close that an error ended
    private long entered = -1;

    WriteOff(
            final RecordRing ring,
            final DecodeStage decodeStage,
            final List<ReceiverUnit> receivers,
            final EngineCounters counters) {
        this.ring = ring;
        this.decodeStage = decodeStage;
        this.receivers = receivers;
        this.counters = counters;
        ledger = counters.ledger();
    }

    /** Takes the books from all stages, and enters what is left. */
    void run(final TimeLimit limit) {
        final long last = ring.stopSequence();
        // a thread that is halted for longer than closing waits keeps its books, and what it has in hand
        final boolean isDecodingOver = decodeStage.writeOff(limit);
        if (isDecodingOver) {
            enterRecords(decodeStage.published() + 1, last, limit);
        }
        for (final ReceiverUnit receiver : receivers) {
            final PayloadAssembler assembler = receiver.stage().assembler();
            if (receiver.stage().isDetached()) {
                // else the decode thread may be about to enter the same
                if (isDecodingOver && assembler.writeOff(limit)) {
                    assembler.loseRest(
                            counters.get(EngineCounter.SPANS_COMPLETED), counters.get(EngineCounter.TRACES_COMPLETED));
                }
                continue;
            }
            // One that is through with the stop has left nothing. What the books still miss then is a fault to be seen.
            if (!receiver.stage().hasStopped() && assembler.writeOff(limit)) {
                enterChunks(receiver, last);
            }
        }
    }

    private void enterRecords(final long first, final long last, final TimeLimit limit) {
        if (first <= last) {
            // of slots without records, too: what they were to complete stays behind
            ledger.lostInFront(first, last);
        }
        long sequence = Math.max(first, entered + 1);
        while (sequence <= last) {
            final RecordSlot slot = ring.slot(sequence);
            // the stamp says what a claim is for, also when its thread does not get on; without one, the thread has not
            // come so far, or the slot is in the middle of such a claim
            awaitPublished(sequence, limit);
            final boolean stamped = slot.isStamped(sequence);
            final int slots = stamped ? slot.slots() : 1;
            // first, so that nothing is entered twice
            entered = sequence + slots - 1;
            if (stamped) {
                enter(slot, sequence);
            }
            sequence += slots;
        }
    }

    private void enter(final RecordSlot slot, final long sequence) {
        if (!slot.isMissedByNobody()) {
            ledger.lostClaim(
                    slot.isLost() ? DropReason.PUBLISH_FAILED : DropReason.HANDLER_STUCK,
                    slot.records(),
                    slot.spans(),
                    sequence,
                    sequence + slot.slots() - 1);
        }
    }

    private void awaitPublished(final long sequence, final TimeLimit limit) {
        for (int attempt = 0; !ring.disruptor().isAvailable(sequence); attempt++) {
            if (limit.isOver()) {
                return;
            }
            Backoff.pause(attempt);
        }
    }

    private static void enterChunks(final ReceiverUnit receiver, final long last) {
        final Ledger ledger = receiver.counters().ledger();
        final long spans = ledger.spans().inFlight();
        final long traces = ledger.traces().inFlight();
        if (spans != 0 || traces != 0) {
            // first, so that nobody who sees the handler go on takes them for delivered
            ledger.lostBehind(Math.min(receiver.stage().passed() + 1, last), last);
            ledger.dropped(DropReason.CLOSE_TIMEOUT, TracePriority.NONE, spans, traces);
        }
    }
}
