/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.javaagent.OpenTelemetryAgent;
import io.ringspan.fixture.SentSpans;
import io.ringspan.testkit.RecordingCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
    private static final int TIMEOUT_S = 80;

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
            final Path output = Files.createTempFile("agent", ".log");
            final List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-javaagent:" + agent(),
                    "-Dotel.traces.exporter=" + exporter,
                    "-Dotel.metrics.exporter=none",
                    "-Dotel.logs.exporter=none",
                    "-Dotel.service.name=shop",
                    "-Dotel.exporter.otlp.endpoint=" + collector.url().resolve("/")));
            command.addAll(List.of(options));
            command.addAll(List.of(
                    "-cp",
                    Path.of(HttpProgram.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI())
                            .toString(),
                    HttpProgram.class.getName(),
                    Integer.toString(REQUESTS)));
            final ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
            final Process process = builder.start();
            try {
                assertTrue(process.waitFor(TIMEOUT_S, TimeUnit.SECONDS), () -> read(output));
            } finally {
                process.destroyForcibly().waitFor();
            }
            final String printed = read(output);
            assertEquals(0, process.exitValue(), printed);
            assertTrue(printed.contains("done: " + REQUESTS), printed);
            Files.delete(output);
            return SentSpans.to(collector);
        }
    }

    private static String read(final Path output) {
        try {
            return Files.readString(output);
        } catch (final IOException e) {
            return e.toString();
        }
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
}
