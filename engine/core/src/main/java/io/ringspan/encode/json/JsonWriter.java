/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.json;

import io.ringspan.memory.RawMemory;

/**
 * Writes JSON behind what is there, as long as there is room. Once something does not fit, nothing more is written, and {@link #isFull}
 * says so.
 *
 * <p>Texts are read from one memory, behind which {@link RawMemory#WORDS_LENGTH} bytes can be read. Behind what is meant as many bytes may be
 * written that mean nothing, within the limit.
 *
 * <p>Note: not threadsafe; owned by the encode thread. Does not allocate.
 */
public final class JsonWriter {
    // the longest literal or number; writes within that length need only one check
    private static final int PIECE_LENGTH_MAX = RawMemory.WORDS_LENGTH;
    private static final JsonLiteral NULL = JsonLiteral.of("null");
    private static final JsonLiteral TRUE = JsonLiteral.of("true");
    private static final JsonLiteral FALSE = JsonLiteral.of("false");
    private static final int FULL = Integer.MIN_VALUE;
    // numbers from 10^-5 up to below 10^16 have no exponent
    private static final int POINT_MIN = -4;
    private static final int POINT_MAX = 16;
    private static final int BASE = 10;

    private final RawMemory texts = new RawMemory();
    private final DecimalDigits decimal = new DecimalDigits();
    private RawMemory payload;
    private int position;
    // last position from which the longest piece can be written; or FULL
    private int limit;

    /**
     * Creates a writer.
     *
     * @param texts memory that texts and bytes lie in
     */
    public JsonWriter(final RawMemory texts) {
        this.texts.wrap(texts);
    }

    /**
     * Heap that a writer takes for good.
     *
     * @return in bytes
     */
    public static long heap() {
        return DecimalDigits.heap();
    }

    /**
     * Begins at an offset.
     *
     * @param newPayload to be written into
     * @param offset     of the first byte
     * @param newLimit   first byte that may not be written
     */
    public void wrap(final RawMemory newPayload, final int offset, final int newLimit) {
        payload = newPayload;
        position = offset;
        limit = newLimit - PIECE_LENGTH_MAX;
    }

    /**
     * Whether something did not fit.
     *
     * @return true if so
     */
    public boolean isFull() {
        return position > limit;
    }

    /**
     * Where the next byte goes.
     *
     * @return offset behind what has been written
     */
    public int position() {
        return position;
    }

    private boolean hasRoom(final long length) {
        if (position + length <= limit) {
            return true;
        }
        limit = FULL;
        return false;
    }

    /**
     * Writes a literal.
     *
     * @param literal whatever it is
     */
    public void put(final JsonLiteral literal) {
        if (hasRoom(0)) {
            position = literal.put(payload, position);
        }
    }

    /**
     * Writes a character.
     *
     * @param ascii of ASCII
     */
    public void put(final char ascii) {
        if (hasRoom(0)) {
            payload.putByte(position++, (byte) ascii);
        }
    }

    /**
     * Takes back the last byte, such as a separator, and writes a literal.
     *
     * @param literal whatever it is
     */
    public void putOver(final JsonLiteral literal) {
        if (hasRoom(0)) {
            position = literal.put(payload, position - 1);
        }
    }

    /**
     * Takes back the last bytes.
     *
     * @param length how many, no more than have been written
     */
    public void takeBack(final int length) {
        position -= length;
    }

    /**
     * Writes what is JSON already.
     *
     * @param source memory, readable up to {@link RawMemory#WORDS_LENGTH} bytes behind the end
     * @param offset of the first byte
     * @param length in bytes
     */
    public void put(final RawMemory source, final int offset, final int length) {
        if (hasRoom(length)) {
            for (int i = 0; i < length; i += RawMemory.WORDS_LENGTH) {
                payload.putWords(position + i, source, offset + i, Math.min(length - i, RawMemory.WORDS_LENGTH));
            }
            position += length;
        }
    }

