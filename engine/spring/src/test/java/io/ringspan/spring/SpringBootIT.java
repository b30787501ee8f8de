/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.fixture.ChildJava;
import io.ringspan.fixture.SentSpans;
import io.ringspan.testkit.RecordingCollector;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A Spring Boot application (web, HTTP client, database) under load, with OpenTelemetry's starter and under its Java agent: each trace arrives whole,
 * and the spans are those that OpenTelemetry's own exporter sends of the same application.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpringBootIT {
    private static final int REQUESTS = 400;
    // at the front, to the back, there, and of the database
    private static final int SPANS_OF_A_REQUEST = 4;
    private static final String OPENS = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED";
    private static final String[] CLASS_PATH =
            System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator));

    // what the agent brings itself is not the application's
    private static String classPath(final boolean isUnderAgent) {
        return Stream.of(CLASS_PATH)
                .filter(entry -> !entry.contains("opentelemetry-javaagent"))
                .filter(entry -> !isUnderAgent || !(entry.contains("opentelemetry") || isOurs(entry)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isOurs(final String entry) {
        return entry.contains("ringspan") || entry.matches(".*engine.(otel|core|testkit).target.*");
    }

    private static String agent() {
        return Stream.of(CLASS_PATH)
                .filter(entry -> entry.contains("opentelemetry-javaagent-"))
                .findFirst()
                .orElseThrow();
    }

    private static SentSpans run(final String exporter, final boolean isUnderAgent, final String... options)
            throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            final List<String> arguments = new ArrayList<>(List.of(options));
            arguments.addAll(List.of(
                    "-Dotel.traces.exporter=" + exporter,
                    "-Dotel.metrics.exporter=none",
                    "-Dotel.logs.exporter=none",
                    "-Dotel.service.name=shop",
                    "-Dotel.exporter.otlp.endpoint=" + collector.url().resolve("/"),
                    "-cp",
                    classPath(isUnderAgent),
                    Shop.class.getName(),
                    Integer.toString(REQUESTS)));
            final String printed = ChildJava.run(List.of(), arguments);
            assertTrue(printed.contains("done: " + REQUESTS), printed);
            return SentSpans.to(collector);
        }
    }

    private static void assertSame(final SentSpans theirs, final SentSpans ours) {
        assertTrue(theirs.areWhole());
        assertTrue(ours.areWhole());
        assertEquals(
                REQUESTS,
                ours.traces().values().stream()
                        .filter(trace -> trace.size() == SPANS_OF_A_REQUEST)
                        .count());
        assertEquals(theirs.kinds(), ours.kinds());
    }

    @Test
    void shouldSendByTheStarterWhatTheExporterSends() throws Exception {
        assertSame(run("otlp", false), run("ringspan", false, OPENS));
    }

    @Test
    void shouldSendUnderTheAgentWhatItsExporterSends() throws Exception {
        final String underAgent = "-javaagent:" + agent();
        assertSame(
                run("otlp", true, underAgent),
                run(
                        "ringspan",
                        true,
                        underAgent,
                        "-Dotel.javaagent.extensions=" + System.getProperty("extension.jar")));
    }
}
