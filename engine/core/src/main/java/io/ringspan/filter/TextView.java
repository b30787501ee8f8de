/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.filter;

import io.ringspan.memory.RawMemory;
import org.agrona.DirectBuffer;

/**
 * A text that a {@link TraceCursor} is at, in UTF-8.
 *
 * <p>Note: good as long as the cursor is where it was when it gave the view, and inside the call of the filter; each method throws
 * {@link IllegalStateException} outside of it. Only {@link #toString} allocates.
 */
public final class TextView {
    private final TraceCursor cursor;
    private final RawMemory source;
    private int offset;
    private int length;

    TextView(final TraceCursor cursor, final RawMemory source) {
        this.cursor = cursor;
        this.source = source;
    }

    TextView bind(final int newOffset, final int newLength) {
        offset = newOffset;
        length = newLength;
        return this;
    }

    /**
     * Length of the text.
     *
     * @return in bytes
     */
    public int length() {
        cursor.check();
        return length;
    }

    /**
     * One byte of the text.
     *
     * @param index 0 to {@link #length()} - 1
     * @return the byte
     * @throws IndexOutOfBoundsException if there is no such byte
     */
    public byte byteAt(final int index) {
        cursor.check();
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException("byte " + index + " of " + length);
        }
        return source.getByte(offset + index);
    }

    /**
     * Whether the whole text matches a pattern.
     *
     * @param pattern any
     * @return true if so
     */
    public boolean matches(final TextPattern pattern) {
        cursor.check();
        return pattern.matches(source, offset, length);
    }

    /**
     * Whether the text is equal to another, which is of ASCII characters only.
     *
     * @param ascii the other text
     * @return true if both have the same characters; false if the other one has any that is not of ASCII
     */
    public boolean isEqual(final CharSequence ascii) {
        cursor.check();
        boolean equal = ascii.length() == length;
        for (int i = 0; equal && i < length; i++) {
            final byte b = source.getByte(offset + i);
            equal = b >= 0 && b == ascii.charAt(i);
        }
        return equal;
    }

    /**
     * Copies the text.
     *
     * @param target      where to
     * @param targetIndex of the first byte in there
     * @param lengthMax   most bytes to copy, 0 at least
     * @return bytes copied
     */
    public int copyTo(final byte[] target, final int targetIndex, final int lengthMax) {
        cursor.check();
        final int count = Math.min(length, lengthMax);
        ((DirectBuffer) source).getBytes(offset, target, targetIndex, count);
        return count;
    }

    /**
     * The text as a string. Allocates.
     *
     * @return the text
     */
    @Override
    public String toString() {
        final byte[] copy = new byte[length()];
        copyTo(copy, 0, copy.length);
        return new String(copy, java.nio.charset.StandardCharsets.UTF_8);
    }
}
