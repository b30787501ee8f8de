/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/** What the SDK finds for {@code otel.traces.exporter=ringspan}. */
public final class RingspanExporterProvider implements ConfigurableSpanExporterProvider {
    static final String NAME = "ringspan";

    /** Creates the provider; the SDK does. */
    public RingspanExporterProvider() {}

    @Override
    public SpanExporter createExporter(final ConfigProperties config) {
        return new ConfiguredExporter(new SdkSettings(config).ofEngine());
    }

    @Override
    public String getName() {
        return NAME;
    }
}
