/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.lang.System.Logger.Level;

/**
 * A processor whose engine is started by the first span, because nobody says the resource before.
 *
 * <p>Note: this class is threadsafe.
 */
final class ConfiguredProcessor implements SpanProcessor {
    private final EngineSettings settings;
    private final boolean isByTrace;
    // null until it is started, for good if that failed; written under the lock of this
    private volatile RingspanSpanProcessor started;
    private volatile boolean isFailed;

    ConfiguredProcessor(final EngineSettings settings, final boolean isByTrace) {
        this.settings = settings;
        this.isByTrace = isByTrace;
    }

    @Override
    public void onStart(final Context parentContext, final ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public void onEnd(final ReadableSpan span) {
        if (started == null && !isFailed) {
            start(span);
        }
        final RingspanSpanProcessor processor = started;
        if (processor != null) {
            processor.onEnd(span);
        }
    }

    // the application goes on without it, as it is a span of its own that comes here
    private synchronized void start(final ReadableSpan span) {
        if (started != null || isFailed) {
            return;
        }
        try {
            started = RingspanSpanProcessor.builder()
                    .setResource(span.toSpanData().getResource())
                    .setGroupedByTrace(isByTrace)
                    .setTimeout(settings.timeout())
                    .configure(settings.configuration())
                    .build();
        } catch (final RuntimeException | LinkageError | OutOfMemoryError e) {
            isFailed = true;
            System.getLogger("io.ringspan")
                    .log(Level.ERROR, "Ringspan cannot start, so spans go nowhere: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    @Override
    public CompletableResultCode forceFlush() {
        final RingspanSpanProcessor processor = started;
        return processor == null ? CompletableResultCode.ofSuccess() : processor.forceFlush();
    }

    @Override
    public synchronized CompletableResultCode shutdown() {
        // nothing is started from here on
        isFailed = true;
        return started == null ? CompletableResultCode.ofSuccess() : started.shutdown();
    }
}
