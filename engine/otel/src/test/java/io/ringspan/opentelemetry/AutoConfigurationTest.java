/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.ringspan.fixture.SentSpans;
import io.ringspan.testkit.RecordedRequest;
import io.ringspan.testkit.RecordingCollector;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The SDK that configures itself, with {@code otel.traces.exporter=ringspan}. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("try") // a scope is there to end with its block
class AutoConfigurationTest {
    private static final int SECONDS = 30;

    private static OpenTelemetrySdk sdk(final Map<String, String> settings) {
        final Map<String, String> all = new HashMap<>(Map.of(
                "otel.traces.exporter", "ringspan",
                "otel.metrics.exporter", "none",
                "otel.logs.exporter", "none",
                "otel.service.name", "checkout"));
        all.putAll(settings);
        return AutoConfiguredOpenTelemetrySdk.builder()
                .addPropertiesSupplier(() -> all)
                .disableShutdownHook()
                .build()
                .getOpenTelemetrySdk();
    }

    private static void makeSpans(final OpenTelemetrySdk sdk) {
        final Tracer tracer = sdk.getTracer("shop", "1.2");
        final Span root =
                tracer.spanBuilder("GET /cart").setSpanKind(SpanKind.SERVER).startSpan();
        try (Scope scope = root.makeCurrent()) {
            tracer.spanBuilder("SELECT")
                    .setSpanKind(SpanKind.CLIENT)
                    .setAttribute("db.system", "h2")
                    .startSpan()
                    .end();
        }
        root.setAttribute("http.route", "/cart").end();
    }

    private static boolean isDone(final CompletableResultCode result) {
        return result.join(SECONDS, TimeUnit.SECONDS).isSuccess();
    }

