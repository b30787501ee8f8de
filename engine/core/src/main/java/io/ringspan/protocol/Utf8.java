/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * UTF-8 without allocation: encoding of Java strings, and the check of bytes that somebody else calls UTF-8.
 *
 * <p>Half a surrogate pair becomes a question mark, as with {@link String#getBytes(java.nio.charset.Charset)}.
 */
public final class Utf8 {
    /** What {@link #firstInvalid} returns for bytes that are UTF-8. */
    public static final int VALID = -1;

    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;
    private static final int REPLACEMENT = '?';
    // in place of a character: there is none
    private static final int NONE = -1;

    private Utf8() {}

    /**
     * Exact length of a string in UTF-8. Only for strings: any other text may be another one when it is read again.
     *
     * @param text the string
     * @return in bytes; more than 2,147,483,647 is possible for very long strings, hence a long
     */
    public static long length(final String text) {
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
                length += Character.isSurrogate(c) ? 1 : 3;
            }
        }
        return length;
    }

    /**
     * Encodes a text, as far as it fits. Nothing of it is read twice: its length comes from the caller, who has asked once, and each
     * character is asked for once. So what is written is UTF-8 whatever the text does meanwhile, and nothing is written beyond the limit.
     *
     * @param text      the text; what it throws is thrown
     * @param charCount its length, as read once; nothing is encoded if it is negative
     * @param buffer    to write into
     * @param offset    of the first byte
     * @param limit     first byte that may not be written, not below the offset
     * @return number of bytes written if that is all; else {@link #isCut} and {@link #written} say so
     */
    public static int encode(
            final CharSequence text,
            final int charCount,
            final MutableDirectBuffer buffer,
            final int offset,
            final int limit) {
        int position = offset;
        int pending = NONE;
        int i = 0;
        while (i < charCount || pending != NONE) {
            int c = pending == NONE ? text.charAt(i++) : pending;
            pending = NONE;
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                if (c <= Character.MAX_HIGH_SURROGATE && i < charCount) {
                    final char low = text.charAt(i++);
                    if (Character.isLowSurrogate(low)) {
                        c = Character.toCodePoint((char) c, low);
                    } else {
                        pending = low;
                        c = REPLACEMENT;
                    }
                } else {
                    c = REPLACEMENT;
                }
            }
            final int width = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (width > limit - position) {
                return ~(position - offset);
            }
            if (width == 1) {
                buffer.putByte(position, (byte) c);
            } else {
                put(c, width, buffer, position);
            }
            position += width;
        }
        return position - offset;
    }

    /**
     * Encodes a string that has been measured.
     *
     * @param text   the string
     * @param buffer to write into
     * @param offset of the first byte; the buffer must have room for {@link #length(String)} bytes from there
     * @return number of bytes written
     */
    public static int encode(final String text, final MutableDirectBuffer buffer, final int offset) {
        return encode(text, text.length(), buffer, offset, Integer.MAX_VALUE);
    }

    /**
     * Whether a text did not fit.
     *
     * @param result of {@link #encode(CharSequence, int, MutableDirectBuffer, int, int)}
     * @return true if a part of it is missing
     */
    public static boolean isCut(final int result) {
        return result < 0;
    }

    /**
     * How much of a text was written, whether it was all or not.
     *
     * @param result of {@link #encode(CharSequence, int, MutableDirectBuffer, int, int)}
     * @return in bytes; ends between two characters
     */
    public static int written(final int result) {
        return result < 0 ? ~result : result;
    }

    private static void put(final int c, final int width, final MutableDirectBuffer buffer, final int position) {
        switch (width) {
            case 2 -> buffer.putByte(position, (byte) (0xC0 | (c >> 6)));
            case 3 -> {
                buffer.putByte(position, (byte) (0xE0 | (c >> 12)));
                buffer.putByte(position + 1, (byte) (0x80 | ((c >> 6) & 0x3F)));
            }
            default -> {
                buffer.putByte(position, (byte) (0xF0 | (c >> 18)));
                buffer.putByte(position + 1, (byte) (0x80 | ((c >> 12) & 0x3F)));
                buffer.putByte(position + 2, (byte) (0x80 | ((c >> 6) & 0x3F)));
            }
        }
        buffer.putByte(position + width - 1, (byte) (0x80 | (c & 0x3F)));
    }

    /**
     * The longest part of a text that ends between two characters.
     *
     * @param buffer memory that holds UTF-8
     * @param offset of the first byte
     * @param length of the text, in bytes
     * @param max    most bytes of the part
     * @return in bytes, at most {@code length} and {@code max}; 0 for a negative max
     */
    public static int fitting(final DirectBuffer buffer, final int offset, final int length, final int max) {
        if (length <= max) {
            return length;
        }
        int end = Math.max(0, max);
        while (end > 0 && (buffer.getByte(offset + end) & 0xC0) == 0x80) {
            end--;
        }
        return end;
    }

    /**
     * Encodes a string into a new array. Allocates; not for the hot path.
     *
     * @param text the string
     * @return its UTF-8 bytes
     */
    public static byte[] toBytes(final String text) {
        final byte[] bytes = new byte[Math.toIntExact(length(text))];
        encode(text, new UnsafeBuffer(bytes), 0);
        return bytes;
    }

    /**
     * The longest beginning of a string that ends between two characters and takes no more than so many bytes. Allocates; not for the hot
     * path.
     *
     * @param text the string
     * @param max  most bytes in UTF-8
     * @return the string itself if that is short enough
     */
    public static String cut(final String text, final int max) {
        if (length(text) <= max) {
            return text;
        }
        final byte[] bytes = toBytes(text);
        return new String(bytes, 0, fitting(new UnsafeBuffer(bytes), 0, bytes.length, max), StandardCharsets.UTF_8);
    }

    private static boolean isPair(final String text, final int index, final int charCount) {
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
