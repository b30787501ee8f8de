/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recording that docs/protocol.md shows does what the page says. */
class RecordingDocTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "protocol.md");

    @TempDir
    private Path folder;

    private String shown() throws IOException {
        final String page = Files.readString(PAGE);
        final int start = page.indexOf("```json\n") + "```json\n".length();
        return page.substring(start, page.indexOf("```", start));
    }

    private void assertReplays(final Path file) throws IOException {
        final Path out = folder.resolve("out");
        final CommandRun run = CommandRun.of("replay", file, "--format", "v04", "--output", out);
        assertEquals("", run.err());
        assertEquals(0, run.status());
        final Path one = out.resolve("one-span");
        final CommandRun payload = CommandRun.of("inspect", one.resolve("4.v04"));
        assertTrue(payload.out().contains("\"resource\":\"GET /cart\",\"trace_id\":17,\"span_id\":1,"), payload.out());
        final JsonNode last = new ObjectMapper()
                .readTree(one.resolve("result.json").toFile())
                .get("steps")
                .get(5);
        assertEquals("span not found: 1", last.get("error").get("message").asText());
    }

    @Test
    void shouldReplayTheVectorFile() throws IOException {
        assertReplays(Files.writeString(folder.resolve("vectors.json"), shown()));
    }

    @Test
    void shouldReplayItAsACapture() throws IOException {
        final JsonNode only = new ObjectMapper().readTree(shown()).get(0);
        final StringBuilder lines =
                new StringBuilder("{\"name\":" + only.get("name") + ",\"config\":" + only.get("config") + "}\n");
        only.get("steps").forEach(step -> lines.append(step).append('\n'));
        assertReplays(Files.writeString(folder.resolve("capture.jsonl"), lines));
    }

    @Test
    void shouldNameEveryRead() throws IOException {
        final String page = Files.readString(PAGE);
        for (final ReplayRead read : ReplayRead.values()) {
            assertTrue(page.contains("`" + read.label() + "`"), read.label());
        }
    }
}
