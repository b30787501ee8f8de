/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringspan.cli.payload.BrokenPayloadException;
import io.ringspan.encode.PayloadFormat;
import io.ringspan.encode.registry.PayloadFormats;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Payloads that are written by hand. */
class ReadableFormatTest {
    private static final String NESTED_PROTOBUF = "0a 0e 12 0c 12 0a 4a 08 12 06 2a 04 0a 02 2a 00";

    private static byte[] hex(final String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static List<ObjectNode> spans(final ReadableFormat format, final byte[] body) throws IOException {
        final List<ObjectNode> spans = new ArrayList<>();
        format.reader().read(body, spans::add);
        return spans;
    }

    private static String fault(final ReadableFormat format, final byte[] body) {
        return assertThrows(BrokenPayloadException.class, () -> format.reader().read(body, span -> {}))
                .getMessage();
    }

    static List<String> formatsOfFiles() {
        return PayloadFormats.OF_FILES.stream().map(PayloadFormat::text).toList();
    }

    /** Fails if the engine has a format that nobody has taught the command line to read. */
    @ParameterizedTest
    @MethodSource("formatsOfFiles")
    void shouldReadEveryFormatOfTheEngine(final String text) {
        final Optional<ReadableFormat> format = ReadableFormat.reading(text);
        assertTrue(format.isPresent(), text);
        // of two that look the same, the command line writes one
        assertEquals(!text.contains("native"), ReadableFormat.of(text).isPresent());
        assertEquals(Optional.empty(), ReadableFormat.reading(text + "-2"));
    }

    @Test
    void shouldWriteWhatTheEngineWrites() {
        for (final ReadableFormat format : ReadableFormat.values()) {
            assertSame(PayloadFormats.of(format.toString()), format.written());
            assertTrue(PayloadFormats.OF_FILES.contains(format.written()), format.toString());
        }
    }

    @Test
    void shouldKnowOfAllOtherFormatsWhoReadsThem() {
        final List<PayloadFormat> others = new ArrayList<>(PayloadFormats.all());
        others.removeAll(PayloadFormats.OF_FILES);
        // lines of a console, which the demonstration reads
        assertEquals(List.of(PayloadFormats.CONSOLE), others);
    }

    @Test
    void shouldReadOtlpOfProtobufAsJson() throws IOException {
        final byte[] body = hex("0a 25 12 23 12 21 0a 02 ab cd 2a 01 78 30 03 39 01 00 00 00 00 00 00 80 "
                + "4a 0d 0a 01 6b 12 08 18 ff ff ff ff ff ff 7f");
        assertEquals(
                "[{\"traceId\":\"abcd\",\"name\":\"x\",\"kind\":3,\"startTimeUnixNano\":\"9223372036854775809\","
                        + "\"attributes\":[{\"key\":\"k\",\"value\":{\"intValue\":\"562949953421311\"}}]}]",
                spans(ReadableFormat.OTLP_PROTOBUF, body).toString());
    }

    @Test
    void shouldReadArraysInArrays() throws IOException {
        assertEquals(
                "[{\"attributes\":[{\"value\":{\"arrayValue\":{\"values\":[{\"arrayValue\":{}}]}}}]}]",
                spans(ReadableFormat.OTLP_PROTOBUF, hex(NESTED_PROTOBUF)).toString());
    }

    @Test
    void shouldLeaveOutFieldsOfProtobufThatItDoesNotKnow() throws IOException {
        // of all four wire types
        final byte[] body =
                hex("0a 1c 12 1a 12 18 a0 06 05 a1 06 00 00 00 00 00 00 00 00 a2 06 00 a5 06 00 00 00 00 2a 00");
        assertEquals(
                "[{\"name\":\"\"}]", spans(ReadableFormat.OTLP_PROTOBUF, body).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "0a 05, at byte 1: resourceSpans has 5 bytes",
        "08 05, at byte 0: resourceSpans is of wire type 0 (expected: 2)",
        "00, at byte 0: the payload has a field with the number 0",
        "13, at byte 1: field 2 of the payload is of wire type 3",
        "ffffffffffffffffffff7f, at byte 0: a field of the payload is a number of more than 10 bytes",
        "0affffffffffffffffff01, at byte 1: resourceSpans has 18446744073709551615 bytes",
        "0a06120412022a05, at byte 7: name has 5 bytes",
        "0a07120512032a01ff, at byte 7: name is not UTF-8",
        "0a0512031201 39, at byte 7: startTimeUnixNano breaks off",
    })
    void shouldSayWhereProtobufIsBroken(final String body, final String expected) {
        final String fault = fault(ReadableFormat.OTLP_PROTOBUF, hex(body));
        assertTrue(fault.startsWith(expected), fault);
    }

    @ParameterizedTest
    @CsvSource({
        "dd7fffffff, at byte 5: the array of traces has 2147483647 items and 0 bytes are left",
        "9191c0, at byte 2: a span is of type NIL (expected: MAP)",
        "919180c0, at byte 3: the payload ends there",
        "919182a161c0a161c0, at byte 6: the key a comes twice",
        "919181a161c1, at byte 5: the payload breaks off or cannot be read",
        "919181a161d90361, at byte 5: ",
        "919181a1ffc0, at byte 3: a key of a span cannot be read",
        "919181a161db7fffffff, at byte 5: ",
        "919181a161c67fffffff, at byte 5: a has 2147483647 bytes and 0 are left",
        "919181a161df7fffffff, at byte 10: a has 2147483647 items",
        "919181a161d4ff00, at byte 5: a is of an extension type",
    })
    void shouldSayWhereV04IsBroken(final String body, final String expected) {
        final String fault = fault(ReadableFormat.V04, hex(body)).replace(", and", " and");
        final String start = expected.replace("the payload breaks off or cannot be read", "");
        assertTrue(fault.startsWith(start), fault);
    }

    @ParameterizedTest
    @EnumSource(
            value = ReadableFormat.class,
            names = {"V04", "OTLP_JSON", "ZIPKIN"})
    void shouldNotGoDeeperThanAnyFormatDoes(final ReadableFormat format) {
        final String deep =
                format == ReadableFormat.ZIPKIN ? "[".repeat(5) : "{\"resourceSpans\":[{\"resource\":{\"a\":";
        final byte[] body = format == ReadableFormat.V04
                ? hex("919181a161" + "91".repeat(100_000))
                : (deep + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
        assertTrue(fault(format, body).startsWith("at byte "));
    }

    @Test
    void shouldNotGoDeeperInProtobuf() {
        // an array of an array of an array
        byte[] value = new byte[0];
        for (int i = 0; i < 200; i++) {
            value = field(0x2A, field(0x0A, value));
        }
        final byte[] span = field(0x4A, field(0x12, value));
        final String fault = fault(ReadableFormat.OTLP_PROTOBUF, field(0x0A, field(0x12, field(0x12, span))));
        assertTrue(fault.contains("nested more than"), fault);
    }

    private static byte[] field(final int tag, final byte[] value) {
        final byte[] field = new byte[value.length + 4];
        field[0] = (byte) tag;
        field[1] = (byte) (value.length | 0x80);
        field[2] = (byte) (value.length >> 7 | 0x80);
        field[3] = (byte) (value.length >> 14);
        System.arraycopy(value, 0, field, 4, value.length);
        return field;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "92 91 a0 91 91 9c 00 00 00 01 02 03 04 05 00 80 80 01 | at byte 17: the number of the text of type is 1",
                "92 91 a0 91 91 9b 00 00 00 00 00 00 00 00 00 00 00 | at byte 5: a span has 11 items (expected: 12)",
                "91 90 | at byte 0: the payload has 1 items (expected: 2)",
                "92 91 c0 | at byte 2: a text of the dictionary is of type NIL",
            })
    void shouldSayWhereV05IsBroken(final String body, final String expected) {
        final String fault = fault(ReadableFormat.V05, hex(body));
        assertTrue(fault.startsWith(expected), fault);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "81 0c c0 | at byte 1: the payload has no field 12",
                "82 03 a1 61 03 01 | at byte 4: the key 3 comes twice",
                "81 03 02 | at byte 2: the number of the text of language is 2",
                "81 0b 91 81 04 91 81 09 92 00 00 | at byte 8: the attributes have 2 items",
                "81 0b 91 81 04 91 81 09 93 a1 61 0f c0 | at byte 11: a is of the unknown type 15",
            })
    void shouldSayWhereV10IsBroken(final String body, final String expected) {
        final String fault = fault(ReadableFormat.V10, hex(body));
        assertTrue(fault.startsWith(expected), fault);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OTLP_JSON | {\"resourceSpans\":[{\"scopeSpans\":7}]} | at byte 32: scopeSpans is no array",
                "OTLP_JSON | [] | at byte 0: the payload is no object",
                "OTLP_JSON | {\"resourceSpans\":[]}{} | at byte 20: the payload ends there",
                "OTLP_JSON | {\"resourceSpans\": | at byte 17: not JSON",
                "ZIPKIN | {} | at byte 0: the payload is no array",
                "ZIPKIN | [{\"id\":\"1\",\"id\":\"2\"}] | at byte 15: not JSON: Duplicate field",
                "ZIPKIN | [1] | at byte 1: a span is no object",
            })
    void shouldSayWhereJsonIsBroken(final ReadableFormat format, final String body, final String expected) {
        final String fault = fault(format, body.getBytes(StandardCharsets.UTF_8));
        assertTrue(fault.startsWith(expected.substring(0, expected.indexOf(':'))) || fault.startsWith(expected), fault);
    }

    @Test
    void shouldKnowNamesOfAllKinds() {
        for (final String name : List.of("v0.4", "v04", "V04")) {
            assertEquals(Optional.of(ReadableFormat.V04), ReadableFormat.of(name));
        }
        for (final String name : List.of("otlp-protobuf", "otlpProtobuf", "OTLP_PROTOBUF")) {
            assertEquals(Optional.of(ReadableFormat.OTLP_PROTOBUF), ReadableFormat.of(name));
        }
        assertEquals(Optional.empty(), ReadableFormat.of("txt"));
    }
}
