/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.api.DecodeMode;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.CreateDescriptor;
import io.ringspan.protocol.CreateSpanDescriptor;
import io.ringspan.protocol.CreateSpanFullDescriptor;
import io.ringspan.protocol.IntDescriptor;
import io.ringspan.protocol.LongDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OperationHeader;
import io.ringspan.protocol.RecordLayout;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.protocol.StringDescriptor;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceStore;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;

/**
 * Applies records to the tables.
 *
 * <p>Bounds are checked once a record, before its arguments are read. What cannot be carried out is treated by the
 * {@link DecodeMode}: strict stops at the first error, with everything before it in force; lenient counts it and goes on with the
 * next record, as long as the length of the bad one is known.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
public final class RecordDecoder {
    /** For the count of {@link #decode}: as many records as there are before the limit. */
    public static final long UNTIL_LIMIT = -1;

    // in place of the position of the next record: decoding stops here, the error says why
    static final int STOP = -1;

    // ids whose texts are given back in front of each batch: a pause of some microseconds
    private static final int FORGOTTEN_PER_BATCH = 128;

    // in place of the offset of a text in the header: the text belongs to the segment
    private static final int NO_FIELD = -1;

    private final TraceStore store;
    private final SpanTable spans;
    private final DecodeStats stats;
    private final DecodeError error;
    private final boolean strict;
    private final SpanStarter starter;
    private final OwnRecordDecoder own;
    private final IncompleteTraces incompleteTraces;
    private final RecordFaults faults;
    private final TagRecordDecoder tags;
    private final RawMemory buffer = new RawMemory();
    private int runLimit;
    private ByteBuffer copyOfHeap = ByteBuffer.allocateDirect(0);

    /**
     * Creates a decoder.
     *
     * @param core what decoders share
     */
    public RecordDecoder(final DecodeCore core) {
        store = core.store();
        spans = store.spans();
        stats = core.stats();
        error = core.error();
        strict = core.mode() == DecodeMode.STRICT;
        starter = core.starter();
        incompleteTraces = core.incompleteTraces();
        faults = new RecordFaults(core);
        tags = new TagRecordDecoder(core, faults);
        own = new OwnRecordDecoder(core, tags);
    }

    /**
     * Applies records that lie one after the other.
     *
     * @param source  memory they lie in; what is on the heap is copied first
     * @param offset  of the first record
     * @param limit   first byte that may not be read
     * @param ids     id space of their source
     * @param count   how many records, or {@link #UNTIL_LIMIT}
     * @param foreign whether they were written by another runtime: then strict mode allows only the opcodes of the reference
     * @return true if all of them were carried out, or skipped in lenient mode; false if decoding stopped, {@link #error()} says why
     */
    public boolean decode(
            final DirectBuffer source,
            final int offset,
            final int limit,
            final IdSpace ids,
            final long count,
            final boolean foreign) {
        look(source, offset, limit);
        error.clear();
        store.strings().forgottenIds().giveBack(FORGOTTEN_PER_BATCH);
        try {
            return decodeRecords(offset, limit, ids, count, foreign && strict);
        } finally {
            ids.letGo();
        }
    }

    private boolean decodeRecords(
            final int offset, final int limit, final IdSpace ids, final long count, final boolean referenceOnly) {
        // whoever gives a number of records wants no more
        runLimit = count == UNTIL_LIMIT ? limit : 0;
        boolean held = false;
        int position = offset;
        long left = count == UNTIL_LIMIT ? Long.MAX_VALUE : count;
        while (left > 0 && (position < limit || count != UNTIL_LIMIT)) {
            if (limit - position < OperationHeader.LENGTH) {
                return stopInHead(buffer, position, limit, referenceOnly);
            }
            final int opcode = buffer.getShort(position, LITTLE_ENDIAN) & 0xFFFF;
            final long spanId = buffer.getLong(position + OperationHeader.SPAN_ID_OFFSET, LITTLE_ENDIAN);
            final long faults = stats.faults;
            final int next;
            if (opcode <= OpCode.LAST_REFERENCE) {
                next = decodeReference(opcode, spanId, buffer, position, limit, ids);
            } else if (opcode >= OpCode.FIRST_OWN && opcode <= OpCode.LAST_OWN && !referenceOnly) {
                next = own.decode(opcode, spanId, buffer, position, limit, ids);
            } else {
                return stopInHead(buffer, position, limit, referenceOnly);
            }
            // a complete span sees to its trace itself: it need not be one that is live under that id
            if (stats.faults != faults && !strict && opcode != OpCode.COMPLETE_SPAN) {
                incompleteTraces.onLostSpan(spanId);
            }
            if (next == STOP) {
                return false;
            }
            if (opcode == OpCode.WITH_TEXTS) {
                // the texts are for one record, and not for a run of them
                runLimit = 0;
                held = true;
            } else if (held) {
                ids.letGo();
                runLimit = count == UNTIL_LIMIT ? limit : 0;
                held = false;
            }
            stats.records++;
            position = next;
            left--;
        }
        return true;
    }

    // the range is checked here, and no record is read beyond the limit
    private void look(final DirectBuffer source, final int offset, final int limit) {
        if (source.byteArray() == null) {
            buffer.wrap(source, 0, limit);
        } else {
            if (copyOfHeap.capacity() < limit) {
                copyOfHeap = ByteBuffer.allocateDirect(limit);
            }
            source.getBytes(offset, copyOfHeap, offset, limit - offset);
            buffer.wrap(copyOfHeap, 0, limit);
        }
    }

    private boolean stopInHead(
            final RawMemory buffer, final int position, final int limit, final boolean referenceOnly) {
        FaultFinder.findInHead(buffer, position, limit, referenceOnly, error);
        stats.malformed();
        return false;
    }

    private int decodeReference(
            final int opcode,
            final long spanId,
            final RawMemory buffer,
            final int position,
            final int limit,
            final IdSpace ids) {
        if (OpCode.isCreate(opcode)) {
            return decodeCreate(opcode, spanId, buffer, position, limit, ids);
        }
        final int span = spans.find(spanId);
        if (span == SpanTable.NONE) {
            return skipUnknownSpan(opcode, spanId, buffer, position, limit);
        }
        return switch (opcode) {
            case OpCode.SET_META_ATTR -> tags.metaRun(span, buffer, position, limit, runLimit, ids);
            case OpCode.SET_METRIC_ATTR -> tags.metricRun(span, buffer, position, limit, runLimit, ids);
            case OpCode.SET_TRACE_META_ATTR -> tags.setMeta(opcode, span, buffer, position, limit, ids);
            case OpCode.SET_TRACE_METRICS_ATTR -> tags.setMetric(opcode, span, buffer, position, limit, ids);
            case OpCode.SET_SERVICE_NAME ->
                setText(opcode, span, SpanHeader.SERVICE_OFFSET, buffer, position, limit, ids);
            case OpCode.SET_RESOURCE_NAME ->
                setText(opcode, span, SpanHeader.RESOURCE_OFFSET, buffer, position, limit, ids);
            case OpCode.SET_TYPE -> setText(opcode, span, SpanHeader.TYPE_OFFSET, buffer, position, limit, ids);
            case OpCode.SET_NAME -> setText(opcode, span, SpanHeader.NAME_OFFSET, buffer, position, limit, ids);
            case OpCode.SET_TRACE_ORIGIN -> setText(opcode, span, NO_FIELD, buffer, position, limit, ids);
            case OpCode.SET_ERROR -> setError(span, buffer, position, limit, ids);
            case OpCode.SET_START -> setLong(opcode, span, SpanHeader.START_OFFSET, buffer, position, limit, ids);
            case OpCode.SET_DURATION -> setLong(opcode, span, SpanHeader.DURATION_OFFSET, buffer, position, limit, ids);
            case OpCode.BATCH_SET_META -> tags.batchMeta(span, buffer, position, limit, ids);
            case OpCode.BATCH_SET_METRIC -> tags.batchMetric(span, buffer, position, limit, ids);
            default -> throw new AssertionError("unreachable: " + opcode);
        };
    }

    private int decodeCreate(
            final int opcode,
            final long spanId,
            final RawMemory buffer,
            final int position,
            final int limit,
            final IdSpace ids) {
        final int length = RecordLayout.fixedLength(opcode);
        if (limit - position < length) {
            return faults.truncated(opcode, buffer, position, limit, ids);
        }
        int name = StringTable.EMPTY;
        int service = StringTable.EMPTY;
        int resource = StringTable.EMPTY;
        int type = StringTable.EMPTY;
        long start = 0;
        if (opcode == OpCode.CREATE_SPAN) {
            name = ids.get(buffer.getInt(position + CreateSpanDescriptor.NAME_ID_OFFSET, LITTLE_ENDIAN));
            start = buffer.getLong(position + CreateSpanDescriptor.START_OFFSET, LITTLE_ENDIAN);
        } else if (opcode == OpCode.CREATE_SPAN_FULL) {
            name = ids.get(buffer.getInt(position + CreateSpanFullDescriptor.NAME_ID_OFFSET, LITTLE_ENDIAN));
            service = ids.get(buffer.getInt(position + CreateSpanFullDescriptor.SERVICE_ID_OFFSET, LITTLE_ENDIAN));
            resource = ids.get(buffer.getInt(position + CreateSpanFullDescriptor.RESOURCE_ID_OFFSET, LITTLE_ENDIAN));
            type = ids.get(buffer.getInt(position + CreateSpanFullDescriptor.TYPE_ID_OFFSET, LITTLE_ENDIAN));
            start = buffer.getLong(position + CreateSpanFullDescriptor.START_OFFSET, LITTLE_ENDIAN);
        }
        if (name == IdSpace.UNKNOWN
                || service == IdSpace.UNKNOWN
                || resource == IdSpace.UNKNOWN
                || type == IdSpace.UNKNOWN) {
            if (strict) {
                return unknownStringOfCreate(buffer, position, name, service, resource);
            }
            name = knownOrEmpty(name);
            service = knownOrEmpty(service);
            resource = knownOrEmpty(resource);
            type = knownOrEmpty(type);
        }
        final int span = starter.start(
                spanId,
                buffer.getLong(position + CreateDescriptor.TRACE_ID_LOW_OFFSET, LITTLE_ENDIAN),
                buffer.getLong(position + CreateDescriptor.TRACE_ID_HIGH_OFFSET, LITTLE_ENDIAN),
                buffer.getLong(position + CreateDescriptor.SEGMENT_ID_OFFSET, LITTLE_ENDIAN),
                buffer.getLong(position + CreateDescriptor.PARENT_ID_OFFSET, LITTLE_ENDIAN),
                spanId);
        if (span != SpanTable.NONE) {
            starter.setCore(span, name, service, resource, type, start);
        }
        return position + length;
    }

    private int unknownStringOfCreate(
            final RawMemory buffer, final int position, final int name, final int service, final int resource) {
        final int offset = name == IdSpace.UNKNOWN
                ? CreateSpanFullDescriptor.NAME_ID_OFFSET
                : service == IdSpace.UNKNOWN
                        ? CreateSpanFullDescriptor.SERVICE_ID_OFFSET
                        : resource == IdSpace.UNKNOWN
                                ? CreateSpanFullDescriptor.RESOURCE_ID_OFFSET
                                : CreateSpanFullDescriptor.TYPE_ID_OFFSET;
        return faults.unknownString(buffer.getInt(position + offset, LITTLE_ENDIAN), STOP);
    }

    private int knownOrEmpty(final int handle) {
        if (handle == IdSpace.UNKNOWN) {
            stats.stringNotFound();
            return StringTable.EMPTY;
        }
        return handle;
    }

    private int setText(
            final int opcode,
            final int span,
            final int fieldOffset,
            final RawMemory buffer,
            final int position,
            final int limit,
            final IdSpace ids) {
        final int next = position + StringDescriptor.LENGTH;
        if (next > limit) {
            return faults.truncated(opcode, buffer, position, limit, ids);
        }
        final int id = buffer.getInt(position + StringDescriptor.STRING_ID_OFFSET, LITTLE_ENDIAN);
        final int handle = ids.get(id);
        if (handle == IdSpace.UNKNOWN) {
            return faults.unknownString(id, next);
        }
        if (opcode == OpCode.SET_TRACE_ORIGIN) {
            setOrigin(span, handle);
        } else {
            store.setText(span, fieldOffset, handle);
        }
        return next;
    }

    private int setError(
            final int span, final RawMemory buffer, final int position, final int limit, final IdSpace ids) {
        final int next = position + IntDescriptor.LENGTH;
        if (next > limit) {
            return faults.truncated(OpCode.SET_ERROR, buffer, position, limit, ids);
        }
        spans.buffer()
                .putInt(
                        SpanTable.at(span) + SpanHeader.ERROR_OFFSET,
                        buffer.getInt(position + IntDescriptor.VALUE_OFFSET, LITTLE_ENDIAN));
        return next;
    }

    private int setLong(
            final int opcode,
            final int span,
            final int fieldOffset,
            final RawMemory buffer,
            final int position,
            final int limit,
            final IdSpace ids) {
        final int next = position + LongDescriptor.LENGTH;
        if (next > limit) {
            return faults.truncated(opcode, buffer, position, limit, ids);
        }
        spans.buffer()
                .putLong(
                        SpanTable.at(span) + fieldOffset,
                        buffer.getLong(position + LongDescriptor.VALUE_OFFSET, LITTLE_ENDIAN));
        return next;
    }

    private void setOrigin(final int span, final int origin) {
        final int segment = store.segmentOf(span);
        if (segment != SegmentTable.NONE) {
            store.setOrigin(segment, origin);
        }
    }

    private int skipUnknownSpan(
            final int opcode, final long spanId, final RawMemory buffer, final int position, final int limit) {
        stats.spanNotFound++;
        error.spanNotFound(spanId);
        if (strict) {
            return STOP;
        }
        final long length = RecordLayout.length(opcode, buffer, position, limit);
        if (length > limit - position) {
            stats.malformed();
            return STOP;
        }
        return position + (int) length;
    }

    /**
     * What stopped the decoder last.
     *
     * @return the error; its kind is null if nothing did
     */
    public DecodeError error() {
        return error;
    }
}
