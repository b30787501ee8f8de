/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

/**
 * {@link OpCode#SET_ERROR_DETAILS}: what went wrong. The message and then the stack follow the fixed part, in UTF-8.
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
 *    10 |                            type id                            |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    14 |                         message length                        |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    18 |                          stack length                         |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class ErrorDescriptor {
    /** Offset of: string id of the type of the error. */
    public static final int TYPE_ID_OFFSET = OperationHeader.LENGTH;

    /** Offset of: length of the message in bytes. */
    public static final int MESSAGE_LENGTH_OFFSET = TYPE_ID_OFFSET + Integer.BYTES;

    /** Offset of: length of the stack in bytes. */
    public static final int STACK_LENGTH_OFFSET = MESSAGE_LENGTH_OFFSET + Integer.BYTES;

    /** Length of the fixed part, in bytes. */
    public static final int LENGTH = STACK_LENGTH_OFFSET + Integer.BYTES;

    private ErrorDescriptor() {}
}
