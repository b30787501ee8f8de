/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.CloseReport;
import io.ringspan.SpanRecord;
import io.ringspan.TraceEngine;
import io.ringspan.config.EngineConfig;
import io.ringspan.testkit.RecordedRequest;
import io.ringspan.testkit.RecordingAgent;
import io.ringspan.testkit.RecordingCollector;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an engine has left in a spool, sent by the command line. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DrainCommandTest {
    @TempDir
    private Path directory;

    private void spool(final String type, final String format, final String path) throws IOException {
        final int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (TraceEngine engine = TraceEngine.start(EngineConfig.builder()
                .set("receivers", type)
                .set("receiver." + type + ".url", "http://127.0.0.1:" + port + path)
                .set("receiver." + type + ".spool.directory", directory.toString())
                .set("receiver." + type + (format.isEmpty() ? ".timeout" : ".format"), format.isEmpty() ? "1s" : format)
                .build())) {
            for (long id = 1; id <= 30; id++) {
                engine.publish(new SpanRecord().begin(id, 0, id, id, 0, 1, 1).lastOfSegment());
            }
            final CloseReport report = engine.close(10, TimeUnit.SECONDS);
            assertEquals(30, report.spooled(), report::toString);
        }
    }

    @Test
    void shouldSendThemToACollectorWithItsToken() throws Exception {
        spool("otlp", "json", "/v1/traces");
        try (RecordingCollector collector = new RecordingCollector()) {
            final CommandRun run = CommandRun.of(
                    "drain", directory.toString(), "--to", collector.url().toString(), "--header", "api-key=s3cret");
            assertEquals(0, run.status(), run::toString);
            assertTrue(run.out().contains("30 in the spool, 30 delivered, 0 lost, 0 left"), run::out);
            final List<RecordedRequest> requests = collector.requests();
            assertEquals("s3cret", requests.get(0).header("api-key"));
            assertEquals("application/json", requests.get(0).header("content-type"));
            final CommandRun again = CommandRun.of(
                    "drain", directory.toString(), "--to", collector.url().toString());
            assertEquals(0, again.status());
            assertTrue(again.out().contains("nothing is in"), again::out);
        }
    }

    @Test
    void shouldSendThemToAnAgent() throws Exception {
        spool("agent", "auto", "");
        try (RecordingAgent agent = new RecordingAgent()) {
            final CommandRun run = CommandRun.of(
                    "drain", directory.toString(), "--to", agent.url().toString());
            assertEquals(0, run.status(), run::toString);
            assertEquals(30, agent.chunks().size());
        }
    }

    @Test
    void shouldSayWhatIsLeft() throws Exception {
        spool("otlp", "", "/v1/traces");
        try (RecordingCollector collector = new RecordingCollector()) {
            collector.answer(503);
            final CommandRun run = CommandRun.of(
                    "drain", directory.toString(), "--to", collector.url().toString(), "--give-up", "0.3");
            assertEquals(1, run.status(), run::toString);
            assertTrue(run.out().contains("30 in the spool, 0 delivered, 0 lost, 30 left"), run::out);
        }
    }

    @Test
    void shouldRefuseWhatIsNoSpool() {
        final CommandRun run =
                CommandRun.of("drain", directory.resolve("none").toString(), "--to", "http://localhost:1");
        assertEquals(1, run.status());
        assertTrue(run.err().contains("no directory"), run::err);
    }
}