    /**
     * Writes a text, without the quotation marks around it.
     *
     * @param offset of its first byte
     * @param length in bytes
     */
    public void putText(final int offset, final int length) {
        if (position + (long) length * JsonText.ESCAPE_LENGTH_MAX <= limit
                || hasRoom(JsonText.length(texts, offset, length, false))) {
            position = JsonText.put(payload, position, texts, offset, length, false);
        }
    }

    /**
     * Writes a text that is part of JSON which is itself a text, without the quotation marks around it.
     *
     * @param offset of its first byte
     * @param length in bytes
     */
    public void putNestedText(final int offset, final int length) {
        if (position + (long) length * JsonText.NESTED_ESCAPE_LENGTH_MAX <= limit
                || hasRoom(JsonText.length(texts, offset, length, true))) {
            position = JsonText.put(payload, position, texts, offset, length, true);
        }
    }

    /**
     * Writes an integer.
     *
     * @param value signed
     */
    public void putLong(final long value) {
        if (hasRoom(0)) {
            position += payload.putLongAscii(position, value);
        }
    }

    /**
     * Writes an integer.
     *
     * @param value read as unsigned
     */
    public void putUnsigned(final long value) {
        if (value >= 0) {
            putLong(value);
        } else {
            final long tens = Long.divideUnsigned(value, BASE);
            putLong(tens);
            putLong(value - tens * BASE);
        }
    }

    /**
     * Writes a boolean.
     *
     * @param value of it
     */
    public void putBoolean(final boolean value) {
        put(value ? TRUE : FALSE);
    }

    /**
     * Writes 16 hexadecimal digits, letters in lower case.
     *
     * @param value of them
     */
    public void putHex(final long value) {
        if (hasRoom(0)) {
            position = HexDigits.put(payload, position, value);
        }
    }

    /**
     * Writes a double: as few digits as it takes to read it back; with an exponent if it is below 10<sup>-5</sup> or from 10<sup>16</sup> on,
     * and otherwise with at least one digit behind the point. What is not a number or not finite becomes {@code null}.
     *
     * @param bits of the double
     */
    public void putDouble(final long bits) {
        final double value = Double.longBitsToDouble(bits);
        if (!Double.isFinite(value)) {
            put(NULL);
        } else if (hasRoom(0)) {
            if (bits < 0) {
                payload.putByte(position++, (byte) '-');
            }
            if (value == 0) {
                putDecimal(0, 0);
            } else {
                decimal.find(bits);
                putDecimal(decimal.digits(), decimal.exponent());
            }
        }
    }

    private void putDecimal(final long digits, final int exponent) {
        final int begin = position;
        final int count = payload.putLongAscii(begin, digits);
        // digits in front of the point
        final int point = count + exponent;
        if (point < POINT_MIN || point > POINT_MAX) {
            int to = begin + count;
            if (count > 1) {
                insertPoint(begin + 1, count - 1);
                to++;
            }
            payload.putByte(to, (byte) 'e');
            payload.putByte(to + 1, (byte) (point > 0 ? '+' : '-'));
            to += 2;
            position = to + payload.putNaturalIntAscii(to, Math.abs(point - 1));
        } else if (exponent >= 0) {
            payload.setMemory(begin + count, exponent, (byte) '0');
            payload.putByte(begin + point, (byte) '.');
            payload.putByte(begin + point + 1, (byte) '0');
            position = begin + point + 2;
        } else if (point > 0) {
            insertPoint(begin + point, count - point);
            position = begin + count + 1;
        } else {
            final int shift = 2 - point;
            payload.putLongAscii(begin + shift, digits);
            payload.setMemory(begin, shift, (byte) '0');
            payload.putByte(begin + 1, (byte) '.');
            position = begin + shift + count;
        }
    }

    private void insertPoint(final int offset, final int behind) {
        for (int i = offset + behind; i > offset; i--) {
            payload.putByte(i, payload.getByte(i - 1));
        }
        payload.putByte(offset, (byte) '.');
    }

    /**
     * Writes bytes as base64 with padding, without the quotation marks around it.
     *
     * @param offset of the first byte
     * @param length in bytes
     */
    public void putBase64(final int offset, final int length) {
        if (hasRoom(Base64Text.length(length))) {
            position = Base64Text.put(payload, position, texts, offset, length);
        }
    }
}
