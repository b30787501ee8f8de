/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

/**
 * {@link OpCode#CREATE}: a span with ids only.
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
 * </pre>
 */
public final class CreateDescriptor {
    /** Offset of: low half of the trace id. */
    public static final int TRACE_ID_LOW_OFFSET = OperationHeader.LENGTH;

    /** Offset of: high half of the trace id. */
    public static final int TRACE_ID_HIGH_OFFSET = TRACE_ID_LOW_OFFSET + Long.BYTES;

    /** Offset of: segment the span belongs to. */
    public static final int SEGMENT_ID_OFFSET = TRACE_ID_HIGH_OFFSET + Long.BYTES;

    /** Offset of: parent span, 0 for none. */
    public static final int PARENT_ID_OFFSET = SEGMENT_ID_OFFSET + Long.BYTES;

    /** Length of the record, in bytes. */
    public static final int LENGTH = PARENT_ID_OFFSET + Long.BYTES;

    private CreateDescriptor() {}
}
