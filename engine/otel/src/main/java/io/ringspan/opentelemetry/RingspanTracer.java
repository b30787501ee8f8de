/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;

/**
 * Makes spans of one scope.
 *
 * <p>Note: this class is threadsafe.
 */
final class RingspanTracer implements Tracer {
    private static final String UNNAMED = "<unspecified span name>";
    private static final Tracer NOTHING = TracerProvider.noop().get("");

    private final Tracing tracing;
    private final int scope;

    RingspanTracer(final Tracing tracing, final int scope) {
        this.tracing = tracing;
        this.scope = scope;
    }

    @Override
    public SpanBuilder spanBuilder(final String name) {
        if (tracing.isClosed()) {
            return NOTHING.spanBuilder(name);
        }
        return new RingspanSpanBuilder(tracing, scope, name == null || name.isBlank() ? UNNAMED : name);
    }

    @Override
    public boolean isEnabled() {
        return !tracing.isClosed();
    }
}
