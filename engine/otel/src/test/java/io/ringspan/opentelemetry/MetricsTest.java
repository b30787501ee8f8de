/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import io.ringspan.testkit.RecordingCollector;
import java.io.Closeable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to spans, under the names of the semantic conventions. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MetricsTest {
    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    private static final AttributeKey<String> COMPONENT = AttributeKey.stringKey("otel.component.type");
    private static final int REFUSED = 400;
    private static final int SECONDS = 30;

    private final InMemoryMetricReader reader = InMemoryMetricReader.create();
    private final SdkMeterProvider meters =
            SdkMeterProvider.builder().registerMetricReader(reader).build();

    // by name, and by the type of error if there is one
    private Map<String, Long> metrics() {
        final Map<String, Long> values = new TreeMap<>();
        for (final MetricData metric : reader.collectAllMetrics()) {
            for (final LongPointData point : metric.getLongSumData().getPoints()) {
                final String error = point.getAttributes().get(ERROR_TYPE);
                values.put(metric.getName() + (error == null ? "" : ' ' + error), point.getValue());
                assertEquals("{span}", metric.getUnit());
            }
        }
        return values;
    }

    private static boolean isSuccess(final CompletableResultCode result) {
        return result.join(SECONDS, TimeUnit.SECONDS).isSuccess();
    }

    @Test
    void shouldCountWhatBecomesOfSpans() throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            final SdkTracerProvider provider = SdkTracerProvider.builder()
                    .addSpanProcessor(RingspanSpanProcessor.builder()
                            .setMeterProvider(meters)
                            .configure(config -> config.set(
                                    "receiver.otlp.url", collector.url().toString()))
                            .build())
                    .build();
            final Tracer tracer = provider.get("metrics");
            tracer.spanBuilder("a").startSpan().end();
            tracer.spanBuilder("b").startSpan().end();
            assertTrue(isSuccess(provider.forceFlush()));
            final Map<String, Long> first = metrics();
            assertEquals(8192, first.get("otel.sdk.processor.span.queue.capacity"));
            assertEquals(0, first.get("otel.sdk.processor.span.queue.size"));
            assertEquals(2, first.get("otel.sdk.processor.span.processed"));
            assertEquals(0, first.get("otel.sdk.exporter.span.inflight"));
            assertEquals(2, first.get("otel.sdk.exporter.span.exported"));
            // the SDK has these itself
            assertFalse(first.containsKey("otel.sdk.span.live"));
            collector.answer(REFUSED);
            tracer.spanBuilder("c").startSpan().end();
            assertFalse(isSuccess(provider.forceFlush()));
            final Map<String, Long> second = metrics();
            assertEquals(2, second.get("otel.sdk.exporter.span.exported"));
            assertEquals(1, second.get("otel.sdk.exporter.span.exported rejected"));
            provider.shutdown().join(SECONDS, TimeUnit.SECONDS);
            assertTrue(metrics().isEmpty());
        }
    }

    @Test
    void shouldCountLiveSpansOfTheProvider() throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            final RingspanTracerProvider provider = RingspanTracerProvider.builder()
                    .setMeterProvider(meters)
                    .configure(config ->
                            config.set("receiver.otlp.url", collector.url().toString()))
                    .build();
            final Span open = provider.get("metrics").spanBuilder("open").startSpan();
            provider.get("metrics").spanBuilder("ended").startSpan().end();
            final Map<String, Long> live = metrics();
            assertEquals(1, provider.liveSpans());
            assertEquals(2, live.get("otel.sdk.span.started"));
            open.end();
            assertEquals(0, provider.liveSpans());
            assertTrue(reader.collectAllMetrics().stream()
                    .filter(metric -> metric.getName().startsWith("otel.sdk.exporter"))
                    .flatMap(metric -> metric.getLongSumData().getPoints().stream())
                    .allMatch(point -> "ringspan_tracer_provider"
                            .equals(point.getAttributes().get(COMPONENT))));
            assertTrue(isSuccess(provider.shutdown()));
        }
    }

    /** Of one name the points with all their attributes, by a provider that did the same things. */
    private static Map<String, Long> points(final boolean isSdk, final String name) throws Exception {
        final InMemoryMetricReader reader = InMemoryMetricReader.create();
        final SdkMeterProvider meters =
                SdkMeterProvider.builder().registerMetricReader(reader).build();
        final Sampler sampler = Sampler.parentBased(new Sampler() {
            @Override
            public SamplingResult shouldSample(
                    final Context parentContext,
                    final String traceId,
                    final String name,
                    final SpanKind kind,
                    final Attributes attributes,
                    final List<LinkData> links) {
                return SamplingResult.create(SamplingDecision.valueOf(name));
            }

            @Override
            public String getDescription() {
                return "by name";
            }
        });
        try (RecordingCollector collector = new RecordingCollector()) {
            final TracerProvider provider = isSdk
                    ? SdkTracerProvider.builder()
                            .setSampler(sampler)
                            .setMeterProvider(() -> meters)
                            .addSpanProcessor(SimpleSpanProcessor.create(InMemorySpanExporter.create()))
                            .build()
                    : RingspanTracerProvider.builder()
                            .setSampler(sampler)
                            .setMeterProvider(meters)
                            .configure(config -> config.set(
                                    "receiver.otlp.url", collector.url().toString()))
                            .build();
            final Tracer tracer = provider.get("metrics");
            for (final SamplingDecision decision : SamplingDecision.values()) {
                final Span root =
                        tracer.spanBuilder(decision.name()).setNoParent().startSpan();
                final Span child = tracer.spanBuilder("child")
                        .setParent(Context.root().with(root))
                        .startSpan();
                tracer.spanBuilder("ended")
                        .setParent(Context.root().with(child))
                        .startSpan()
                        .end();
            }
            tracer.spanBuilder("remote")
                    .setParent(Context.root()
                            .with(Span.wrap(SpanContext.createFromRemoteParent(
                                    "0af7651916cd43dd8448eb211c80319c",
                                    "b7ad6b7169203331",
                                    TraceFlags.getSampled(),
                                    TraceState.getDefault()))))
                    .startSpan();
            final Map<String, Long> points = new TreeMap<>();
            for (final MetricData metric : reader.collectAllMetrics()) {
                if (metric.getName().equals(name)) {
                    metric.getLongSumData()
                            .getPoints()
                            .forEach(point -> points.put(point.getAttributes().toString(), point.getValue()));
                }
            }
            ((Closeable) provider).close();
            return points;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"otel.sdk.span.started", "otel.sdk.span.live"})
    void shouldTellOfSpansWhatTheSdkTells(final String name) throws Exception {
        final Map<String, Long> expected = points(true, name);
        assertTrue(expected.size() > 1, name + expected);
        assertEquals(expected, points(false, name));
    }
}
