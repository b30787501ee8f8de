/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** What vectors and captures recorded, and how the output of a replay compares with it; counts what it has looked at. */
final class RecordedCases {
    private static final ObjectMapper JSON = new ObjectMapper();

    int cases;
    int steps;
    int payloads;
    int errors;
    int reads;

    /** All files of a folder of the test resources. */
    static List<Path> files(final String folder) {
        try (Stream<Path> paths =
                Files.list(Path.of(RecordedCases.class.getResource("/" + folder).toURI()))) {
            return paths.sorted().toList();
        } catch (final IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A file of a folder of the test resources. */
    static Path file(final String folder, final String prefix) {
        return files(folder).stream()
                .filter(path -> path.getFileName().toString().startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }

    /** Each case of a file, with everything that is in it. */
    static void forEach(final Path file, final Consumer<ObjectNode> consumer) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            if (file.getFileName().toString().contains(".jsonl")) {
                try (MappingIterator<JsonNode> lines =
                        JSON.readerFor(JsonNode.class).readValues(in)) {
                    final ObjectNode head = (ObjectNode) lines.next();
                    final ArrayNode steps = head.putArray("steps");
                    lines.forEachRemaining(steps::add);
                    consumer.accept(head);
                }
            } else {
                for (final JsonNode node : JSON.readTree(in)) {
                    consumer.accept((ObjectNode) node);
                }
            }
        }
    }

    /** Whether any step of a case recorded an error. */
    static boolean hasErrors(final JsonNode recorded) {
        for (final JsonNode step : recorded.get("steps")) {
            final JsonNode value = step.get("do").asText().equals("read") ? step.path("value") : step;
            if (value.path("error").isTextual()) {
                return true;
            }
        }
        return false;
    }

    /** Removes everything that says how a step ended. */
    static void removeExpectations(final ObjectNode recorded) {
        for (final JsonNode step : recorded.get("steps")) {
            ((ObjectNode) step).remove(List.of("error", "payloads", "prepared", "answer", "t"));
            if (step.get("do").asText().equals("read")) {
                ((ObjectNode) step).remove("value");
            }
        }
    }

    /** Writes cases as a vector file, not compressed. */
    static void writeVectors(final Path file, final List<ObjectNode> cases) throws IOException {
        JSON.writeValue(file.toFile(), cases);
    }

    /** Writes a case as a capture, not compressed. */
    static void writeCapture(final Path file, final ObjectNode recorded) {
        final ObjectNode head = recorded.deepCopy();
        head.remove("steps");
        final StringBuilder lines = new StringBuilder().append(head).append('\n');
        for (final JsonNode step : recorded.get("steps")) {
            lines.append(step).append('\n');
        }
        try {
            Files.writeString(file, lines);
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Fails unless two folders hold the same files; their number. */
    static int assertSameFiles(final Path expected, final Path actual) throws IOException {
        final List<Path> expectedFiles = relativeFiles(expected);
        assertEquals(expectedFiles, relativeFiles(actual));
        for (final Path file : expectedFiles) {
            assertArrayEquals(
                    Files.readAllBytes(expected.resolve(file)),
                    Files.readAllBytes(actual.resolve(file)),
                    file.toString());
        }
        return expectedFiles.size();
    }

    /** The payload of the earliest step in the output of a case. */
    static Path smallestNumbered(final Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(path -> path.toString().endsWith(".v04"))
                    .min(Comparator.comparingInt(path ->
                            Integer.parseInt(path.getFileName().toString().replace(".v04", ""))))
                    .orElseThrow();
        }
    }

    private static List<Path> relativeFiles(final Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile)
                    .map(folder::relativize)
                    .sorted()
                    .toList();
        }
    }

    /** Fails unless the output of a case is what was recorded in v0.4. */
    void check(final JsonNode recorded, final Path output) {
        try {
            final String name = recorded.get("name").asText();
            final Path directory = output.resolve(name);
            final JsonNode result =
                    JSON.readTree(directory.resolve("result.json").toFile());
            assertEquals(name, result.get("case").asText());
            final JsonNode expected = recorded.get("steps");
            final JsonNode actual = result.get("steps");
            assertEquals(expected.size(), actual.size(), name);
            final TreeSet<String> expectedFiles = new TreeSet<>();
            expectedFiles.add("result.json");
            for (int i = 0; i < expected.size(); i++) {
                checkStep(name + ", step " + i, i, expected.get(i), actual.get(i));
                if (expected.get(i).path("payloads").path("v04").isTextual()) {
                    expectedFiles.add(i + ".v04");
                    checkPayload(name + ", step " + i, expected.get(i), directory.resolve(i + ".v04"));
                }
            }
            try (Stream<Path> files = Files.list(directory)) {
                assertEquals(
                        expectedFiles,
                        files.map(path -> path.getFileName().toString())
                                .collect(java.util.stream.Collectors.toCollection(TreeSet::new)));
            }
            cases++;
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void checkStep(final String where, final int index, final JsonNode expected, final JsonNode actual) {
        steps++;
        assertEquals(index, actual.get("index").asInt(), where);
        assertEquals(expected.get("do").asText(), actual.get("do").asText(), where);
        final JsonNode value = expected.path("value");
        final boolean isRead = expected.get("do").asText().equals("read");
        if (isRead) {
            reads++;
            assertEquals(value, actual.get("value"), where);
        }
        final JsonNode message = isRead ? value.path("error") : expected.path("error");
        if (message.isTextual()) {
            errors++;
            assertEquals(message.asText(), actual.path("error").path("message").asText(), where);
            assertEquals(
                    kind(message.asText()), actual.path("error").path("kind").asText(), where);
        }
        assertEquals(!message.isTextual(), actual.get("ok").asBoolean(), where);
    }

    private static String kind(final String message) {
        return message.startsWith("span not found")
                ? "SpanNotFound"
                : message.startsWith("string not found")
                        ? "StringNotFound"
                        : message.startsWith("unknown opcode")
                                ? "UnknownOpcode"
                                : message.startsWith("read out of bounds") ? "ReadOutOfBounds" : "Other";
    }

    private void checkPayload(final String where, final JsonNode step, final Path file) throws IOException {
        payloads++;
        final byte[] expected =
                HexFormat.of().parseHex(step.get("payloads").get("v04").asText());
        assertTrue(Files.exists(file), () -> where + ": no payload");
        final byte[] actual = Files.readAllBytes(file);
        if (!PayloadComparison.isSame(expected, actual)) {
            assertArrayEquals(expected, actual, where);
        }
    }
}
