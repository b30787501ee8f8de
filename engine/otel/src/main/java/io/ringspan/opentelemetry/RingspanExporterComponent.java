/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.api.incubator.config.DeclarativeConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.internal.ComponentProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/** What the SDK finds for an exporter {@code ringspan} in a configuration file. */
public final class RingspanExporterComponent implements ComponentProvider {
    /** Creates the provider; the SDK does. */
    public RingspanExporterComponent() {}

    @Override
    public Class<?> getType() {
        return SpanExporter.class;
    }

    @Override
    public String getName() {
        return RingspanExporterProvider.NAME;
    }

    @Override
    public Object create(final DeclarativeConfigProperties properties) {
        return new ConfiguredExporter(DeclaredSettings.of(properties));
    }
}
