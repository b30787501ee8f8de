/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

/**
 * {@link OpCode#ADD_SPAN_LINK}: a link to another span. The W3C trace state in UTF-8 and then the attributes, in the layout of
 * {@link EventAttributes}, follow the fixed part.
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
 *    26 |                         linked span id                        |
 *       +                                                               +
 *       |                                                               |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    34 |                             flags                             |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    38 |                       trace state length                      |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    42 |                       attributes length                       |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class SpanLinkDescriptor {
    /** Offset of: low half of the trace id. */
    public static final int TRACE_ID_LOW_OFFSET = OperationHeader.LENGTH;

    /** Offset of: high half of the trace id. */
    public static final int TRACE_ID_HIGH_OFFSET = TRACE_ID_LOW_OFFSET + Long.BYTES;

    /** Offset of: the span that is linked to. */
    public static final int LINKED_ID_OFFSET = TRACE_ID_HIGH_OFFSET + Long.BYTES;

    /** Offset of: W3C trace flags with {@link #FLAGS_SET}, or 0 if they are not known. */
    public static final int FLAGS_OFFSET = LINKED_ID_OFFSET + Long.BYTES;

    /** Offset of: length of the trace state in bytes. */
    public static final int TRACE_STATE_LENGTH_OFFSET = FLAGS_OFFSET + Integer.BYTES;

    /** Offset of: length of the attributes in bytes. */
    public static final int ATTRIBUTES_LENGTH_OFFSET = TRACE_STATE_LENGTH_OFFSET + Integer.BYTES;

    /** Length of the fixed part, in bytes. */
    public static final int LENGTH = ATTRIBUTES_LENGTH_OFFSET + Integer.BYTES;

    /** Bit that says that the flags are known; receivers tell flags of 0 from none by it. */
    public static final int FLAGS_SET = 1 << 31;

    private SpanLinkDescriptor() {}
}
