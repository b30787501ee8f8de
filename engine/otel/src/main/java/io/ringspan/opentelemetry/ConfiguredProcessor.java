/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * A processor whose engine is started by the first span, because nobody says the resource before.
 *
 * <p>Note: this class is threadsafe.
 */
final class ConfiguredProcessor implements SpanProcessor {
    private final LateStart<RingspanSpanProcessor> processor;

    ConfiguredProcessor(final EngineSettings settings, final boolean isGroupedByTrace) {
        processor = new LateStart<>(resource -> RingspanSpanProcessor.builder()
                .setResource(resource)
                .setGroupedByTrace(isGroupedByTrace)
                .setTimeout(settings.timeout())
                .configure(settings.configuration())
                .build());
    }

    @Override
    public void onStart(final Context parentContext, final ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public void onEnd(final ReadableSpan span) {
        final RingspanSpanProcessor known = processor.started();
        final RingspanSpanProcessor started =
                known == null ? processor.start(() -> span.toSpanData().getResource()) : known;
        if (started != null) {
            started.onEnd(span);
        }
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    @Override
    public CompletableResultCode forceFlush() {
        final RingspanSpanProcessor started = processor.started();
        return started == null ? CompletableResultCode.ofSuccess() : started.forceFlush();
    }

    @Override
    public CompletableResultCode shutdown() {
        final RingspanSpanProcessor started = processor.close();
        return started == null ? CompletableResultCode.ofSuccess() : started.shutdown();
    }
}
