/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

/**
 * Makes a {@link RingspanSpanExporter}.
 *
 * <p>Note: not threadsafe.
 */
public final class RingspanSpanExporterBuilder extends EngineBuilder<RingspanSpanExporterBuilder> {
    RingspanSpanExporterBuilder() {}

    @Override
    RingspanSpanExporterBuilder self() {
        return this;
    }

    /**
     * Makes the exporter, and starts its engine unless it was given one.
     *
     * @return a new exporter
     * @throws IllegalStateException if this JVM does not give Agrona's buffers the access that they need; says how it does
     * @throws io.ringspan.config.ConfigurationException if settings are wrong; says which
     */
    public RingspanSpanExporter build() {
        return build(owned -> new RingspanSpanExporter(
                owned, EngineMetrics.of(owned.engine(), meterProvider(), "ringspan_span_exporter")));
    }
}
