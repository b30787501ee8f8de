/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

/**
 * {@link OpCode#WHOLE_SPAN}: everything about a finished span. {@code META_COUNT} pairs of string ids (8 bytes each),
 * {@code METRIC_COUNT} pairs of string id and double (12 bytes each) and then {@code TEXT_LENGTH} bytes of inline texts follow the
 * fixed part. An inline text is a string id of the key, a 32-bit length, and the UTF-8 bytes of the value.
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
 *    82 |                           meta count                          |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    86 |                          metric count                         |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    90 |                          text length                          |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class WholeSpanDescriptor {
    /** Offset of: low half of the trace id. */
    public static final int TRACE_ID_LOW_OFFSET = OperationHeader.LENGTH;

    /** Offset of: high half of the trace id. */
    public static final int TRACE_ID_HIGH_OFFSET = TRACE_ID_LOW_OFFSET + Long.BYTES;

    /** Offset of: segment the span belongs to. */
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

    /** Offset of: {@link #LAST_OF_SEGMENT} or 0. */
    public static final int FLAGS_OFFSET = TYPE_ID_OFFSET + Integer.BYTES;

    /** Offset of: number of string tags. */
    public static final int META_COUNT_OFFSET = FLAGS_OFFSET + Integer.BYTES;

    /** Offset of: number of numeric tags. */
    public static final int METRIC_COUNT_OFFSET = META_COUNT_OFFSET + Integer.BYTES;

    /** Offset of: length of all inline texts in bytes. */
    public static final int TEXT_LENGTH_OFFSET = METRIC_COUNT_OFFSET + Integer.BYTES;

    /** Length of the fixed part, in bytes. */
    public static final int LENGTH = TEXT_LENGTH_OFFSET + Integer.BYTES;

    /** Flag: the span completes its segment, whose finished spans now go onward as one chunk with this span first. */
    public static final int LAST_OF_SEGMENT = 1;

    /** Length of the fixed part of an inline text: key id, length of the value. */
    public static final int TEXT_PREFIX_LENGTH = 2 * Integer.BYTES;

    private WholeSpanDescriptor() {}
}
