/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.ringspan.fixture.SentSpans;
import io.ringspan.testkit.RecordingCollector;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A tracer provider, of the SDK or ours, with a collector behind it. */
final class ProviderFixture implements AutoCloseable {
    private static final int SECONDS = 30;

    /** Whose provider it is. */
    enum Way {
        SDK,
        RINGSPAN
    }

    final TracerProvider provider;
    private final RecordingCollector collector;
    private final Supplier<CompletableResultCode> flush;
    private final Supplier<CompletableResultCode> shutdown;

    ProviderFixture(final Way way, final SpanLimits limits, final Sampler sampler) throws IOException {
        collector = new RecordingCollector();
        if (way == Way.SDK) {
            final SdkTracerProvider sdk = SdkTracerProvider.builder()
                    .setSpanLimits(limits)
                    .setSampler(sampler)
                    .addSpanProcessor(BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder()
                                    .setEndpoint(collector.url().toString())
                                    .build())
                            .build())
                    .build();
            provider = sdk;
            flush = sdk::forceFlush;
            shutdown = sdk::shutdown;
        } else {
            final RingspanTracerProvider ours = RingspanTracerProvider.builder()
                    .setSpanLimits(limits)
                    .setSampler(sampler)
                    .configure(config ->
                            config.set("receiver.otlp.url", collector.url().toString()))
                    .build();
            provider = ours;
            flush = ours::forceFlush;
            shutdown = ours::shutdown;
        }
    }

    ProviderFixture(final Way way) throws IOException {
        this(way, SpanLimits.getDefault(), Sampler.parentBased(Sampler.alwaysOn()));
    }

    Tracer tracer() {
        return provider.get("contract");
    }

    /** All spans that have ended so far. */
    List<Span> spans() throws Exception {
        assertTrue(flush.get().join(SECONDS, TimeUnit.SECONDS).isSuccess());
        return SentSpans.to(collector).spans().keySet().stream()
                .map(SentSpans.Sent::span)
                .collect(Collectors.toList());
    }

    /** The only span that has ended so far. */
    Span span() throws Exception {
        final List<Span> spans = spans();
        assertEquals(1, spans.size());
        return spans.get(0);
    }

    /** Texts of attributes by key. */
    static Map<String, String> texts(final List<KeyValue> attributes) {
        final Map<String, String> texts = new TreeMap<>();
        attributes.forEach(
                attribute -> texts.put(attribute.getKey(), attribute.getValue().getStringValue()));
        return texts;
    }

    CompletableResultCode shutdown() {
        return shutdown.get().join(SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        shutdown();
        collector.close();
    }
}
