/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.SpanRecord;
import io.ringspan.TraceEngine;
import io.ringspan.config.EngineConfig;
import io.ringspan.testkit.RecordingAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code recover} says and does with a copy of the files of an engine, which is what a kill would have left. */
class RecoverCommandTest {
    @TempDir
    private Path folder;

    private Path memory;
    private Path killed;
    private TraceEngine engine;
    private RecordingAgent agent;

    @BeforeEach
    void leaveSomething() throws Exception {
        agent = new RecordingAgent();
        memory = folder.resolve("memory");
        // an agent that nobody is at
        engine = TraceEngine.start(EngineConfig.builder()
                .service("checkout")
                .agentUrl("http://127.0.0.1:9")
                .memoryDirectory(memory.toString())
                .memoryLength(1 << 20)
                .ringSlots(256)
                .ringRecordMax(8192)
                .spansMax(1024)
                .internMax(16)
                .build());
        engine.publish(new SpanRecord()
                .begin(1, 0, 1, 1, 0, 1_700_000_000_000_000_000L, 5)
                .names("web", "checkout", "GET /", "web")
                .lastOfSegment());
        for (int i = 0; i < 2; i++) {
            engine.query(reader -> null, 30, TimeUnit.SECONDS);
        }
        killed = folder.resolve("left/one");
        Files.createDirectories(killed);
        try (Stream<Path> files = Files.walk(memory)) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.getParent().equals(memory)) {
                    Files.copy(file, killed.resolve(file.getFileName()));
                }
            }
        }
    }

    @AfterEach
    void end() throws IOException {
        engine.close(0, TimeUnit.SECONDS);
        agent.close();
    }

    private static void assertSays(final CommandRun run, final int status, final String text) {
        assertEquals(status, run.status(), run.out() + run.err());
        assertTrue((run.out() + run.err()).contains(text), run.out() + run.err());
    }

    @Test
    void shouldSendOnceAndSayWhatItFound() throws Exception {
        final Path left = folder.resolve("left");
        assertSays(CommandRun.of("recover", left, "--dry-run"), 0, "1 finished spans and 0 open ones to be sent");
        assertEquals(0, agent.chunks().size());
        assertSays(CommandRun.of("recover", left, "--to", "http://127.0.0.1:9", "--timeout", "0.5"), 1, "not all");
        assertSays(CommandRun.of("recover", left, "--to", agent.url()), 0, "service checkout, started ");
        assertEquals(1, agent.chunks().size());
        assertSays(CommandRun.of("recover", left, "--to", agent.url()), 0, "nothing to recover");
        assertEquals(1, agent.chunks().size());
    }

    @Test
    void shouldWriteFilesToo() throws Exception {
        final Path files = folder.resolve("files");
        assertSays(
                CommandRun.of("recover", killed, "--to", files, "--type", "file", "--set", "format=v04"),
                0,
                "all of it has arrived");
        assertSays(CommandRun.of("inspect", files), 0, "GET /");
    }

    @Test
    void shouldSayWhatIsWrong() {
        assertSays(CommandRun.of("recover", memory, "--dry-run"), 1, "is in use: its engine runs");
        assertSays(CommandRun.of("recover", killed), 2, "--to URL says where to send");
        assertSays(CommandRun.of("recover", killed, "--to", "nowhere"), 2, "receiver.recover.url");
        assertSays(CommandRun.of("recover", killed, "--dry-run", "--receiver", "x"), 1, "no receiver x, but [agent]");
        assertSays(CommandRun.of("recover", killed, "--dry-run", "--timeout", "0"), 2, "--timeout");
        assertSays(CommandRun.of("recover", folder.resolve("files"), "--dry-run"), 1, "cannot be read");
    }
}
