/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import org.agrona.DirectBuffer;

/** Names of the items of an array where a format has no arrays: the key, a dot, and the number of the item from 0 on. */
public final class ItemName {
    /** What {@link #keyLength} returns for a text that cannot be the name of an item. */
    public static final int NONE = -1;

    /** What stands between the key and the number. */
    public static final byte DOT = '.';

    private static final byte ZERO = '0';
    // fewer than the largest int has, so that no number overflows; no array has that many items
    private static final int DIGITS_MAX = 9;

    private ItemName() {}

    /**
     * Finds the key of a text that may be the name of an item.
     *
     * @param source memory of the text
     * @param offset of its first byte
     * @param length in bytes
     * @return length of the key in front of the dot, or {@link #NONE}
     */
    public static int keyLength(final DirectBuffer source, final int offset, final int length) {
        int i = length - 1;
        while (i >= 0 && isDigit(source.getByte(offset + i))) {
            i--;
        }
        final int digits = length - 1 - i;
        if (i < 0 || digits < 1 || digits > DIGITS_MAX || source.getByte(offset + i) != DOT) {
            return NONE;
        }
        return digits > 1 && source.getByte(offset + i + 1) == ZERO ? NONE : i;
    }

    /**
     * Reads the number of an item.
     *
     * @param source    memory of the name
     * @param offset    of its first byte
     * @param length    in bytes
     * @param keyLength what {@link #keyLength} has returned for it
     * @return number of the item, from 0 on
     */
    public static int item(final DirectBuffer source, final int offset, final int length, final int keyLength) {
        int item = 0;
        for (int i = keyLength + 1; i < length; i++) {
            item = 10 * item + source.getByte(offset + i) - ZERO;
        }
        return item;
    }

    /**
     * Whether two texts are equal, byte for byte.
     *
     * @param source memory of both
     * @param offset of the first byte of one
     * @param other  offset of the first byte of the other one
     * @param length of both, in bytes
     * @return true if all bytes are equal
     */
    public static boolean equal(final DirectBuffer source, final int offset, final int other, final int length) {
        for (int i = 0; i < length; i++) {
            if (source.getByte(offset + i) != source.getByte(other + i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(final byte character) {
        return character >= ZERO && character <= '9';
    }
}
