/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.sdk.trace.SpanLimits;
import io.ringspan.TraceEngine;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;

/**
 * What all tracers of a provider share.
 *
 * <p>Note: this class is threadsafe.
 */
final class Tracing {
    private static final int POOLED_MAX = 64;

    final TraceEngine engine;
    final SpanStart start;
    final SpanLimits limits;
    final boolean isGroupedByTrace;
    final SpanTexts texts;
    final LiveSpans live;
    final StartedSpans started = new StartedSpans();
    /** Characters of a text that is a value: longer ones are cut. */
    final int valueLengthMax;

    // the same of names
    private final int textLengthMax;
    private final ManyToManyConcurrentArrayQueue<AttributeValues> free =
            new ManyToManyConcurrentArrayQueue<>(POOLED_MAX);
    // written by whoever shuts the provider down
    private volatile boolean isClosed;

    Tracing(final TraceEngine engine, final SpanStart start, final SpanLimits limits, final boolean isGroupedByTrace) {
        this.engine = engine;
        this.start = start;
        this.limits = limits;
        this.isGroupedByTrace = isGroupedByTrace;
        texts = new SpanTexts(engine);
        live = new LiveSpans(engine.config(), limits);
        textLengthMax = AttributeValues.textLengthMax(engine.config());
        valueLengthMax = Math.min(limits.getMaxAttributeValueLength(), textLengthMax);
    }

    /** Something to read values of the application's with, in front of a span's lock; to be given back. */
    AttributeValues acquireValues() {
        final AttributeValues known = free.poll();
        return known == null ? AttributeValues.of(engine.config(), limits.getMaxAttributeValueLength()) : known;
    }

    /** A name or a description, or as much of it as an engine looks at. */
    String cut(final String text) {
        return AttributeValues.cut(text, textLengthMax);
    }

    void release(final AttributeValues values) {
        if (values.length() <= SpanPublisher.KEPT_LENGTH_MAX) {
            // if it is not taken, the next one is made anew
            free.offer(values);
        }
    }

    boolean isClosed() {
        return isClosed;
    }

    void close() {
        isClosed = true;
        live.close();
    }
}
