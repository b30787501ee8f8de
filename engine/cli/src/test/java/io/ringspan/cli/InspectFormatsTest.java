/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringspan.SpanWriter;
import io.ringspan.TraceEngine;
import io.ringspan.cli.payload.BrokenPayloadException;
import io.ringspan.cli.registry.ReadableFormat;
import io.ringspan.config.EngineConfig;
import io.ringspan.encode.PayloadFormat;
import io.ringspan.encode.registry.PayloadFormats;
import io.ringspan.fixture.RecordedCases;
import io.ringspan.transport.file.PayloadFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Payloads of every format, as files of the file receiver and as files of their own. */
@Timeout(120)
class InspectFormatsTest {
    private static final int SPANS = 3;
    private static final String PAYLOADS = "payloads-0000000000000000001.ringspan";

    @TempDir
    private Path folder;

    private Path directory;

    @BeforeEach
    void makeDirectory() {
        directory = folder.resolve("traces");
    }

    private void write(final ReadableFormat format) {
        write(format.toString());
    }

    private void write(final String format) {
        final Properties properties = new Properties();
        properties.setProperty("ringspan.receivers", "file");
        properties.setProperty("ringspan.receiver.file.format", format);
        properties.setProperty("ringspan.receiver.file.directory", directory.toString());
        final EngineConfig config = EngineConfig.builder()
                .load(Map.of(), properties)
                .service("shop")
                .env("prod")
                .version("1.2")
                .build();
        try (TraceEngine engine = TraceEngine.start(config)) {
            final SpanWriter writer = engine.newWriter();
            for (int i = 1; i <= SPANS; i++) {
                writer.start(i, 7, i, i, 0, "get", "shop", "GET /" + i, "web", 1_000)
                        .setMeta(i, "error.type", "Timeout")
                        .setMetric(i, "items", 2)
                        .setSamplingPriority(i, 1, 3)
                        .finish(i, 5_000)
                        .commit();
            }
        }
    }

    private byte[] body(final ReadableFormat format) throws IOException {
        write(format);
        try (PayloadFile file = PayloadFile.open(directory.resolve(PAYLOADS))) {
            assertTrue(file.next());
            return file.body();
        }
    }

