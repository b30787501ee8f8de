/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.javaagent.OpenTelemetryAgent;
import io.ringspan.fixture.ChildJava;
import io.ringspan.fixture.SentSpans;
import io.ringspan.testkit.RecordingCollector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A service under OpenTelemetry's Java agent, with Ringspan as its extension and no other option: each trace arrives whole, and the spans are
 * those that the agent's own exporter sends of the same service.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JavaAgentIT {
    private static final int REQUESTS = 200;
    // to the front, there, from there to the back, and there
    private static final int SPANS_OF_A_REQUEST = 4;

    private static String agent() throws Exception {
        return Path.of(OpenTelemetryAgent.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
    }

    private static SentSpans run(final String exporter, final String... options) throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            final String printed = run(collector, HttpProgram.class, exporter, options);
            assertTrue(printed.contains("done: " + REQUESTS), printed);
            return SentSpans.to(collector);
        }
    }

    private static String run(
            final RecordingCollector collector, final Class<?> program, final String exporter, final String... options)
            throws Exception {
        final List<String> arguments = new ArrayList<>(List.of(
                "-javaagent:" + agent(),
                "-Dotel.traces.exporter=" + exporter,
                "-Dotel.metrics.exporter=none",
                "-Dotel.logs.exporter=none",
                "-Dotel.service.name=shop",
                "-Dotel.exporter.otlp.endpoint=" + collector.url().resolve("/")));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(
                "-cp",
                Path.of(HttpProgram.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI())
                        .toString(),
                program.getName(),
                Integer.toString(REQUESTS)));
        return ChildJava.run(List.of(), arguments);
    }

    private static void assertWhole(final SentSpans sent) {
        assertEquals(REQUESTS, sent.traces().size());
        sent.traces().values().forEach(spans -> assertEquals(SPANS_OF_A_REQUEST, spans.size()));
        assertTrue(sent.areWhole());
    }

    @Test
    void shouldSendWhatTheAgentsOwnExporterSends() throws Exception {
        final String extension = System.getProperty("extension.jar");
        final SentSpans ours = run("ringspan", "-Dotel.javaagent.extensions=" + extension);
        assertWhole(ours);
        final SentSpans theirs = run("otlp");
        assertWhole(theirs);
        assertEquals(theirs.kinds(), ours.kinds());
    }

    /** Nothing of ours starts the logging of the JVM before the application says how; what the engine says is in the agent's log. */
    @Test
    void shouldLeaveTheLoggingOfTheJvmToTheApplication() throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            final String printed = run(
                    collector,
                    LateLogManagerProgram.class,
                    "ringspan",
                    "-Dotel.javaagent.extensions=" + System.getProperty("extension.jar"));
            assertTrue(printed.contains("manager: " + LateLogManagerProgram.Manager.class.getName()), printed);
            assertTrue(printed.contains("io.ringspan - started; Ringspan"), printed);
            assertWhole(SentSpans.to(collector));
        }
    }
}
