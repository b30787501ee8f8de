/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.ringspan.TraceEngine;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;

/**
 * Hands spans of the SDK to an engine, from any number of threads that come and go, virtual ones included: none keeps anything of its own.
 *
 * <p>Note: this class is threadsafe.
 */
final class SpanPublisher {
    /** What is kept for the next span holds on to so many bytes at most. */
    static final int KEPT_LENGTH_MAX = 64 * 1024;

    private static final int POOLED_MAX = 256;

    private final TraceEngine engine;
    // what the engine says of the process; null if it is not known here
    private final Resource resource;
    private final boolean isGroupedByTrace;
    private final SpanTexts texts;
    private final Scopes<Integer> scopes;
    private final ManyToManyConcurrentArrayQueue<SpanTranslator> free =
            new ManyToManyConcurrentArrayQueue<>(POOLED_MAX);
    private final LongAdder unreadable = new LongAdder();
    private final AtomicBoolean isOtherSaid = new AtomicBoolean();
    private final AtomicBoolean isUnreadableSaid = new AtomicBoolean();
    // of the last span that was looked at, so that equal ones are compared once
    private volatile Resource compared;

    SpanPublisher(final EngineLifecycle owned, final boolean isGroupedByTrace) {
        engine = owned.engine();
        resource = owned.resource();
        compared = resource;
        this.isGroupedByTrace = isGroupedByTrace;
        texts = new SpanTexts(engine);
        scopes = new Scopes<>(engine, number -> number);
    }

    /**
     * Publishes a span that has ended.
     *
     * @param span the span; a getter that throws loses it, which is counted and said once
     * @return its sequence; less than 0 if it is lost
     */
    long publish(final SpanData span) {
        final SpanTranslator pooled = free.poll();
        final SpanTranslator translator = pooled == null ? new SpanTranslator(texts, engine.config()) : pooled;
        try {
            return publish(span, translator);
        } catch (final RuntimeException | OutOfMemoryError e) {
            unreadable.increment();
            if (isUnreadableSaid.compareAndSet(false, true)) {
                OwnLog.warn("a span cannot be read, and is lost; others will be counted only", e);
            }
            return TraceEngine.FAILED;
        } finally {
            if (translator.memoryLength() <= KEPT_LENGTH_MAX) {
                // if it is not taken, the next one is made anew
                free.offer(translator);
            }
        }
    }

    private long publish(final SpanData span, final SpanTranslator translator) {
        if (span.getResource() != compared) {
            compare(span.getResource());
        }
        final int scope = scopes.get(span.getInstrumentationScopeInfo());
        return engine.publish(translator.write(span, scope, isGroupedByTrace));
    }

    private void compare(final Resource other) {
        if (resource != null && !resource.equals(other) && isOtherSaid.compareAndSet(false, true)) {
            OwnLog.warn(
                    "spans come from another resource than Ringspan was given, and go out under that one; give setResource what the"
                            + " tracer provider has. Given: " + resource.getAttributes() + "; of spans: "
                            + other.getAttributes(),
                    null);
        }
        compared = other;
    }

    /** Spans that were lost because they cannot be read. */
    long unreadable() {
        return unreadable.sum();
    }
}
