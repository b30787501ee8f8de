/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.ringspan.TraceEngine;
import java.util.Collection;

/**
 * Hands spans to an engine, for those who keep their span processor. {@link RingspanSpanProcessor} does without that processor's queue and
 * thread.
 *
 * <p>The engine sends at once what it is given, because the processor in front has waited already. As with the SDK's exporter, {@link #export}
 * succeeds when the receiver has taken the spans.
 *
 * <p>Note: this class is threadsafe.
 */
public final class RingspanSpanExporter implements SpanExporter {
    private final EngineLifecycle owned;
    private final SpanPublisher publisher;
    private final EngineMetrics metrics;
    // that has taken the engine over, so that closing this does nothing; null for none
    private volatile RingspanSpanProcessor processor;

    RingspanSpanExporter(final EngineLifecycle owned, final EngineMetrics metrics) {
        this.owned = owned;
        this.metrics = metrics;
        publisher = new SpanPublisher(owned, false);
    }

    /**
     * Hands spans to an engine that is there already, and that somebody else closes.
     *
     * @param engine with {@code mapping=native} for its receivers of OTLP
     * @return a new exporter
     */
    public static RingspanSpanExporter create(final TraceEngine engine) {
        return builder().setEngine(engine).build();
    }

    /**
     * Begins an exporter with an engine of its own.
     *
     * @return a new builder
     */
    public static RingspanSpanExporterBuilder builder() {
        return new RingspanSpanExporterBuilder();
    }

    /** A processor that has the engine from here on. */
    RingspanSpanProcessor toProcessor(final boolean isGroupedByTrace) {
        metrics.close();
        processor = new RingspanSpanProcessor(owned, isGroupedByTrace, MeterProvider.noop());
        return processor;
    }

    /** Tells of the engine in another place, as soon as that is known; of an exporter behind a processor of the SDK nothing more is told. */
    void countIn(final MeterProvider provider) {
        final RingspanSpanProcessor successor = processor;
        if (successor != null) {
            successor.countIn(provider);
        }
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

    /**
     * Sends spans.
     *
     * @param spans that have ended
     * @return fails if the receiver did not take all of them in time, or the exporter is shut down
     */
    @Override
    public CompletableResultCode export(final Collection<SpanData> spans) {
        if (owned.isClosed()) {
            return CompletableResultCode.ofFailure();
        }
        long first = Long.MAX_VALUE;
        long last = 0;
        boolean isTaken = true;
        for (final SpanData span : spans) {
            final long sequence = publisher.publish(span);
            isTaken &= sequence >= 0;
            first = Math.min(first, sequence);
            last = Math.max(last, sequence);
        }
        if (spans.isEmpty()) {
            return CompletableResultCode.ofSuccess();
        }
        return isTaken ? owned.acknowledge(first, last) : CompletableResultCode.ofFailure();
    }

    /**
     * Sends all spans.
     *
     * @return fails if anything was lost, or was still on its way when the time was over
     */
    @Override
    public CompletableResultCode flush() {
        return owned.flush();
    }

    /**
     * Sends all spans, and closes the engine if the exporter has made it.
     *
     * @return fails if anything was lost on the way to the receiver, or could not be sent in time
     */
    @Override
    public CompletableResultCode shutdown() {
        if (processor != null) {
            return CompletableResultCode.ofSuccess();
        }
        final CompletableResultCode result = owned.close();
        // what closing delivers, or loses, is still told of
        result.whenComplete(metrics::close);
        return result;
    }

    @Override
    public String toString() {
        return "RingspanSpanExporter{" + owned.engine().config().receivers() + '}';
    }
}
