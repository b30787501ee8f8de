/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import io.ringspan.PressureSampler;
import io.ringspan.TraceEngine;
import java.util.List;

/**
 * Drops whole traces, at their roots, as long as an engine is under pressure, before anything is lost. Without pressure it decides as the sampler that
 * it wraps. A span with a parent, in this process or another, is left to that sampler: a trace that has begun goes on.
 *
 * <pre>{@code
 * Sampler.parentBased(RingspanPressureSampler.create(engine, Sampler.alwaysOn()))
 * }</pre>
 *
 * <p>Note: threadsafe, if the wrapped sampler is.
 */
public final class RingspanPressureSampler implements Sampler {
    private final PressureSampler pressure;
    private final Sampler root;

    private RingspanPressureSampler(final PressureSampler pressure, final Sampler root) {
        this.pressure = pressure;
        this.root = root;
    }

    /**
     * Wraps a sampler.
     *
     * @param engine that the spans go to
     * @param root   decides about what is let through
     * @return a sampler
     */
    public static RingspanPressureSampler create(final TraceEngine engine, final Sampler root) {
        return create(new PressureSampler(engine), root);
    }

    /**
     * Wraps a sampler, with a pressure of any origin.
     *
     * @param pressure decides which traces may begin
     * @param root     decides about what is let through
     * @return a sampler
     */
    public static RingspanPressureSampler create(final PressureSampler pressure, final Sampler root) {
        return new RingspanPressureSampler(pressure, root);
    }

    @Override
    public SamplingResult shouldSample(
            final Context parentContext,
            final String traceId,
            final String name,
            final SpanKind spanKind,
            final Attributes attributes,
            final List<LinkData> parentLinks) {
        final SamplingResult result =
                root.shouldSample(parentContext, traceId, name, spanKind, attributes, parentLinks);
        final boolean isRoot = !Span.fromContext(parentContext).getSpanContext().isValid();
        final boolean isDropped =
                isRoot && result.getDecision() != SamplingDecision.DROP && !pressure.shouldSample(Hex.low(traceId));
        return isDropped ? SamplingResult.drop() : result;
    }

    @Override
    public String getDescription() {
        return "RingspanPressureSampler{" + root.getDescription() + "}";
    }

    @Override
    public String toString() {
        return getDescription();
    }
}
