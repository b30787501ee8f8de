/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import com.lmax.disruptor.Sequence;
import io.ringspan.counters.DropReason;
import io.ringspan.table.SpanTable;
import io.ringspan.table.TraceChunk;
import org.agrona.ErrorHandler;

/**
 * Second stage, one for each receiver: encodes the chunks that the decode stage left on each claim. It never touches the network, and waits for it only
 * under {@link PayloadPolicy#BLOCK}.
 *
 * <p>It never dies: a chunk that ends in an exception is counted and reported, and the stream goes on with the next one.
 *
 * <p>Slots and chunks are only read here, since other stages read them too.
 *
 * <p>Note: runs on the send thread, which owns all of its state.
 */
final class EncodeStage implements Stage {
    // inside long batches too, so that producers need not wait for the whole backlog
    private static final int SLOTS_PER_REPORT = 64;

    private final RecordRing ring;
    private final PayloadAssembler assembler;
    private final ErrorHandler errorHandler;
    private final TraceChunk chunk;
    private final Sequence encoded = new Sequence();
    // first slot of the claim behind the one at hand
    private long next;
    private long reported = -1;

    EncodeStage(
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
    public Sequence sequence() {
        return encoded;
    }

    @Override
    public void runTo(final long last) {
        while (next <= last) {
            final long first = next;
            final RecordSlot slot = ring.slot(first);
            next = first + slot.slots();
            try {
                onClaim(slot, first);
            } catch (final Throwable e) {
                errorHandler.onError(e);
            }
            if (next - 1 - reported >= SLOTS_PER_REPORT && next <= last) {
                report(next - 1);
            }
        }
        assembler.publishCounts();
        report(last);
    }

    // the slots up to there are not read any more
    private void report(final long sequence) {
        reported = sequence;
        ring.consumed(encoded, sequence);
    }

    private void onClaim(final RecordSlot slot, final long sequence) {
        final int chunks = slot.chunkCount();
        int first = chunks > 0 ? slot.firstChunk() : SpanTable.NONE;
        for (int left = chunks; left > 0; left--) {
            send(first);
            // the link of the last chunk is not this thread's to read
            first = left > 1 ? chunk.wrap(first).nextChunk() : SpanTable.NONE;
        }
        assembler.endSlot(next - 1);
        try {
            if (slot.elapsedNs() != 0) {
                assembler.onTick(slot.elapsedNs());
            }
            final ControlRequest control = slot.control();
            if (control != null) {
                // whoever waits for the answer finds the slots in front of the request free
                report(sequence - 1);
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

    /** Last sequence that this stage is known to have passed. Any thread. */
    long passed() {
        return encoded.get();
    }

    PayloadAssembler assembler() {
        return assembler;
    }
}
