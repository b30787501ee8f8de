/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;

/**
 * Ids of a span as numbers; as texts they are made when somebody asks, for headers or for logs.
 *
 * <p>Note: this class is threadsafe. Equal to others of its class that say the same, as contexts of the API are among themselves.
 */
final class LiveContext implements SpanContext {
    private static final int TRACE_ID_DIGITS = 2 * Hex.LONG_DIGITS;

    private final long traceIdHigh;
    private final long traceIdLow;
    private final long spanIdBits;
    private final TraceFlags flags;
    private final TraceState state;
    // null until somebody asks; whoever makes them makes the same ones
    private String traceId;
    private String spanId;

    LiveContext(
            final long traceIdHigh,
            final long traceIdLow,
            final long spanIdBits,
            final TraceFlags flags,
            final TraceState state) {
        this.traceIdHigh = traceIdHigh;
        this.traceIdLow = traceIdLow;
        this.spanIdBits = spanIdBits;
        this.flags = flags;
        this.state = state;
    }

    long traceIdHigh() {
        return traceIdHigh;
    }

    long traceIdLow() {
        return traceIdLow;
    }

    long spanIdBits() {
        return spanIdBits;
    }

    /** Id of the span of any context. */
    static long spanId(final SpanContext context) {
        return context instanceof final LiveContext live ? live.spanIdBits : Hex.spanId(context.getSpanId());
    }

    /** Half of the trace id of any context. */
    static long traceIdHigh(final SpanContext context) {
        return context instanceof final LiveContext live ? live.traceIdHigh : Hex.high(context.getTraceId());
    }

    /** The other half. */
    static long traceIdLow(final SpanContext context) {
        return context instanceof final LiveContext live ? live.traceIdLow : Hex.low(context.getTraceId());
    }

    @Override
    public String getTraceId() {
        String text = traceId;
        if (text == null) {
            final char[] digits = new char[TRACE_ID_DIGITS];
            Hex.write(traceIdHigh, digits, 0);
            Hex.write(traceIdLow, digits, Hex.LONG_DIGITS);
            text = new String(digits);
            traceId = text;
        }
        return text;
    }

    @Override
    public String getSpanId() {
        String text = spanId;
        if (text == null) {
            final char[] digits = new char[Hex.LONG_DIGITS];
            Hex.write(spanIdBits, digits, 0);
            text = new String(digits);
            spanId = text;
        }
        return text;
    }

    @Override
    public boolean isSampled() {
        return flags.isSampled();
    }

    @Override
    public TraceFlags getTraceFlags() {
        return flags;
    }

    @Override
    public TraceState getTraceState() {
        return state;
    }

    @Override
    public boolean isValid() {
        return (traceIdHigh | traceIdLow) != 0 && spanIdBits != 0;
    }

    @Override
    public boolean isRemote() {
        return false;
    }

    @Override
    public boolean equals(final Object other) {
        return this == other
                || (other instanceof final LiveContext context
                        && traceIdHigh == context.traceIdHigh
                        && traceIdLow == context.traceIdLow
                        && spanIdBits == context.spanIdBits
                        && flags.equals(context.flags)
                        && state.equals(context.state));
    }

    @Override
    public int hashCode() {
        return Long.hashCode(traceIdHigh ^ traceIdLow ^ spanIdBits);
    }

    @Override
    public String toString() {
        return "SpanContext{traceId=" + getTraceId() + ", spanId=" + getSpanId() + ", traceFlags=" + flags
                + ", traceState=" + state + ", remote=false, valid=" + isValid() + '}';
    }
}
