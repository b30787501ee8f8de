/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.json;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.memory.RawMemory;

/**
 * Texts in JSON. Only quotation marks, backslashes and what is below a space is escaped; everything else stays the UTF-8 that it is.
 *
 * <p>Texts are looked at in words of eight bytes, of which those behind the end may be anything.
 */
public final class JsonText {
    /** The most that a byte can become. */
    public static final int ESCAPE_LENGTH_MAX = 6;

    /** The most that a byte can become in JSON that is itself a text in JSON. */
    static final int NESTED_ESCAPE_LENGTH_MAX = ESCAPE_LENGTH_MAX + 1;

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    // turns a quotation mark into a space, and what is below a space into something that is too
    private static final long CONTROL_BIT = '"' - ' ';
    private static final int SHORT_ESCAPE_LENGTH = 2;

    private JsonText() {}

    /**
     * Marks the first byte of a word that has to be escaped with its highest bit; behind it other bytes may be marked too.
     */
    private static long marks(final long word) {
        final long controlOrQuote = (word ^ CONTROL_BIT * ONES) - '!' * ONES;
        final long backslash = (word ^ '\\' * ONES) - ONES;
        return (controlOrQuote | backslash) & ~word & HIGH_BITS;
    }

    /**
     * Appends a text with its quotation marks.
     *
     * @param json what it becomes a part of
     * @param text any; halves of surrogates stay what they are
     */
    public static void quote(final StringBuilder json, final String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            final char character = text.charAt(i);
            final byte letter = character <= '\\' ? shortEscape((byte) character) : 0;
            if (letter != 0) {
                json.append('\\').append((char) letter);
            } else if (character < ' ') {
                json.append("\\u00")
                        .append(Character.forDigit(character >> 4, 16))
                        .append(Character.forDigit(character & 0xF, 16));
            } else {
                json.append(character);
            }
        }
        json.append('"');
    }

    /** Length of a text when it is escaped. */
    static long length(final RawMemory source, final int offset, final int length, final boolean isNested) {
        final int end = offset + length;
        long result = length;
        int from = offset;
        while (from < end) {
            final long marks = marks(source.getLong(from, LITTLE_ENDIAN));
            if (marks == 0) {
                from += Long.BYTES;
            } else {
                from += Long.numberOfTrailingZeros(marks) >>> 3;
                if (from < end) {
                    result += escapeLength(source.getByte(from), isNested) - 1;
                    from++;
                }
            }
        }
        return result;
    }

    /** Writes a text, escaped, and up to seven bytes that mean nothing; offset behind it. */
    static int put(
            final RawMemory payload,
            final int offset,
            final RawMemory source,
            final int textOffset,
            final int length,
            final boolean isNested) {
        final int end = textOffset + length;
        int from = textOffset;
        int to = offset;
        while (from < end) {
            final long word = source.getLong(from, LITTLE_ENDIAN);
            final long marks = marks(word);
            payload.putLong(to, word, LITTLE_ENDIAN);
            if (marks == 0) {
                from += Long.BYTES;
                to += Long.BYTES;
            } else {
                final int plain = Long.numberOfTrailingZeros(marks) >>> 3;
                from += plain;
                to += plain;
                if (from < end) {
                    to = putEscape(payload, to, source.getByte(from++), isNested);
                }
            }
        }
        return to - (from - end);
    }

    private static int escapeLength(final byte code, final boolean isNested) {
        final int length = shortEscape(code) == 0 ? ESCAPE_LENGTH_MAX : SHORT_ESCAPE_LENGTH;
        return isNested ? length + (isItsOwnLetter(code) ? 2 : 1) : length;
    }

    private static boolean isItsOwnLetter(final byte code) {
        return code == '"' || code == '\\';
    }

    // nested, the backslash is escaped once more, and so is a quotation mark or a backslash behind it
    private static int putEscape(final RawMemory payload, final int offset, final byte code, final boolean isNested) {
        final byte letter = shortEscape(code);
        int to = offset;
        payload.putByte(to++, (byte) '\\');
        if (isNested) {
            payload.putByte(to++, (byte) '\\');
            if (isItsOwnLetter(code)) {
                payload.putByte(to++, (byte) '\\');
            }
        }
        if (letter != 0) {
            payload.putByte(to, letter);
            return to + 1;
        }
        payload.putByte(to, (byte) 'u');
        payload.putByte(to + 1, (byte) '0');
        payload.putByte(to + 2, (byte) '0');
        payload.putByte(to + 3, (byte) Character.forDigit(code >> 4, 16));
        payload.putByte(to + 4, (byte) Character.forDigit(code & 0xF, 16));
        return to + 5;
    }

    // what stands behind the backslash; 0 for what has no short form
    private static byte shortEscape(final byte code) {
        return switch (code) {
            case '"', '\\' -> code;
            case '\b' -> 'b';
            case '\t' -> 't';
            case '\n' -> 'n';
            case '\f' -> 'f';
            case '\r' -> 'r';
            default -> 0;
        };
    }
}
