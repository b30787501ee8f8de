/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import java.math.BigDecimal;
import java.math.MathContext;

/** Doubles as JavaScript prints them, which is the form that vectors use. */
final class JsNumber {
    private static final double SAFE_INTEGER_MAX = 9007199254740991.0;
    private static final int DIGITS_MAX = 17;
    private static final int PLAIN_EXPONENT_MAX = 21;
    private static final int PLAIN_EXPONENT_MIN = -6;

    private JsNumber() {}

    /** Whether a value has to be given as a string, because a JSON number would not carry it. */
    static boolean needsString(final double value) {
        return Double.isNaN(value)
                || Double.isInfinite(value)
                || (value == 0 && Double.doubleToRawLongBits(value) != 0)
                || (Math.rint(value) == value && Math.abs(value) > SAFE_INTEGER_MAX);
    }

    /** The text of a value: shortest digits that read back, plain from 1e-6 to below 1e21. */
    static String format(final double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        final String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
        if (Double.isInfinite(value)) {
            return sign + "Infinity";
        }
        return sign + (value == 0 ? "0" : formatPositive(Math.abs(value)));
    }

    private static String formatPositive(final double value) {
        final BigDecimal shortest = shortest(value);
        final String digits = shortest.unscaledValue().toString();
        // the decimal point stands behind this many digits
        final int point = digits.length() - shortest.scale();
        if (point > PLAIN_EXPONENT_MAX || point < PLAIN_EXPONENT_MIN + 1) {
            final int exponent = point - 1;
            final String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
            return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
        }
        if (point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        if (point >= digits.length()) {
            return digits + "0".repeat(point - digits.length());
        }
        return digits.substring(0, point) + "." + digits.substring(point);
    }

    private static BigDecimal shortest(final double value) {
        final BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < DIGITS_MAX; digits++) {
            final BigDecimal rounded = exact.round(new MathContext(digits));
            if (rounded.doubleValue() == value) {
                return rounded.stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(DIGITS_MAX)).stripTrailingZeros();
    }
}
