/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

/**
 * {@link OpCode#WITH_TEXTS}: texts for the one record that follows, wherever that has string ids. {@code TEXTS_LENGTH} bytes of texts
 * follow the fixed part, each a 32-bit length and its UTF-8 bytes. In the record that follows, {@link #id} of 0 means the first one.
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
 *    10 |                          texts length                         |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class WithTextsDescriptor {
    /** Offset of: length of all texts with their own lengths, in bytes. */
    public static final int TEXTS_LENGTH_OFFSET = OperationHeader.LENGTH;

    /** Length of the fixed part, in bytes. */
    public static final int LENGTH = TEXTS_LENGTH_OFFSET + Integer.BYTES;

    /** Length of what is in front of each text: its own length. */
    public static final int TEXT_PREFIX_LENGTH = Integer.BYTES;

    private static final int FIRST_ID = -2;

    private WithTextsDescriptor() {}

    /**
     * What stands for a text in the record that follows.
     *
     * @param index of the text, from 0 on
     * @return a string id, -2 and below
     */
    public static int id(final int index) {
        return FIRST_ID - index;
    }

    /**
     * Which text an id stands for.
     *
     * @param id any 32 bits
     * @return index of the text; negative if the id stands for none
     */
    public static int index(final int id) {
        return FIRST_ID - id;
    }
}
