/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.ringspan.fixture.SentSpans;
import io.ringspan.testkit.RecordingCollector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An SDK that is set up by a configuration file, which names Ringspan as a processor or as an exporter. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConfigurationFileTest {
    private static final int SECONDS = 30;
    private static final String HEAD = """
            file_format: "1.0"
            resource:
              attributes:
                - name: service.name
                  value: declared
            tracer_provider:
              processors:
            """;
    private static final String PROCESSOR = """
                - ringspan:
                    endpoint: URL
                    headers_list: tenant=7
                    timeout: 2000
            """;
    // more than an engine takes: it gets as far as it goes
    private static final String BEYOND = """
                - ringspan:
                    endpoint: URL
                    headers_list: tenant=7
                    timeout: 900000000
                    schedule_delay: 900000000
            """;
    private static final String EXPORTER = """
                - batch:
                    schedule_delay: 100
                    exporter:
                      ringspan:
                        endpoint: URL
                        headers_list: tenant=7
            """;

    @TempDir
    private Path directory;

    // looked for among properties of the JVM only
    private static OpenTelemetrySdk configured(final Path file) {
        System.setProperty("otel.config.file", file.toString());
        try {
            return AutoConfiguredOpenTelemetrySdk.builder()
                    .disableShutdownHook()
                    .build()
                    .getOpenTelemetrySdk();
        } finally {
            System.clearProperty("otel.config.file");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PROCESSOR, BEYOND, EXPORTER})
    void shouldSendWhatTheFileSays(final String processor) throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            final Path file = directory.resolve("otel.yaml");
            Files.writeString(
                    file, HEAD + processor.replace("URL", collector.url().toString()));
            final OpenTelemetrySdk sdk = configured(file);
            sdk.getTracer("shop")
                    .spanBuilder("span")
                    .startSpan()
                    .setAttribute("a", "b")
                    .end();
            assertTrue(sdk.getSdkTracerProvider()
                    .forceFlush()
                    .join(SECONDS, TimeUnit.SECONDS)
                    .isSuccess());
            final SentSpans sent = SentSpans.to(collector);
            assertEquals(1, sent.count());
            final Map<String, String> resource =
                    sent.spans().keySet().iterator().next().resource().getAttributesList().stream()
                            .collect(Collectors.toMap(
                                    KeyValue::getKey,
                                    attribute -> attribute.getValue().getStringValue()));
            assertEquals("declared", resource.get("service.name"));
            assertEquals("7", collector.requests().get(0).header("tenant"));
            sdk.close();
        }
    }
}
