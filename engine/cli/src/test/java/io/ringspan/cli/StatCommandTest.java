/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringspan.SpanRecord;
import io.ringspan.TraceEngine;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.counters.Balance;
import io.ringspan.counters.EngineCounter;
import io.ringspan.stat.StatSnapshot;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.Payload;
import io.ringspan.transport.Transport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code stat} against engines in this JVM. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StatCommandTest implements Transport {
    private static final int WIDTH = 80;

    @TempDir
    private Path directory;

    private volatile Delivery answer = Delivery.ACCEPTED;
    private TraceEngine engine;

    @Override
    public Delivery send(final Payload payload) {
        return answer;
    }

    @AfterEach
    @Override
    public void close() {
        if (engine != null) {
            final TraceEngine closing = engine;
            engine = null;
            closing.close(0, TimeUnit.SECONDS);
        }
    }

    private EngineConfigBuilder config() {
        return EngineConfig.builder()
                .statDirectory(directory.toString())
                .service("checkout")
                .env("prod")
                .payloadLingerNs(1_000_000)
                .retryAttempts(100);
    }

    private void publish(final int spans) {
        for (int id = 1; id <= spans; id++) {
            engine.publish(new SpanRecord().begin(id, 0, id, id, 0, 1, 1).lastOfSegment());
        }
    }

    private Path awaitFile(final EngineCounter counter, final long least) throws Exception {
        while (true) {
            for (final Path file : StatSnapshot.filesIn(directory)) {
                try {
                    if (StatSnapshot.read(file).value(counter.label()) >= least) {
                        return file;
                    }
                } catch (final IOException e) {
                    // it is being made
                }
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static List<String> lines(final CommandRun run) {
        assertEquals("", run.err());
        final List<String> lines = run.out().lines().toList();
        lines.forEach(line -> assertTrue(line.length() <= WIDTH, line));
        return lines;
    }

    @Test
    void shouldShowThatNothingIsWrong() throws Exception {
        engine = TraceEngine.start(config().build(), this);
        publish(100);
        engine.flush(20, TimeUnit.SECONDS);
        final Path file = awaitFile(EngineCounter.SPANS_DELIVERED, 100);
        final CommandRun run = CommandRun.of("stat", file);
        final List<String> lines = lines(run);
        assertEquals(0, run.status(), run.out());
        assertTrue(
                lines.get(0)
                        .startsWith("checkout, env prod  pid "
                                + ProcessHandle.current().pid()),
                lines.get(0));
        assertEquals("nothing is wrong", lines.get(1));
        assertTrue(lines.stream().anyMatch(line -> line.matches("delivered +100 .* 100 .*")), run.out());

        final CommandRun list = CommandRun.of("stat", "--directory", directory);
        assertEquals(0, list.status(), list.out());
        assertTrue(
                lines(list).get(1).matches(ProcessHandle.current().pid() + " +checkout .* default +well"), list.out());
        final CommandRun byPid = CommandRun.of("stat", ProcessHandle.current().pid(), "--directory", directory);
        assertEquals("nothing is wrong", lines(byPid).get(1));
    }

    @Test
    void shouldSayFirstThatTheReceiverTakesNothing() throws Exception {
        answer = Delivery.retry(0, "connection refused");
        engine = TraceEngine.start(config().build(), this);
        publish(3);
        final Path file = awaitFile(EngineCounter.SEND_FAILING_TIME, 1);
        final CommandRun run = CommandRun.of("stat", file);
        final List<String> lines = lines(run);
        assertEquals(3, run.status(), run.out());
        assertTrue(
                lines.get(1).matches("! receiver default: takes nothing for .*, 1 payload waits; 0 spans lost so far"),
                run.out());
        assertTrue(run.out().contains("connection refused"), run.out());
    }

    @Test
    void shouldSayTheSameAsTheLedger() throws Exception {
        answer = Delivery.rejected("no");
        engine = TraceEngine.start(config().build(), this);
        publish(10);
        engine.flush(20, TimeUnit.SECONDS);
        final Path file = awaitFile(EngineCounter.SPANS_DROPPED, 10);
        final CommandRun run = CommandRun.of("stat", file, "--json");
        final JsonNode json =
                new ObjectMapper().readTree(run.out()).get("engines").get(0);
        final Balance spans = engine.ledger().spans();
        assertEquals(spans.created(), json.get("counters").get("spans.created").asLong());
        assertEquals(spans.dropped(), json.get("counters").get("spans.dropped").asLong());
        assertEquals(
                10, json.get("counters").get("spans.dropped.rejected.undecided").asLong());
        assertEquals("idle", json.get("receivers").get("default").asText());
        assertEquals("checkout", json.get("facts").get("service").asText());
        assertEquals("runs", json.get("life").asText());
        assertTrue(json.get("warnings").get(0).get("text").asText().contains("rejected"), run.out());
        assertTrue(CommandRun.of("stat", file).out().contains("rejected by the receiver"));
    }

    @Test
    void shouldRepeatItUntilTheEngineIsClosed() throws Exception {
        engine = TraceEngine.start(config().build(), this);
        final Path file = awaitFile(EngineCounter.RING_CAPACITY, 1);
        final StringWriter out = new StringWriter();
        final FutureTask<Integer> watching = new FutureTask<>(() -> Main.newCommandLine()
                .setOut(new PrintWriter(out))
                .execute("stat", file.toString(), "--json", "--watch", "0.01"));
        new Thread(watching).start();
        while (out.toString().lines().count() < 3) {
            LockSupport.parkNanos(1_000_000);
        }
        close();
        assertEquals(0, watching.get());
        assertEquals(List.of(), StatSnapshot.filesIn(directory));
    }

    @Test
    void shouldShowEachOfSeveralEnginesAndNoneThatIsClosed() throws Exception {
        for (int i = 0; i < 100; i++) {
            TraceEngine.start(
                            config().ringSlots(64)
                                    .ringRecordMax(1024)
                                    .textMax(256)
                                    .build(),
                            this)
                    .close();
        }
        assertEquals(List.of(), StatSnapshot.filesIn(directory));
        engine = TraceEngine.start(config().build(), this);
        awaitFile(EngineCounter.RING_CAPACITY, 1);
        try (TraceEngine second = TraceEngine.start(config().service("second").build(), this)) {
            awaitBoth();
            final CommandRun run = CommandRun.of("stat", ProcessHandle.current().pid(), "--directory", directory);
            for (final String service : List.of("checkout", second.config().service())) {
                assertTrue(run.out().contains(service + ", env prod"), run.out());
            }
        }
    }

    // made, and written to their end
    private void awaitBoth() {
        int sound = 0;
        while (sound < 2) {
            LockSupport.parkNanos(1_000_000);
            sound = 0;
            try {
                for (final Path file : StatSnapshot.filesIn(directory)) {
                    sound += StatSnapshot.read(file).value("ring.capacity") > 0 ? 1 : 0;
                }
            } catch (final IOException e) {
                // one is being made
            }
        }
    }

    private static void assertFailed(final CommandRun run, final int status, final String reason) {
        assertEquals(status, run.status(), run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains(reason), run.err());
    }

    @Test
    void shouldSayWhyThereIsNothingToShow() throws Exception {
        assertFailed(CommandRun.of("stat", "--directory", directory), 1, "no engine runs for this user");
        assertFailed(CommandRun.of("stat", 99_999_999, "--directory", directory), 1, "no process has the id 99999999");
        assertFailed(
                CommandRun.of("stat", ProcessHandle.current().pid(), "--directory", directory), 1, "shows no engine");
        assertFailed(CommandRun.of("stat", directory.resolve("none")), 1, "none");
        assertFailed(
                CommandRun.of("stat", Files.writeString(directory.resolve("1-1.stat"), "x".repeat(500))),
                1,
                "is no file of an engine");
        assertFailed(CommandRun.of("stat", "--watch", "0"), 2, "--watch");
    }
}
