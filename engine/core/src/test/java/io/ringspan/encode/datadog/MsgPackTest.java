/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** Every form at its boundaries, read by an independent reader. */
class MsgPackTest {
    private static final int AT = 3;

    private final byte[] memory = new byte[AT + 16];
    private final UnsafeBuffer buffer = new UnsafeBuffer(memory);

    private MessageUnpacker unpacker(final int first, final int end) {
        assertEquals(first, memory[AT] & 0xFF);
        assertEquals(0, memory[AT - 1]);
        for (int i = end; i < memory.length; i++) {
            assertEquals(0, memory[i], "written behind the end");
        }
        return MessagePack.newDefaultUnpacker(Arrays.copyOfRange(memory, AT, end));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0x00, 1",
        "1, 0x01, 1",
        "127, 0x7F, 1",
        "128, 0xCC, 2",
        "255, 0xCC, 2",
        "256, 0xCD, 3",
        "65535, 0xCD, 3",
        "65536, 0xCE, 5",
        "4294967295, 0xCE, 5",
        "4294967296, 0xCF, 9",
        "9223372036854775807, 0xCF, 9",
        "-1, 0xFF, 1",
        "-32, 0xE0, 1",
        "-33, 0xD0, 2",
        "-128, 0xD0, 2",
        "-129, 0xD1, 3",
        "-32768, 0xD1, 3",
        "-32769, 0xD2, 5",
        "-2147483648, 0xD2, 5",
        "-2147483649, 0xD3, 9",
        "-9223372036854775808, 0xD3, 9"
    })
    void shouldWriteTheSmallestFormOfANumber(final long value, final int first, final int length) throws IOException {
        final int end = MsgPack.putLong(buffer, AT, value);
        assertEquals(AT + length, end);
        try (MessageUnpacker unpacker = unpacker(first, end)) {
            assertEquals(value, unpacker.unpackLong());
            assertFalse(unpacker.hasNext());
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "9223372036854775807", "-1", "-9223372036854775808"})
    void shouldWriteTheWideForms(final long value) throws IOException {
        try (MessageUnpacker unpacker = unpacker(0xCF, MsgPack.putUint64(buffer, AT, value))) {
            assertEquals(new BigInteger(Long.toUnsignedString(value)), unpacker.unpackBigInteger());
        }
        try (MessageUnpacker unpacker = unpacker(0xD3, MsgPack.putInt64(buffer, AT, value))) {
            assertEquals(value, unpacker.unpackLong());
        }
        try (MessageUnpacker unpacker = unpacker(0xCB, MsgPack.putDouble(buffer, AT, value))) {
            assertEquals(value, Double.doubleToRawLongBits(unpacker.unpackDouble()));
        }
    }

    @Test
    void shouldWriteBytesAndBooleans() throws IOException {
        for (int i = 0; i < 256; i++) {
            try (MessageUnpacker unpacker = unpacker(0xCC, MsgPack.putUint8(buffer, AT, i))) {
                assertEquals(i, unpacker.unpackInt());
            }
        }
        Arrays.fill(memory, (byte) 0);
        assertEquals(AT + 1, MsgPack.putBoolean(buffer, AT, true));
        unpacker(0xC3, AT + 1).close();
        MsgPack.putBoolean(buffer, AT, false);
        unpacker(0xC2, AT + 1).close();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0x90, 0x80, 1",
        "15, 0x9F, 0x8F, 1",
        "16, 0xDC, 0xDE, 3",
        "65535, 0xDC, 0xDE, 3",
        "65536, 0xDD, 0xDF, 5",
        "2147483647, 0xDD, 0xDF, 5"
    })
    void shouldWriteHeadsOfCollections(final int count, final int array, final int map, final int length)
            throws IOException {
        final int end = MsgPack.putArray(buffer, AT, count);
        assertEquals(AT + length, end);
        assertEquals(length, MsgPack.arrayLength(count));
        try (MessageUnpacker unpacker = unpacker(array, end)) {
            assertEquals(count, unpacker.unpackArrayHeader());
        }
        assertEquals(AT + length, MsgPack.putMap(buffer, AT, count));
        try (MessageUnpacker unpacker = unpacker(map, end)) {
            assertEquals(count, unpacker.unpackMapHeader());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0xA0, 1",
        "31, 0xBF, 1",
        "32, 0xD9, 2",
        "255, 0xD9, 2",
        "256, 0xDA, 3",
        "65535, 0xDA, 3",
        "65536, 0xDB, 5"
    })
    void shouldWriteHeadsOfStrings(final int count, final int first, final int length) throws IOException {
        final int end = MsgPack.putStringHeader(buffer, AT, count);
        assertEquals(AT + length, end);
        try (MessageUnpacker unpacker = unpacker(first, end)) {
            assertEquals(count, unpacker.unpackRawStringHeader());
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0xC4, 2", "255, 0xC4, 2", "256, 0xC5, 3", "65535, 0xC5, 3", "65536, 0xC6, 5"})
    void shouldWriteHeadsOfBinaries(final int count, final int first, final int length) throws IOException {
        final int end = MsgPack.putBinaryHeader(buffer, AT, count);
        assertEquals(AT + length, end);
        try (MessageUnpacker unpacker = unpacker(first, end)) {
            assertEquals(count, unpacker.unpackBinaryHeader());
        }
    }
}
