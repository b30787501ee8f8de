/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.BatchDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OperationHeader;
import io.ringspan.protocol.StringDoubleDescriptor;
import io.ringspan.protocol.StringPairDescriptor;
import io.ringspan.table.BlockPool;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceStore;

/**
 * Applies the records of the reference that set tags, of a span or of its trace, alone, in runs or in batches.
 *
 * <p>Tags of a span come in runs: there is no need to look up the span, and to tell the opcodes apart, for each of them. A record that
 * is not good ends a run, and is settled as one that stands alone.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
final class TagRecordDecoder {
    private final TraceStore store;
    private final SpanTable spans;
    private final SegmentTable segments;
    private final DecodeStats stats;
    private final AttributePairs pairs;
    private final RecordFaults faults;
    private final int priorityIndex;

    TagRecordDecoder(final DecodeCore core, final RecordFaults faults) {
        store = core.store();
        spans = store.spans();
        segments = store.segments();
        stats = core.stats();
        pairs = core.pairs();
        this.faults = faults;
        priorityIndex =
                StringTable.index(store.strings().pin(core.samplingKeys().priority()));
    }

    /** Sets a text, and those of the records of the same kind and span that follow it. */
    int metaRun(
            final int span,
            final RawMemory buffer,
            final int position,
            final int limit,
            final int runLimit,
            final IdSpace ids) {
        int records = runLength(OpCode.SET_META_ATTR, span, buffer, position, runLimit, StringPairDescriptor.LENGTH);
        if (records == 0) {
            return setMeta(OpCode.SET_META_ATTR, span, buffer, position, limit, ids);
        }
        int next = position;
        int left = records;
        while (left > 0) {
            final int done = pairs.appendMeta(
                    span, buffer, next + StringPairDescriptor.KEY_ID_OFFSET, StringPairDescriptor.LENGTH, left, ids);
            left -= done;
            next += done * StringPairDescriptor.LENGTH;
            // one that is not good ends only its own record: nobody looks for the end of the run again
            if (left > 0) {
                stats.records += records - left;
                records = left;
                next = setMeta(OpCode.SET_META_ATTR, span, buffer, next, limit, ids);
                if (next == RecordDecoder.STOP) {
                    return RecordDecoder.STOP;
                }
                left--;
            }
        }
        stats.records += records - 1;
        return next;
    }

    /** Sets a number, and those of the records of the same kind and span that follow it. */
    int metricRun(
            final int span,
            final RawMemory buffer,
            final int position,
            final int limit,
            final int runLimit,
            final IdSpace ids) {
        int records =
                runLength(OpCode.SET_METRIC_ATTR, span, buffer, position, runLimit, StringDoubleDescriptor.LENGTH);
        if (records == 0) {
            return setMetric(OpCode.SET_METRIC_ATTR, span, buffer, position, limit, ids);
        }
        int next = position;
        int left = records;
        while (left > 0) {
            final int done = pairs.appendMetrics(
                    span,
                    buffer,
                    next + StringDoubleDescriptor.KEY_ID_OFFSET,
                    StringDoubleDescriptor.LENGTH,
                    left,
                    ids);
            left -= done;
            next += done * StringDoubleDescriptor.LENGTH;
            if (left > 0) {
                stats.records += records - left;
                records = left;
                next = setMetric(OpCode.SET_METRIC_ATTR, span, buffer, next, limit, ids);
                if (next == RecordDecoder.STOP) {
                    return RecordDecoder.STOP;
                }
                left--;
            }
        }
        stats.records += records - 1;
        return next;
    }

    // records with the same head that are there in full
    private int runLength(
            final int opcode,
            final int span,
            final RawMemory buffer,
            final int position,
            final int limit,
            final int length) {
        final long spanId = spans.id(span);
        int records = 0;
        for (int next = position; limit - next >= length; next += length) {
            if (buffer.getShort(next, LITTLE_ENDIAN) != opcode
                    || buffer.getLong(next + OperationHeader.SPAN_ID_OFFSET, LITTLE_ENDIAN) != spanId) {
                break;
            }
            records++;
        }
        return records;
    }

    int setMeta(
            final int opcode,
            final int span,
            final RawMemory buffer,
            final int position,
            final int limit,
            final IdSpace ids) {
        final int next = position + StringPairDescriptor.LENGTH;
        if (next > limit) {
            return faults.truncated(opcode, buffer, position, limit, ids);
        }
        final int keyId = buffer.getInt(position + StringPairDescriptor.KEY_ID_OFFSET, LITTLE_ENDIAN);
        final int key = ids.get(keyId);
        if (key == IdSpace.UNKNOWN) {
            return faults.unknownString(keyId, next);
        }
        final int valueId = buffer.getInt(position + StringPairDescriptor.VALUE_ID_OFFSET, LITTLE_ENDIAN);
        final int value = ids.get(valueId);
        if (value == IdSpace.UNKNOWN) {
            return faults.unknownString(valueId, next);
        }
        if (opcode == OpCode.SET_META_ATTR) {
            store.pushMeta(span, key, value);
        } else {
            pushTraceAttribute(span, key, BlockPool.META, value);
        }
        return next;
    }

    int setMetric(
            final int opcode,
            final int span,
            final RawMemory buffer,
            final int position,
            final int limit,
            final IdSpace ids) {
        final int next = position + StringDoubleDescriptor.LENGTH;
        if (next > limit) {
            return faults.truncated(opcode, buffer, position, limit, ids);
        }
        final int keyId = buffer.getInt(position + StringDoubleDescriptor.KEY_ID_OFFSET, LITTLE_ENDIAN);
        final int key = ids.get(keyId);
        if (key == IdSpace.UNKNOWN) {
            return faults.unknownString(keyId, next);
        }
        final long value = buffer.getLong(position + StringDoubleDescriptor.VALUE_OFFSET, LITTLE_ENDIAN);
        if (opcode == OpCode.SET_METRIC_ATTR) {
            store.pushMetric(span, key, value);
        } else {
            pushTraceAttribute(span, key, BlockPool.METRIC, value);
        }
        return next;
    }

    int batchMeta(final int span, final RawMemory buffer, final int position, final int limit, final IdSpace ids) {
        int next = position + BatchDescriptor.LENGTH;
        if (next > limit) {
            return faults.truncated(OpCode.BATCH_SET_META, buffer, position, limit, ids);
        }
        final long count =
                Integer.toUnsignedLong(buffer.getInt(position + BatchDescriptor.COUNT_OFFSET, LITTLE_ENDIAN));
        final long fitting = Math.min(count, (limit - next) / BatchDescriptor.META_PAIR_LENGTH);
        final int done = pairs.appendMeta(span, buffer, next, BatchDescriptor.META_PAIR_LENGTH, (int) fitting, ids);
        next += done * BatchDescriptor.META_PAIR_LENGTH;
        for (long i = done; i < fitting; i++) {
            final int keyId = buffer.getInt(next, LITTLE_ENDIAN);
            final int valueId = buffer.getInt(next + Integer.BYTES, LITTLE_ENDIAN);
            final int key = ids.get(keyId);
            final int value = ids.get(valueId);
            next += BatchDescriptor.META_PAIR_LENGTH;
            if (key == IdSpace.UNKNOWN || value == IdSpace.UNKNOWN) {
                next = faults.unknownString(key == IdSpace.UNKNOWN ? keyId : valueId, next);
                if (next == RecordDecoder.STOP) {
                    return RecordDecoder.STOP;
                }
            } else {
                store.pushMeta(span, key, value);
            }
        }
        return fitting == count ? next : faults.truncatedPair(OpCode.BATCH_SET_META, buffer, next, limit, ids);
    }

    int batchMetric(final int span, final RawMemory buffer, final int position, final int limit, final IdSpace ids) {
        int next = position + BatchDescriptor.LENGTH;
        if (next > limit) {
            return faults.truncated(OpCode.BATCH_SET_METRIC, buffer, position, limit, ids);
        }
        final long count =
                Integer.toUnsignedLong(buffer.getInt(position + BatchDescriptor.COUNT_OFFSET, LITTLE_ENDIAN));
        final long fitting = Math.min(count, (limit - next) / BatchDescriptor.METRIC_PAIR_LENGTH);
        final int done =
                pairs.appendMetrics(span, buffer, next, BatchDescriptor.METRIC_PAIR_LENGTH, (int) fitting, ids);
        next += done * BatchDescriptor.METRIC_PAIR_LENGTH;
        for (long i = done; i < fitting; i++) {
            final int keyId = buffer.getInt(next, LITTLE_ENDIAN);
            final long value = buffer.getLong(next + Integer.BYTES, LITTLE_ENDIAN);
            final int key = ids.get(keyId);
            next += BatchDescriptor.METRIC_PAIR_LENGTH;
            if (key == IdSpace.UNKNOWN) {
                next = faults.unknownString(keyId, next);
                if (next == RecordDecoder.STOP) {
                    return RecordDecoder.STOP;
                }
            } else {
                store.pushMetric(span, key, value);
            }
        }
        return fitting == count ? next : faults.truncatedPair(OpCode.BATCH_SET_METRIC, buffer, next, limit, ids);
    }

    // a segment that is gone takes no tags, and that is no error
    private void pushTraceAttribute(final int span, final int key, final int kind, final long value) {
        final int segment = store.segmentOf(span);
        if (segment != SegmentTable.NONE) {
            store.pushTraceAttribute(segment, key, kind, value);
            if (kind == BlockPool.METRIC && StringTable.index(key) == priorityIndex) {
                segments.priority(segment, (int) Double.longBitsToDouble(value));
            }
        }
    }
}
