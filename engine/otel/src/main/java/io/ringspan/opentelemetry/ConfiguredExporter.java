/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;

/**
 * An exporter whose engine has not been started, because the resource is not known where the SDK asks for it. {@link RingspanAutoConfiguration}
 * starts it; where that has no say, the first spans do.
 *
 * <p>Note: this class is threadsafe.
 */
final class ConfiguredExporter implements SpanExporter {
    private final EngineSettings settings;
    // null until it is started; written under the lock of this
    private volatile RingspanSpanExporter started;
    // guarded by this
    private boolean isClosed;

    ConfiguredExporter(final EngineSettings settings) {
        this.settings = settings;
    }

    /** Starts the engine, unless it is started; null if this was shut down before. */
    synchronized RingspanSpanExporter start(final Resource resource) {
        if (started == null && !isClosed) {
            try {
                started = RingspanSpanExporter.builder()
                        .setResource(resource)
                        .setTimeout(settings.timeout())
                        .configure(settings.configuration())
                        .build();
            } catch (final RuntimeException e) {
                // as the SDK has it for whatever is configured wrongly
                throw new ConfigurationException("otel.traces.exporter=ringspan: " + e.getMessage(), e);
            }
        }
        return started;
    }

    @Override
    public CompletableResultCode export(final Collection<SpanData> spans) {
        if (spans.isEmpty()) {
            return CompletableResultCode.ofSuccess();
        }
        final RingspanSpanExporter exporter =
                started == null ? start(spans.iterator().next().getResource()) : started;
        return exporter == null ? CompletableResultCode.ofFailure() : exporter.export(spans);
    }

    @Override
    public CompletableResultCode flush() {
        return started == null ? CompletableResultCode.ofSuccess() : started.flush();
    }

    @Override
    public synchronized CompletableResultCode shutdown() {
        isClosed = true;
        return started == null ? CompletableResultCode.ofSuccess() : started.shutdown();
    }
}
