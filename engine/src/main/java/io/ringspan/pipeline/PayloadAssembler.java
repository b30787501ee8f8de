/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.table.TraceChunk;
import io.ringspan.transport.Payload;
import io.ringspan.transport.PayloadPool;
import io.ringspan.transport.PayloadSender;
import org.agrona.ErrorHandler;

/**
 * Fills payload buffers with chunks and passes them to the transport: when one is full enough, when its first chunk has waited for
 * long enough, or when asked to.
 *
 * <p>A chunk that does not fit into what is left goes into the next buffer, as a whole. One that does not fit into an empty buffer is
 * dropped and counted, and so is one that finds no free buffer, unless the policy is to wait.
 *
 * <p>Note: owned by the send thread.
 */
final class PayloadAssembler {
    private static final int NO_FRAME = -1;

    private final TraceEncoder encoder;
    private final PayloadPool pool;
    private final PayloadSender sender;
    private final PayloadPolicy policy;
    private final int flushAt;
    private final long lingerNs;
    private final EngineCounters counters;
    private final ErrorHandler errorHandler;
    private Payload current;
    private long firstChunkNs;
    // elapsed time of the last tick
    private long nowNs;
    private long number;
    private long spansEncoded;
    // last sequence of which all chunks are in the payloads so far
    private long covered = -1;
    // number of the last payload that has chunks or had some; written here, read by those who wait for acknowledgement
    private volatile long pending;
    // written by the closing thread when it stops waiting for the transport
    private volatile boolean abandoned;
    // given up when the closing thread counts as lost what this thread may still hold
    private final BookingRight books = new BookingRight();

    PayloadAssembler(
            final TraceEncoder encoder,
            final PayloadPool pool,
            final PayloadSender sender,
            final PayloadPolicy policy,
            final int flushAt,
            final long lingerNs,
            final EngineCounters counters,
            final ErrorHandler errorHandler) {
        this.encoder = encoder;
        this.pool = pool;
        this.sender = sender;
        this.policy = policy;
        this.flushAt = flushAt;
        this.lingerNs = lingerNs;
        this.counters = counters;
        this.errorHandler = errorHandler;
    }

    void add(final TraceChunk chunk) {
        if (books.isRevoked()) {
            return;
        }
        final int spans = chunk.spanCount();
        if (current == null && !takeBuffer()) {
            drop(DropReason.NO_PAYLOAD_BUFFER, chunk);
            return;
        }
        int end = encode(chunk);
        if (end == TraceEncoder.DOES_NOT_FIT && current.chunkCount() > 0) {
            seal();
            if (!takeBuffer()) {
                drop(DropReason.NO_PAYLOAD_BUFFER, chunk);
                return;
            }
            end = encode(chunk);
        }
        if (end == TraceEncoder.DOES_NOT_FIT) {
            drop(DropReason.OVERSIZE_CHUNK, chunk);
            return;
        }
        if (current.chunkCount() == 0) {
            firstChunkNs = nowNs;
            pending = number + 1;
        }
        current.append(end, spans, chunk.traces(), chunk.priority(), chunk.sequence());
        spansEncoded += spans;
        if (end >= flushAt) {
            seal();
        }
    }

    private int encode(final TraceChunk chunk) {
        return current.hasRoomForChunk()
                ? encoder.encode(
                        chunk,
                        current.buffer(),
                        current.limit(),
                        current.buffer().capacity())
                : TraceEncoder.DOES_NOT_FIT;
    }

    private boolean takeBuffer() {
        current = pool.take();
        if (current == null && policy == PayloadPolicy.BLOCK) {
            counters.add(EngineCounter.PAYLOAD_WAITS, 1);
            for (int attempt = 0; current == null && !abandoned; attempt++) {
                Backoff.pause(attempt);
                current = pool.take();
            }
        }
        return current != null;
    }

    void drop(final DropReason reason, final TraceChunk chunk) {
        if (books.take()) {
            try {
                counters.ledger()
                        .droppedChunk(reason, chunk.priority(), chunk.spanCount(), chunk.traces(), chunk.sequence());
            } finally {
                books.give();
            }
        }
    }

    /** All chunks of a slot have been added. */
    void endSlot(final long sequence) {
        covered = sequence;
    }

    /**
     * Number of the payload with which everything goes out that was added so far. Any thread; whoever has seen the send thread pass a
     * sequence finds what belongs to that sequence covered.
     */
    long pending() {
        return pending;
    }

    /** Passes on what there is, if anything. */
    void seal() {
        final Payload payload = current;
        if (payload != null && payload.chunkCount() > 0 && !books.isRevoked()) {
            final int frameOffset = frame(payload);
            if (frameOffset != NO_FRAME && books.take()) {
                try {
                    submit(payload, frameOffset);
                } finally {
                    books.give();
                }
            }
        }
    }

    private void submit(final Payload payload, final int frameOffset) {
        current = null;
        payload.seal(frameOffset, ++number, covered);
        counters.set(EngineCounter.PAYLOADS_SEALED, number);
        sender.submit(payload);
    }

    // an exception must not get out, or the chunk just added, which is one of those lost, would be counted twice
    private int frame(final Payload payload) {
        try {
            return encoder.frame(payload.buffer(), encoder.frameLengthMax(), payload.chunkCount());
        } catch (final Throwable e) {
            if (books.take()) {
                try {
                    payload.bookDropped(counters.ledger(), DropReason.INTERNAL_ERROR);
                    payload.reset();
                    pending = number;
                } finally {
                    books.give();
                }
            }
            errorHandler.onError(e);
            return NO_FRAME;
        }
    }

    /** The time goes on; nanoseconds by a clock that cannot be set. */
    void onTick(final long elapsedNs) {
        nowNs = elapsedNs;
        if (lingerNs > 0 && current != null && current.chunkCount() > 0 && nowNs - firstChunkNs >= lingerNs) {
            seal();
        }
    }

    void publishCounts() {
        counters.set(EngineCounter.SPANS_ENCODED, spansEncoded);
    }

    void abandon() {
        abandoned = true;
    }

    /** From now on it is for the caller to book what is not submitted; false if this thread is at it for too long. */
    boolean writeOff(final long deadlineNs) {
        return books.revoke(deadlineNs);
    }
}
