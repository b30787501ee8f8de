/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.sdk.resources.Resource;
import io.ringspan.TraceEngine;
import io.ringspan.config.EngineConfigBuilder;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What all ways from OpenTelemetry to an engine have in common: the engine, which is either somebody else's or made here.
 *
 * <p>An engine that is made here reads the settings of the process as {@code EngineConfig.load()} does, and sends to a collector by OTLP unless they
 * say something else: {@code ringspan.*}, {@code RINGSPAN_*}, {@code OTEL_EXPORTER_OTLP_*}.
 *
 * <p>Note: not threadsafe.
 *
 * @param <B> the builder itself
 */
public abstract sealed class EngineBuilder<B extends EngineBuilder<B>>
        permits RingspanSpanProcessorBuilder, RingspanSpanExporterBuilder, RingspanTracerProviderBuilder {
    private TraceEngine engine;
    private Resource resource = Resource.getDefault();
    private Consumer<EngineConfigBuilder> configuration = config -> {};
    private Duration timeout = EngineSettings.TIMEOUT;
    private MeterProvider meterProvider = MeterProvider.noop();

    EngineBuilder() {}

    abstract B self();

    /**
     * Takes an engine that is there already; whoever started it closes it. {@link #setResource} and {@link #configure} do not count then.
     *
     * @param newEngine with {@code mapping=native} for its receivers of OTLP; not null
     * @return this
     */
    public B setEngine(final TraceEngine newEngine) {
        engine = Objects.requireNonNull(newEngine, "engine");
        return self();
    }

    /**
     * Says what the spans are of: what the tracer provider has as its resource.
     *
     * @param newResource not null; by default {@link Resource#getDefault()}, as with the SDK's tracer provider
     * @return this
     */
    public B setResource(final Resource newResource) {
        resource = Objects.requireNonNull(newResource, "resource");
        return self();
    }

    /**
     * Changes the settings of the engine, over those of the process.
     *
     * @param newConfiguration gets the engine's settings before it is started; not null
     * @return this
     */
    public B configure(final Consumer<EngineConfigBuilder> newConfiguration) {
        configuration = Objects.requireNonNull(newConfiguration, "configuration");
        return self();
    }

    /**
     * Says how long a flush, or closing, takes at most.
     *
     * @param newTimeout more than 0; 30 seconds by default
     * @return this
     */
    public B setTimeout(final Duration newTimeout) {
        if (newTimeout.isNegative() || newTimeout.isZero()) {
            throw new IllegalArgumentException("the timeout has to be more than 0: " + newTimeout);
        }
        timeout = newTimeout;
        return self();
    }

    /**
     * Says where what happens to spans is counted, under the names of OpenTelemetry's semantic conventions.
     *
     * @param newMeterProvider not null; by default it is counted in the engine only
     * @return this
     */
    public B setMeterProvider(final MeterProvider newMeterProvider) {
        meterProvider = Objects.requireNonNull(newMeterProvider, "meterProvider");
        return self();
    }

    final MeterProvider meterProvider() {
        return meterProvider;
    }

    /** Starts the engine unless there is one, and makes something with it; if that fails, no engine is left behind. */
    final <T> T build(final Function<EngineLifecycle, T> maker) {
        final long timeoutNs = timeout.toNanos();
        final EngineLifecycle owned = engine != null
                ? new EngineLifecycle(engine, null, false, timeoutNs)
                : new EngineLifecycle(EngineStart.start(resource, configuration), resource, true, timeoutNs);
        T made = null;
        try {
            made = maker.apply(owned);
            return made;
        } finally {
            if (made == null) {
                owned.close();
            }
        }
    }
}
