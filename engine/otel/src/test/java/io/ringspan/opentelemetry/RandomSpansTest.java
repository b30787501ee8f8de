/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.ringspan.fixture.SentSpans;
import io.ringspan.testkit.RecordingCollector;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Random spans by the SDK's exporter and by each of our ways: collectors get the same. */
class RandomSpansTest {
    private static final int SPANS = 60;
    private static final int LONG_CALLS = 60_000;
    private static final int SECONDS = 60;

    private static void assertDone(final CompletableResultCode result) {
        assertTrue(result.join(SECONDS, TimeUnit.SECONDS).isSuccess());
    }

    private static SentSpans theirs(final long seed, final BiConsumer<RandomCalls, TracerProvider> maker)
            throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            final RandomCalls calls = new RandomCalls(seed);
            final SpanLimits limits = calls.limits();
            final OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                    .setEndpoint(collector.url().toString())
                    .build();
            final SdkTracerProvider provider = SdkTracerProvider.builder()
                    .setSpanLimits(limits)
                    .setIdGenerator(calls)
                    .setSampler(Sampler.alwaysOn())
                    .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                    .build();
            maker.accept(calls, provider);
            assertDone(provider.shutdown());
            return SentSpans.to(collector).sorted();
        }
    }

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void shouldArriveByOurProcessor(@ForAll final long seed) throws Exception {
        final SentSpans expected = theirs(seed, (calls, provider) -> calls.makeSpans(provider, SPANS));
        try (RecordingCollector collector = new RecordingCollector()) {
            final RandomCalls calls = new RandomCalls(seed);
            final SdkTracerProvider provider = SdkTracerProvider.builder()
                    .setSpanLimits(calls.limits())
                    .setIdGenerator(calls)
                    .setSampler(Sampler.alwaysOn())
                    .addSpanProcessor(RingspanSpanProcessor.builder()
                            .configure(config -> config.set(
                                    "receiver.otlp.url", collector.url().toString()))
                            .build())
                    .build();
            calls.makeSpans(provider, SPANS);
            assertDone(provider.shutdown());
            assertSame(expected, SentSpans.to(collector).sorted());
        }
    }

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void shouldArriveByOurProvider(@ForAll final long seed) throws Exception {
        assertSameByOurProvider(seed, (calls, provider) -> calls.makeSpans(provider, SPANS));
    }

    /** Told far more than a record takes, but a few things only: the newest of each counts, and nothing is cut. */
    @Property(tries = 6, shrinking = ShrinkingMode.OFF)
    void shouldKeepTheNewestHoweverOftenASpanIsTold(@ForAll final long seed) throws Exception {
        assertSameByOurProvider(seed, (calls, provider) -> calls.makeLongSpan(provider, LONG_CALLS));
    }

    private static void assertSameByOurProvider(final long seed, final BiConsumer<RandomCalls, TracerProvider> maker)
            throws Exception {
        final SentSpans expected = theirs(seed, maker);
        try (RecordingCollector collector = new RecordingCollector()) {
            final RandomCalls calls = new RandomCalls(seed);
            final RingspanTracerProvider provider = RingspanTracerProvider.builder()
                    .setSpanLimits(calls.limits())
                    .setIdGenerator(calls)
                    .setSampler(Sampler.alwaysOn())
                    .configure(config ->
                            config.set("receiver.otlp.url", collector.url().toString()))
                    .build();
            maker.accept(calls, provider);
            assertDone(provider.shutdown());
            assertSame(expected, SentSpans.to(collector).sorted());
        }
    }

    // tells one span that differs, in place of all
    private static void assertSame(final SentSpans expected, final SentSpans actual) {
        expected.spans().keySet().stream()
                .filter(span -> !actual.spans().containsKey(span))
                .findFirst()
                .ifPresent(span -> assertEquals(
                        span.toString(),
                        actual.spans().keySet().stream()
                                .filter(other -> other.span()
                                        .getSpanId()
                                        .equals(span.span().getSpanId()))
                                .findFirst()
                                .map(Object::toString)
                                .orElse("none")));
        assertEquals(expected, actual);
        assertEquals(Set.of(1), Set.copyOf(actual.spans().values()));
    }
}
