/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.SpanData;

/** A span whose data are other ones. */
final class OverriddenReadableSpan implements ReadableSpan {
    private final ReadableSpan span;
    private final SpanData data;

    OverriddenReadableSpan(final ReadableSpan span, final SpanData data) {
        this.span = span;
        this.data = data;
    }

    @Override
    public SpanContext getSpanContext() {
        return data.getSpanContext();
    }

    @Override
    public SpanContext getParentSpanContext() {
        return data.getParentSpanContext();
    }

    @Override
    public String getName() {
        return data.getName();
    }

    @Override
    public SpanData toSpanData() {
        return data;
    }

    @Override
    @Deprecated
    public io.opentelemetry.sdk.common.InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
        return span.getInstrumentationLibraryInfo();
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
        return data.getInstrumentationScopeInfo();
    }

    @Override
    public boolean hasEnded() {
        return data.hasEnded();
    }

    @Override
    public long getLatencyNanos() {
        return data.getEndEpochNanos() - data.getStartEpochNanos();
    }

    @Override
    public SpanKind getKind() {
        return data.getKind();
    }

    @Override
    public <T> T getAttribute(final AttributeKey<T> key) {
        return data.getAttributes().get(key);
    }

    @Override
    public Attributes getAttributes() {
        return data.getAttributes();
    }
}