    @Test
    void shouldSendByTheProcessorToTheEndpointOfTheSettings() throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            final OpenTelemetrySdk sdk = sdk(Map.of(
                    "otel.exporter.otlp.endpoint", collector.url().resolve("/").toString(),
                    "otel.exporter.otlp.headers", "api-key=a%20b,tenant=7",
                    "otel.exporter.otlp.timeout", "2500",
                    "otel.bsp.schedule.delay", "100",
                    "otel.bsp.max.export.batch.size", "64",
                    "otel.bsp.max.queue.size", "10000",
                    "otel.resource.attributes", "host.name=here"));
            final String described = sdk.getSdkTracerProvider().toString();
            assertTrue(described.contains("RingspanSpanProcessor"), described);
            assertFalse(described.contains("BatchSpanProcessor"), described);
            makeSpans(sdk);
            assertTrue(isDone(sdk.getSdkTracerProvider().forceFlush()));
            final RecordedRequest request = collector.requests().get(0);
            assertEquals("a b", request.header("api-key"));
            assertEquals("7", request.header("tenant"));
            final SentSpans sent = SentSpans.to(collector);
            assertEquals(2, sent.count());
            sent.spans().keySet().forEach(span -> {
                final Map<String, String> resource = new HashMap<>();
                span.resource()
                        .getAttributesList()
                        .forEach(attribute -> resource.put(
                                attribute.getKey(), attribute.getValue().getStringValue()));
                assertEquals("checkout", resource.get("service.name"));
                assertEquals("here", resource.get("host.name"));
                assertEquals("opentelemetry", resource.get("telemetry.sdk.name"));
                assertEquals("shop", span.scope().getName());
                assertEquals("1.2", span.scope().getVersion());
            });
            sdk.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"protobuf", "json"})
    void shouldSendWhatTheirExporterSendsFromTheSameSettings(final String format) throws Exception {
        try (RecordingCollector ours = new RecordingCollector();
                RecordingCollector theirs = new RecordingCollector()) {
            final Map<String, String> settings =
                    Map.of("otel.resource.attributes", "deployment.environment.name=prod,n=1");
            // both see the same spans
            final Map<String, String> both = new HashMap<>(settings);
            both.put("otel.traces.exporter", "ringspan,otlp");
            both.put("otel.exporter.otlp.protocol", "http/protobuf");
            both.put("otel.exporter.otlp.traces.endpoint", theirs.url().toString());
            System.setProperty("ringspan.receiver.otlp.url", ours.url().toString());
            System.setProperty("ringspan.receiver.otlp.format", format);
            try {
                final OpenTelemetrySdk sdk = sdk(both);
                makeSpans(sdk);
                assertTrue(isDone(sdk.getSdkTracerProvider().forceFlush()));
                sdk.close();
            } finally {
                System.clearProperty("ringspan.receiver.otlp.url");
                System.clearProperty("ringspan.receiver.otlp.format");
            }
            final SentSpans expected = SentSpans.to(theirs);
            assertEquals(2, expected.count());
            assertEquals(expected, SentSpans.to(ours));
        }
    }

    @Test
    void shouldGroupByTraceWhereASettingSaysSo() throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            final OpenTelemetrySdk sdk = sdk(Map.of(
                    "otel.exporter.otlp.traces.endpoint",
                    collector.url().toString(),
                    SdkSettings.BY_TRACE,
                    "true",
                    "otel.bsp.schedule.delay",
                    "0"));
            final Tracer tracer = sdk.getTracer("shop");
            final Span root = tracer.spanBuilder("root").startSpan();
            try (Scope scope = root.makeCurrent()) {
                tracer.spanBuilder("child").startSpan().end();
            }
            assertTrue(isDone(sdk.getSdkTracerProvider().forceFlush()));
            assertEquals(List.of(), collector.requests());
            root.end();
            assertTrue(isDone(sdk.getSdkTracerProvider().forceFlush()));
            assertEquals(2, SentSpans.to(collector).count());
            sdk.close();
        }
    }

    @Test
    void shouldTakeWhatIsBeyondAnEnginesLimitsAsFarAsItGoes() throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            final OpenTelemetrySdk sdk = sdk(Map.of(
                    "otel.exporter.otlp.traces.endpoint", " " + collector.url() + " ",
                    "otel.exporter.otlp.timeout", "10d",
                    "otel.bsp.schedule.delay", "2d",
                    "otel.exporter.otlp.headers", "User-Agent=me,Host=there,tenant=7"));
            makeSpans(sdk);
            assertTrue(isDone(sdk.getSdkTracerProvider().forceFlush()));
            assertEquals("7", collector.requests().get(0).header("tenant"));
            assertEquals(2, SentSpans.to(collector).count());
            sdk.close();
        }
    }

    @Test
    void shouldSayWhatTheEnginesOwnSettingsSayOfTheProcess() throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            System.setProperty("ringspan.env", "prod");
            System.setProperty("ringspan.service", "mine");
            try {
                final OpenTelemetrySdk sdk = sdk(Map.of(
                        "otel.exporter.otlp.traces.endpoint", collector.url().toString()));
                makeSpans(sdk);
                assertTrue(isDone(sdk.getSdkTracerProvider().forceFlush()));
                SentSpans.to(collector).spans().keySet().forEach(span -> {
                    final Map<String, String> resource =
                            ProviderFixture.texts(span.resource().getAttributesList());
                    assertEquals("mine", resource.get("service.name"));
                    assertEquals("prod", resource.get("deployment.environment.name"));
                    assertEquals("opentelemetry", resource.get("telemetry.sdk.name"));
                });
                sdk.close();
            } finally {
                System.clearProperty("ringspan.env");
                System.clearProperty("ringspan.service");
            }
        }
    }

    @Test
    void shouldSayWhatIsWrongWithASetting() {
        final ConfigurationException refused = assertThrows(
                ConfigurationException.class, () -> sdk(Map.of("otel.exporter.otlp.traces.endpoint", "ftp://here")));
        assertTrue(refused.getMessage().contains("receiver.otlp.url"), refused.getMessage());
        assertTrue(
                refused.getMessage()
                        .contains("otel.exporter.otlp.traces.endpoint or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"),
                refused.getMessage());
        final ConfigurationException ofAll = assertThrows(
                ConfigurationException.class, () -> sdk(Map.of("otel.exporter.otlp.endpoint", "here:port")));
        assertTrue(ofAll.getMessage().contains("OTEL_EXPORTER_OTLP_ENDPOINT"), ofAll.getMessage());
    }

    /** An SDK whose inner parts are other ones: spans go out all the same. */
    @Test
    void shouldNeedNothingOfTheInnerPartsOfTheSdk() throws Exception {
        final String inner = "io.opentelemetry.sdk.autoconfigure.spi.internal.AutoConfigureListener";
        try (URLClassLoader other = new URLClassLoader(ownClasses(), getClass().getClassLoader()) {
            @Override
            protected Class<?> loadClass(final String name, final boolean isResolved) throws ClassNotFoundException {
                if (name.equals(inner)) {
                    throw new ClassNotFoundException(name);
                }
                synchronized (getClassLoadingLock(name)) {
                    final Class<?> known = findLoadedClass(name);
                    return known != null
                            ? known
                            : name.startsWith("io.ringspan.opentelemetry.")
                                    ? findClass(name)
                                    : super.loadClass(name, isResolved);
                }
            }
        }) {
            final ConfigurableSpanExporterProvider provider =
                    (ConfigurableSpanExporterProvider) other.loadClass(RingspanExporterProvider.class.getName())
                            .getConstructor()
                            .newInstance();
            final SpanExporter exporter = provider.createExporter(DefaultConfigProperties.createFromMap(Map.of()));
            assertEquals(ConfiguredExporter.class.getName(), exporter.getClass().getName());
            assertTrue(isDone(exporter.shutdown()));
            assertTrue(AutoConfigurationCustomizerProvider.class.isInstance(
                    other.loadClass(RingspanAutoConfiguration.class.getName())
                            .getConstructor()
                            .newInstance()));
        }
        final SpanExporter listening =
                new RingspanExporterProvider().createExporter(DefaultConfigProperties.createFromMap(Map.of()));
        assertTrue(listening instanceof ListeningExporter);
    }

    private static URL[] ownClasses() {
        return new URL[] {
            RingspanExporterProvider.class.getProtectionDomain().getCodeSource().getLocation()
        };
    }
}
