/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.checks;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.counters.EngineCounter;
import io.ringspan.protocol.BatchDescriptor;
import io.ringspan.protocol.CompleteSpanDescriptor;
import io.ringspan.protocol.CreateDescriptor;
import io.ringspan.protocol.CreateSpanFullDescriptor;
import io.ringspan.protocol.LongDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OperationHeader;
import io.ringspan.protocol.RecordLayout;
import io.ringspan.protocol.SpanEventDescriptor;
import io.ringspan.protocol.SpanFieldsDescriptor;
import io.ringspan.protocol.WithTextsDescriptor;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Looks at each record of a batch by itself, and takes the tags off its ids. What cannot be read, because several threads have written it, it
 * leaves to the decoder.
 *
 * <p>Note: not threadsafe; made for one batch, in memory of its own.
 */
final class BatchChecks {
    /** An id that never means a text. */
    static final int NO_ID = -1;

    private static final int EMPTY_ID = 0;

    private final UseChecks checks;
    private final UnsafeBuffer records;
    private final long nowMs = System.currentTimeMillis();
    // of the record at hand
    private long spanId;
    private int opcode;
    // texts that ids of the record at hand may stand for
    private int heldCount;

    /** What is done with a record. */
    @FunctionalInterface
    interface RecordVisitor {
        void visit(int opcode, int at, int length);
    }

    BatchChecks(final UseChecks checks, final UnsafeBuffer records) {
        this.checks = checks;
        this.records = records;
    }

    /** Goes from record to record, as far as they can be told apart. */
    static void forEach(final DirectBuffer records, final RecordVisitor visitor) {
        final int end = records.capacity();
        int at = 0;
        while (end - at >= OperationHeader.LENGTH) {
            final int opcode = records.getShort(at, LITTLE_ENDIAN) & 0xFFFF;
            final long length = RecordLayout.length(opcode, records, at, end);
            if (length == RecordLayout.UNKNOWN || length > end - at) {
                return;
            }
            visitor.visit(opcode, at, (int) length);
            at += (int) length;
        }
    }

    void check() {
        forEach(records, this::check);
    }

    private void check(final int newOpcode, final int at, final int length) {
        opcode = newOpcode;
        spanId = records.getLong(at + OperationHeader.SPAN_ID_OFFSET, LITTLE_ENDIAN);
        if (opcode == OpCode.WITH_TEXTS) {
            heldCount = countTexts(at + WithTextsDescriptor.LENGTH, at + length);
            return;
        }
        if (spanId == 0 && opcode != OpCode.FLUSH_CHUNK) {
            say(EngineCounter.MISUSE_ZERO_IDS, "the id of the span is 0");
        }
        switch (opcode) {
            case OpCode.COMPLETE_SPAN -> checkComplete(at, length);
            case OpCode.CREATE_SPAN_FULL -> {
                checkIds(at, CreateDescriptor.TRACE_ID_LOW_OFFSET, CreateDescriptor.SEGMENT_ID_OFFSET, true);
                checkStart(records.getLong(at + CreateSpanFullDescriptor.START_OFFSET, LITTLE_ENDIAN), "the start");
            }
            case OpCode.FINISH_SPAN, OpCode.SET_DURATION ->
                checkDuration(records.getLong(at + LongDescriptor.VALUE_OFFSET, LITTLE_ENDIAN));
            default -> {
                // what else there is has neither ids of spans nor times that all records of its kind have
            }
        }
        checkRecord(opcode, at);
        heldCount = 0;
    }

