/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonWriterTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int BEGIN = 5;
    private static final byte GUARD = 0x5A;
    // what has to be left behind what is written
    private static final int SLACK = RawMemory.WORDS_LENGTH;

    private final RawMemory texts = RawMemory.allocate(1 << 16, 8);
    private final RawMemory payload = RawMemory.allocate(1 << 19, 8);
    private final JsonWriter json = new JsonWriter(texts);

    /** What is written with room for so many bytes, or null if it does not fit. */
    private String written(final int room, final Consumer<JsonWriter> action) {
        payload.setMemory(0, payload.capacity(), GUARD);
        json.wrap(payload, BEGIN, BEGIN + room);
        action.accept(json);
        for (int i = 0; i < 100; i++) {
            assertEquals(GUARD, payload.getByte(BEGIN + room + i), "with room for " + room);
        }
        for (int i = 0; i < BEGIN; i++) {
            assertEquals(GUARD, payload.getByte(i));
        }
        if (json.isFull()) {
            return null;
        }
        final byte[] bytes = new byte[json.position() - BEGIN];
        payload.getBytes(BEGIN, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String written(final Consumer<JsonWriter> action) {
        return written(1 << 18, action);
    }

    private String text(final String text) {
        final byte[] utf8 = Utf8.toBytes(text);
        // what is behind a text must not count
        texts.setMemory(0, utf8.length + 64, (byte) '"');
        texts.putBytes(3, utf8);
        final String whole = written(writer -> writer.putText(3, utf8.length));
        final int length = Utf8.toBytes(whole).length;
        for (int room = Math.max(0, length - 3); room <= length + SLACK + 3; room++) {
            assertEquals(
                    room >= length + SLACK ? whole : null, written(room, writer -> writer.putText(3, utf8.length)));
        }
        final String nested = written(writer -> writer.putNestedText(3, utf8.length));
        assertEquals(whole, read(nested));
        final int nestedLength = Utf8.toBytes(nested).length;
        assertNull(written(nestedLength + SLACK - 1, writer -> writer.putNestedText(3, utf8.length)));
        assertEquals(nested, written(nestedLength + SLACK, writer -> writer.putNestedText(3, utf8.length)));
        final StringBuilder quoted = new StringBuilder();
        JsonText.quote(quoted, text);
        assertEquals('"' + whole + '"', quoted.toString());
        return whole;
    }

    private static String read(final String text) {
        try {
            return MAPPER.readValue('"' + text + '"', String.class);
        } catch (final JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    @Test
    void shouldEscapeOnlyWhatHasTo() {
        assertEquals("", text(""));
        assertEquals("\\b\\t\\n\\f\\r\\\"\\\\/", text("\b\t\n\f\r\"\\/"));
        assertEquals("\\u0000\\u0001\\u000b\\u001f !", text("\0\u0001\u000b\u001f !"));
        assertEquals("\u007f\u0080\u2028\u00e9\ud83d\ude42", text("\u007f\u0080\u2028\u00e9\ud83d\ude42"));
    }

    @Test
    void shouldEscapeEachCharacterAtEachPlace() {
        for (char character = 0; character < 0x180; character++) {
            for (int at = 0; at < 17; at++) {
                final String text = "a".repeat(at) + character + "b".repeat(16 - at);
                assertEquals(text, read(text(text)));
            }
        }
    }

    @Test
    void shouldWriteAnyText() {
        final Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            final StringBuilder text = new StringBuilder();
            final int length = random.nextInt(1 + random.nextInt(200));
            final int mostly = random.nextInt(4);
            while (text.length() < length) {
                final int kind = random.nextInt(4) == 0 ? random.nextInt(4) : mostly;
                text.appendCodePoint(
                        switch (kind) {
                            case 0 -> ' ' + random.nextInt(95);
                            case 1 -> random.nextInt(32);
                            case 2 -> random.nextBoolean() ? '"' : '\\';
                            default -> {
                                final int codePoint = random.nextInt(Character.MAX_CODE_POINT + 1);
                                yield Character.getType(codePoint) == Character.SURROGATE ? '?' : codePoint;
                            }
                        });
            }
            assertEquals(text.toString(), read(text(text.toString())));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0",
        "-0.0, -0.0",
        "1, 1.0",
        "4, 4.0",
        "0.5, 0.5",
        "-1.25, -1.25",
        "0.00001, 0.00001",
        "0.000012345, 0.000012345",
        "0.1, 0.1",
        "1e-6, 1e-6",
        "1.5e-7, 1.5e-7",
        "9.999e-6, 9.999e-6",
        "123456.789, 123456.789",
        "1e15, 1000000000000000.0",
        "9999999999999998, 9999999999999998.0",
        "1e16, 1e+16",
        "1.5e19, 1.5e+19",
        "9.223372036854776e18, 9.223372036854776e+18",
        "5e-324, 5e-324",
        "-1.7976931348623157e308, -1.7976931348623157e+308",
        "2.2250738585072014e-308, 2.2250738585072014e-308",
        "2e23, 2e+23",
        "NaN, null",
        "Infinity, null",
        "-Infinity, null",
        "100, 100.0",
        "0.001, 0.001",
        "1234567890123456, 1234567890123456.0"
    })
    void shouldWriteDoubles(final double value, final String expected) {
        assertEquals(expected, written(writer -> writer.putDouble(Double.doubleToRawLongBits(value))));
    }

    @Test
    void shouldWriteAnyDoubleSoThatItReadsBack() throws JsonProcessingException {
        final Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            final double value = i % 2 == 0
                    ? Double.longBitsToDouble(random.nextLong())
                    : (random.nextLong() >> random.nextInt(64)) / Math.pow(10, random.nextInt(20));
            if (Double.isFinite(value)) {
                final String text = written(writer -> writer.putDouble(Double.doubleToRawLongBits(value)));
                assertEquals(value, MAPPER.readValue(text, double.class), text);
                assertTrue(text.contains(".") || text.contains("e"), text);
                assertEquals(
                        Math.abs(value) == 0 || (Math.abs(value) >= 1e-5 && Math.abs(value) < 1e16),
                        !text.contains("e"));
            }
        }
    }

    @Test
    void shouldWriteNumbers() {
        final Random random = new Random(3);
        for (int i = 0; i < 10_000; i++) {
            final long value = random.nextLong() >> random.nextInt(64);
            assertEquals(Long.toString(value), written(writer -> writer.putLong(value)));
            assertEquals(Long.toUnsignedString(value), written(writer -> writer.putUnsigned(value)));
            assertEquals(HexFormat.of().toHexDigits(value), written(writer -> writer.putHex(value)));
        }
        assertEquals("18446744073709551615", written(writer -> writer.putUnsigned(-1)));
        assertEquals("-9223372036854775808", written(writer -> writer.putLong(Long.MIN_VALUE)));
    }

    @Test
    void shouldWriteBytesAsBase64() {
        final Random random = new Random(4);
        for (int length = 0; length < 200; length++) {
            final int count = length;
            final byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            texts.putBytes(7, bytes);
            final String whole = Base64.getEncoder().encodeToString(bytes);
            for (int room = 0; room <= whole.length() + SLACK; room++) {
                assertEquals(
                        room == whole.length() + SLACK ? whole : null,
                        written(room, writer -> writer.putBase64(7, count)));
            }
        }
    }

    @Test
    void shouldStopAtTheFirstThatDoesNotFit() {
        final JsonLiteral literal = JsonLiteral.of("0123456789");
        // with the comma that is taken back
        final int length = 63;
        texts.putBytes(0, "text".repeat(10).getBytes(StandardCharsets.US_ASCII));
        for (int room = 0; room <= length + SLACK; room++) {
            final String all = written(room, writer -> {
                writer.put(literal);
                writer.putBoolean(true);
                writer.putText(0, 7);
                writer.put('[');
                writer.putBoolean(false);
                writer.put(texts, 0, 35);
                writer.put(',');
                writer.putOver(JsonLiteral.of("]"));
            });
            assertEquals(
                    room == length + SLACK ? "0123456789true" + "texttex[false" + "text".repeat(8) + "tex]" : null,
                    all);
        }
    }

    @Test
    void shouldRefuseLiteralsThatDoNotFitIntoWords() {
        assertThrows(IllegalArgumentException.class, () -> JsonLiteral.of(""));
        assertThrows(IllegalArgumentException.class, () -> JsonLiteral.of("a".repeat(33)));
        for (int i = 1; i <= 32; i++) {
            final String text = "a".repeat(i - 1) + 'b';
            assertEquals(text, written(writer -> writer.put(JsonLiteral.of(text))));
        }
        json.wrap(payload, 0, 0);
        assertTrue(json.isFull());
        json.wrap(payload, 0, SLACK);
        assertFalse(json.isFull());
    }
}
