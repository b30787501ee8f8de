/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounters;
import io.ringspan.protocol.CompleteSpanDescriptor;
import io.ringspan.protocol.CreateDescriptor;
import io.ringspan.protocol.FlushChunkDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OperationHeader;
import io.ringspan.protocol.RecordLayout;
import org.agrona.DirectBuffer;

/**
 * What happens to a batch that does not get into the ring: it is counted, and its records are walked once more, to mark the spans and
 * segments that lack them.
 *
 * <p>Note: this class is threadsafe. Nothing here allocates.
 */
final class LossRecorder {
    private final EngineCounters counters;
    private final LossBoard board;

    LossRecorder(final EngineCounters counters, final LossBoard board) {
        this.counters = counters;
        this.board = board;
    }

    LossBoard board() {
        return board;
    }

    /** Counts a batch that is lost, and marks nothing. */
    void count(final DropReason reason, final int records, final int spans) {
        counters.ledger().lostBatch(reason, records, spans);
    }

    /** Marks what the records of a batch that is lost are about, due behind the ring's cursor; then counts the batch. */
    void add(final DropReason reason, final RecordBatch batch, final long cursor) {
        try {
            mark(batch.source, batch.offset, batch.length, cursor);
        } catch (final RuntimeException e) {
            // another thread has changed the batch, by mistake
            board.overflow(cursor);
        }
        // last, because it needs the least stack: if that ends before, the batch is not lost but still the caller's
        count(reason, batch.records, batch.spans);
    }

    /** Marks what records that are lost are about, due behind a cursor. */
    void mark(final DirectBuffer source, final int first, final int batchLength, final long cursor) {
        final int end = first + batchLength;
        // records about one span come in runs, and those of spans that begin here are about a segment that is marked
        boolean segmentMarked = false;
        long lastSegment = 0;
        long lastSpan = 0;
        int offset = first;
        while (offset < end) {
            final int opcode =
                    end - offset < OperationHeader.LENGTH ? -1 : source.getShort(offset, LITTLE_ENDIAN) & 0xFFFF;
            final long length = RecordLayout.length(opcode, source, offset, end);
            if (length == RecordLayout.UNKNOWN || length > end - offset) {
                // from here on nobody knows what it was about
                board.overflow(cursor);
                return;
            }
            final long spanId = source.getLong(offset + OperationHeader.SPAN_ID_OFFSET, LITTLE_ENDIAN);
            if (isLone(opcode, source, offset)) {
                // nothing else lacks it
                lastSpan = spanId;
            } else if (OpCode.isCreate(opcode) || opcode == OpCode.WHOLE_SPAN || opcode == OpCode.COMPLETE_SPAN) {
                // all have it at the same place
                final long segment = source.getLong(offset + CreateDescriptor.SEGMENT_ID_OFFSET, LITTLE_ENDIAN);
                if (!segmentMarked || segment != lastSegment) {
                    board.postSegment(segment, cursor);
                }
                segmentMarked = true;
                lastSegment = segment;
                lastSpan = spanId;
            } else if (opcode == OpCode.FLUSH_CHUNK) {
                lastSpan = addChunk(source, offset, cursor, lastSpan);
            } else if (isAboutASpan(opcode) && spanId != lastSpan) {
                board.postSpan(spanId, cursor);
                lastSpan = spanId;
            }
            offset += (int) length;
        }
    }

    private static boolean isLone(final int opcode, final DirectBuffer source, final int offset) {
        return opcode == OpCode.COMPLETE_SPAN
                && (source.getInt(offset + CompleteSpanDescriptor.FLAGS_OFFSET, LITTLE_ENDIAN)
                                & CompleteSpanDescriptor.NO_SEGMENT)
                        != 0;
    }

    private long addChunk(final DirectBuffer source, final int offset, final long cursor, final long previousSpan) {
        final int count = source.getInt(offset + FlushChunkDescriptor.COUNT_OFFSET, LITTLE_ENDIAN);
        long lastSpan = previousSpan;
        int at = offset + FlushChunkDescriptor.LENGTH;
        for (int i = 0; i < count; i++) {
            final long spanId = source.getLong(at, LITTLE_ENDIAN);
            if (spanId != lastSpan) {
                board.postSpan(spanId, cursor);
                lastSpan = spanId;
            }
            at += FlushChunkDescriptor.SPAN_ID_LENGTH;
        }
        return lastSpan;
    }

    // a definition that is lost shows where its id is used, and texts are for the record behind them
    private static boolean isAboutASpan(final int opcode) {
        return opcode != OpCode.DEFINE_STRING
                && opcode != OpCode.EVICT_STRING
                && opcode != OpCode.BEGIN_EPOCH
                && opcode != OpCode.WITH_TEXTS
                && opcode != OpCode.TICK;
    }
}
