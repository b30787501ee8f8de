/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.protocol.BatchDescriptor;
import io.ringspan.protocol.DefineStringDescriptor;
import io.ringspan.protocol.EventAttributes;
import io.ringspan.protocol.EvictStringDescriptor;
import io.ringspan.protocol.FlushChunkDescriptor;
import io.ringspan.protocol.LongDescriptor;
import io.ringspan.protocol.MetaStructDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordLayout;
import io.ringspan.protocol.SpanEventDescriptor;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.protocol.TextDescriptor;
import io.ringspan.protocol.Utf8;
import io.ringspan.protocol.WholeSpanDescriptor;
import io.ringspan.table.BlockPool;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceStore;
import org.agrona.DirectBuffer;

/**
 * Applies the records of Ringspan's own opcodes. All lengths inside a record are checked before its first effect.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
final class OwnRecordDecoder {
    private final DecodeCore core;
    private final TraceStore store;
    private final SpanTable spans;
    private final SegmentTable segments;
    private final StringTable strings;
    private final DecodeStats stats;
    private final DecodeError error;
    private final ChunkAssembler assembler;
    private final boolean strict;
    private final EventAttributes eventAttributes = new EventAttributes();

    OwnRecordDecoder(final DecodeCore core) {
        this.core = core;
        store = core.store();
        spans = store.spans();
        segments = store.segments();
        strings = store.strings();
        stats = core.stats();
        error = core.error();
        assembler = core.assembler();
        strict = core.mode() == DecodeMode.STRICT;
    }

    /** Position of the next record, or {@link RecordDecoder#STOP}. */
    int decode(
            final int opcode,
            final long spanId,
            final DirectBuffer buffer,
            final int position,
            final int limit,
            final IdSpace ids) {
        final long length = RecordLayout.length(opcode, buffer, position, limit);
        if (length > limit - position) {
            FaultFinder.findInArguments(opcode, buffer, position, limit, ids, error);
            stats.malformed++;
            return RecordDecoder.STOP;
        }
        final boolean goOn = switch (opcode) {
            case OpCode.FLUSH_CHUNK -> flushChunk(buffer, position);
            case OpCode.DEFINE_STRING -> defineString(buffer, position, ids);
            case OpCode.EVICT_STRING -> {
                ids.evict(buffer.getInt(position + EvictStringDescriptor.STRING_ID_OFFSET, LITTLE_ENDIAN));
                yield true;
            }
            case OpCode.WHOLE_SPAN -> wholeSpan(spanId, buffer, position, (int) length, ids);
            case OpCode.TICK -> {
                core.tickNs(buffer.getLong(position + LongDescriptor.VALUE_OFFSET, LITTLE_ENDIAN));
                yield true;
            }
            default -> decodeOfSpan(opcode, spanId, buffer, position, ids);
        };
        return goOn ? position + (int) length : RecordDecoder.STOP;
    }

    private boolean decodeOfSpan(
            final int opcode, final long spanId, final DirectBuffer buffer, final int position, final IdSpace ids) {
        if (opcode == OpCode.ADD_SPAN_EVENT && !isEventValid(buffer, position)) {
            error.invalidAttributes();
            stats.malformed++;
            return !strict;
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
            case OpCode.SET_META_TEXT -> setMetaText(span, buffer, position, ids);
            case OpCode.SET_META_STRUCT -> setMetaStruct(span, buffer, position);
            case OpCode.ADD_SPAN_EVENT -> addSpanEvent(span, buffer, position);
            default -> throw new AssertionError("unreachable: " + opcode);
        };
    }

    private boolean flushChunk(final DirectBuffer buffer, final int position) {
        final int flags = buffer.getInt(position + FlushChunkDescriptor.FLAGS_OFFSET, LITTLE_ENDIAN);
        final int count = buffer.getInt(position + FlushChunkDescriptor.COUNT_OFFSET, LITTLE_ENDIAN);
        final boolean complete = assembler.flush(
                buffer,
                position + FlushChunkDescriptor.LENGTH,
                count,
                (flags & FlushChunkDescriptor.FIRST_IS_LOCAL_ROOT) != 0);
        return complete || !strict;
    }

    private boolean defineString(final DirectBuffer buffer, final int position, final IdSpace ids) {
        final int id = buffer.getInt(position + DefineStringDescriptor.STRING_ID_OFFSET, LITTLE_ENDIAN);
        final int length = buffer.getInt(position + DefineStringDescriptor.TEXT_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int handle = store.internText(buffer, position + DefineStringDescriptor.LENGTH, length);
        if (handle == StringTable.FULL) {
            ids.evict(id);
            stats.stringsDropped++;
        } else if (!ids.define(id, handle)) {
            stats.stringsDropped++;
        }
        return true;
    }

    private boolean finishSpan(final int span, final long duration) {
        spans.buffer().putLong(SpanTable.at(span) + SpanHeader.DURATION_OFFSET, duration);
        final int segment = spans.segmentOf(span);
        if (segment == SegmentTable.NONE) {
            assembler.completeOrphan(span);
        } else if ((spans.flags(span) & SpanTable.FINISHED) == 0) {
            spans.addFlag(span, SpanTable.FINISHED);
            final int finished = segments.finished(segment) + 1;
            segments.finished(segment, finished);
            if (finished == segments.listed(segment) || finished >= core.partialFlushSpans()) {
                assembler.completeSegment(segment, SpanTable.NONE, false);
            }
        }
        return true;
    }

    private boolean setMetaText(final int span, final DirectBuffer buffer, final int position, final IdSpace ids) {
        final int keyId = buffer.getInt(position + TextDescriptor.KEY_ID_OFFSET, LITTLE_ENDIAN);
        final int length = buffer.getInt(position + TextDescriptor.TEXT_LENGTH_OFFSET, LITTLE_ENDIAN);
        return pushText(span, keyId, buffer, position + TextDescriptor.LENGTH, length, ids);
    }

    private boolean pushText(
            final int span,
            final int keyId,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final IdSpace ids) {
        final int key = ids.get(keyId);
        if (key == IdSpace.UNKNOWN) {
            stats.stringNotFound++;
            error.stringNotFound(keyId);
            return !strict;
        }
        final int value = store.addInline(buffer, offset, length);
        if (value == StringTable.FULL) {
            stats.stringsDropped++;
        } else {
            strings.acquire(key);
            store.pushHeld(span, key, BlockPool.META, value);
        }
        return true;
    }

    private boolean setMetaStruct(final int span, final DirectBuffer buffer, final int position) {
        final int keyLength = buffer.getInt(position + MetaStructDescriptor.KEY_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int valueLength = buffer.getInt(position + MetaStructDescriptor.VALUE_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int keyOffset = position + MetaStructDescriptor.LENGTH;
        final int key = store.internText(buffer, keyOffset, keyLength);
        if (key == StringTable.FULL) {
            stats.stringsDropped++;
            return true;
        }
        final int value = store.addInline(buffer, keyOffset + keyLength, valueLength);
        if (value == StringTable.FULL) {
            strings.release(key);
            stats.stringsDropped++;
        } else {
            store.pushHeld(span, key, BlockPool.META_STRUCT, value);
        }
        return true;
    }

    private boolean isEventValid(final DirectBuffer buffer, final int position) {
        final int nameLength = buffer.getInt(position + SpanEventDescriptor.NAME_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int length = buffer.getInt(position + SpanEventDescriptor.ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int nameOffset = position + SpanEventDescriptor.LENGTH;
        return Utf8.firstInvalid(buffer, nameOffset, nameLength) == Utf8.VALID
                && eventAttributes.check(buffer, nameOffset + nameLength, length) == EventAttributes.OK;
    }

    // the event is kept as the record has it, from the time on
    private boolean addSpanEvent(final int span, final DirectBuffer buffer, final int position) {
        final int nameLength = buffer.getInt(position + SpanEventDescriptor.NAME_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int length = buffer.getInt(position + SpanEventDescriptor.ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int offset = position + SpanEventDescriptor.TIME_OFFSET;
        final int event =
                store.addInline(buffer, offset, position + SpanEventDescriptor.LENGTH + nameLength + length - offset);
        if (event == StringTable.FULL) {
            stats.stringsDropped++;
        } else {
            store.pushHeld(span, StringTable.EMPTY, BlockPool.EVENT, event);
        }
        return true;
    }

    private boolean wholeSpan(
            final long spanId, final DirectBuffer buffer, final int position, final int length, final IdSpace ids) {
        final int span = core.starter()
                .start(
                        spanId,
                        buffer.getLong(position + WholeSpanDescriptor.TRACE_ID_LOW_OFFSET, LITTLE_ENDIAN),
                        buffer.getLong(position + WholeSpanDescriptor.TRACE_ID_HIGH_OFFSET, LITTLE_ENDIAN),
                        buffer.getLong(position + WholeSpanDescriptor.SEGMENT_ID_OFFSET, LITTLE_ENDIAN),
                        buffer.getLong(position + WholeSpanDescriptor.PARENT_ID_OFFSET, LITTLE_ENDIAN),
                        0);
        if (span == SpanTable.NONE) {
            return true;
        }
        core.starter()
                .setCore(
                        span,
                        known(ids, buffer, position + WholeSpanDescriptor.NAME_ID_OFFSET),
                        known(ids, buffer, position + WholeSpanDescriptor.SERVICE_ID_OFFSET),
                        known(ids, buffer, position + WholeSpanDescriptor.RESOURCE_ID_OFFSET),
                        known(ids, buffer, position + WholeSpanDescriptor.TYPE_ID_OFFSET),
                        buffer.getLong(position + WholeSpanDescriptor.START_OFFSET, LITTLE_ENDIAN));
        spans.buffer()
                .putInt(
                        SpanTable.at(span) + SpanHeader.ERROR_OFFSET,
                        buffer.getInt(position + WholeSpanDescriptor.ERROR_OFFSET, LITTLE_ENDIAN));
        pushWholeAttributes(span, buffer, position, length, ids);
        finishWhole(
                span,
                buffer.getLong(position + WholeSpanDescriptor.DURATION_OFFSET, LITTLE_ENDIAN),
                buffer.getInt(position + WholeSpanDescriptor.FLAGS_OFFSET, LITTLE_ENDIAN));
        return true;
    }

    private int known(final IdSpace ids, final DirectBuffer buffer, final int offset) {
        final int handle = ids.get(buffer.getInt(offset, LITTLE_ENDIAN));
        if (handle == IdSpace.UNKNOWN) {
            stats.stringNotFound++;
            return StringTable.EMPTY;
        }
        return handle;
    }

    private void pushWholeAttributes(
            final int span, final DirectBuffer buffer, final int position, final int length, final IdSpace ids) {
        final int metaCount = buffer.getInt(position + WholeSpanDescriptor.META_COUNT_OFFSET, LITTLE_ENDIAN);
        final int metricCount = buffer.getInt(position + WholeSpanDescriptor.METRIC_COUNT_OFFSET, LITTLE_ENDIAN);
        int offset = position + WholeSpanDescriptor.LENGTH;
        for (int i = 0; i < metaCount; i++) {
            final int key = ids.get(buffer.getInt(offset, LITTLE_ENDIAN));
            final int value = ids.get(buffer.getInt(offset + Integer.BYTES, LITTLE_ENDIAN));
            if (key == IdSpace.UNKNOWN || value == IdSpace.UNKNOWN) {
                stats.stringNotFound++;
            } else {
                store.pushMeta(span, key, value);
            }
            offset += BatchDescriptor.META_PAIR_LENGTH;
        }
        for (int i = 0; i < metricCount; i++) {
            final int key = ids.get(buffer.getInt(offset, LITTLE_ENDIAN));
            if (key == IdSpace.UNKNOWN) {
                stats.stringNotFound++;
            } else {
                store.pushMetric(span, key, buffer.getLong(offset + Integer.BYTES, LITTLE_ENDIAN));
            }
            offset += BatchDescriptor.METRIC_PAIR_LENGTH;
        }
        pushWholeTexts(span, buffer, offset, position + length, ids);
    }

    private void pushWholeTexts(
            final int span, final DirectBuffer buffer, final int textsOffset, final int end, final IdSpace ids) {
        int offset = textsOffset;
        while (end - offset >= WholeSpanDescriptor.TEXT_PREFIX_LENGTH) {
            final int keyId = buffer.getInt(offset, LITTLE_ENDIAN);
            final int length = buffer.getInt(offset + Integer.BYTES, LITTLE_ENDIAN);
            offset += WholeSpanDescriptor.TEXT_PREFIX_LENGTH;
            if (length < 0 || length > end - offset) {
                break;
            }
            pushText(span, keyId, buffer, offset, length, ids);
            offset += length;
        }
        if (offset != end) {
            stats.malformed++;
        }
    }

    private void finishWhole(final int span, final long duration, final int flags) {
        final int segment = spans.segmentOf(span);
        spans.buffer().putLong(SpanTable.at(span) + SpanHeader.DURATION_OFFSET, duration);
        spans.addFlag(span, SpanTable.FINISHED);
        final int finished = segments.finished(segment) + 1;
        segments.finished(segment, finished);
        if ((flags & WholeSpanDescriptor.LAST_OF_SEGMENT) != 0) {
            assembler.completeSegment(segment, span, true);
        } else if (finished >= core.partialFlushSpans()) {
            assembler.completeSegment(segment, SpanTable.NONE, false);
        }
    }
}
