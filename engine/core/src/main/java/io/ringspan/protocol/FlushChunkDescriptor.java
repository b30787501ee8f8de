/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

/**
 * {@link OpCode#FLUSH_CHUNK}: these spans, in this order, are one trace chunk. The 64-bit span ids follow the fixed part;
 * the span id of the header is not used.
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
 *    10 |                             flags                             |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    14 |                             count                             |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class FlushChunkDescriptor {
    /** Offset of: {@link #FIRST_IS_LOCAL_ROOT} or 0. */
    public static final int FLAGS_OFFSET = OperationHeader.LENGTH;

    /** Offset of: number of span ids. */
    public static final int COUNT_OFFSET = FLAGS_OFFSET + Integer.BYTES;

    /** Length of the fixed part, in bytes. */
    public static final int LENGTH = COUNT_OFFSET + Integer.BYTES;

    /** Flag: the first span named is the local root, so it is marked as top level. */
    public static final int FIRST_IS_LOCAL_ROOT = 1;

    /** Length of one span id. */
    public static final int SPAN_ID_LENGTH = Long.BYTES;

    private FlushChunkDescriptor() {}
}
