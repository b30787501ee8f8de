/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.ringspan.TraceEngine;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.config.EngineConfig;
import io.ringspan.transport.Delivery;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a thread allocates for a span once everything has grown: of our own nothing, but for the handles that the provider gives out. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpanAllocationTest {
    private static final int SPANS = 2000;
    private static final int ROUNDS = 40;
    // of the provider: builder, context, time of a local root, handle
    private static final long HANDLE_LENGTH_MAX = 240;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static TraceEngine engine() {
        return TraceEngine.start(
                EngineConfig.builder().ringOverflow(OverflowPolicy.BLOCK).build(), payload -> Delivery.ACCEPTED);
    }

    // the least of several rounds, since the JIT needs some
    private long bytesPerSpan(final Runnable span) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < SPANS; i++) {
                span.run();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least / SPANS;
    }

    private static Span tell(final Span span) {
        span.setAttribute("http.method", "GET").setAttribute("http.status", 200).setAttribute("share", 0.5);
        return span.setAttribute("is.cached", true);
    }

    /** A span of the SDK whose data are made already, because making them is the SDK's. */
    private static ReadableSpan readable() {
        final InMemorySpanExporter exporter = InMemorySpanExporter.create();
        try (SdkTracerProvider sdk = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                .build()) {
            final Span span = sdk.get("allocation")
                    .spanBuilder("GET /cart")
                    .setSpanKind(SpanKind.SERVER)
                    .startSpan();
            tell(span).addEvent("event", Attributes.of(AttributeKey.stringKey("k"), "v"));
            span.end();
            return new OverriddenReadableSpan(
                    (ReadableSpan) span, exporter.getFinishedSpanItems().get(0));
        }
    }

    @Test
    void shouldBeNothingByTheProcessor() {
        final ReadableSpan span = readable();
        try (TraceEngine engine = engine()) {
            final RingspanSpanProcessor processor = RingspanSpanProcessor.create(engine);
            assertEquals(0, bytesPerSpan(() -> processor.onEnd(span)));
        }
    }

    @Test
    void shouldBeTheHandleByTheProvider() {
        try (TraceEngine engine = engine();
                RingspanTracerProvider provider = RingspanTracerProvider.create(engine)) {
            final Tracer tracer = provider.get("allocation");
            final Context root = Context.root();
            final long bytes = bytesPerSpan(
                    () -> tell(tracer.spanBuilder("GET /cart").setParent(root).startSpan())
                            .end());
            assertTrue(bytes <= HANDLE_LENGTH_MAX, () -> bytes + " bytes");
            // and nothing for what it is told again
            final Span span = tracer.spanBuilder("long").setParent(root).startSpan();
            assertEquals(0, bytesPerSpan(() -> tell(span)));
            span.end();
        }
    }
}
