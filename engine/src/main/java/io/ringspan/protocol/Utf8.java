/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * UTF-8 without allocation: encoding of Java strings, and the check of bytes that somebody else calls UTF-8.
 *
 * <p>Half a surrogate pair becomes U+FFFD, as in the reference.
 */
public final class Utf8 {
    /** What {@link #firstInvalid} returns for bytes that are UTF-8. */
    public static final int VALID = -1;

    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

    private Utf8() {}

    /**
     * Exact length of a string in UTF-8.
     *
     * @param text the string
     * @return in bytes; more than 2,147,483,647 is possible for very long strings, hence a long
     */
    public static long length(final CharSequence text) {
        final int charCount = text.length();
        long length = 0;
        for (int i = 0; i < charCount; i++) {
            final char c = text.charAt(i);
            if (c < 0x80) {
                length++;
            } else if (c < 0x800) {
                length += 2;
            } else if (isPair(text, i, charCount)) {
                length += 4;
                i++;
            } else {
                length += 3;
            }
        }
        return length;
    }

    /**
     * Encodes a string.
     *
     * @param text   the string
     * @param buffer to write into
     * @param offset of the first byte; the buffer must have room for {@link #length(CharSequence)} bytes from there
     * @return number of bytes written
     */
    public static int encode(final CharSequence text, final MutableDirectBuffer buffer, final int offset) {
        final int charCount = text.length();
        int position = offset;
        for (int i = 0; i < charCount; i++) {
            final char c = text.charAt(i);
            if (c < 0x80) {
                buffer.putByte(position++, (byte) c);
            } else if (c < 0x800) {
                buffer.putByte(position++, (byte) (0xC0 | (c >> 6)));
                buffer.putByte(position++, (byte) (0x80 | (c & 0x3F)));
            } else if (isPair(text, i, charCount)) {
                final int codePoint = Character.toCodePoint(c, text.charAt(++i));
                buffer.putByte(position++, (byte) (0xF0 | (codePoint >> 18)));
                buffer.putByte(position++, (byte) (0x80 | ((codePoint >> 12) & 0x3F)));
                buffer.putByte(position++, (byte) (0x80 | ((codePoint >> 6) & 0x3F)));
                buffer.putByte(position++, (byte) (0x80 | (codePoint & 0x3F)));
            } else {
                final int unit = Character.isSurrogate(c) ? 0xFFFD : c;
                buffer.putByte(position++, (byte) (0xE0 | (unit >> 12)));
                buffer.putByte(position++, (byte) (0x80 | ((unit >> 6) & 0x3F)));
                buffer.putByte(position++, (byte) (0x80 | (unit & 0x3F)));
            }
        }
        return position - offset;
    }

    /**
     * Encodes a string into a new array. Allocates; not for the hot path.
     *
     * @param text the string
     * @return its UTF-8 bytes
     */
    public static byte[] toBytes(final CharSequence text) {
        final byte[] bytes = new byte[Math.toIntExact(length(text))];
        encode(text, new org.agrona.concurrent.UnsafeBuffer(bytes), 0);
        return bytes;
    }

    private static boolean isPair(final CharSequence text, final int index, final int charCount) {
        return Character.isHighSurrogate(text.charAt(index))
                && index + 1 < charCount
                && Character.isLowSurrogate(text.charAt(index + 1));
    }

    /**
     * Finds the first bytes that are not UTF-8.
     *
     * @param buffer memory
     * @param offset of the first byte
     * @param length in bytes
     * @return distance from the offset to the first bad byte, or {@link #VALID}
     */
    public static int firstInvalid(final DirectBuffer buffer, final int offset, final int length) {
        final int limit = offset + length;
        int position = offset;
        while (position < limit) {
            if (limit - position >= Long.BYTES && (buffer.getLong(position) & NOT_ASCII) == 0) {
                position += Long.BYTES;
                continue;
            }
            if (buffer.getByte(position) >= 0) {
                position++;
                continue;
            }
            final int sequence = sequenceLength(buffer, position, limit);
            if (sequence <= 0) {
                return position - offset;
            }
            position += sequence;
        }
        return VALID;
    }

    /**
     * How many bytes at a bad place form the bad sequence, as the reference counts them.
     *
     * @param buffer memory
     * @param offset of the bad place, as {@link #firstInvalid} found it
     * @param limit  first byte behind the text
     * @return 1 to 3, or 0 if the text ends inside a sequence that was good so far
     */
    public static int invalidLength(final DirectBuffer buffer, final int offset, final int limit) {
        return -Math.min(0, sequenceLength(buffer, offset, limit));
    }

    // 2 to 4: a good sequence; 0: cut off by the limit; negative: number of bytes in a bad one
    private static int sequenceLength(final DirectBuffer buffer, final int offset, final int limit) {
        final int first = buffer.getByte(offset) & 0xFF;
        final int width = first >= 0xC2 && first <= 0xDF
                ? 2
                : (first & 0xF0) == 0xE0 ? 3 : first >= 0xF0 && first <= 0xF4 ? 4 : 0;
        if (width == 0) {
            return -1;
        }
        if (offset + 1 >= limit) {
            return 0;
        }
        if (!isSecond(first, buffer.getByte(offset + 1) & 0xFF)) {
            return -1;
        }
        for (int i = 2; i < width; i++) {
            if (offset + i >= limit) {
                return 0;
            }
            if ((buffer.getByte(offset + i) & 0xC0) != 0x80) {
                return -i;
            }
        }
        return width;
    }

    // no overlong forms, no surrogates, nothing above U+10FFFF
    private static boolean isSecond(final int first, final int second) {
        return switch (first) {
            case 0xE0 -> second >= 0xA0 && second <= 0xBF;
            case 0xED -> second >= 0x80 && second <= 0x9F;
            case 0xF0 -> second >= 0x90 && second <= 0xBF;
            case 0xF4 -> second >= 0x80 && second <= 0x8F;
            default -> second >= 0x80 && second <= 0xBF;
        };
    }
}
