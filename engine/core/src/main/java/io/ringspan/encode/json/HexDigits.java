/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.json;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.memory.RawMemory;

/** Hexadecimal digits of ids, letters in lower case, eight at a time and without a look-up. */
public final class HexDigits {
    /** Digits of 64 bits. */
    public static final int LENGTH = 16;

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long LETTER_STEP = 'a' - '0' - 10;

    private HexDigits() {}

    /**
     * Writes {@value #LENGTH} digits.
     *
     * @param memory to write into
     * @param offset of the first one
     * @param value  of them
     * @return offset behind them
     */
    public static int put(final RawMemory memory, final int offset, final long value) {
        memory.putLong(offset, of((int) (value >>> Integer.SIZE)), LITTLE_ENDIAN);
        memory.putLong(offset + Long.BYTES, of((int) value), LITTLE_ENDIAN);
        return offset + LENGTH;
    }

    // eight digits, of which the first one is in the lowest byte
    private static long of(final int value) {
        long spread = Integer.toUnsignedLong(Integer.reverseBytes(value));
        spread = (spread | (spread << 16)) & 0x0000_FFFF_0000_FFFFL;
        spread = (spread | (spread << 8)) & 0x00FF_00FF_00FF_00FFL;
        final long digits = ((spread >>> 4) | (spread << 8)) & 0x0F * ONES;
        final long letters = ((digits + 6 * ONES) >>> 4) & ONES;
        return digits + '0' * ONES + letters * LETTER_STEP;
    }
}
