/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.protocol.CompleteSpanDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OperationHeader;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.protocol.SpanFieldsDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Everything about a finished span in one record.
 *
 * @param id      of the span
 * @param segment of the span, if it has one
 * @param lone    whether it has none
 * @param last    whether it is the local root and the last of its segment
 * @param core    four core texts
 * @param fields  flags, kind, status and scope
 * @param entries what records there would be about the span
 * @param texts   that ids may stand for
 * @param fault   what makes the record one that cannot be read
 */
record CompleteSpan(
        long id,
        long segment,
        boolean lone,
        boolean last,
        List<Integer> core,
        int fields,
        List<Op> entries,
        List<String> texts,
        Fault fault)
        implements Op {
    private static final int OTHER_FLAGS = CompleteSpanDescriptor.LAST_OF_SEGMENT | CompleteSpanDescriptor.NO_SEGMENT;
    private static final long NO_SPAN = -1;
    private static final int RECORD_LENGTH_MAX = 1 << 12;

    /** What can be wrong with the record, so that all of it is refused. */
    enum Fault {
        /** Nothing. */
        NONE,
        /** The flags name no kind of entry, but there are some. */
        NO_FLAGS,
        /** A text is not UTF-8. */
        TEXT,
        /** The last text is longer than the record. */
        TEXT_LENGTH,
        /** A record that no entry may be stands behind the others. */
        ENTRY,
        /** A byte stands behind the last entry. */
        ENTRY_LENGTH
    }

    @Override
    public int opcode() {
        return OpCode.COMPLETE_SPAN;
    }

    /** None: a fault of a span that has no segment is not one of the span that is live under its id. */
    @Override
    public long span() {
        return NO_SPAN;
    }

    private int flags() {
        int flags =
                (last ? CompleteSpanDescriptor.LAST_OF_SEGMENT : 0) | (lone ? CompleteSpanDescriptor.NO_SEGMENT : 0);
        for (final Op entry : entries) {
            flags |= CompleteSpanDescriptor.presence(entry.opcode());
        }
        return fault == Fault.NO_FLAGS ? flags & OTHER_FLAGS : flags;
    }

    @Override
    public void write(final RecordEncoder records) {
        final ExpandableDirectByteBuffer record = new ExpandableDirectByteBuffer();
        record.putShort(0, (short) OpCode.COMPLETE_SPAN, LITTLE_ENDIAN);
        record.putLong(OperationHeader.SPAN_ID_OFFSET, id, LITTLE_ENDIAN);
        record.putLong(CompleteSpanDescriptor.TRACE_ID_LOW_OFFSET, 10 + id, LITTLE_ENDIAN);
        record.putLong(CompleteSpanDescriptor.TRACE_ID_HIGH_OFFSET, 3, LITTLE_ENDIAN);
        record.putLong(CompleteSpanDescriptor.SEGMENT_ID_OFFSET, segment, LITTLE_ENDIAN);
        record.putLong(CompleteSpanDescriptor.PARENT_ID_OFFSET, id % 3, LITTLE_ENDIAN);
        record.putLong(CompleteSpanDescriptor.START_OFFSET, 100 * id, LITTLE_ENDIAN);
        record.putLong(CompleteSpanDescriptor.DURATION_OFFSET, -id, LITTLE_ENDIAN);
        record.putInt(CompleteSpanDescriptor.ERROR_OFFSET, (int) id, LITTLE_ENDIAN);
        for (int i = 0; i < core.size(); i++) {
            record.putInt(CompleteSpanDescriptor.NAME_ID_OFFSET + Integer.BYTES * i, core.get(i), LITTLE_ENDIAN);
        }
        record.putInt(CompleteSpanDescriptor.FLAGS_OFFSET, flags(), LITTLE_ENDIAN);
        record.putInt(CompleteSpanDescriptor.FIELDS_OFFSET, fields, LITTLE_ENDIAN);
        final int entriesEnd = putEntries(record, CompleteSpanDescriptor.LENGTH);
        final int end = putTexts(record, entriesEnd);
        record.putInt(
                CompleteSpanDescriptor.ENTRIES_LENGTH_OFFSET,
                entriesEnd - CompleteSpanDescriptor.LENGTH,
                LITTLE_ENDIAN);
        record.putInt(CompleteSpanDescriptor.TEXTS_LENGTH_OFFSET, end - entriesEnd, LITTLE_ENDIAN);
        records.records(record, 0, end);
    }

    private int putEntries(final ExpandableDirectByteBuffer record, final int offset) {
        final UnsafeBuffer memory = new UnsafeBuffer(new ExpandableDirectByteBuffer(RECORD_LENGTH_MAX));
        final RecordEncoder single = new RecordEncoder();
        int at = offset;
        for (final Op entry : entries) {
            single.wrap(memory, 0, memory.capacity());
            entry.write(single);
            at = putEntry(record, at, memory, single.position());
        }
        if (fault == Fault.ENTRY) {
            single.wrap(memory, 0, memory.capacity()).setError(id, 1);
            at = putEntry(record, at, memory, single.position());
        } else if (fault == Fault.ENTRY_LENGTH) {
            record.putByte(at++, (byte) 0);
        }
        return at;
    }

    private static int putEntry(
            final ExpandableDirectByteBuffer record, final int at, final UnsafeBuffer single, final int length) {
        record.putBytes(at, single, 0, Short.BYTES);
        record.putBytes(at + Short.BYTES, single, OperationHeader.LENGTH, length - OperationHeader.LENGTH);
        return at + length - CompleteSpanDescriptor.ENTRY_SHIFT;
    }

    private int putTexts(final ExpandableDirectByteBuffer record, final int offset) {
        int at = offset;
        for (final String text : texts) {
            final byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            record.putInt(at, utf8.length, LITTLE_ENDIAN);
            record.putBytes(at + Integer.BYTES, utf8);
            at += Integer.BYTES + utf8.length;
        }
        if (fault == Fault.TEXT) {
            record.putInt(at, 1, LITTLE_ENDIAN);
            record.putByte(at + Integer.BYTES, (byte) 0xFF);
            at += Integer.BYTES + 1;
        } else if (fault == Fault.TEXT_LENGTH) {
            record.putInt(at, 1, LITTLE_ENDIAN);
            at += Integer.BYTES;
        }
        return at;
    }

    private boolean isRefused() {
        final boolean hasEntries = !entries.isEmpty();
        return (fault != Fault.NONE && (fault != Fault.NO_FLAGS || hasEntries))
                || entries.stream().anyMatch(Op::isBroken);
    }

    @Override
    public void apply(final TraceModel model) {
        if (isRefused()) {
            model.malformed();
            if (!lone) {
                model.loseSpanOf(segment);
            }
            return;
        }
        if (!texts.isEmpty()) {
            model.hold(texts);
        }
        final SpanModel span = new SpanModel(id, 3, 10 + id, lone ? TraceModel.NO_SEGMENT : segment, id % 3);
        final SpanModel hidden = lone ? model.startLone(span) : null;
        if (!lone) {
            model.start(span, 0);
        }
        model.core(span, core.get(0), core.get(1), core.get(2), core.get(3));
        entries.forEach(entry -> entry.apply(model));
        span.start = 100 * id;
        span.duration = -id;
        span.error = (int) id;
        span.kindNumber = (fields & SpanFieldsDescriptor.KIND_MASK) >> SpanFieldsDescriptor.KIND_SHIFT;
        span.statusCode = SpanFieldsDescriptor.status(fields);
        if (lone) {
            model.finishLone(span, last, hidden);
        } else {
            model.finishWhole(span, last);
        }
    }
}