    private static void assertShowsAll(final CommandRun run) {
        assertEquals("", run.err());
        assertEquals(0, run.status());
        for (int i = 1; i <= SPANS; i++) {
            assertTrue(run.out().contains("\"GET /" + i + "\""), run.out());
        }
        assertTrue(run.out().contains("Timeout"), run.out());
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowADirectoryOfTheFileReceiver(final ReadableFormat format) throws IOException {
        write(format);
        Files.createDirectory(directory.resolve("folder"));
        Files.writeString(directory.resolve("notes.txt"), "what these are");
        final CommandRun run = CommandRun.of("inspect", directory);
        assertShowsAll(run);
        assertTrue(run.out().contains("payloads of format " + format + ", "), run.out());
        assertTrue(run.out().contains("ringspan.lock\n  skipped: the lock of"), run.out());
        assertTrue(run.out().contains("folder\n  skipped: a directory"), run.out());
        assertTrue(run.out().contains("notes.txt\n  skipped: neither payloads nor change buffers"), run.out());
        final CommandRun each = CommandRun.of(
                "inspect",
                directory.resolve("notes.txt"),
                directory.resolve(PAYLOADS),
                directory.resolve("ringspan.lock"));
        assertShowsAll(each);
    }

    static List<String> formatsOfFiles() {
        return PayloadFormats.OF_FILES.stream().map(PayloadFormat::text).toList();
    }

    @ParameterizedTest
    @MethodSource("formatsOfFiles")
    void shouldShowTheSpansOfEveryFormatThatTheEngineWritesIntoFiles(final String format) {
        write(format);
        final CommandRun run = CommandRun.of("inspect", directory.resolve(PAYLOADS));
        assertEquals("", run.err());
        assertEquals(0, run.status());
        final List<String> lines = run.out().lines().toList();
        assertTrue(lines.get(0).startsWith("payloads of format " + format + ", "), run.out());
        assertEquals(
                SPANS, lines.stream().filter(line -> line.startsWith("  {")).count(), run.out());
    }

    /** Unified service tags, where receivers of each format look for them. */
    @ParameterizedTest
    @MethodSource("formatsOfFiles")
    void shouldSayEnvironmentAndVersionInEveryFormat(final String format) throws IOException {
        write(format);
        final List<JsonNode> lines = new ArrayList<>();
        for (final String line : CommandRun.of("inspect", directory.resolve(PAYLOADS))
                .out()
                .lines()
                .toList()) {
            if (line.startsWith("  ")) {
                lines.add(new ObjectMapper().readTree(line.substring(line.indexOf('{'))));
            }
        }
        final JsonNode first = lines.get(0);
        final JsonNode last = lines.get(lines.size() - 1);
        switch (format) {
            case "v04", "v05" -> assertSays(last.path("meta"), "env", "version");
            case "v10" -> {
                assertSays(first, "env", "app_version");
                assertSays(last, "env", "version");
            }
            case "zipkin" -> assertSays(last.path("tags"), "env", "version");
            default -> {
                final ObjectNode resource = new ObjectMapper().createObjectNode();
                first.path("attributes")
                        .forEach(attribute -> resource.set(
                                attribute.path("key").asText(),
                                attribute.path("value").path("stringValue")));
                assertSays(resource, "deployment.environment.name", "service.version");
            }
        }
    }

    private static void assertSays(final JsonNode node, final String environment, final String version) {
        assertEquals("prod", node.path(environment).asText(), node::toString);
        assertEquals("1.2", node.path(version).asText(), node::toString);
    }

    @ParameterizedTest
    @EnumSource
    void shouldKnowAPayloadByItsContentItsSuffixAndByOption(final ReadableFormat format) throws IOException {
        final byte[] body = body(format);
        final Path plain = Files.write(folder.resolve("body"), body);
        final CommandRun shown = CommandRun.of("inspect", plain);
        assertShowsAll(shown);
        assertTrue(shown.out().startsWith("payload of format " + format + ": " + body.length + " bytes\n"));
        assertTrue(shown.out().endsWith("\n" + SPANS + " spans\n"), shown.out());
        final Path hex =
                Files.writeString(folder.resolve("body.hex"), HexFormat.of().formatHex(body) + "\n");
        assertEquals(shown.out(), CommandRun.of("inspect", hex).out());
        assertEquals(
                shown.out(),
                CommandRun.of("inspect", plain, "--format", format.toString()).out());
        final String suffix = format.suffix();
        final Path named = Files.write(folder.resolve("0" + suffix), Arrays.copyOf(body, 1));
        final CommandRun cut = CommandRun.of("inspect", named);
        assertTrue(cut.err().contains(": no whole payload of format " + format + ": at byte "), cut.err());
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayWhereAtEveryCut(final ReadableFormat format) throws IOException {
        final byte[] body = body(format);
        int whole = 0;
        for (int length = 1; length < body.length; length++) {
            try {
                format.reader().read(Arrays.copyOf(body, length), span -> {});
                whole++;
            } catch (final BrokenPayloadException e) {
                assertTrue(e.getMessage().matches("(?s)at byte [0-9]{1,4}: .*"), e.getMessage());
            }
        }
        // the head of an outer message says how long it is, so that every cut shows
        assertEquals(0, whole);
    }

    @Test
    void shouldShowTheSpansInFrontOfAFault() throws IOException {
        final byte[] body = body(ReadableFormat.OTLP_JSON);
        final Path file = Files.write(folder.resolve("body"), Arrays.copyOf(body, body.length - 10));
        final CommandRun run = CommandRun.of("inspect", file);
        assertEquals(1, run.status());
        assertTrue(run.out().contains("\"GET /2\""), run.out());
        assertTrue(run.out().contains(SPANS - 1 + " spans in front of the fault"), run.out());
    }

    @Test
    void shouldGoOnBehindABrokenFile() throws IOException {
        write(ReadableFormat.V05);
        final byte[] whole = Files.readAllBytes(directory.resolve(PAYLOADS));
        Files.write(directory.resolve("broken.ringspan"), Arrays.copyOf(whole, whole.length - 1));
        final CommandRun run = CommandRun.of("inspect", directory);
        assertEquals(1, run.status());
        assertTrue(run.err().contains("broken.ringspan: at byte "), run.err());
        assertTrue(run.out().contains("\"GET /3\""), run.out());
    }

    @Test
    void shouldFailIfThereIsNothingToShow() throws IOException {
        Files.createDirectory(directory);
        final CommandRun empty = CommandRun.of("inspect", directory);
        assertEquals(1, empty.status());
        assertTrue(empty.err().contains("nothing that could be shown"), empty.err());
        Files.createFile(directory.resolve("ringspan.lock"));
        assertEquals(
                List.of(1, 1),
                List.of(
                        CommandRun.of("inspect", directory).status(),
                        CommandRun.of("inspect", directory.resolve("ringspan.lock"))
                                .status()));
    }

    @Test
    void shouldShowWhatAReplayHasWritten() throws IOException {
        final Path out = folder.resolve("out");
        CommandRun.of(
                "replay",
                RecordedCases.file("vectors", "01-"),
                "--case",
                "op-00-Create-child",
                "--format",
                "otlp-json",
                "--output",
                out);
        final CommandRun run = CommandRun.of("inspect", out.resolve("op-00-Create-child"));
        assertEquals("", run.err());
        assertEquals(0, run.status());
        assertTrue(run.out().contains("result.json\n  skipped: results of a replay, without payloads\n"), run.out());
        assertTrue(run.out().contains("\n2 spans\n"), run.out());
        final CommandRun above = CommandRun.of("inspect", out);
        assertEquals(1, above.status());
        assertTrue(above.err().contains("of directories only what lies in them, and no further"), above.err());
    }

    @Test
    void shouldSayOfAnyOtherFileThatItIsNothingKnown() throws IOException {
        final Path file = Files.writeString(folder.resolve("notes"), "what these are");
        final CommandRun run = CommandRun.of("inspect", file);
        assertEquals(1, run.status());
        assertEquals(
                "ringspan: " + file + ": looks like nothing that is known, and is no change buffer: record at offset 8:"
                        + " unknown opcode: 25971\n",
                run.err());
        final Path json = Files.writeString(folder.resolve("json"), "{\"a\": 1}");
        assertEquals(
                "ringspan: " + json + ", line 1: no capture: its first object has no \"name\"\n",
                CommandRun.of("inspect", json).err());
    }

    @Test
    void shouldSayNothingOfTheParserItself() throws IOException {
        final Path file = Files.writeString(folder.resolve("body"), "[{\"id\":\"1\"");
        final CommandRun run = CommandRun.of("inspect", file);
        assertTrue(run.err().contains(": at byte 10: not JSON: Unexpected end-of-input"), run.err());
        assertTrue(run.err().contains("(start marker at line: 1, column: 2)"), run.err());
        assertFalse(run.err().contains("REDACTED"), run.err());
    }

    @Test
    void shouldCountOneThingInTheSingular() throws IOException {
        final Path file = Files.writeString(folder.resolve("body"), "[{\"id\":\"1\"}]");
        final CommandRun run = CommandRun.of("inspect", file);
        assertTrue(run.out().endsWith("\n1 span\n"), run.out());
    }
}
