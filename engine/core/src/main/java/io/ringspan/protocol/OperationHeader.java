/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

/**
 * The head of every record: which operation, on which span.
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
 * </pre>
 */
public final class OperationHeader {
    /** Offset of: operation code, see {@link OpCode}. */
    public static final int OPCODE_OFFSET = 0;

    /** Offset of: span the operation is about. */
    public static final int SPAN_ID_OFFSET = OPCODE_OFFSET + Short.BYTES;

    /** Length of the header, in bytes. */
    public static final int LENGTH = SPAN_ID_OFFSET + Long.BYTES;

    private OperationHeader() {}
}
