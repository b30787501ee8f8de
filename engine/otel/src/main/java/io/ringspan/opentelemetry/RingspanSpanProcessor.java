/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.ringspan.TraceEngine;

/**
 * Hands each sampled span that ends to an engine, in place of the SDK's batch processor and an exporter. What a receiver of OTLP gets is what
 * the SDK's exporter would have sent.
 *
 * <p>{@link #onEnd} writes one record into the engine's ring, on the thread that ends the span. It allocates nothing of its own, and keeps
 * nothing for a thread. If the ring is full it waits as long as {@code ringspan.ring.overflow} allows, by default 10 ms at most; then
 * the span is lost, counted, and said in the log.
 *
 * <p>Note: this class is threadsafe.
 */
public final class RingspanSpanProcessor implements SpanProcessor {
    private static final String COMPONENT = "ringspan_span_processor";

    private final EngineLifecycle owned;
    private final SpanPublisher publisher;
    private volatile EngineMetrics metrics;

    RingspanSpanProcessor(final EngineLifecycle owned, final boolean isGroupedByTrace, final MeterProvider provider) {
        this.owned = owned;
        metrics = EngineMetrics.of(owned.engine(), provider, COMPONENT);
        publisher = new SpanPublisher(owned, isGroupedByTrace);
    }

    /** Tells of the engine in another place, as soon as that is known. */
    void countIn(final MeterProvider provider) {
        metrics.close();
        metrics = EngineMetrics.of(owned.engine(), provider, COMPONENT);
    }

    /**
     * Hands spans to an engine that is there already, and that somebody else closes.
     *
     * @param engine with {@code mapping=native} for its receivers of OTLP
     * @return a new processor
     */
    public static RingspanSpanProcessor create(final TraceEngine engine) {
        return builder().setEngine(engine).build();
    }

    /**
     * Begins a processor with an engine of its own.
     *
     * @return a new builder
     */
    public static RingspanSpanProcessorBuilder builder() {
        return new RingspanSpanProcessorBuilder();
    }

    /**
     * Spans that were lost because reading them failed, which is no counter of the engine.
     *
     * @return their number so far
     */
    public long unreadableSpans() {
        return publisher.unreadable();
    }

    /**
     * The engine that the spans go to.
     *
     * @return for its counters, and for what else can be asked of it
     */
    public TraceEngine engine() {
        return owned.engine();
    }

    @Override
    public void onStart(final Context parentContext, final ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public void onEnd(final ReadableSpan span) {
        if (span != null && span.getSpanContext().isSampled() && !owned.isClosed()) {
            publisher.publish(span.toSpanData());
        }
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    /**
     * Sends all spans that have ended.
     *
     * @return fails if anything was lost, or was still on its way when the time was over, see
     *     {@link TraceEngine#flush(long, java.util.concurrent.TimeUnit)}
     */
    @Override
    public CompletableResultCode forceFlush() {
        return owned.flush();
    }

    /**
     * Sends all spans, and closes the engine if the processor has made it. Spans that end from here on are left out.
     *
     * @return fails if anything was lost on the way to the receiver, or could not be sent in time
     */
    @Override
    public CompletableResultCode shutdown() {
        final CompletableResultCode result = owned.close();
        // what closing delivers, or loses, is still told of
        result.whenComplete(metrics::close);
        return result;
    }

    @Override
    public String toString() {
        return "RingspanSpanProcessor{" + owned.engine().config().receivers() + '}';
    }
}
