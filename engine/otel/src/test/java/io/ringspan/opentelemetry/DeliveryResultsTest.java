/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.ringspan.TraceEngine;
import io.ringspan.api.FlushResult;
import io.ringspan.config.EngineConfig;
import io.ringspan.fixture.SentSpans;
import io.ringspan.testkit.RecordingCollector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Flushing and closing succeed when the receiver took the spans, and only then. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeliveryResultsTest {
    private static final int REFUSED = 400;
    private static final int SECONDS = 30;

    private static boolean isSuccess(final CompletableResultCode result) {
        result.join(SECONDS, TimeUnit.SECONDS);
        assertTrue(result.isDone());
        return result.isSuccess();
    }

    private static RingspanSpanProcessor processor(final RecordingCollector collector) {
        return RingspanSpanProcessor.builder()
                .configure(config ->
                        config.set("receiver.otlp.url", collector.url().toString()))
                .setTimeout(Duration.ofSeconds(SECONDS))
                .build();
    }

    private static Tracer tracer(final SdkTracerProvider provider) {
        return provider.get("test");
    }

    @Test
    void shouldSucceedWhenTheReceiverTookAll() throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            final RingspanSpanProcessor processor = processor(collector);
            final SdkTracerProvider provider =
                    SdkTracerProvider.builder().addSpanProcessor(processor).build();
            assertTrue(isSuccess(provider.forceFlush()));
            tracer(provider).spanBuilder("a").startSpan().end();
            assertTrue(isSuccess(provider.forceFlush()));
            assertEquals(1, SentSpans.to(collector).count());
            tracer(provider).spanBuilder("b").startSpan().end();
            assertTrue(isSuccess(provider.shutdown()));
            assertEquals(2, SentSpans.to(collector).count());
            // nothing more goes out, and nothing is thrown
            processor.onEnd(null);
            tracer(provider).spanBuilder("c").startSpan().end();
            assertSame(processor.shutdown(), processor.shutdown());
            assertEquals(2, SentSpans.to(collector).count());
        }
    }

    @Test
    void shouldFailWhenTheReceiverDidNotTakeThem() throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            collector.answer(REFUSED);
            final RingspanSpanProcessor processor = processor(collector);
            final SdkTracerProvider provider =
                    SdkTracerProvider.builder().addSpanProcessor(processor).build();
            tracer(provider).spanBuilder("a").startSpan().end();
            assertFalse(isSuccess(provider.forceFlush()));
            // that has been said
            assertTrue(isSuccess(provider.forceFlush()));
            tracer(provider).spanBuilder("b").startSpan().end();
            assertFalse(isSuccess(provider.shutdown()));
        }
    }

    @Test
    void shouldAnswerForWhatTheExporterWasGiven() throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            final RingspanSpanExporter exporter = RingspanSpanExporter.builder()
                    .configure(config ->
                            config.set("receiver.otlp.url", collector.url().toString()))
                    .build();
            // not the batch processor: it may take a shutdown right behind a flush for that flush, and leave spans
            // behind
            final SdkTracerProvider provider = SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build();
            tracer(provider).spanBuilder("a").startSpan().end();
            assertTrue(isSuccess(provider.forceFlush()));
            assertEquals(1, SentSpans.to(collector).count());
            collector.answer(REFUSED);
            tracer(provider).spanBuilder("b").startSpan().end();
            assertFalse(isSuccess(provider.shutdown()));
            assertFalse(exporter.export(List.of()).isSuccess());
        }
    }

    @Test
    void shouldLeaveAnEngineOfSomebodyElseOpen() throws Exception {
        try (RecordingCollector collector = new RecordingCollector();
                TraceEngine engine = TraceEngine.start(EngineConfig.builder()
                        .receivers(List.of("otlp"))
                        .set("receiver.otlp.url", collector.url().toString())
                        .set("receiver.otlp.mapping", "native")
                        .build())) {
            final SdkTracerProvider provider = SdkTracerProvider.builder()
                    .addSpanProcessor(RingspanSpanProcessor.create(engine))
                    .build();
            tracer(provider).spanBuilder("a").startSpan().end();
            assertTrue(isSuccess(provider.shutdown()));
            assertEquals(1, SentSpans.to(collector).count());
            assertEquals(FlushResult.DELIVERED, engine.flush(1, TimeUnit.SECONDS));
        }
    }
}
