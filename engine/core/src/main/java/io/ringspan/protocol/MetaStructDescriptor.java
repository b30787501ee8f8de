/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

/**
 * {@link OpCode#SET_META_STRUCT}: a binary tag. The UTF-8 bytes of the key and then the bytes of the value follow the
 * fixed part.
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
 *    10 |                           key length                          |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    14 |                          value length                         |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class MetaStructDescriptor {
    /** Offset of: length of the key in bytes. */
    public static final int KEY_LENGTH_OFFSET = OperationHeader.LENGTH;

    /** Offset of: length of the value in bytes. */
    public static final int VALUE_LENGTH_OFFSET = KEY_LENGTH_OFFSET + Integer.BYTES;

    /** Length of the fixed part, in bytes. */
    public static final int LENGTH = VALUE_LENGTH_OFFSET + Integer.BYTES;

    private MetaStructDescriptor() {}
}
