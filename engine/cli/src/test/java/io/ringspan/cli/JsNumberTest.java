/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsNumberTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, -0",
        "1, 1",
        "-1.25, -1.25",
        "0.1, 0.1",
        "1e-6, 0.000001",
        "1.5e-6, 0.0000015",
        "1e-7, 1e-7",
        "123456789012345680000, 123456789012345680000",
        "1e20, 100000000000000000000",
        "1e21, 1e+21",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "4.9e-324, 5e-324",
        "2.2250738585072014e-308, 2.2250738585072014e-308",
        "2e-3, 0.002",
        "2.0e23, 2e+23",
        "9007199254740992, 9007199254740992",
        "NaN, NaN",
        "-Infinity, -Infinity",
    })
    void shouldFormatAsJavaScriptDoes(final double value, final String expected) {
        assertEquals(expected, JsNumber.format(value));
    }

    @Test
    void shouldReadBackToTheSameValue() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            final double value = Double.longBitsToDouble(random.nextLong());
            if (!Double.isNaN(value)) {
                assertEquals(value, Double.parseDouble(JsNumber.format(value)), () -> "seed " + seed);
            }
        }
    }

    @Test
    void shouldTellWhatNeedsAString() {
        assertFalse(JsNumber.needsString(0));
        assertFalse(JsNumber.needsString(0.5));
        assertFalse(JsNumber.needsString(9007199254740991.0));
        assertTrue(JsNumber.needsString(9007199254740992.0));
        assertTrue(JsNumber.needsString(-1e300));
        assertTrue(JsNumber.needsString(-0.0));
        assertTrue(JsNumber.needsString(Double.NaN));
        assertTrue(JsNumber.needsString(Double.NEGATIVE_INFINITY));
    }
}
