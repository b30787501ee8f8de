/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventAttributesTest {
    private static final int AT = 5;
    private static final String TRUNCATED = "addSpanEvent: truncated span-event attribute buffer";

    // every kind of value, every kind of item
    private static final String GOOD = "01000000 61 00 02000000 C3A9"
            + "00000000 01 02"
            + "02000000 6262 02 0102030405060708"
            + "01000000 63 03 000000000000F03F"
            + "01000000 64 04 00000000"
            + "01000000 65 04 05000000 00 01000000 78 01 00 02 0000000000000080 03 000000000000F87F 00 00000000";

    private final EventAttributes attributes = new EventAttributes();

    private static byte[] bytes(final String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private void validate(final byte[] bytes, final int length) {
        // behind the end lies more of the same, which must not be looked at
        final byte[] memory = new byte[AT + bytes.length + 32];
        System.arraycopy(bytes, 0, memory, AT, bytes.length);
        attributes.validate(new UnsafeBuffer(memory), AT, length);
    }

    private void assertInvalid(final String expected, final byte[] bytes, final int length) {
        final InvalidRecordException e =
                assertThrows(InvalidRecordException.class, () -> validate(bytes, length), () -> "length " + length);
        assertEquals(expected, e.getMessage(), () -> "length " + length);
        assertEquals(ChangeBufferException.Kind.OTHER, e.kind());
    }

    @Test
    void shouldTakeEveryKindOfValue() {
        final byte[] good = bytes(GOOD);
        validate(good, good.length);
        validate(good, 0);
        assertEquals(EventAttributes.OK, attributes.check(new UnsafeBuffer(good), 0, good.length));
    }

    @Test
    void shouldCallEveryPrefixTruncatedThatDoesNotEndWithAnEntry() {
        final byte[] good = bytes(GOOD);
        // where the entries end
        final Set<Integer> ends = new HashSet<>(Set.of(0, 12, 18, 33, 47, 57, good.length));
        for (int length = 0; length <= good.length; length++) {
            if (ends.remove(length)) {
                validate(good, length);
            } else {
                assertInvalid(TRUNCATED, good, length);
            }
        }
        assertEquals(Set.of(), ends);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FFFFFFFF 61 00",
                "00000080 61 00",
                "02000000 61",
                "FFFFFF7F 61 00",
                "01000000 61 00 FFFFFFFF 61",
                "01000000 61 04 FFFFFFFF",
                "01000000 61 04 02000000 01 01",
                "01000000 61 04 01000000 00 FFFFFFFF",
                "01000000 61 04 FFFFFFFF 01 01 01 00"
            })
    void shouldCallHostileLengthsAndCountsTruncated(final String hex) {
        assertInvalid(TRUNCATED, bytes(hex), bytes(hex).length);
    }

    @ParameterizedTest
    @CsvSource({"05", "06", "7F", "80", "FF"})
    void shouldRefuseOtherTags(final String tag) {
        final String expected = "addSpanEvent: invalid span-event attribute tag";
        assertInvalid(expected, bytes("01000000 61" + tag), 6);
        assertInvalid(expected, bytes("01000000 61 04 01000000" + tag), 11);
    }

    @Test
    void shouldRefuseArraysInArrays() {
        final byte[] bytes = bytes("01000000 61 04 02000000 0101 04 00000000");
        assertInvalid("addSpanEvent: nested arrays are not supported", bytes, bytes.length);
        // the tag is judged before its count is read
        assertInvalid("addSpanEvent: nested arrays are not supported", bytes, bytes.length - 4);
    }

    @ParameterizedTest
    @CsvSource({
        "02000000 61FF 01 00, invalid utf-8 sequence of 1 bytes from index 1",
        "03000000 E0A041 01 00, invalid utf-8 sequence of 2 bytes from index 0",
        "04000000 F0908041 01 00, invalid utf-8 sequence of 3 bytes from index 0",
        "03000000 61E282 01 00, incomplete utf-8 byte sequence from index 1",
        "01000000 61 00 01000000 C3, incomplete utf-8 byte sequence from index 0",
        "01000000 61 04 02000000 01 01 00 02000000 78C0, invalid utf-8 sequence of 1 bytes from index 1"
    })
    void shouldSayWhereTextIsNotUtf8(final String hex, final String expected) {
        assertInvalid("addSpanEvent: invalid utf8: " + expected, bytes(hex), bytes(hex).length);
    }

    private static byte[] nested(final int depth) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes("01000000 61"));
        for (int i = 0; i < depth; i++) {
            out.writeBytes(i % 2 == 0 ? bytes("11 01000000") : bytes("12 01000000 01000000 62"));
        }
        out.writeBytes(bytes("04 01000000 01 01"));
        return out.toByteArray();
    }

    @Test
    void shouldTakeNestedValues() {
        final byte[] good = bytes("00000000 14 05000000"
                + "01000000 61 10 02000000 0102"
                + "01000000 62 11 03000000 13 00 01000000 78 04 00000000"
                + "01000000 63 12 02000000 01000000 6B 13 01000000 6B 11 00000000");
        validate(good, good.length);
        for (int length = 10; length < 20; length++) {
            assertInvalid(TRUNCATED, good, length);
        }
        validate(nested(EventAttributes.DEPTH_MAX), nested(EventAttributes.DEPTH_MAX).length);
    }

    @Test
    void shouldRefuseWhatIsNestedTooDeepOrInTheWrongPlace() {
        final byte[] deep = nested(EventAttributes.DEPTH_MAX + 1);
        assertInvalid("addSpanEvent: values are nested too deep", deep, deep.length);
        for (final String hex : new String[] {
            "01000000 61 04 01000000 13", "01000000 61 11 01000000 14 00000000", "01000000 61 11 01000000 05"
        }) {
            assertInvalid("addSpanEvent: invalid span-event attribute tag", bytes(hex), bytes(hex).length);
        }
        final byte[] single = bytes("01 01 00");
        assertEquals(EventAttributes.OK, attributes.checkSingle(new UnsafeBuffer(single), 0, 2));
        assertEquals(EventAttributes.TOO_LONG, attributes.checkSingle(new UnsafeBuffer(single), 0, 3));
        assertEquals(EventAttributes.TRUNCATED, attributes.checkSingle(new UnsafeBuffer(single), 0, 0));
    }

    @Test
    void shouldSurviveRandomBytes() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            final byte[] bytes = random.nextBoolean() ? bytes(GOOD) : new byte[random.nextInt(40)];
            if (bytes.length > 0) {
                for (int j = random.nextInt(4); j >= 0; j--) {
                    bytes[random.nextInt(bytes.length)] =
                            (byte) (random.nextInt(6) + random.nextInt(2) * EventAttributes.BYTES);
                }
            }
            final UnsafeBuffer exact = new UnsafeBuffer(bytes);
            // an access beyond the end would be an exception of another kind
            assertDoesNotThrow(() -> attributes.check(exact, 0, bytes.length), () -> "seed " + seed);
        }
    }

    @Test
    void shouldEndSoonAfterAHostileCount() {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes("00000000 04 FFFFFFFF"));
        for (int i = 0; i < 1000; i++) {
            out.writeBytes(bytes("01 00"));
        }
        assertInvalid(TRUNCATED, out.toByteArray(), out.size());
    }
}