    private void checkComplete(final int at, final int length) {
        final int end = at + length;
        final int entriesAt = at + CompleteSpanDescriptor.LENGTH;
        final int textsAt =
                entriesAt + records.getInt(at + CompleteSpanDescriptor.ENTRIES_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int flags = records.getInt(at + CompleteSpanDescriptor.FLAGS_OFFSET, LITTLE_ENDIAN);
        checkIds(
                at,
                CompleteSpanDescriptor.TRACE_ID_LOW_OFFSET,
                CompleteSpanDescriptor.SEGMENT_ID_OFFSET,
                (flags & CompleteSpanDescriptor.NO_SEGMENT) == 0);
        final long startNs = records.getLong(at + CompleteSpanDescriptor.START_OFFSET, LITTLE_ENDIAN);
        final long durationNs = records.getLong(at + CompleteSpanDescriptor.DURATION_OFFSET, LITTLE_ENDIAN);
        if (!Times.isSinceEpoch(startNs) && Times.isSinceEpoch(durationNs)) {
            say(
                    EngineCounter.MISUSE_TIMES,
                    "start " + startNs + " and duration " + durationNs + " are swapped, it seems");
        } else {
            checkStart(startNs, "the start");
            checkDuration(durationNs);
        }
        checkScope(records.getInt(at + CompleteSpanDescriptor.FIELDS_OFFSET, LITTLE_ENDIAN));
        if (textsAt < entriesAt || textsAt > end) {
            return;
        }
        heldCount = countTexts(textsAt, end);
        int entry = entriesAt;
        while (textsAt - entry >= CompleteSpanDescriptor.ENTRY_PREFIX_LENGTH) {
            final int entryOpcode = records.getShort(entry, LITTLE_ENDIAN) & 0xFFFF;
            if (CompleteSpanDescriptor.presence(entryOpcode) == 0) {
                return;
            }
            final long entryLength = CompleteSpanDescriptor.entryLength(entryOpcode, records, entry, textsAt);
            if (entryLength > textsAt - entry) {
                return;
            }
            checkRecord(entryOpcode, entry - CompleteSpanDescriptor.ENTRY_SHIFT);
            entry += (int) entryLength;
        }
    }

    /** The arguments of a record, or of an entry: whatever has them has them at the same offsets. */
    private void checkRecord(final int recordOpcode, final int at) {
        int argument = at + OperationHeader.LENGTH;
        for (int i = 0; i < RecordLayout.argumentCount(recordOpcode); i++) {
            if (RecordLayout.isStringId(recordOpcode, i)) {
                checkText(recordOpcode, argument);
            }
            argument += RecordLayout.argumentWidth(recordOpcode, i);
        }
        if (recordOpcode == OpCode.BATCH_SET_META) {
            checkPairs(recordOpcode, at, BatchDescriptor.META_PAIR_LENGTH, true);
        } else if (recordOpcode == OpCode.BATCH_SET_METRIC) {
            checkPairs(recordOpcode, at, BatchDescriptor.METRIC_PAIR_LENGTH, false);
        } else if (recordOpcode == OpCode.ADD_SPAN_EVENT) {
            checkStart(records.getLong(at + SpanEventDescriptor.TIME_OFFSET, LITTLE_ENDIAN), "the time of an event");
        } else if (recordOpcode == OpCode.SET_SPAN_FIELDS) {
            checkScope(records.getInt(at + SpanFieldsDescriptor.FIELDS_OFFSET, LITTLE_ENDIAN)
                    & records.getInt(at + SpanFieldsDescriptor.MASK_OFFSET, LITTLE_ENDIAN));
        }
    }

    private void checkPairs(final int recordOpcode, final int at, final int pairLength, final boolean hasTextValue) {
        final int count = records.getInt(at + BatchDescriptor.COUNT_OFFSET, LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            final int pair = at + BatchDescriptor.LENGTH + i * pairLength;
            checkText(recordOpcode, pair);
            if (hasTextValue) {
                checkText(recordOpcode, pair + Integer.BYTES);
            }
        }
    }

    // the id is one of this engine, or is none from here on
    private void checkText(final int recordOpcode, final int offset) {
        final int id = records.getInt(offset, LITTLE_ENDIAN);
        final int heldIndex = WithTextsDescriptor.index(id);
        if (id == EMPTY_ID || (heldIndex >= 0 && heldIndex < heldCount)) {
            return;
        }
        final int own = heldIndex >= 0 ? NO_ID : checks.withoutTag(id);
        records.putInt(offset, own, LITTLE_ENDIAN);
        if (own == NO_ID) {
            checks.say(
                    EngineCounter.MISUSE_IDS,
                    spanId,
                    opcode == OpCode.COMPLETE_SPAN && recordOpcode != opcode
                            ? ApiCalls.name(recordOpcode) + " of a span record"
                            : ApiCalls.name(recordOpcode),
                    id + " is no id of a text of this engine, but " + UseChecks.origin(id));
        }
    }

    private void checkScope(final int fields) {
        final int scope = (fields & SpanFieldsDescriptor.SCOPE_MASK) >>> SpanFieldsDescriptor.SCOPE_SHIFT;
        if (!checks.isScope(scope)) {
            say(EngineCounter.MISUSE_IDS, scope + " is no number of a scope of this engine");
        }
    }

    private void checkIds(final int at, final int traceIdOffset, final int segmentIdOffset, final boolean hasSegment) {
        if ((records.getLong(at + traceIdOffset, LITTLE_ENDIAN)
                        | records.getLong(at + traceIdOffset + Long.BYTES, LITTLE_ENDIAN))
                == 0) {
            say(EngineCounter.MISUSE_ZERO_IDS, "the id of its trace is 0");
        }
        if (hasSegment && records.getLong(at + segmentIdOffset, LITTLE_ENDIAN) == 0) {
            say(EngineCounter.MISUSE_ZERO_IDS, "the id of its segment is 0");
        }
    }

    private void checkStart(final long timeNs, final String what) {
        if (!Times.isSinceEpoch(timeNs)) {
            say(
                    EngineCounter.MISUSE_UNITS,
                    what + ", " + timeNs + ", is not in nanoseconds since the epoch: " + Times.guess(timeNs));
        }
    }

    private void checkDuration(final long durationNs) {
        final String fault = Times.faultOfDuration(durationNs, nowMs);
        if (fault != null) {
            say(EngineCounter.MISUSE_TIMES, "the duration, " + durationNs + " ns, is none: " + fault);
        }
    }

    private void say(final EngineCounter kind, final String what) {
        checks.say(kind, spanId, ApiCalls.name(opcode), what);
    }

    private int countTexts(final int offset, final int end) {
        int count = 0;
        int at = offset;
        while (end - at >= WithTextsDescriptor.TEXT_PREFIX_LENGTH) {
            final int length = records.getInt(at, LITTLE_ENDIAN);
            at += WithTextsDescriptor.TEXT_PREFIX_LENGTH;
            if (length < 0 || length > end - at) {
                return count;
            }
            at += length;
            count++;
        }
        return count;
    }
}
