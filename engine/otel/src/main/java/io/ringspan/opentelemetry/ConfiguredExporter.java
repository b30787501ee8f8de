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
class ConfiguredExporter implements SpanExporter {
    private final LateStart<RingspanSpanExporter> exporter;

    ConfiguredExporter(final EngineSettings settings) {
        exporter = new LateStart<>(resource -> RingspanSpanExporter.builder()
                .setResource(resource)
                .setTimeout(settings.timeout())
                .configure(settings.configuration())
                .build());
    }

    /** Starts the engine, unless it is started; null if this was shut down before. */
    final RingspanSpanExporter start(final Resource resource) {
        try {
            return exporter.startNow(() -> resource);
        } catch (final RuntimeException e) {
            // as the SDK has it for whatever is configured wrongly
            throw new ConfigurationException("otel.traces.exporter=ringspan: " + e.getMessage(), e);
        }
    }

    /** What was started; null if it has not been. */
    final RingspanSpanExporter started() {
        return exporter.started();
    }

    @Override
    public final CompletableResultCode export(final Collection<SpanData> spans) {
        if (spans.isEmpty()) {
            return CompletableResultCode.ofSuccess();
        }
        final RingspanSpanExporter started =
                exporter.start(() -> spans.iterator().next().getResource());
        return started == null ? CompletableResultCode.ofFailure() : started.export(spans);
    }

    @Override
    public final CompletableResultCode flush() {
        final RingspanSpanExporter started = exporter.started();
        return started == null ? CompletableResultCode.ofSuccess() : started.flush();
    }

    @Override
    public final CompletableResultCode shutdown() {
        final RingspanSpanExporter started = exporter.close();
        return started == null ? CompletableResultCode.ofSuccess() : started.shutdown();
    }
}
