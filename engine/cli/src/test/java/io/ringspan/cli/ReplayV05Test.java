/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringspan.fixture.RecordedCases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;

/**
 * What the reference wrote as v0.5 is what comes out, byte for byte; but for the order of the tags of a span, which the reference leaves to
 * its hash tables. The order of its dictionary is fixed.
 */
class ReplayV05Test {
    @TempDir
    private Path output;

    private int payloads;

    private void replay(final Path file, final String through) {
        final CommandRun run =
                CommandRun.of("replay", file, "--format", "v05", "--through", through, "--output", output);
        assertEquals("", run.err());
        assertEquals(0, run.status());
    }

    private void check(final JsonNode recorded) {
        final String name = recorded.get("name").asText();
        final JsonNode steps = recorded.get("steps");
        for (int i = 0; i < steps.size(); i++) {
            final JsonNode payload = steps.get(i).path("payloads").path("v05");
            if (payload.isTextual()) {
                final Path file = output.resolve(name).resolve(i + ".v05");
                checkPayload(name + ", step " + i, HexFormat.of().parseHex(payload.asText()), file);
            }
        }
    }

    private void checkPayload(final String where, final byte[] expected, final Path file) {
        payloads++;
        try {
            final byte[] actual = Files.readAllBytes(file);
            // maps are compared without their order, but not the forms of numbers and heads, which the frequency of
            // bytes tells apart
            final int dictionary = dictionaryLength(expected);
            assertArrayEquals(Arrays.copyOf(expected, dictionary), Arrays.copyOf(actual, dictionary), where);
            assertEquals(tree(expected), tree(actual), where);
            assertArrayEquals(sorted(expected), sorted(actual), where);
        } catch (final IOException e) {
            throw new IllegalStateException(where, e);
        }
    }

    private static int dictionaryLength(final byte[] bytes) throws IOException {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
            assertEquals(2, unpacker.unpackArrayHeader());
            final List<Value> texts = unpacker.unpackValue().asArrayValue().list();
            assertEquals("", texts.get(0).asStringValue().asString());
            return (int) unpacker.getTotalReadBytes();
        }
    }

    private static Object tree(final byte[] bytes) throws IOException {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
            final Value value = unpacker.unpackValue();
            assertFalse(unpacker.hasNext());
            return tree(value);
        }
    }

    // a NaN is equal to itself only as its bits
    private static Object tree(final Value value) {
        if (value.isArrayValue()) {
            return value.asArrayValue().list().stream().map(ReplayV05Test::tree).toList();
        }
        if (value.isMapValue()) {
            final Map<Object, Object> map = new HashMap<>();
            value.asMapValue().entrySet().forEach(entry -> map.put(entry.getKey(), tree(entry.getValue())));
            return map;
        }
        return value.isFloatValue()
                ? "bits " + Double.doubleToRawLongBits(value.asFloatValue().toDouble())
                : value;
    }

    private static byte[] sorted(final byte[] bytes) {
        final byte[] result = bytes.clone();
        Arrays.sort(result);
        return result;
    }

    @Test
    void shouldWriteThroughDecoderWhatTheReferenceWrote() throws IOException {
        for (final Path file : RecordedCases.files("vectors")) {
            replay(file, "decoder");
            RecordedCases.forEach(file, this::check);
        }
        assertEquals(1230, payloads);
    }

    @Test
    void shouldWriteThroughRingWhatTheReferenceWrote() throws IOException {
        for (final String prefix : List.of("04-chunks", "04b-multi", "06-strings", "09-extras", "10-random")) {
            final Path file = RecordedCases.file("vectors", prefix);
            final List<ObjectNode> cases = new ArrayList<>();
            RecordedCases.forEach(file, recordedCase -> {
                if (!RecordedCases.hasErrors(recordedCase)) {
                    cases.add(recordedCase);
                }
            });
            final Path input = output.resolve("error-free.json");
            RecordedCases.writeVectors(input, cases);
            replay(input, "ring");
            cases.forEach(this::check);
        }
        assertEquals(657, payloads);
    }

    @ParameterizedTest
    @ValueSource(strings = {"decoder", "ring"})
    void shouldWriteOfRecordedTrafficWhatTheReferenceWrote(final String through) throws IOException {
        for (final Path file : RecordedCases.files("captures")) {
            replay(file, through);
            RecordedCases.forEach(file, this::check);
        }
        assertEquals(546, payloads);
    }
}
