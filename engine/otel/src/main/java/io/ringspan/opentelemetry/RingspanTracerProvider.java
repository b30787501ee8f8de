/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerBuilder;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfoBuilder;
import io.ringspan.TraceEngine;
import java.io.Closeable;
import java.util.concurrent.TimeUnit;

/**
 * OpenTelemetry's API on an engine, without the SDK's spans: a span is a handle, and what it is told is written into a record at once. What
 * the SDK offers beyond the API is not there: no {@code ReadableSpan}, so no span processors, and nothing of a span can be read back but
 * its context.
 *
 * <p>As many spans may be live as {@code ringspan.spans.max} says; beyond that new ones are not recorded, which is counted and said in the
 * log. A span that nobody ends expires by {@code ringspan.expiry.age}.
 *
 * <p>Note: this class is threadsafe, and so are its tracers and spans.
 */
public final class RingspanTracerProvider implements TracerProvider, Closeable {
    private static final String COMPONENT = "ringspan_tracer_provider";
    private static final long CLOSE_SECONDS = 60;

    private final EngineLifecycle owned;
    private final Tracing tracing;
    private final EngineMetrics metrics;
    private final Scopes<Tracer> tracers;

    RingspanTracerProvider(final EngineLifecycle owned, final Tracing tracing, final MeterProvider meterProvider) {
        this.owned = owned;
        this.tracing = tracing;
        metrics = EngineMetrics.of(owned.engine(), meterProvider, COMPONENT, tracing);
        tracers = new Scopes<>(owned.engine(), number -> new RingspanTracer(tracing, number));
    }

    /**
     * Makes spans for an engine that is there already, and that somebody else closes.
     *
     * @param engine with {@code mapping=native} for its receivers of OTLP
     * @return a new provider
     */
    public static RingspanTracerProvider create(final TraceEngine engine) {
        return builder().setEngine(engine).build();
    }

    /**
     * Begins a provider with an engine of its own.
     *
     * @return a new builder
     */
    public static RingspanTracerProviderBuilder builder() {
        return new RingspanTracerProviderBuilder();
    }

    @Override
    public Tracer get(final String scopeName) {
        return tracerBuilder(scopeName).build();
    }

    @Override
    public Tracer get(final String scopeName, final String scopeVersion) {
        return tracerBuilder(scopeName).setInstrumentationVersion(scopeVersion).build();
    }

    @Override
    public TracerBuilder tracerBuilder(final String scopeName) {
        final InstrumentationScopeInfoBuilder scope =
                InstrumentationScopeInfo.builder(scopeName == null ? "" : scopeName);
        return new TracerBuilder() {
            @Override
            public TracerBuilder setSchemaUrl(final String schemaUrl) {
                if (schemaUrl != null) {
                    scope.setSchemaUrl(schemaUrl);
                }
                return this;
            }

            @Override
            public TracerBuilder setInstrumentationVersion(final String version) {
                if (version != null) {
                    scope.setVersion(version);
                }
                return this;
            }

            @Override
            public Tracer build() {
                return tracers.get(scope.build());
            }
        };
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
     * What the memory of the engine is for, and what spans take that have not ended.
     *
     * @return two lines, for people
     */
    public String describeMemory() {
        return engine().describeMemory() + System.lineSeparator() + tracing.live.describeMemory();
    }

    /**
     * Spans that have started and not ended. Looks at all of them.
     *
     * @return their number now
     */
    public long liveSpans() {
        return tracing.live.count();
    }

    /**
     * Spans that expired because nobody ended them.
     *
     * @return their number so far
     */
    public long expiredSpans() {
        return tracing.live.expired();
    }

    /**
     * Spans that were not recorded, because as many were live as {@code ringspan.spans.max} allows.
     *
     * @return their number so far
     */
    public long refusedSpans() {
        return tracing.live.refused();
    }

    /**
     * Spans that were lost because they could not begin, or could not be handed to the engine, which is no counter of the engine.
     *
     * @return their number a second ago
     */
    public long lostSpans() {
        return tracing.live.lost();
    }

    /**
     * Sends all spans that have ended.
     *
     * @return fails if anything was lost, or was still on its way when the time was over
     */
    public CompletableResultCode forceFlush() {
        return owned.flush();
    }

    /**
     * Sends all spans that have ended, and closes the engine if the provider has made it. Spans that start from here on are not recorded.
     *
     * @return fails if anything was lost on the way to the receiver, or could not be sent in time
     */
    public CompletableResultCode shutdown() {
        tracing.close();
        final CompletableResultCode result = owned.close();
        // what closing delivers, or loses, is still told of
        result.whenComplete(metrics::close);
        return result;
    }

    /** Shuts down, and waits for it up to a minute. */
    @Override
    public void close() {
        shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public String toString() {
        return "RingspanTracerProvider{" + owned.engine().config().receivers() + '}';
    }
}
