/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.Sequence;
import io.ringspan.counters.DropReason;
import io.ringspan.table.SpanTable;
import io.ringspan.table.TraceChunk;
import org.agrona.ErrorHandler;

/**
 * Second handler: encodes the chunks that the decode handler left on each slot. It never touches the network, and waits for it only
 * under {@link PayloadPolicy#BLOCK}.
 *
 * <p>It never dies: a chunk that ends in an exception is counted and reported, and the stream goes on with the next one.
 *
 * <p>Note: runs on the send thread, which owns all of its state.
 */
final class SendHandler implements EventHandler<RecordSlot> {
    // progress is reported every so many slots
    private static final int PROGRESS_MASK = 63;

    private final RecordRing ring;
    private final PayloadAssembler assembler;
    private final ErrorHandler errorHandler;
    private final TraceChunk chunk;
    // last slot of the claim at hand; the slots behind its first one have nothing to say
    private long claimEnd = -1;
    // set by the Disruptor, before the thread starts
    private Sequence progress;

    SendHandler(
            final RecordRing ring,
            final PayloadAssembler assembler,
            final SpanTable spans,
            final ErrorHandler errorHandler) {
        this.ring = ring;
        this.assembler = assembler;
        this.errorHandler = errorHandler;
        chunk = new TraceChunk(spans);
    }

    @Override
    public void setSequenceCallback(final Sequence sequenceCallback) {
        progress = sequenceCallback;
    }

    @Override
    public void onEvent(final RecordSlot slot, final long sequence, final boolean endOfBatch) {
        if (sequence > claimEnd) {
            claimEnd = sequence + slot.slots() - 1;
            onClaim(slot, sequence);
        } else {
            assembler.endSlot(sequence);
        }
        if (endOfBatch) {
            assembler.publishCounts();
        }
        if (endOfBatch || (sequence & PROGRESS_MASK) == 0) {
            // inside long batches too, so that producers need not wait for
            // the whole backlog; the slot is no longer read
            ring.consumed(progress, sequence);
        }
    }

    private void onClaim(final RecordSlot slot, final long sequence) {
        final int chunks = slot.chunkCount();
        int first = chunks > 0 ? slot.firstChunk() : SpanTable.NONE;
        for (int left = chunks; left > 0; left--) {
            send(first);
            // the link of the last chunk is not this thread's to read
            first = left > 1 ? chunk.wrap(first).nextChunk() : SpanTable.NONE;
        }
        assembler.endSlot(sequence);
        try {
            if (slot.elapsedNs() != 0) {
                assembler.onTick(slot.elapsedNs());
            }
            final ControlRequest control = slot.control();
            if (control != null) {
                slot.control(null); // this thread is the last one to see it in this round
                // whoever waits for the answer finds the slots in front of the request free
                ring.consumed(progress, sequence - 1);
                control.onSend(this);
            }
        } catch (final Throwable e) {
            errorHandler.onError(e);
        }
    }

    private void send(final int first) {
        chunk.wrap(first);
        try {
            assembler.add(chunk);
        } catch (final Throwable e) {
            assembler.drop(DropReason.INTERNAL_ERROR, chunk);
            errorHandler.onError(e);
        }
    }

    /** Last sequence that this handler is known to have passed. Any thread. */
    long passed() {
        return progress.get();
    }

    PayloadAssembler assembler() {
        return assembler;
    }
}
