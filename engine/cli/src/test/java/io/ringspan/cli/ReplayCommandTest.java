/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.ringspan.fixture.RecordedCases;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayCommandTest {
    private static final String CONFIG = "\"config\":{\"tracerService\":\"s\",\"pid\":1,\"changeQueueSize\":128}";
    private static final String CREATE = "0000 %s 00000000000000000000000000000000 0500000000000000 0000000000000000";

    @TempDir
    private Path folder;

    @Test
    void shouldRefuseWhatIsNeitherKindOfFile() throws IOException {
        final Path file = write("\"text\"");
        final CommandRun run = replay(file);
        assertEquals(1, run.status());
        assertEquals(
                "ringspan: " + file
                        + ", line 1: neither a vector file (which begins with [) nor a capture (which begins with {)",
                run.err().strip());
        assertEquals("", run.out());
    }

    @Test
    void shouldNameFileLineAndFaultOfBrokenJson() throws IOException {
        final Path file = write("{\"name\":\"a\"," + CONFIG + "}\n{\"do\":\"clearQueue\"}\n{\"do\":");
        final CommandRun run = replay(file);
        assertEquals(1, run.status());
        assertTrue(run.err().startsWith("ringspan: " + file + ", line 3: not JSON: "), run.err());
        assertEquals(1, run.err().lines().count());
        assertFalse(Files.exists(output("a")), "nothing is run before the whole file has been read");
    }

    @Test
    void shouldRefuseBrokenGzip() throws IOException {
        final byte[] whole = Files.readAllBytes(RecordedCases.file("captures", "s24"));
        final Path file = folder.resolve("cut.jsonl.gz");
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
        final CommandRun run = replay(file);
        assertEquals(1, run.status());
        assertTrue(run.err().startsWith("ringspan: " + file + ", line "), run.err());
        assertTrue(run.err().contains("ZLIB"), run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "..", "a/b", "/a", "a\\\\b", "../a", "a\\u0000b"})
    void shouldRefuseNamesThatAreNoDirectoryNames(final String name) throws IOException {
        final CommandRun run = replay(write("[{\"name\":\"" + name + "\"," + CONFIG + ",\"steps\":[]}]"));
        assertEquals(1, run.status());
        assertTrue(run.err().contains("cannot be the name of a directory"), run.err());
    }

    @Test
    void shouldRefuseUnknownSteps() throws IOException {
        final CommandRun run = replay(write(vector("{\"do\":\"dance\"}")));
        assertEquals(1, run.status());
        assertTrue(run.err().contains("line 1: a step of an unknown kind: \"dance\""), run.err());
    }

    @Test
    void shouldSayWhichFieldAStepLacks() throws IOException {
        final CommandRun run = replay(write(vector("{\"do\":\"internString\",\"id\":1}")));
        assertEquals(1, run.status());
        assertTrue(run.err().contains("a step internString without \"value\""), run.err());
    }

    @Test
    void shouldRefuseABufferThatIsLongerThanItsQueue() throws IOException {
        final String bytes = "00".repeat(129);
        final CommandRun run = replay(write(vector("{\"do\":\"applyChangeBuffer\",\"bytes\":\"" + bytes + "\"}")));
        assertEquals(1, run.status());
        assertTrue(run.err().contains("129 bytes do not fit into a queue of 128 bytes"), run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--format v99", "--mode nice", "--through wall", "--agent ftp://x", "--case", "--colour"})
    void shouldTreatAWrongCommandLineAsUsageError(final String options) throws IOException {
        final List<Object> arguments =
                new ArrayList<>(List.of("replay", write("[]"), "--output", folder.resolve("out"), "--format", "v04"));
        if (options.startsWith("--format")) {
            arguments.remove(5);
            arguments.remove(4);
        }
        arguments.addAll(List.of((Object[]) options.split(" ")));
        final CommandRun run = CommandRun.of(arguments.toArray());
        assertEquals(2, run.status());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith("ringspan: "), run.err());
    }

    @Test
    void shouldSkipAndCountInLenientMode() throws IOException {
        // a duration for a span that is not there, and then one that is created
        final String bytes = ("0200000000000000 0700 0900000000000000 0100000000000000"
                        + CREATE.formatted("0300000000000000"))
                .replace(" ", "");
        final Path file = write(vector("{\"do\":\"applyChangeBuffer\",\"bytes\":\"" + bytes + "\"},"
                + "{\"do\":\"flushChunk\",\"spanIds\":[\"8\",\"3\"],\"firstIsLocalRoot\":true},"
                + "{\"do\":\"read\",\"what\":\"getName\",\"spanId\":\"3\"}"));
        for (final String through : List.of("decoder", "ring")) {
            final CommandRun run = CommandRun.of(
                    "replay",
                    file,
                    "--format",
                    "v04",
                    "--output",
                    folder.resolve("out"),
                    "--mode",
                    "lenient",
                    "--through",
                    through);
            assertEquals("", run.err());
            final JsonNode steps = steps("a");
            assertTrue(steps.get(0).get("ok").asBoolean(), steps.toString());
            assertEquals(1, steps.get(0).get("skipped").asInt(), steps.toString());
            assertTrue(steps.get(1).get("ok").asBoolean(), steps.toString());
            assertEquals(1, steps.get(1).get("skipped").asInt(), steps.toString());
            assertEquals("SpanNotFound", steps.get(2).get("error").get("kind").asText());
            assertTrue(Files.exists(output("a").resolve("1.v04")));
        }
    }

    @Test
    void shouldStopAtTheFirstErrorInStrictMode() throws IOException {
        final String bytes = ("0200000000000000 0700 0900000000000000 0100000000000000"
                        + CREATE.formatted("0300000000000000"))
                .replace(" ", "");
        final CommandRun run = replay(write(vector("{\"do\":\"applyChangeBuffer\",\"bytes\":\"" + bytes + "\"}")));
        assertEquals(0, run.status());
        assertEquals(
                "{\"index\":0,\"do\":\"applyChangeBuffer\",\"ok\":false,"
                        + "\"error\":{\"kind\":\"SpanNotFound\",\"message\":\"span not found: 9\"}}",
                steps("a").get(0).toString());
        assertTrue(run.out().startsWith("1 case, 1 step (1 with an error), 0 payloads, 0 bytes, "), run.out());
    }

    @Test
    void shouldRunOneCaseOnly() throws IOException {
        final Path file = RecordedCases.file("vectors", "01-");
        final CommandRun run = CommandRun.of(
                "replay", file, "--format", "v04", "--output", folder.resolve("out"), "--case", "op-00-Create-alone");
        assertEquals(0, run.status());
        assertTrue(run.out().startsWith("1 case, "), run.out());
        assertEquals(
                1,
                CommandRun.of("replay", file, "--format", "v04", "--output", folder.resolve("out"), "--case", "none")
                        .status());
    }

    @Test
    void shouldRemovePayloadsOfAnEarlierRun() throws IOException {
        Files.createDirectories(output("a"));
        Files.write(output("a").resolve("7.v04"), new byte[1]);
        assertEquals(0, replay(write(vector("{\"do\":\"clearQueue\"}"))).status());
        assertFalse(Files.exists(output("a").resolve("7.v04")));
    }

    @Test
    void shouldPostEachPayloadToTheAgent() throws IOException {
        final List<String> requests = new ArrayList<>();
        final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            final int length = exchange.getRequestBody().readAllBytes().length;
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("user-agent") + " "
                    + exchange.getRequestHeaders().getFirst("datadog-meta-lang-version") + " "
                    + exchange.getRequestHeaders().getFirst("x-datadog-trace-count") + " " + length);
            exchange.sendResponseHeaders(requests.size() < 3 ? 200 : 404, -1);
            exchange.close();
        });
        server.start();
        try {
            final CommandRun run = CommandRun.of(
                    "replay",
                    RecordedCases.file("captures", "s22"),
                    "--format",
                    "v04",
                    "--output",
                    folder.resolve("out"),
                    "--agent",
                    "http://127.0.0.1:" + server.getAddress().getPort());
            assertEquals(3, requests.size(), requests.toString());
            final Path first = RecordedCases.smallestNumbered(output("s22-eager-jobs"));
            assertTrue(requests.get(0).startsWith("POST /v0.4/traces Tracer/9.0.0 v22.23.3 "), requests.toString());
            assertTrue(requests.get(0).endsWith(" " + Files.size(first)), requests.toString());
            assertEquals(1, run.status());
            assertTrue(run.err().contains("did not accept a payload"), run.err());
        } finally {
            server.stop(0);
        }
    }

    private CommandRun replay(final Path file) {
        return CommandRun.of("replay", file, "--format", "v04", "--output", folder.resolve("out"));
    }

    private Path output(final String name) {
        return folder.resolve("out").resolve(name);
    }

    private JsonNode steps(final String name) throws IOException {
        return new ObjectMapper()
                .readTree(output(name).resolve("result.json").toFile())
                .get("steps");
    }

    private static String vector(final String steps) {
        return "[{\"name\":\"a\"," + CONFIG + ",\"steps\":[" + steps + "]}]";
    }

    private Path write(final String text) throws IOException {
        return Files.writeString(folder.resolve("input"), text);
    }
}
