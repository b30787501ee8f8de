/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many spans were started, recorded or not, by what the semantic conventions tell apart: where the parent is, and what the sampler said.
 *
 * <p>Note: this class is threadsafe.
 */
final class StartedSpans {
    private static final AttributeKey<String> ORIGIN = AttributeKey.stringKey("otel.span.parent.origin");
    private static final AttributeKey<String> RESULT = AttributeKey.stringKey("otel.span.sampling_result");
    private static final String[] ORIGINS = {"none", "local", "remote"};
    private static final SamplingDecision[] RESULTS = SamplingDecision.values();

    // by origin, then by result
    private final LongAdder[] counts = new LongAdder[ORIGINS.length * RESULTS.length];

    StartedSpans() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    /** Notes a span. */
    @SuppressWarnings("EnumOrdinal") // the place of a count in an array that never leaves this class
    void add(final SpanContext parent, final SamplingDecision result) {
        final int origin = !parent.isValid() ? 0 : parent.isRemote() ? 2 : 1;
        counts[origin * RESULTS.length + result.ordinal()].increment();
    }

    /** Attributes of spans of which the sampler said so. */
    static Attributes attributes(final SamplingDecision result) {
        return Attributes.of(RESULT, result.name());
    }

    /** Tells the counts. */
    void record(final ObservableLongMeasurement started) {
        for (int i = 0; i < counts.length; i++) {
            final long count = counts[i].sum();
            if (count > 0) {
                started.record(
                        count,
                        Attributes.of(ORIGIN, ORIGINS[i / RESULTS.length], RESULT, RESULTS[i % RESULTS.length].name()));
            }
        }
    }
}
