/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlObfuscatorTest {
    private static final String[] PIECES = {
        "'", "'", "\"", "`", "\\", "$", "$$", "$tag$", "$1", "--", "#", "/*", "*/", "\n", "\r", "\r\n", "[", "]", "(",
                ")", ",", " ",
        "1", "0x1F", "1e", "-", "+", "5", ".5", ".", "e", "E", "N", "x", "q", "nq", "SELECT", "t1", "a.b", "\u20ac",
                "\ud83d\ude00", "=", "{", "}",
        "<", ">", "!", "?", "@v", "_"
    };

    private static String obfuscate(final String text) {
        final byte[] bytes = ("''" + text).getBytes(StandardCharsets.UTF_8);
        final UnsafeBuffer target = new UnsafeBuffer(new byte[bytes.length + 3]);
        final int length = new SqlObfuscator().obfuscate(new UnsafeBuffer(bytes), 2, bytes.length - 2, target, 3);
        assertTrue(length <= bytes.length - 2, "longer than before");
        return target.getStringWithoutLengthUtf8(3, length);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                "SELECT * FROM users WHERE id = 42 ~ SELECT * FROM users WHERE id = ?",
                "SELECT a1 FROM t2 WHERE b = 'it''s' AND c IN (1, 2.5, -3e-7) ~ SELECT a1 FROM t2 WHERE b = ? AND c IN (?, ?, -?)",
                "INSERT INTO t VALUES (0x1F, X'1F', N'text', b'01', E'it\\'s') ~ INSERT INTO t VALUES (?, ?, ?, ?, ?)",
                "SELECT \"name\" FROM `my table` WHERE x = \"y\" ~ SELECT ? FROM `my table` WHERE x = ?",
                "SELECT $$ it's $$, $a$ b $$ c $a$ FROM t ~ SELECT ?, ? FROM t",
                "SELECT $1, @p, :name ~ SELECT ?, @p, :name",
                "SELECT q'[it's]' || 1 FROM dual ~ SELECT ?",
                "SELECT q'[its]' || 1 FROM dual ~ SELECT ? || ? FROM dual",
                "SELECT 1 /* user 7 */ FROM t -- by 8 ~ SELECT ? ? FROM t ?",
                "SELECT 'open FROM t ~ SELECT ?",
                "SELECT 'a\\', 'secret' ~ SELECT ?",
                "SELECT 'a\\\\', 'b' FROM t ~ SELECT ?, ? FROM t",
                "SELECT /* a /* b */ secret */ 1 ~ SELECT ?",
                "SELECT 1 -- it's secret ~ SELECT ? ?",
                "SELECT [it's] = 'secret' ~ SELECT [it?",
                "SELECT ARRAY['a','b'] FROM t ~ SELECT ARRAY[?,?] FROM t",
                "SELECT * FROM #temp WHERE x = 'secret' ~ SELECT * FROM ?",
                "SELECT `it's` = 'secret' ~ SELECT ?",
                "SELECT a$b$c FROM t WHERE d=$$secret ~ SELECT a$b$c FROM t WHERE d=?"
            })
    void shouldReplaceWhatIsLiteral(final String statement, final String expected) {
        assertEquals(expected, obfuscate(statement));
        assertEquals(expected, SqlReference.obfuscate(statement), "the reference");
    }

    @Test
    void shouldDoWhatTheReferenceDoes() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        int changed = 0;
        for (int i = 0; i < 200_000; i++) {
            final StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(14); left > 0; left--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            final String statement = text.toString();
            final String expected = SqlReference.obfuscate(statement);
            assertEquals(expected, obfuscate(statement), () -> seed + ": " + statement);
            changed += expected.equals(statement) ? 0 : 1;
        }
        assertTrue(changed > 50_000, "only " + changed + " changed");
    }

    /** A value that is quoted as its dialect wants it stays hidden, whatever it is and whatever stands around it. */
    @Test
    void shouldNeverShowWhatAnyDialectQuotes() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            final StringBuilder statement = new StringBuilder("SELECT ");
            final int dialect = random.nextInt(3);
            for (int left = 1 + random.nextInt(4); left > 0; left--) {
                final StringBuilder value = new StringBuilder();
                for (int pieces = random.nextInt(6); pieces > 0; pieces--) {
                    value.append(random.nextBoolean() ? "\u00a7" : PIECES[random.nextInt(PIECES.length)]);
                }
                statement.append(quote(value.toString(), dialect)).append(random.nextBoolean() ? ", " : " = c1 AND ");
            }
            assertFalse(obfuscate(statement.toString()).contains("\u00a7"), () -> seed + ": " + statement);
        }
    }

    private static String quote(final String value, final int dialect) {
        return switch (dialect) {
            // MySQL, and those who follow the standard
            case 0 -> "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
            case 1 -> "'" + value.replace("'", "''") + "'";
            default -> "E'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
        };
    }

    @Test
    void shouldTakeNoLongerForHostileStatements() {
        final long start = System.nanoTime();
        obfuscate("$a".repeat(300_000) + "$");
        obfuscate("$a$" + "$aa".repeat(300_000));
        obfuscate("[".repeat(1_000_000));
        obfuscate("/*".repeat(300_000));
        obfuscate("q'".repeat(300_000));
        obfuscate("`a".repeat(300_000));
        final long seconds = (System.nanoTime() - start) / 1_000_000_000;
        assertTrue(seconds < 10, () -> seconds + " s");
    }
}
