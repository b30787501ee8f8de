/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

/** Ids as OpenTelemetry's API has them, and as numbers. */
final class Hex {
    /** Digits of 64 bits. */
    static final int LONG_DIGITS = 16;

    private static final int TRACE_ID_DIGITS = 2 * LONG_DIGITS;
    private static final int BITS_PER_DIGIT = 4;
    private static final String DIGITS = "0123456789abcdef";

    private Hex() {}

    /** High half of a trace id; 0 for one that is none. */
    static long high(final String traceId) {
        return isOf(TRACE_ID_DIGITS, traceId) ? read(traceId, 0) : 0;
    }

    /** Low half of a trace id; 0 for one that is none. */
    static long low(final String traceId) {
        return isOf(TRACE_ID_DIGITS, traceId) ? read(traceId, LONG_DIGITS) : 0;
    }

    /** A span id; 0 for one that is none. */
    static long spanId(final String spanId) {
        return isOf(LONG_DIGITS, spanId) ? read(spanId, 0) : 0;
    }

    private static boolean isOf(final int digits, final String id) {
        return id != null && id.length() == digits;
    }

    private static long read(final String text, final int from) {
        long value = 0;
        for (int i = from; i < from + LONG_DIGITS; i++) {
            final int digit = Character.digit(text.charAt(i), 1 << BITS_PER_DIGIT);
            if (digit < 0) {
                return 0;
            }
            value = value << BITS_PER_DIGIT | digit;
        }
        return value;
    }

    /** Writes 16 digits. */
    static void write(final long value, final char[] target, final int offset) {
        for (int i = 0; i < LONG_DIGITS; i++) {
            target[offset + i] = DIGITS.charAt((int) ((value >>> ((LONG_DIGITS - 1 - i) * BITS_PER_DIGIT)) & 0xF));
        }
    }
}
