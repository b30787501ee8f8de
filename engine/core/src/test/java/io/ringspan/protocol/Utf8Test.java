/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8Test {
    private static final int AT = 3;

    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);

    private static UnsafeBuffer padded(final byte[] bytes) {
        // what lies around would complete or break a sequence if it were looked at
        final byte[] memory = new byte[AT + bytes.length + 4];
        java.util.Arrays.fill(memory, (byte) 0x85);
        System.arraycopy(bytes, 0, memory, AT, bytes.length);
        return new UnsafeBuffer(memory);
    }

    private int firstInvalidOfTheJdk(final byte[] bytes) {
        final ByteBuffer in = ByteBuffer.wrap(bytes);
        final CoderResult result = decoder.reset().decode(in, CharBuffer.allocate(bytes.length + 1), true);
        return result.isError() ? in.position() : Utf8.VALID;
    }

    private void assertLikeTheJdk(final byte[] bytes, final String message) {
        final UnsafeBuffer buffer = padded(bytes);
        final int expected = firstInvalidOfTheJdk(bytes);
        assertEquals(
                expected,
                Utf8.firstInvalid(buffer, AT, bytes.length),
                () -> HexFormat.of().formatHex(bytes) + " " + message);
        if (expected >= 0) {
            final int length = Utf8.invalidLength(buffer, AT + expected, AT + bytes.length);
            assertTrue(length >= 0 && length <= 3, () -> HexFormat.of().formatHex(bytes) + " " + message);
        }
    }

    @Test
    void shouldFindABadByteAnywhereInALongText() {
        for (int length = 1; length <= 33; length++) {
            final byte[] bytes = new byte[length];
            java.util.Arrays.fill(bytes, (byte) 'a');
            assertLikeTheJdk(bytes, "length " + length);
            for (int i = 0; i < length; i++) {
                for (final int bad : new int[] {0x80, 0xC3, 0xFF}) {
                    bytes[i] = (byte) bad;
                    assertLikeTheJdk(bytes, "at " + i);
                }
                bytes[i] = 'a';
            }
        }
    }

    @Test
    void shouldFindTheFirstBadByteAsTheJdkDoes() {
        // all sequences of two bytes, and all of three whose first one leads
        for (int i = 0; i < 0x10000; i++) {
            assertLikeTheJdk(new byte[] {(byte) (i >> 8), (byte) i}, "pair");
        }
        for (int i = 0xC000_00; i <= 0xFF_FFFF; i += 0x31) {
            assertLikeTheJdk(new byte[] {(byte) (i >> 16), (byte) (i >> 8), (byte) i}, "triple");
        }
    }

    @Test
    void shouldFindTheFirstBadByteOfRandomBytesAsTheJdkDoes() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        // the bytes at the edges of the rules come up often
        final int[] edges = {
            0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF,
            0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
        };
        for (int i = 0; i < 300_000; i++) {
            final byte[] bytes = new byte[random.nextInt(9)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = (byte) (random.nextInt(4) == 0 ? random.nextInt() : edges[random.nextInt(edges.length)]);
            }
            assertLikeTheJdk(bytes, "seed " + seed);
        }
    }

    @Test
    void shouldFindABadByteAnywhereInValidText() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            final byte[] bytes = randomText(random, false).getBytes(StandardCharsets.UTF_8);
            assertEquals(Utf8.VALID, Utf8.firstInvalid(padded(bytes), AT, bytes.length), () -> "seed " + seed);
            if (bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                assertLikeTheJdk(bytes, "seed " + seed);
            }
        }
    }

    // what the Rust standard library says about each: where, and how many bytes; 0 for a sequence cut off at the end
    @ParameterizedTest
    @CsvSource({
        "80, 0, 1",
        "BF, 0, 1",
        "C0 80, 0, 1",
        "C1 BF, 0, 1",
        "C2, 0, 0",
        "C2 41, 0, 1",
        "61 DF, 1, 0",
        "E0, 0, 0",
        "E0 9F 80, 0, 1",
        "E0 A0, 0, 0",
        "E0 A0 41, 0, 2",
        "E2 82 AC E2 82, 3, 0",
        "ED 9F BF ED A0 80, 3, 1",
        "EF BF, 0, 0",
        "EF BF C0, 0, 2",
        "F0 8F BF BF, 0, 1",
        "F0 90, 0, 0",
        "F0 90 41, 0, 2",
        "F0 90 80, 0, 0",
        "F0 90 80 41, 0, 3",
        "41 F0 9F 98 C3 A9, 1, 3",
        "F4 8F BF BF F4 90 80 80, 4, 1",
        "F5 80 80 80, 0, 1",
        "FF, 0, 1"
    })
    void shouldMeasureBadSequencesAsTheReferenceDoes(final String hex, final int index, final int length) {
        final byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
        final UnsafeBuffer buffer = padded(bytes);
        assertEquals(index, Utf8.firstInvalid(buffer, AT, bytes.length));
        assertEquals(length, Utf8.invalidLength(buffer, AT + index, AT + bytes.length));
    }

    @Test
    void shouldEncodeAsTheJdkDoes() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 50_000; i++) {
            final String text = randomText(random, false);
            final byte[] expected = text.getBytes(StandardCharsets.UTF_8);
            assertArrayEquals(expected, Utf8.toBytes(text), () -> "seed " + seed);
            assertEquals(expected.length, Utf8.length(text), () -> "seed " + seed);
        }
    }

    @Test
    void shouldReplaceEachLoneSurrogate() {
        final String bad = "?";
        assertReplaced(bad, "\uD800");
        assertReplaced(bad, "\uDC00");
        assertReplaced(bad + bad, "\uDC00\uD800");
        assertReplaced(bad + "\uD83D\uDE00", "\uD83D\uD83D\uDE00");
        assertReplaced("\uD83D\uDE00" + bad, "\uD83D\uDE00\uDE00");
        assertReplaced("a" + bad + "b", "a\uDBFFb");
        assertReplaced(bad, "\uDFFF");
    }

    @Test
    void shouldReplaceLoneSurrogatesInRandomText() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 50_000; i++) {
            final String text = randomText(random, true);
            final StringBuilder expected = new StringBuilder();
            text.codePoints().forEach(c -> expected.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? '?' : c));
            assertArrayEquals(
                    expected.toString().getBytes(StandardCharsets.UTF_8), Utf8.toBytes(text), () -> "seed " + seed);
            assertEquals(Utf8.toBytes(text).length, Utf8.length(text), () -> "seed " + seed);
        }
    }

    private static void assertReplaced(final String expected, final String text) {
        assertArrayEquals(expected.getBytes(StandardCharsets.UTF_8), Utf8.toBytes(text));
        assertEquals(expected.getBytes(StandardCharsets.UTF_8).length, Utf8.length(text));
    }

    private static String randomText(final Random random, final boolean anySurrogates) {
        final int[] limits = {0x80, 0x800, 0x10000, 0x110000};
        final StringBuilder text = new StringBuilder();
        final int length = random.nextInt(12);
        for (int i = 0; i < length; i++) {
            final int c = random.nextInt(limits[random.nextInt(4)]);
            final boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
            if (anySurrogates && random.nextInt(3) == 0) {
                text.append((char) (0xD800 + random.nextInt(0x800)));
            } else if (!surrogate) {
                text.appendCodePoint(c);
            }
        }
        return text.toString();
    }

    @Test
    void shouldWriteOnlyWhatItSays() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[16]);
        buffer.setMemory(0, 16, (byte) 0x5A);
        assertEquals(6, Utf8.encode("\u00e9\ud83d\ude00", buffer, 4));
        assertEquals(0x5A, buffer.getByte(3));
        assertEquals(0x5A, buffer.getByte(10));
        assertEquals(0, Utf8.encode("", buffer, 16));
    }
}
