/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import io.ringspan.memory.RawMemory;
import org.agrona.DirectBuffer;

/**
 * Writes JSON up to a limit: what does not fit is left out, and {@link #end} says so. Numbers have the fewest digits that are read back as
 * what they were.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
final class JsonText {
    /** What {@link #end} returns when not everything has been written. */
    static final int DOES_NOT_FIT = TraceEncoder.DOES_NOT_FIT;

    private static final int NUMBER_LENGTH_MAX = 32;
    private static final int ESCAPE_LENGTH_MAX = 6;
    private static final int PLAIN_EXPONENT_MIN = -4;
    private static final int PLAIN_EXPONENT_MAX = 16;
    private static final String HEX = "0123456789abcdef";

    private final DirectBuffer source;
    private final StringBuilder number = new StringBuilder(NUMBER_LENGTH_MAX);
    private final byte[] digits = new byte[NUMBER_LENGTH_MAX];
    private RawMemory payload;
    private int to;
    private int limit;
    private boolean fits;

    /** Takes the memory that texts lie in. */
    JsonText(final DirectBuffer source) {
        this.source = source;
    }

    void begin(final RawMemory memory, final int offset, final int newLimit) {
        payload = memory;
        to = offset;
        limit = newLimit;
        fits = true;
    }

    /** Offset behind everything, or {@link #DOES_NOT_FIT}. */
    int end() {
        return fits ? to : DOES_NOT_FIT;
    }

    private boolean hasRoom(final int length) {
        fits &= limit - to >= length;
        return fits;
    }

    /** Writes ASCII as it is. */
    void put(final String ascii) {
        if (hasRoom(ascii.length())) {
            for (int i = 0; i < ascii.length(); i++) {
                payload.putByte(to++, (byte) ascii.charAt(i));
            }
        }
    }

    /** Writes UTF-8 as a text. */
    void putText(final int offset, final int length) {
        put("\"");
        for (int i = offset; i < offset + length && hasRoom(ESCAPE_LENGTH_MAX); i++) {
            final byte character = source.getByte(i);
            if (character < 0 || (character >= ' ' && character != '"' && character != '\\')) {
                payload.putByte(to++, character);
            } else {
                putEscaped(character);
            }
        }
        put("\"");
    }

    private void putEscaped(final byte character) {
        switch (character) {
            case '"' -> put("\\\"");
            case '\\' -> put("\\\\");
            case '\b' -> put("\\b");
            case '\t' -> put("\\t");
            case '\n' -> put("\\n");
            case '\f' -> put("\\f");
            case '\r' -> put("\\r");
            default -> {
                put("\\u00");
                payload.putByte(to++, (byte) HEX.charAt(character >> 4));
                payload.putByte(to++, (byte) HEX.charAt(character & 0xF));
            }
        }
    }

    void putLong(final long value) {
        if (hasRoom(NUMBER_LENGTH_MAX)) {
            to += payload.putLongAscii(to, value);
        }
    }

    /** Writes a number without sign. */
    void putUnsigned(final long value) {
        if (value >= 0) {
            putLong(value);
        } else {
            final long tens = Long.divideUnsigned(value, 10);
            putLong(tens);
            putLong(value - 10 * tens);
        }
    }

    /** Writes a double, which is null if JSON has no number for it. */
    void putDouble(final double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            put("null");
        } else if (hasRoom(NUMBER_LENGTH_MAX)) {
            number.setLength(0);
            number.append(Math.abs(value));
            if (Double.doubleToRawLongBits(value) < 0) {
                payload.putByte(to++, (byte) '-');
            }
            putDigits();
        }
    }

    // from the form that Java has: digits, a point, digits, and perhaps an exponent
    private void putDigits() {
        int count = 0;
        int point = 0;
        int exponent = 0;
        int i = 0;
        for (; i < number.length() && number.charAt(i) != 'E'; i++) {
            if (number.charAt(i) == '.') {
                point = count;
            } else {
                digits[count++] = (byte) number.charAt(i);
            }
        }
        if (i < number.length()) {
            exponent = Integer.parseInt(number, i + 1, number.length(), 10);
        }
        int first = 0;
        while (first < count - 1 && digits[first] == '0') {
            first++;
        }
        while (count > first + 1 && digits[count - 1] == '0') {
            count--;
        }
        putDigits(first, count, point - first + exponent);
    }

    // so many digits in front of the point
    private void putDigits(final int first, final int end, final int before) {
        if (before > PLAIN_EXPONENT_MAX || (before < PLAIN_EXPONENT_MIN && digits[first] != '0')) {
            putDigits(first, first + 1);
            if (end > first + 1) {
                payload.putByte(to++, (byte) '.');
                putDigits(first + 1, end);
            }
            payload.putByte(to++, (byte) 'e');
            if (before > 0) {
                payload.putByte(to++, (byte) '+');
            }
            to += payload.putIntAscii(to, before - 1);
            return;
        }
        if (before <= 0) {
            payload.putByte(to++, (byte) '0');
        } else {
            putDigits(first, Math.min(first + before, end));
            putZeros(first + before - end);
        }
        payload.putByte(to++, (byte) '.');
        if (first + before >= end) {
            payload.putByte(to++, (byte) '0');
        } else {
            putZeros(-before);
            putDigits(first + Math.max(0, before), end);
        }
    }

    private void putDigits(final int from, final int end) {
        for (int i = from; i < end; i++) {
            payload.putByte(to++, digits[i]);
        }
    }

    private void putZeros(final int count) {
        for (int i = 0; i < count; i++) {
            payload.putByte(to++, (byte) '0');
        }
    }
}
