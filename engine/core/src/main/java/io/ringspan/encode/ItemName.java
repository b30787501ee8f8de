/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import org.agrona.AsciiEncoding;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Names of the items of an array where a format has no arrays: the key, a dot, and the number of the item from 0 on. */
final class ItemName {
    /** What {@link #keyLength} returns for a text that cannot be the name of an item. */
    static final int NONE = -1;

    /** Most bytes that a name is longer than its key, a longer MessagePack header included. */
    static final int SUFFIX_LENGTH_MAX = 16;

    private static final byte DOT = '.';
    private static final byte ZERO = '0';
    // fewer than the largest int has, so that no number overflows; no array has that many items
    private static final int DIGITS_MAX = 9;

    private ItemName() {}

    /** Writes the name of an item as MessagePack; offset behind it. */
    static int put(
            final MutableDirectBuffer buffer,
            final int offset,
            final DirectBuffer source,
            final int keyOffset,
            final int keyLength,
            final int item) {
        int to = MsgPack.putStringHeader(buffer, offset, keyLength + 1 + AsciiEncoding.digitCount(item));
        buffer.putBytes(to, source, keyOffset, keyLength);
        to += keyLength;
        buffer.putByte(to++, DOT);
        return to + buffer.putNaturalIntAscii(to, item);
    }

    /** Length of the key in front of the dot, or {@link #NONE}. */
    static int keyLength(final DirectBuffer source, final int offset, final int length) {
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

    /** Number of the item, of a name that has a key in front. */
    static int item(final DirectBuffer source, final int offset, final int length, final int keyLength) {
        int item = 0;
        for (int i = keyLength + 1; i < length; i++) {
            item = 10 * item + source.getByte(offset + i) - ZERO;
        }
        return item;
    }

    /** Whether two texts are equal, byte for byte. */
    static boolean equal(final DirectBuffer source, final int offset, final int other, final int length) {
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
