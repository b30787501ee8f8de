/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import com.lmax.disruptor.Sequence;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.counters.DropReason;
import io.ringspan.table.SpanTable;
import io.ringspan.table.TraceChunk;
import io.ringspan.time.TimeLimit;
import java.lang.invoke.VarHandle;
import org.agrona.ErrorHandler;

/**
 * Second stage, one for each receiver: encodes the chunks that the decode stage left on each claim. It never touches the network, and waits for it only
 * under {@link PayloadPolicy#BLOCK}.
 *
 * <p>An optional stage has a thread of its own. If it has half of the ring behind it, or the decode thread needs its chunks, it passes by what it
 * cannot get through and counts that as lost; and if it does not come back, it is detached ({@link ReceiverWatch}). Then its sequence is at the
 * end, nobody waits for it, and all that was to come to it is lost. The chunk that it has in hand stays for it, so when it comes back
 * it reads nothing that is gone; then it finds itself detached, and touches nothing any more.
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

    /** The sequence of a stage that has been detached: nobody waits for it any more. */
    static final long DETACHED = Long.MAX_VALUE;

    /** What {@link #held} says when no chunks are being read. */
    static final long NOTHING = -1;

    private final RecordRing ring;
    private final PayloadAssembler assembler;
    private final ErrorHandler errorHandler;
    private final boolean isRequired;
    private final TraceChunk chunk;
    private final Sequence encoded = new Sequence();
    // first slot of the claim behind the one at hand
    private long next;
    private long reported = -1;
    // of an optional stage: first slot of the claim whose chunks it reads; these stay although it is detached
    private volatile long held = NOTHING;
    // of an optional stage, written by the decode thread: up to there it encodes nothing; it is too far behind, or the
    // memory is needed
    private volatile long passBy = -1;

    EncodeStage(
            final RecordRing ring,
            final PayloadAssembler assembler,
            final SpanTable spans,
            final boolean isRequired,
            final ErrorHandler errorHandler) {
        this.ring = ring;
        this.assembler = assembler;
        this.isRequired = isRequired;
        this.errorHandler = errorHandler;
        chunk = new TraceChunk(spans);
    }

    @Override
    public Sequence sequence() {
        return encoded;
    }

    boolean isRequired() {
        return isRequired;
    }

    @Override
    public void runTo(final long last) {
        while (next <= last && hold(next)) {
            final long first = next;
            try {
                onClaim(first);
            } catch (final Throwable e) {
                errorHandler.onError(e);
            }
            if (!isRequired) {
                held = NOTHING;
            }
            if (next - 1 - reported >= SLOTS_PER_REPORT && next <= last) {
                report(next - 1);
            }
        }
        if (!isDetached()) {
            assembler.publishCounts();
            report(last);
        }
    }

    // says which chunks are read from here on; false if the stage has been detached, and may read nothing any more
    boolean hold(final long first) {
        if (isRequired) {
            return true;
        }
        held = first;
        // said before it is looked at; who detaches looks the other way round, so one of the two sees the other
        VarHandle.fullFence();
        if (isDetached()) {
            held = NOTHING;
            return false;
        }
        return true;
    }

    boolean isDetached() {
        return !isRequired && encoded.get() == DETACHED;
    }

    // the slots up to there are not read any more
    private void report(final long sequence) {
        if (isRequired) {
            ring.consumed(encoded, sequence);
        } else {
            ring.consumed(encoded, reported, sequence);
        }
        reported = sequence;
    }

    private void onClaim(final long first) {
        final RecordSlot slot = ring.slot(first);
        final int slots = slot.slots();
        final int chunks = slot.chunkCount();
        final int firstChunk = slot.firstChunk();
        final long elapsedNs = slot.elapsedNs();
        final ControlRequest control = slot.control();
        // what was read was read before it is looked whether it may have been of another claim
        VarHandle.loadLoadFence();
        if (isDetached()) {
            return;
        }
        // first of all, so that whatever is thrown, the stream goes on behind the claim
        next = first + slots;
        final boolean isTooFarBehind = !isRequired && first <= passBy;
        int nextChunk = firstChunk;
        for (int left = chunks; left > 0 && !isDetached(); left--) {
            send(nextChunk, isTooFarBehind);
            // the link of the last chunk is not this thread's to read
            nextChunk = left > 1 ? chunk.wrap(nextChunk).nextChunk() : SpanTable.NONE;
        }
        if (!isDetached()) {
            endClaim(first, elapsedNs, control);
        }
    }

    private void endClaim(final long first, final long elapsedNs, final ControlRequest control) {
        assembler.endSlot(next - 1);
        try {
            if (elapsedNs != 0) {
                assembler.onTick(elapsedNs);
            }
            if (control != null) {
                // whoever waits for the answer finds the slots in front of the request free
                report(first - 1);
                control.onSend(this);
            }
        } catch (final Throwable e) {
            errorHandler.onError(e);
        }
    }

    private void send(final int first, final boolean isTooFarBehind) {
        chunk.wrap(first);
        try {
            if (isTooFarBehind) {
                assembler.lose(chunk);
            } else {
                assembler.add(chunk);
            }
        } catch (final Throwable e) {
            assembler.drop(DropReason.INTERNAL_ERROR, chunk);
            errorHandler.onError(e);
        }
    }

    /** Encodes nothing up to a slot, if it is optional. The decode thread. */
    void passBy(final long sequence) {
        if (!isRequired && sequence > passBy) {
            passBy = sequence;
        }
    }

    /** Submits what there is, and ends: all that was completed in front of the stop has been submitted, or lost. Its own thread. */
    void stop() {
        assembler.seal();
        assembler.publishCounts();
        if (assembler.tenure().enter()) {
            assembler.tenure().end();
        }
    }

    /** Loses what has been completed so far, if this stage is detached. The decode thread, behind its counts, again and again. */
    void settleDetached() {
        if (isDetached() && assembler.tenure().revoke()) {
            // whatever somebody asks about a detached stage is lost
            assembler.ledger().settle(DropReason.RECEIVER_BEHIND, 0, DETACHED - 1);
        }
    }

    /**
     * Revokes the tenure of this stage, and loses what it has left, unless it has ended. Nothing may be left then: what the ledger misses is a
     * fault to be seen. The closing thread, behind {@link DecodeStage#settle}.
     *
     * @param isDecodingOver whether the decode thread counts nothing any more; else it may be about to settle a detached stage itself
     */
    void settle(final boolean isDecodingOver, final TimeLimit limit) {
        if (isDetached()) {
            if (isDecodingOver && assembler.tenure().revoke(limit)) {
                settleDetached();
            }
            return;
        }
        final long stop = ring.stopSequence();
        // first, since a stage that comes back goes on from there
        final long first = Math.min(passed() + 1, stop);
        if (assembler.tenure().revoke(limit)) {
            assembler.ledger().settle(DropReason.CLOSE_TIMEOUT, first, stop);
        }
    }

    /**
     * Lets nobody wait for this optional stage any more. The chunks that it {@link #held holds} stay for it. Any thread.
     *
     * @return false if it was detached before
     */
    boolean detach() {
        long passed = encoded.get();
        while (passed != DETACHED && !ring.consumed(encoded, passed, DETACHED)) {
            passed = encoded.get();
        }
        return passed != DETACHED;
    }

    /** Something that changes with each claim, for whoever looks whether an optional stage gets on. Any thread. */
    long progress() {
        return Math.max(encoded.get(), held);
    }

    /** First slot of the claim whose chunks this stage reads, or {@link #NOTHING}. Once it is detached that only becomes nothing. */
    long held() {
        return held;
    }

    /** Last sequence that this stage is known to have passed. Any thread. */
    long passed() {
        return encoded.get();
    }

    PayloadAssembler assembler() {
        return assembler;
    }
}
