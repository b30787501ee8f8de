/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.Objects;

/**
 * Makes a {@link RingspanTracerProvider}.
 *
 * <p>Note: not threadsafe.
 */
public final class RingspanTracerProviderBuilder extends EngineBuilder<RingspanTracerProviderBuilder> {
    private Sampler sampler;
    private IdGenerator idGenerator;
    private SpanLimits limits = SpanLimits.getDefault();
    private Clock clock = Clock.getDefault();
    private boolean isGroupedByTrace;

    RingspanTracerProviderBuilder() {}

    @Override
    RingspanTracerProviderBuilder self() {
        return this;
    }

    /**
     * Says which spans are recorded.
     *
     * @param newSampler any of the SDK's, or one's own; not null. By default what the parent's process has decided counts, and spans without a
     *                   parent are recorded
     * @return this
     */
    public RingspanTracerProviderBuilder setSampler(final Sampler newSampler) {
        sampler = Objects.requireNonNull(newSampler, "sampler");
        return this;
    }

    /**
     * Says where ids come from.
     *
     * @param newIdGenerator not null; by default they are random
     * @return this
     */
    public RingspanTracerProviderBuilder setIdGenerator(final IdGenerator newIdGenerator) {
        idGenerator = Objects.requireNonNull(newIdGenerator, "idGenerator");
        return this;
    }

    /**
     * Says how much a span takes; what is more is left out, and counted in the span.
     *
     * @param newLimits not null; by default those of the SDK
     * @return this
     */
    public RingspanTracerProviderBuilder setSpanLimits(final SpanLimits newLimits) {
        limits = Objects.requireNonNull(newLimits, "limits");
        return this;
    }

    /**
     * Says where times come from.
     *
     * @param newClock not null; by default the machine's clock
     * @return this
     */
    public RingspanTracerProviderBuilder setClock(final Clock newClock) {
        clock = Objects.requireNonNull(newClock, "clock");
        return this;
    }

    /**
     * Says whether the spans of a trace go onward together, see {@link RingspanSpanProcessorBuilder#setGroupedByTrace}.
     *
     * @param groupedByTrace true for together
     * @return this
     */
    public RingspanTracerProviderBuilder setGroupedByTrace(final boolean groupedByTrace) {
        isGroupedByTrace = groupedByTrace;
        return this;
    }

    /**
     * Makes the provider, and starts its engine unless it was given one.
     *
     * @return a new provider
     * @throws IllegalStateException if this JVM does not give Agrona's buffers the access that they need; says how it does
     * @throws io.ringspan.config.ConfigurationException if settings are wrong; says which
     */
    public RingspanTracerProvider build() {
        return build(owned -> {
            final Tracing tracing =
                    new Tracing(owned.engine(), new SpanStart(sampler, idGenerator, clock), limits, isGroupedByTrace);
            final RingspanTracerProvider provider = new RingspanTracerProvider(owned, tracing, meterProvider());
            tracing.live.start();
            OwnLog.info(tracing.live.describeMemory());
            return provider;
        });
    }
}
