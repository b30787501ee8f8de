/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

/**
 * {@link OpCode#ADD_SPAN_EVENT}: an event of a span. The UTF-8 bytes of the name and then the attributes, in the layout of
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
 *    10 |                              time                             |
 *       +                                                               +
 *       |                                                               |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    18 |                          name length                          |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    22 |                       attributes length                       |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class SpanEventDescriptor {
    /** Offset of: time of the event in nanoseconds since the epoch. */
    public static final int TIME_OFFSET = OperationHeader.LENGTH;

    /** Offset of: length of the name in bytes. */
    public static final int NAME_LENGTH_OFFSET = TIME_OFFSET + Long.BYTES;

    /** Offset of: length of the attributes in bytes. */
    public static final int ATTRIBUTES_LENGTH_OFFSET = NAME_LENGTH_OFFSET + Integer.BYTES;

    /** Length of the fixed part, in bytes. */
    public static final int LENGTH = ATTRIBUTES_LENGTH_OFFSET + Integer.BYTES;

    private SpanEventDescriptor() {}
}
