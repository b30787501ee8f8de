/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * {@link OpCode#COMPLETE_SPAN}: everything that a finished span can carry. The fixed part has what every span has; behind it come
 * {@code ENTRIES_LENGTH} bytes of entries, in the order in which they count as set, and behind these {@code TEXTS_LENGTH} bytes of texts.
 *
 * <p>An entry is a record without its span id: a 16-bit opcode, and the arguments that a record of that opcode has, in the same layout.
 * {@link #presence} says which opcodes there may be. So an entry at {@code at} is read as a record that begins at
 * {@code at - }{@value #ENTRY_SHIFT}, of which only the arguments are there; {@link #entryLength} has its length.
 *
 * <p>A text is a 32-bit length, and the UTF-8 bytes. Wherever this record has a string id, in the fixed part or in an entry,
 * {@link WithTextsDescriptor#id} of its place means one of them.
 *
 * <p>Little-endian, unaligned, no padding; the number before a row is its offset in bytes.
 *
 * <pre>
 *        0                   1                   2                   3
 *        0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     0 |             opcode            |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     2 |                            span id                            |
 *       +                                                               +
 *       |                                                               |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    10 |                          trace id low                         |
 *       +                                                               +
 *       |                                                               |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    18 |                         trace id high                         |
 *       +                                                               +
 *       |                                                               |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    26 |                           segment id                          |
 *       +                                                               +
 *       |                                                               |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    34 |                           parent id                           |
 *       +                                                               +
 *       |                                                               |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    42 |                             start                             |
 *       +                                                               +
 *       |                                                               |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    50 |                            duration                           |
 *       +                                                               +
 *       |                                                               |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    58 |                             error                             |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    62 |                            name id                            |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    66 |                           service id                          |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    70 |                          resource id                          |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    74 |                            type id                            |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    78 |                             flags                             |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    82 |                             fields                            |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    86 |                         entries length                        |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    90 |                          texts length                         |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Fields are those of {@link SpanFieldsDescriptor}, with the code of the status. What the fixed part says of status and error counts, whatever entries say. Up to the
 * flags it is the same as that of {@link WholeSpanDescriptor}.
 */
public final class CompleteSpanDescriptor {
    /** Offset of: low half of the trace id. */
    public static final int TRACE_ID_LOW_OFFSET = OperationHeader.LENGTH;

    /** Offset of: high half of the trace id. */
    public static final int TRACE_ID_HIGH_OFFSET = TRACE_ID_LOW_OFFSET + Long.BYTES;

    /** Offset of: segment the span belongs to, unless the flags say that there is none. */
    public static final int SEGMENT_ID_OFFSET = TRACE_ID_HIGH_OFFSET + Long.BYTES;

    /** Offset of: parent span, 0 for none. */
    public static final int PARENT_ID_OFFSET = SEGMENT_ID_OFFSET + Long.BYTES;

    /** Offset of: start in nanoseconds since the epoch. */
    public static final int START_OFFSET = PARENT_ID_OFFSET + Long.BYTES;

    /** Offset of: duration in nanoseconds. */
    public static final int DURATION_OFFSET = START_OFFSET + Long.BYTES;

    /** Offset of: error flag. */
    public static final int ERROR_OFFSET = DURATION_OFFSET + Long.BYTES;

    /** Offset of: string id of the name. */
    public static final int NAME_ID_OFFSET = ERROR_OFFSET + Integer.BYTES;

    /** Offset of: string id of the service. */
    public static final int SERVICE_ID_OFFSET = NAME_ID_OFFSET + Integer.BYTES;

    /** Offset of: string id of the resource. */
    public static final int RESOURCE_ID_OFFSET = SERVICE_ID_OFFSET + Integer.BYTES;

    /** Offset of: string id of the type. */
    public static final int TYPE_ID_OFFSET = RESOURCE_ID_OFFSET + Integer.BYTES;

    /** Offset of: flags below. */
    public static final int FLAGS_OFFSET = TYPE_ID_OFFSET + Integer.BYTES;

    /** Offset of: trace flags, kind, status and scope, as in {@link SpanFieldsDescriptor}. */
    public static final int FIELDS_OFFSET = FLAGS_OFFSET + Integer.BYTES;

    /** Offset of: length of all entries in bytes. */
    public static final int ENTRIES_LENGTH_OFFSET = FIELDS_OFFSET + Integer.BYTES;

    /** Offset of: length of all texts in bytes. */
    public static final int TEXTS_LENGTH_OFFSET = ENTRIES_LENGTH_OFFSET + Integer.BYTES;

    /** Length of the fixed part, in bytes. */
    public static final int LENGTH = TEXTS_LENGTH_OFFSET + Integer.BYTES;

    /** Flag: the span is the local root, and completes its segment, whose finished spans now go onward as one chunk with this span first. */
    public static final int LAST_OF_SEGMENT = 1;

    /** Flag: the span belongs to no segment, and goes onward by itself. It is never live, so no other record can be about it. */
    public static final int NO_SEGMENT = 2;

    /** Flag: there are tags. Entries may be there only with their flag; a flag may be set without any. */
    public static final int HAS_TAGS = 0x100;

    /** Flag: there are events. */
    public static final int HAS_EVENTS = 0x200;

    /** Flag: there are links. */
    public static final int HAS_LINKS = 0x400;

    /** Flag: there are the message of the status, the trace state, or counts of what was left out. */
    public static final int HAS_FIELDS = 0x800;

    /** Flag: there are tags, the origin, or a sampling decision of the trace. */
    public static final int HAS_TRACE = 0x1000;

    /** Flag: there are entries whose effect depends on tags that the span has without them: they unset some, or set what is absent. */
    public static final int HAS_CONDITIONS = 0x2000;

    /** What an entry lacks in comparison with a record: the span id. */
    public static final int ENTRY_SHIFT = OperationHeader.LENGTH - Short.BYTES;

    /** Length of the opcode of an entry, in bytes. */
    public static final int ENTRY_PREFIX_LENGTH = Short.BYTES;

    /** Length of what is in front of each text: its length. */
    public static final int TEXT_PREFIX_LENGTH = WithTextsDescriptor.TEXT_PREFIX_LENGTH;

    private CompleteSpanDescriptor() {}

    /**
     * Which flag has to be set for an entry.
     *
     * @param opcode of the entry
     * @return one of the flags, 0 for an opcode that no entry may have
     */
    public static int presence(final int opcode) {
        return switch (opcode) {
            case OpCode.SET_META_ATTR,
                    OpCode.SET_METRIC_ATTR,
                    OpCode.BATCH_SET_META,
                    OpCode.BATCH_SET_METRIC,
                    OpCode.SET_META_TEXT,
                    OpCode.SET_META_STRUCT,
                    OpCode.SET_LONG_ATTR,
                    OpCode.SET_BOOLEAN_ATTR,
                    OpCode.SET_ARRAY_ATTR,
                    OpCode.SET_VALUE_ATTR,
                    OpCode.SET_ERROR_DETAILS -> HAS_TAGS;
            case OpCode.ADD_SPAN_EVENT -> HAS_EVENTS;
            case OpCode.ADD_SPAN_LINK -> HAS_LINKS;
            case OpCode.SET_STATUS, OpCode.SET_TRACE_STATE, OpCode.SET_DROPPED_COUNTS -> HAS_FIELDS;
            case OpCode.SET_TRACE_META_ATTR,
                    OpCode.SET_TRACE_METRICS_ATTR,
                    OpCode.SET_TRACE_ORIGIN,
                    OpCode.SET_SAMPLING_PRIORITY,
                    OpCode.SET_SAMPLING_RATES -> HAS_TRACE;
            case OpCode.UNSET_ATTR, OpCode.SET_META_IF_ABSENT, OpCode.SET_METRIC_IF_ABSENT -> HAS_CONDITIONS;
            default -> 0;
        };
    }

    /**
     * Length of a record of which the fixed part is there.
     *
     * @param buffer memory it lies in
     * @param offset of its first byte
     * @return in bytes; it can reach past the memory
     */
    public static long length(final DirectBuffer buffer, final int offset) {
        return LENGTH
                + Integer.toUnsignedLong(buffer.getInt(offset + ENTRIES_LENGTH_OFFSET, LITTLE_ENDIAN))
                + Integer.toUnsignedLong(buffer.getInt(offset + TEXTS_LENGTH_OFFSET, LITTLE_ENDIAN));
    }

    /**
     * Length of an entry, its opcode included.
     *
     * @param opcode of the entry, which {@link #presence} knows
     * @param buffer memory it lies in
     * @param at     offset of its first byte
     * @param limit  first byte behind all entries
     * @return in bytes; it can reach past the limit, and is only that of the fixed part if not even that is there
     */
    public static long entryLength(final int opcode, final DirectBuffer buffer, final int at, final int limit) {
        return RecordLayout.length(opcode, buffer, at - ENTRY_SHIFT, limit) - ENTRY_SHIFT;
    }
}
