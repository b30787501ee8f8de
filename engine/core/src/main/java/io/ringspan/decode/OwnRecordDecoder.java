/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.api.DecodeMode;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.CompleteSpanDescriptor;
import io.ringspan.protocol.DefineStringDescriptor;
import io.ringspan.protocol.EvictStringDescriptor;
import io.ringspan.protocol.FlushChunkDescriptor;
import io.ringspan.protocol.LongDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordLayout;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.protocol.WithTextsDescriptor;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceStore;

/**
 * Applies the records of Ringspan's own opcodes, or has them applied. All lengths inside a record are checked before its first effect.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
final class OwnRecordDecoder {
    private final DecodeCore core;
    private final TraceStore store;
    private final SpanTable spans;
    private final SegmentTable segments;
    private final DecodeStats stats;
    private final DecodeError error;
    private final ChunkAssembler assembler;
    private final boolean strict;
    private final AttributeRecordDecoder attributes;
    private final WholeSpanDecoder wholeSpans;
    private final CompleteSpanDecoder completeSpans;
    private final SegmentRecordDecoder ofSegments;

    OwnRecordDecoder(final DecodeCore core, final TagRecordDecoder tags) {
        this.core = core;
        store = core.store();
        spans = store.spans();
        segments = store.segments();
        stats = core.stats();
        error = core.error();
        assembler = core.assembler();
        strict = core.mode() == DecodeMode.STRICT;
        attributes = new AttributeRecordDecoder(core);
        wholeSpans = new WholeSpanDecoder(core, attributes);
        ofSegments = new SegmentRecordDecoder(core);
        completeSpans = new CompleteSpanDecoder(core, tags, attributes, ofSegments);
    }

    /** Position of the next record, or {@link RecordDecoder#STOP}. */
    int decode(
            final int opcode,
            final long spanId,
            final RawMemory buffer,
            final int position,
            final int limit,
            final IdSpace ids) {
        // of the most frequent one without a switch, which would cost as much as a tag
        final long length = opcode == OpCode.COMPLETE_SPAN && limit - position >= CompleteSpanDescriptor.LENGTH
                ? CompleteSpanDescriptor.length(buffer, position)
                : RecordLayout.length(opcode, buffer, position, limit);
        if (length > limit - position) {
            FaultFinder.findInArguments(opcode, buffer, position, limit, ids, error);
            stats.malformed();
            return RecordDecoder.STOP;
        }
        if (opcode == OpCode.COMPLETE_SPAN) {
            return completeSpans.decode(spanId, buffer, position, (int) length, ids)
                    ? position + (int) length
                    : RecordDecoder.STOP;
        }
        final boolean goOn = switch (opcode) {
            case OpCode.FLUSH_CHUNK -> flushChunk(buffer, position);
            case OpCode.DEFINE_STRING, OpCode.EVICT_STRING, OpCode.BEGIN_EPOCH ->
                ids.isDefinable() ? define(opcode, buffer, position, ids) : core.invalidAttributes();
            case OpCode.WITH_TEXTS -> holdTexts(buffer, position, (int) length, ids);
            case OpCode.WHOLE_SPAN -> {
                wholeSpans.decode(spanId, buffer, position, (int) length, ids);
                yield true;
            }
            case OpCode.TICK -> {
                core.tick(spanId, buffer.getLong(position + LongDescriptor.VALUE_OFFSET, LITTLE_ENDIAN));
                yield true;
            }
            default -> decodeOfSpan(opcode, spanId, buffer, position, ids);
        };
        return goOn ? position + (int) length : RecordDecoder.STOP;
    }

    private boolean decodeOfSpan(
            final int opcode, final long spanId, final RawMemory buffer, final int position, final IdSpace ids) {
        if (!attributes.isValid(opcode, buffer, position)) {
            return core.invalidAttributes();
        }
        final int span = spans.find(spanId);
        if (span == SpanTable.NONE) {
            stats.spanNotFound++;
            error.spanNotFound(spanId);
            return !strict;
        }
        return switch (opcode) {
            case OpCode.FINISH_SPAN ->
                finishSpan(span, buffer.getLong(position + LongDescriptor.VALUE_OFFSET, LITTLE_ENDIAN));
            case OpCode.SET_SAMPLING_PRIORITY -> ofSegments.setPriority(span, buffer, position);
            case OpCode.SET_SAMPLING_RATES -> ofSegments.setRates(span, buffer, position);
            case OpCode.ABANDON_SPAN -> ofSegments.abandonSpan(span);
            case OpCode.ABANDON_SEGMENT -> ofSegments.abandonSegment(span);
            default -> attributes.decode(opcode, span, buffer, position, ids);
        };
    }

    private boolean flushChunk(final RawMemory buffer, final int position) {
        final int flags = buffer.getInt(position + FlushChunkDescriptor.FLAGS_OFFSET, LITTLE_ENDIAN);
        final int count = buffer.getInt(position + FlushChunkDescriptor.COUNT_OFFSET, LITTLE_ENDIAN);
        final boolean complete = assembler.flush(
                buffer,
                position + FlushChunkDescriptor.LENGTH,
                count,
                (flags & FlushChunkDescriptor.FIRST_IS_LOCAL_ROOT) != 0);
        return complete || !strict;
    }

    private boolean define(final int opcode, final RawMemory buffer, final int position, final IdSpace ids) {
        return switch (opcode) {
            case OpCode.DEFINE_STRING -> defineString(buffer, position, ids);
            case OpCode.EVICT_STRING -> {
                ids.evict(buffer.getInt(position + EvictStringDescriptor.STRING_ID_OFFSET, LITTLE_ENDIAN));
                yield true;
            }
            default -> ids.beginEpoch() || core.invalidAttributes();
        };
    }

    private boolean defineString(final RawMemory buffer, final int position, final IdSpace ids) {
        final int id = buffer.getInt(position + DefineStringDescriptor.STRING_ID_OFFSET, LITTLE_ENDIAN);
        final int length = buffer.getInt(position + DefineStringDescriptor.TEXT_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int offset = position + DefineStringDescriptor.LENGTH;
        if (!DecodeCore.isText(buffer, offset, length)) {
            // what the id meant before is not what its source means now
            ids.evict(id);
            return core.invalidAttributes();
        }
        final int handle = store.internText(buffer, offset, length);
        if (handle == StringTable.FULL || !ids.define(id, handle)) {
            ids.lost(id);
            stats.stringDropped();
        }
        return true;
    }

    // a text that cannot be kept leaves its place free, so that those behind it keep theirs
    private boolean holdTexts(final RawMemory buffer, final int position, final int length, final IdSpace ids) {
        final int end = position + length;
        int offset = position + WithTextsDescriptor.LENGTH;
        boolean goOn = true;
        ids.letGo();
        while (goOn && offset < end) {
            final int textLength =
                    end - offset < WithTextsDescriptor.TEXT_PREFIX_LENGTH ? -1 : buffer.getInt(offset, LITTLE_ENDIAN);
            offset += WithTextsDescriptor.TEXT_PREFIX_LENGTH;
            if (textLength < 0 || textLength > end - offset) {
                return core.invalidAttributes();
            }
            if (DecodeCore.isText(buffer, offset, textLength)) {
                final int handle = store.internText(buffer, offset, textLength);
                if (handle == StringTable.FULL) {
                    stats.stringDropped();
                }
                ids.hold(handle);
            } else {
                ids.hold(IdSpace.UNKNOWN);
                goOn = core.invalidAttributes();
            }
            offset += textLength;
        }
        return goOn;
    }

    private boolean finishSpan(final int span, final long duration) {
        spans.buffer().putLong(SpanTable.at(span) + SpanHeader.DURATION_OFFSET, duration);
        final int segment = spans.segmentOf(span);
        if (segment == SegmentTable.NONE) {
            assembler.completeOrphan(span, 0);
        } else if ((spans.flags(span) & SpanTable.FINISHED) == 0) {
            spans.addFlag(span, SpanTable.FINISHED);
            final int finished = segments.finished(segment) + 1;
            segments.finished(segment, finished);
            segments.touched(segment, core.time().elapsedMs());
            if (finished == segments.listed(segment) || core.isPartialFlushDue(segment, finished)) {
                assembler.completeSegment(segment, SpanTable.NONE, false);
            }
        }
        return true;
    }
}
