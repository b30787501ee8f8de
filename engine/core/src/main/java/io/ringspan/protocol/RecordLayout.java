/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * What follows the head of each kind of record, as data: the widths of its arguments, which of them are string ids, and how
 * long the record is.
 *
 * <p>Lengths are computed without overflow and may reach past the end of the memory; it is the caller who compares.
 */
public final class RecordLayout {
    /** What {@link #length(int, DirectBuffer, int, int)} returns for a code that is not known. */
    public static final long UNKNOWN = -1;

    private static final int STRING = 0x80;
    private static final int STR = STRING | Integer.BYTES;
    private static final int U8 = Byte.BYTES;
    private static final int U32 = Integer.BYTES;
    private static final int U64 = Long.BYTES;
    private static final int U128 = 2 * Long.BYTES;

    private static final int[][] REFERENCE = {
        {U128, U64, U64}, // Create
        {STR, STR}, // SetMetaAttr
        {STR, U64}, // SetMetricAttr
        {STR}, // SetServiceName
        {STR}, // SetResourceName
        {U32}, // SetError
        {U64}, // SetStart
        {U64}, // SetDuration
        {STR}, // SetType
        {STR}, // SetName
        {STR, STR}, // SetTraceMetaAttr
        {STR, U64}, // SetTraceMetricsAttr
        {STR}, // SetTraceOrigin
        {U128, U64, U64, STR, U64}, // CreateSpan
        {U128, U64, U64, STR, STR, STR, STR, U64}, // CreateSpanFull
        {U32}, // BatchSetMeta
        {U32} // BatchSetMetric
    };

    private static final int[][] OWN = {
        {U64}, // FinishSpan
        {U32, U32}, // FlushChunk
        {U32, U32}, // DefineString
        {U32}, // EvictString
        {STR, U32}, // SetMetaText
        {U32, U32}, // SetMetaStruct
        {U64, U32, U32}, // AddSpanEvent
        {U128, U64, U64, U64, U64, U32, STR, STR, STR, STR, U32, U32, U32, U32}, // WholeSpan
        {U64}, // Tick
        {STR, U64}, // SetLongAttr
        {STR, U8}, // SetBooleanAttr
        {STR, U32}, // SetArrayAttr
        {U128, U64, U32, U32, U32}, // AddSpanLink
        {STR, U32, U32}, // SetErrorDetails
        {STR}, // UnsetAttr
        {STR, STR}, // SetMetaIfAbsent
        {STR, U64}, // SetMetricIfAbsent
        {U32, U32}, // SetSamplingPriority
        {U64, U64, U64}, // SetSamplingRates
        {}, // AbandonSpan
        {}, // AbandonSegment
        {}, // BeginEpoch
        {U32}, // WithTexts
        {U32, U32}, // SetSpanFields
        {STR, U32}, // SetStatus
        {STR}, // SetTraceState
        {U32, U32, U32}, // SetDroppedCounts
        {STR, U32}, // SetValueAttr
        {U128, U64, U64, U64, U64, U32, STR, STR, STR, STR, U32, U32, U32, U32} // CompleteSpan
    };

    private static final int[] REFERENCE_LENGTHS = fixedLengths(REFERENCE);
    private static final int[] OWN_LENGTHS = fixedLengths(OWN);
    private static final int[] META_PAIR = {STR, STR};
    private static final int[] METRIC_PAIR = {STR, U64};

    /** Longest fixed part of a record, its head included, in bytes. */
    public static final int FIXED_LENGTH_MAX = Math.max(
            Arrays.stream(REFERENCE_LENGTHS).max().getAsInt(),
            Arrays.stream(OWN_LENGTHS).max().getAsInt());

    private RecordLayout() {}

    /**
     * Number of fixed arguments.
     *
     * @param opcode a known code
     * @return 0 to 14
     */
    public static int argumentCount(final int opcode) {
        return arguments(opcode).length;
    }

    /**
     * Width of a fixed argument.
     *
     * @param opcode a known code
     * @param index  0 to {@link #argumentCount} - 1
     * @return 1, 4, 8 or 16 bytes
     */
    public static int argumentWidth(final int opcode, final int index) {
        return arguments(opcode)[index] & ~STRING;
    }

    /**
     * Whether a fixed argument is a string id.
     *
     * @param opcode a known code
     * @param index  0 to {@link #argumentCount} - 1
     * @return true if it has to be defined in the source's id space
     */
    public static boolean isStringId(final int opcode, final int index) {
        return (arguments(opcode)[index] & STRING) != 0;
    }

    /**
     * Length of the fixed part of a record, its head included.
     *
     * @param opcode a known code
     * @return in bytes
     */
    public static int fixedLength(final int opcode) {
        return opcode < OpCode.FIRST_OWN ? REFERENCE_LENGTHS[opcode] : OWN_LENGTHS[opcode - OpCode.FIRST_OWN];
    }

