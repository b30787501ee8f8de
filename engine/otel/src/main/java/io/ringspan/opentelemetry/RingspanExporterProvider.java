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
        final EngineSettings settings = new SdkSettings(config).ofEngine();
        try {
            return ListeningExporter.ifPossible(settings);
        } catch (final LinkageError e) {
            OwnLog.info(
                    "this SDK does not say where to count, so the engine's counters are no metrics of it; give a meter provider to a"
                            + " span processor made in code (setMeterProvider)");
            OwnLog.debug("what is missing", e);
            return new ConfiguredExporter(settings);
        }
    }

    @Override
    public String getName() {
        return NAME;
    }
}
