/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.ringspan.testkit.RecordedRequest;
import io.ringspan.testkit.RecordingCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page about OpenTelemetry shows, and the first page, is what is compiled and run here. */
class OpenTelemetryDocTest {
    private static final Path DOC = Path.of("..", "..", "docs", "opentelemetry.md");
    private static final Path README = Path.of("..", "..", "README.md");
    private static final Path SOURCES = Path.of("src", "test", "java", "io", "ringspan", "example");
    private static final String BEGIN = "// docs: begin\n";

    /** Something of the page that runs. */
    private interface Example {
        void run(String... arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ProcessorExample", "ExporterExample", "ProviderExample"})
    void shouldShowTheExamplesAsTheyAre(final String name) throws IOException {
        final String source = Files.readString(SOURCES.resolve(name + ".java"));
        final String shown = source.substring(source.indexOf(BEGIN) + BEGIN.length(), source.indexOf("// docs: end"))
                .strip();
        assertTrue(Files.readString(DOC).contains("```java\n" + shown + "\n```"), "not shown as it is:\n" + shown);
    }

    @Test
    void shouldShowOnTheFirstPageLinesOfTheExample() throws IOException {
        final String readme = Files.readString(README);
        final int begin = readme.indexOf("```java\nResource resource");
        assertTrue(begin > 0);
        final String source = compact(Files.readString(SOURCES.resolve("ProcessorExample.java")));
        final String shown = readme.substring(readme.indexOf('\n', begin) + 1, readme.indexOf("```", begin + 3));
        shown.lines().forEach(line -> assertTrue(source.contains(compact(line)), line));
    }

    private static String compact(final String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void shouldSendTheSpansOfEach() throws Exception {
        assertSpans(1, ProcessorExample::main);
        assertSpans(1, ExporterExample::main);
        assertSpans(2, ProviderExample::main);
    }

    private static void assertSpans(final int count, final Example example) throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            System.setProperty("ringspan.receiver.otlp.url", collector.url().toString());
            try {
                example.run();
            } finally {
                System.clearProperty("ringspan.receiver.otlp.url");
            }
            int spans = 0;
            for (final RecordedRequest request : collector.requests()) {
                spans += ExportTraceServiceRequest.parseFrom(request.body()).getResourceSpansList().stream()
                        .flatMap(resource -> resource.getScopeSpansList().stream())
                        .mapToInt(scope -> scope.getSpansCount())
                        .sum();
            }
            assertEquals(count, spans);
        }
    }
}