    private static int[] fixedLengths(final int[][] arguments) {
        final int[] lengths = new int[arguments.length];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = OperationHeader.LENGTH;
            for (final int argument : arguments[i]) {
                lengths[i] += argument & ~STRING;
            }
        }
        return lengths;
    }

    /**
     * Length of a record that begins with an op of variable length, or of a fixed one.
     *
     * @param opcode code of the record
     * @param buffer memory it lies in
     * @param offset of its first byte
     * @param limit  first byte that no longer belongs to the readable part
     * @return in bytes, at least that of the fixed part when that does not fit before the limit; {@link #UNKNOWN} for an
     *     unknown code
     */
    public static long length(final int opcode, final DirectBuffer buffer, final int offset, final int limit) {
        if (!OpCode.isKnown(opcode)) {
            return UNKNOWN;
        }
        final int fixed = fixedLength(opcode);
        if (limit - offset < fixed) {
            return fixed;
        }
        return fixed + variableLength(opcode, buffer, offset);
    }

    // a method of its own, so that both are small enough to be compiled into their callers
    private static long variableLength(final int opcode, final DirectBuffer buffer, final int offset) {
        return switch (opcode) {
            case OpCode.BATCH_SET_META ->
                unsigned(buffer, offset + BatchDescriptor.COUNT_OFFSET) * BatchDescriptor.META_PAIR_LENGTH;
            case OpCode.BATCH_SET_METRIC ->
                unsigned(buffer, offset + BatchDescriptor.COUNT_OFFSET) * BatchDescriptor.METRIC_PAIR_LENGTH;
            case OpCode.FLUSH_CHUNK ->
                unsigned(buffer, offset + FlushChunkDescriptor.COUNT_OFFSET) * FlushChunkDescriptor.SPAN_ID_LENGTH;
            case OpCode.DEFINE_STRING -> unsigned(buffer, offset + DefineStringDescriptor.TEXT_LENGTH_OFFSET);
            case OpCode.SET_META_TEXT -> unsigned(buffer, offset + TextDescriptor.TEXT_LENGTH_OFFSET);
            case OpCode.WITH_TEXTS -> unsigned(buffer, offset + WithTextsDescriptor.TEXTS_LENGTH_OFFSET);
            case OpCode.SET_META_STRUCT ->
                unsigned(buffer, offset + MetaStructDescriptor.KEY_LENGTH_OFFSET)
                        + unsigned(buffer, offset + MetaStructDescriptor.VALUE_LENGTH_OFFSET);
            case OpCode.ADD_SPAN_EVENT ->
                unsigned(buffer, offset + SpanEventDescriptor.NAME_LENGTH_OFFSET)
                        + unsigned(buffer, offset + SpanEventDescriptor.ATTRIBUTES_LENGTH_OFFSET);
            case OpCode.SET_ARRAY_ATTR, OpCode.SET_VALUE_ATTR ->
                unsigned(buffer, offset + ArrayDescriptor.ITEMS_LENGTH_OFFSET);
            case OpCode.ADD_SPAN_LINK ->
                unsigned(buffer, offset + SpanLinkDescriptor.TRACE_STATE_LENGTH_OFFSET)
                        + unsigned(buffer, offset + SpanLinkDescriptor.ATTRIBUTES_LENGTH_OFFSET);
            case OpCode.SET_ERROR_DETAILS ->
                unsigned(buffer, offset + ErrorDescriptor.MESSAGE_LENGTH_OFFSET)
                        + unsigned(buffer, offset + ErrorDescriptor.STACK_LENGTH_OFFSET);
            case OpCode.WHOLE_SPAN ->
                unsigned(buffer, offset + WholeSpanDescriptor.META_COUNT_OFFSET) * BatchDescriptor.META_PAIR_LENGTH
                        + unsigned(buffer, offset + WholeSpanDescriptor.METRIC_COUNT_OFFSET)
                                * BatchDescriptor.METRIC_PAIR_LENGTH
                        + unsigned(buffer, offset + WholeSpanDescriptor.TEXT_LENGTH_OFFSET);
            case OpCode.COMPLETE_SPAN -> CompleteSpanDescriptor.length(buffer, offset) - CompleteSpanDescriptor.LENGTH;
            default -> 0;
        };
    }

    static long length(final int opcode, final ChangeBuffer buffer, final int offset) {
        return length(opcode, buffer.buffer(), offset, buffer.capacity());
    }

    /**
     * The first read of a record that leaves the buffer, in the order in which the reference reads.
     *
     * @param opcode a known code
     * @param buffer change buffer that is too short for the record
     * @param offset of the record
     * @return the error that names that read, to be thrown by the caller
     */
    public static ReadOutOfBoundsException truncation(final int opcode, final ChangeBuffer buffer, final int offset) {
        final int capacity = buffer.capacity();
        long position = offset;
        if (capacity - position < Short.BYTES) {
            return new ReadOutOfBoundsException(position, Short.BYTES, capacity);
        }
        position += OperationHeader.SPAN_ID_OFFSET;
        if (capacity - position < Long.BYTES) {
            return new ReadOutOfBoundsException(position, Long.BYTES, capacity);
        }
        position += Long.BYTES;
        for (final int argument : arguments(opcode)) {
            final int width = argument & ~STRING;
            if (capacity - position < width) {
                return new ReadOutOfBoundsException(position, width, capacity);
            }
            position += width;
        }
        final int[] pair = pair(opcode);
        while (pair != null) {
            for (final int argument : pair) {
                final int width = argument & ~STRING;
                if (capacity - position < width) {
                    return new ReadOutOfBoundsException(position, width, capacity);
                }
                position += width;
            }
        }
        return new ReadOutOfBoundsException(position, length(opcode, buffer, offset) - (position - offset), capacity);
    }

    private static int[] pair(final int opcode) {
        return switch (opcode) {
            case OpCode.BATCH_SET_META -> META_PAIR;
            case OpCode.BATCH_SET_METRIC -> METRIC_PAIR;
            default -> null;
        };
    }

    private static int[] arguments(final int opcode) {
        return opcode < OpCode.FIRST_OWN ? REFERENCE[opcode] : OWN[opcode - OpCode.FIRST_OWN];
    }

    private static long unsigned(final DirectBuffer buffer, final int offset) {
        return Integer.toUnsignedLong(buffer.getInt(offset, LITTLE_ENDIAN));
    }
}
