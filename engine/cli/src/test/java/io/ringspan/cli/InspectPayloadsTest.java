/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.SpanWriter;
import io.ringspan.TraceEngine;
import io.ringspan.config.EngineConfig;
import io.ringspan.transport.file.RotatingFileTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that a whole engine has written. */
@Timeout(60)
class InspectPayloadsTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        final EngineConfig config = EngineConfig.builder()
                .service("shop")
                .payloadChunksMax(2)
                .payloadLingerNs(TimeUnit.HOURS.toNanos(1))
                .build();
        try (TraceEngine engine =
                TraceEngine.start(config, new RotatingFileTransport(directory, "v0.4", 1_000_000, 2))) {
            final SpanWriter writer = engine.newWriter();
            for (int i = 1; i <= 3; i++) {
                writer.start(i, 0, i, i, 0, "get", "shop", "GET /" + i + "\n", "web", 1)
                        .finish(i, 5)
                        .commit();
            }
        }
        file = directory.resolve("payloads-0000000000000000001.ringspan");
    }

    @Test
    void shouldShowPayloadsAndSpans() {
        final CommandRun run = CommandRun.of("inspect", file);
        assertEquals("", run.err());
        assertEquals(0, run.status());
        final List<String> lines = run.out().lines().toList();
        assertEquals("payloads of format v0.4, application/msgpack", lines.get(0));
        assertTrue(lines.get(1).matches("payload 1: [0-9]+ bytes, 2 spans, 2 chunks"), run.out());
        assertTrue(lines.get(2).contains("\"resource\":\"GET /1\\n\""), run.out());
        assertTrue(lines.get(3).contains("\"resource\":\"GET /2\\n\""), run.out());
        assertTrue(lines.get(4).matches("payload 2: [0-9]+ bytes, 1 span, 1 chunk"), run.out());
        assertTrue(lines.get(5).contains("\"resource\":\"GET /3\\n\""), run.out());
        assertEquals(6, lines.size());
    }

    @Test
    void shouldStopAtTheLimit() {
        assertEquals(
                3, CommandRun.of("inspect", file, "--limit", "1").out().lines().count());
    }

    @Test
    void shouldShowWhatIsWholeAndSayWhatIsNot() throws IOException {
        final byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        final CommandRun run = CommandRun.of("inspect", file);
        assertEquals(1, run.status());
        assertEquals(4, run.out().lines().count());
        assertTrue(run.err().contains(" bytes that breaks off after "), run.err());
        Files.write(file, Arrays.copyOf(whole, 10));
        final CommandRun cut = CommandRun.of("inspect", file);
        assertEquals(1, cut.status());
        assertTrue(cut.err().endsWith(": no file of payloads\n"), cut.err());
    }
}
