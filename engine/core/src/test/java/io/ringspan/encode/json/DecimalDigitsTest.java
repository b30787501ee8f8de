/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Held against exact arithmetic: of the decimals with the fewest digits that read back as the double, the closest one. */
class DecimalDigitsTest {
    private static final int DIGITS_MAX = 17;

    private final DecimalDigits decimal = new DecimalDigits();

    private void check(final long bits) {
        final double value = Math.abs(Double.longBitsToDouble(bits));
        if (value == 0 || !Double.isFinite(value)) {
            return;
        }
        decimal.find(bits);
        final BigDecimal actual = BigDecimal.valueOf(decimal.digits()).scaleByPowerOfTen(decimal.exponent());
        assertEquals(shortest(value), actual.stripTrailingZeros(), () -> "of " + value);
        assertEquals(value, Double.parseDouble(actual.toString()));
        assertTrue(decimal.digits() % 10 != 0);
    }

    private static BigDecimal shortest(final double value) {
        final BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits <= DIGITS_MAX; digits++) {
            final BigDecimal down = exact.round(new MathContext(digits, RoundingMode.DOWN));
            final BigDecimal up = exact.round(new MathContext(digits, RoundingMode.UP));
            final boolean isDownIn = Double.parseDouble(down.toString()) == value;
            final boolean isUpIn = Double.parseDouble(up.toString()) == value;
            if (isDownIn && isUpIn) {
                return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN))
                        .stripTrailingZeros();
            }
            if (isDownIn || isUpIn) {
                return (isDownIn ? down : up).stripTrailingZeros();
            }
        }
        throw new AssertionError("no decimal of " + value);
    }

    @Test
    void shouldFindTheShortestForAllPowersOfTwoAndTheirNeighbours() {
        for (int exponent = Double.MIN_EXPONENT - 52; exponent <= Double.MAX_EXPONENT; exponent++) {
            final long bits = Double.doubleToRawLongBits(Math.scalb(1.0, exponent));
            for (long neighbour = bits - 3; neighbour <= bits + 3; neighbour++) {
                check(neighbour);
            }
        }
    }

    @Test
    void shouldFindTheShortestForAllPowersOfTenAndTheirNeighbours() {
        for (int exponent = -324; exponent <= 308; exponent++) {
            final long bits = Double.doubleToRawLongBits(Double.parseDouble("1e" + exponent));
            for (long neighbour = bits - 3; neighbour <= bits + 3; neighbour++) {
                check(neighbour);
            }
        }
    }

    @Test
    void shouldFindTheShortestForTheSmallestAndTheLargest() {
        for (long i = 0; i < 2000; i++) {
            check(i);
            check(i | Long.MIN_VALUE);
            check(Double.doubleToRawLongBits(Double.MAX_VALUE) - i);
            check(Double.doubleToRawLongBits(Double.MIN_NORMAL) - 1000 + i);
        }
    }

    @Test
    void shouldFindTheShortestForAnyBits() {
        final Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            check(random.nextLong());
        }
    }

    @Test
    void shouldFindTheShortestForWhatPeopleWrite() {
        final Random random = new Random(2);
        for (int i = 0; i < 5_000; i++) {
            final long digits = random.nextLong() >>> (1 + random.nextInt(62));
            check(Double.doubleToRawLongBits(Double.parseDouble(digits + "e" + (random.nextInt(40) - 20))));
        }
    }

    /** From Java 19 on the JDK finds the shortest too, of at least two digits. */
    @Test
    void shouldFindWhatTheJdkFinds() {
        if (Runtime.version().feature() < 19) {
            return;
        }
        final Random random = new Random(3);
        for (int i = 0; i < 1_000_000; i++) {
            final long bits = random.nextLong() & Long.MAX_VALUE;
            final double value = Double.longBitsToDouble(bits);
            if (Double.isFinite(value) && value >= Double.MIN_NORMAL) {
                decimal.find(bits);
                final String expected = Double.toString(value);
                final long digits = decimal.digits();
                if (digits >= 10 && decimal.exponent() < 0) {
                    assertEquals(digits, digitsOf(expected), expected);
                }
            }
        }
    }

    private static long digitsOf(final String decimal) {
        final int exponent = decimal.indexOf('E');
        final String digits = (exponent < 0 ? decimal : decimal.substring(0, exponent)).replace(".", "");
        return Long.parseLong(digits.replaceFirst("0+$", ""));
    }
}
