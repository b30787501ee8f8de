/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.api.incubator.config.DeclarativeConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.internal.ComponentProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;

/** What the SDK finds for a processor {@code ringspan} in a configuration file. */
public final class RingspanProcessorComponent implements ComponentProvider {
    /** Creates the provider; the SDK does. */
    public RingspanProcessorComponent() {}

    @Override
    public Class<?> getType() {
        return SpanProcessor.class;
    }

    @Override
    public String getName() {
        return RingspanExporterProvider.NAME;
    }

    @Override
    public Object create(final DeclarativeConfigProperties properties) {
        return new ConfiguredProcessor(DeclaredSettings.of(properties), DeclaredSettings.isGroupedByTrace(properties));
    }
}
