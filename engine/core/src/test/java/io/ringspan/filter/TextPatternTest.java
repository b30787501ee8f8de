/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Pattern;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextPatternTest {
    private static boolean matches(final String pattern, final String text) {
        final byte[] bytes = ("xx" + text).getBytes(StandardCharsets.UTF_8);
        return TextPattern.of(pattern).matches(new UnsafeBuffer(bytes), 2, bytes.length - 2);
    }

    @ParameterizedTest
    @CsvSource({
        "password, password, true",
        "password, Password, true",
        "PASS*, password, true",
        "password, passwords, false",
        "password, passwor, false",
        "*.password, db.password, true",
        "*.password, password, false",
        "*password*, my.password.hash, true",
        "a?c, abc, true",
        "a?c, a\u20acc, true",
        "a?c, a\ud83d\ude00c, true",
        "a?c, ac, false",
        "?, \u00e9, true",
        "??, \u00e9, false",
        "*, '', true",
        "'', '', true",
        "'', a, false",
        "\u00c4, \u00e4, false",
        "a*b*c, a.b.b.c.c, true",
        "a*b*c, acb, false"
    })
    void shouldMatchWholeTexts(final String pattern, final String text, final boolean expected) {
        assertEquals(expected, matches(pattern, text));
    }

    /** Against the JDK's regular expressions, on texts of few characters, so that much of them matches. */
    @Test
    void shouldDoWhatRegularExpressionsDo() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        int matched = 0;
        for (int i = 0; i < 50_000; i++) {
            final String pattern = text(random, "aB\u20ac*?", 10);
            final String text = text(random, "abB\u20ac\ud83d\ude00", 12);
            final StringBuilder regex = new StringBuilder();
            pattern.codePoints()
                    .forEach(
                            c -> regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c))));
            final boolean expected = Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL)
                    .matcher(text)
                    .matches();
            assertEquals(expected, matches(pattern, text), () -> seed + ": " + pattern + " and " + text);
            matched += expected ? 1 : 0;
        }
        assertTrue(matched > 2_000, "only " + matched + " matched");
    }

    private static String text(final Random random, final String characters, final int lengthMax) {
        final int[] points = characters.codePoints().toArray();
        final StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(lengthMax); left > 0; left--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }

    /** What makes matchers go back again and again takes one step for each byte here. */
    @Test
    void shouldTakeNoLongerForHostileTexts() {
        final TextPattern pattern = TextPattern.of("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b");
        final UnsafeBuffer text = new UnsafeBuffer("a".repeat(4_000_000).getBytes(StandardCharsets.UTF_8));
        final long start = System.nanoTime();
        assertFalse(pattern.matches(text, 0, text.capacity()));
        final long seconds = (System.nanoTime() - start) / 1_000_000_000;
        assertTrue(seconds < 5, () -> seconds + " s");
    }

    @Test
    void shouldRefusePatternsThatAreTooLong() {
        assertTrue(matches("*" + "a".repeat(63), "a".repeat(70)));
        assertThrows(IllegalArgumentException.class, () -> TextPattern.of("a".repeat(64)));
    }
}
