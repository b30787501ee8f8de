/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.sdk.trace.SpanLimits;
import io.ringspan.TraceEngine;

/**
 * What all tracers of a provider share.
 *
 * <p>Note: this class is threadsafe.
 */
final class Tracing {
    final TraceEngine engine;
    final SpanStart start;
    final SpanLimits limits;
    final boolean isByTrace;
    final SpanTexts texts;
    final LiveSpans live;
    // written by whoever shuts the provider down
    private volatile boolean isClosed;

    Tracing(final TraceEngine engine, final SpanStart start, final SpanLimits limits, final boolean isByTrace) {
        this.engine = engine;
        this.start = start;
        this.limits = limits;
        this.isByTrace = isByTrace;
        texts = new SpanTexts(engine);
        live = new LiveSpans(engine.config(), limits, start.clock());
    }

    boolean isClosed() {
        return isClosed;
    }

    void close() {
        isClosed = true;
        live.close();
    }
}
