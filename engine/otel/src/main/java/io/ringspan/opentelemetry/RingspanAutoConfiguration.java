/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/**
 * Has the SDK that configures itself hand its spans over without a batch processor, where {@code otel.traces.exporter} is {@code ringspan}
 * alone; among several exporters ours stays behind the batch processor that they share.
 *
 * <p>Note: not threadsafe; used by the thread that configures an SDK.
 */
public final class RingspanAutoConfiguration implements AutoConfigurationCustomizerProvider {
    private Resource resource = Resource.getDefault();

    /** Creates the provider; the SDK does. */
    public RingspanAutoConfiguration() {}

    @Override
    public void customize(final AutoConfigurationCustomizer customizer) {
        customizer.addResourceCustomizer((found, config) -> {
            resource = found;
            return found;
        });
        customizer.addSpanExporterCustomizer((exporter, config) -> started(exporter));
        customizer.addSpanProcessorCustomizer(this::inPlaceOf);
    }

    private SpanExporter started(final SpanExporter exporter) {
        return exporter instanceof final ConfiguredExporter configured ? configured.start(resource) : exporter;
    }

    private SpanProcessor inPlaceOf(final SpanProcessor processor, final ConfigProperties config) {
        if (processor instanceof final BatchSpanProcessor batch
                && batch.getSpanExporter() instanceof final RingspanSpanExporter exporter) {
            final RingspanSpanProcessor ours = exporter.toProcessor(new SdkSettings(config).isGroupedByTrace());
            // its thread ends; the engine is ours from here on
            batch.shutdown();
            return ours;
        }
        return processor;
    }

    /** Behind all others, so that their resource is known. */
    @Override
    public int order() {
        return Integer.MAX_VALUE;
    }
}
