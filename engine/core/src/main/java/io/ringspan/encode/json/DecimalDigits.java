/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.json;

import io.ringspan.memory.HeapSize;
import java.math.BigInteger;

/**
 * The shortest decimal that reads back as a double, and of several that are equally short the one that is closest to it; without allocating.
 *
 * <p>The algorithm is Schubfach (Raffaello Giulietti, "The Schubfach way to render doubles", 2020): the bounds of all numbers that read back
 * as the double are multiplied by a power of ten, of which 126 bits are in a table, so that one of at most four candidates is the one.
 *
 * <p>Note: not threadsafe.
 */
public final class DecimalDigits {
    private static final int MANTISSA_BITS = 52;
    private static final long HIDDEN_BIT = 1L << MANTISSA_BITS;
    private static final int EXPONENT_MASK = 0x7FF;
    // power of two of the smallest double, and of a double with an exponent of 1 in its bits
    private static final int BINARY_MIN = -1074;
    // powers of ten by which numbers are divided
    private static final int DECIMAL_MIN = -324;
    private static final int DECIMAL_MAX = 292;
    private static final int POWER_BITS = 126;
    private static final long LOW_63_BITS = Long.MAX_VALUE;
    // logarithms as integers over a power of two: of 2 and 3/4 to base 10, and of 10 to base 2
    private static final int LOG_10_SHIFT = 41;
    private static final long LOG_10_OF_2 = 661_971_961_083L;
    private static final long LOG_10_OF_THREE_QUARTERS = -274_743_187_321L;
    private static final int LOG_2_SHIFT = 38;
    private static final long LOG_2_OF_10 = 913_124_641_741L;
    private static final int BASE = 10;

    // halves of 63 bits of each power, rounded up
    private final long[] powers = new long[2 * (DECIMAL_MAX - DECIMAL_MIN + 1)];
    private long digits;
    private int exponent;

    /** Makes the table. */
    public DecimalDigits() {
        for (int k = DECIMAL_MIN; k <= DECIMAL_MAX; k++) {
            final BigInteger power = BigInteger.TEN.pow(Math.abs(k));
            final int shift = POWER_BITS - 1 - log2OfPower(-k);
            final BigInteger bits = k > 0
                    ? BigInteger.ONE.shiftLeft(shift).divide(power)
                    : shift >= 0 ? power.shiftLeft(shift) : power.shiftRight(-shift);
            final BigInteger rounded = bits.add(BigInteger.ONE);
            powers[2 * (k - DECIMAL_MIN)] = rounded.shiftRight(63).longValueExact();
            powers[2 * (k - DECIMAL_MIN) + 1] = rounded.longValue() & LOW_63_BITS;
        }
    }

    /**
     * Heap that an instance takes.
     *
     * @return in bytes
     */
    public static long heap() {
        return HeapSize.array(2 * (DECIMAL_MAX - DECIMAL_MIN + 1), Long.BYTES);
    }

    /**
     * Finds the decimal for a double; its sign does not count.
     *
     * @param bits of a finite number other than zero
     */
    public void find(final long bits) {
        final int binary = (int) (bits >>> MANTISSA_BITS) & EXPONENT_MASK;
        final long mantissa = bits & (HIDDEN_BIT - 1);
        if (binary == 0) {
            find(BINARY_MIN, mantissa, false);
        } else {
            find(BINARY_MIN - 1 + binary, HIDDEN_BIT | mantissa, mantissa == 0 && binary > 1);
        }
        while (digits % BASE == 0) {
            digits /= BASE;
            exponent++;
        }
    }

    // of a significand times a power of two; below some powers of two the next number is only half as far away as above
    private void find(final int power, final long significand, final boolean isLowerCloser) {
        // in quarters of the distance of two numbers
        final long lower = (significand << 2) - (isLowerCloser ? 1 : 2);
        final long upper = (significand << 2) + 2;
        final int k = (int) ((power * LOG_10_OF_2 + (isLowerCloser ? LOG_10_OF_THREE_QUARTERS : 0)) >> LOG_10_SHIFT);
        final int shift = power + log2OfPower(-k) + 2;
        final long high = powers[2 * (k - DECIMAL_MIN)];
        final long low = powers[2 * (k - DECIMAL_MIN) + 1];
        // four times what is looked for and its bounds; an odd significand does not own its bounds
        final long scaled = scale(high, low, (significand << 2) << shift);
        final long lowest = scale(high, low, lower << shift) + (significand & 1);
        final long highest = scale(high, low, upper << shift) - (significand & 1);
        final long whole = scaled >> 2;
        if (whole >= BASE) {
            final long below = whole / BASE * BASE;
            final boolean isBelowIn = lowest <= below << 2;
            if (isBelowIn != ((below + BASE) << 2) <= highest) {
                set(isBelowIn ? below : below + BASE, k);
                return;
            }
        }
        final boolean isWholeIn = lowest <= whole << 2;
        if (isWholeIn != ((whole + 1) << 2) <= highest) {
            set(isWholeIn ? whole : whole + 1, k);
            return;
        }
        final long beyondHalf = scaled - ((2 * whole + 1) << 1);
        set(beyondHalf < 0 || (beyondHalf == 0 && (whole & 1) == 0) ? whole : whole + 1, k);
    }

    private void set(final long newDigits, final int newExponent) {
        digits = newDigits;
        exponent = newExponent;
    }

    // product with a power of ten, of which the lowest bit says also whether anything was cut off
    private static long scale(final long high, final long low, final long number) {
        final long carried = Math.multiplyHigh(low, number);
        final long middle = ((high * number) >>> 1) + carried;
        final long top = Math.multiplyHigh(high, number) + (middle >>> 63);
        return top | (((middle & LOW_63_BITS) + LOW_63_BITS) >>> 63);
    }

    // floor of the logarithm to base 2 of a power of ten
    private static int log2OfPower(final int exponentOf10) {
        return (int) ((exponentOf10 * LOG_2_OF_10) >> LOG_2_SHIFT);
    }

    /**
     * Digits of the decimal.
     *
     * @return as an integer, without zeros at the end
     */
    public long digits() {
        return digits;
    }

    /**
     * Power of ten that the digits are multiplied with.
     *
     * @return the exponent
     */
    public int exponent() {
        return exponent;
    }
}
