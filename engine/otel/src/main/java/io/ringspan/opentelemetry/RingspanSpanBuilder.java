/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Collects what a span begins with.
 *
 * <p>Note: not threadsafe, as the API has it.
 */
final class RingspanSpanBuilder implements SpanBuilder {
    private static final byte RANDOM_TRACE_ID = 0x2;
    private static final byte SAMPLED = 0x1;

    private final Tracing tracing;
    private final int scope;
    private final String name;
    private Context parent;
    private SpanKind kind = SpanKind.INTERNAL;
    private long startNs;
    // keys and values in turns, null as long as there are none
    private List<Object> attributes;
    // contexts and attributes in turns
    private List<Object> links;

    RingspanSpanBuilder(final Tracing tracing, final int scope, final String name) {
        this.tracing = tracing;
        this.scope = scope;
        this.name = name;
    }

    @Override
    public SpanBuilder setParent(final Context context) {
        if (context != null) {
            parent = context;
        }
        return this;
    }

    @Override
    public SpanBuilder setNoParent() {
        parent = Context.root();
        return this;
    }

    @Override
    public SpanBuilder addLink(final SpanContext linked) {
        return addLink(linked, Attributes.empty());
    }

    @Override
    public SpanBuilder addLink(final SpanContext linked, final Attributes ofLink) {
        final Attributes all = ofLink == null ? Attributes.empty() : ofLink;
        if (RecordingSpan.isLink(linked, all)) {
            if (links == null) {
                links = new ArrayList<>();
            }
            links.add(linked);
            links.add(all);
        }
        return this;
    }

    @Override
    public SpanBuilder setAttribute(final String key, final String value) {
        return key == null ? this : setAttribute(AttributeKey.stringKey(key), value);
    }

    @Override
    public SpanBuilder setAttribute(final String key, final long value) {
        return key == null ? this : setAttribute(AttributeKey.longKey(key), value);
    }

    @Override
    public SpanBuilder setAttribute(final String key, final double value) {
        return key == null ? this : setAttribute(AttributeKey.doubleKey(key), value);
    }

    @Override
    public SpanBuilder setAttribute(final String key, final boolean value) {
        return key == null ? this : setAttribute(AttributeKey.booleanKey(key), value);
    }

    @Override
    public <T> SpanBuilder setAttribute(final AttributeKey<T> key, final T value) {
        if (key != null && value != null && !key.getKey().isEmpty()) {
            if (attributes == null) {
                attributes = new ArrayList<>();
            }
            attributes.add(key);
            attributes.add(value);
        }
        return this;
    }

    @Override
    public SpanBuilder setSpanKind(final SpanKind newKind) {
        if (newKind != null) {
            kind = newKind;
        }
        return this;
    }

    @Override
    public SpanBuilder setStartTimestamp(final long timestamp, final TimeUnit unit) {
        if (timestamp >= 0 && unit != null) {
            startNs = unit.toNanos(timestamp);
        }
        return this;
    }

    @Override
    public Span startSpan() {
        final Context parentContext = parent == null ? Context.current() : parent;
        final Span parentSpan = Span.fromContext(parentContext);
        final SpanContext parentIds = parentSpan.getSpanContext();
        final boolean hasParent = parentIds.isValid();
        final SpanStart start = tracing.start;
        final long high;
        final long low;
        final long spanId;
        if (start.idGenerator() == null) {
            final ThreadLocalRandom random = ThreadLocalRandom.current();
            spanId = notZero(random);
            high = hasParent ? LiveContext.traceIdHigh(parentIds) : random.nextLong();
            low = hasParent ? LiveContext.traceIdLow(parentIds) : notZero(random);
        } else {
            spanId = Hex.spanId(start.idGenerator().generateSpanId());
            final String traceId = hasParent ? null : start.idGenerator().generateTraceId();
            high = hasParent ? LiveContext.traceIdHigh(parentIds) : Hex.high(traceId);
            low = hasParent ? LiveContext.traceIdLow(parentIds) : Hex.low(traceId);
        }
        final boolean hasRandomId = hasParent ? parentIds.getTraceFlags().isTraceIdRandom() : start.hasRandomIds();
        TraceState state = parentIds.getTraceState();
        SamplingResult result = null;
        SamplingDecision decision;
        if (start.sampler() == null) {
            decision = !hasParent || parentIds.isSampled() ? SamplingDecision.RECORD_AND_SAMPLE : SamplingDecision.DROP;
        } else {
            result = start.sampler()
                    .shouldSample(
                            parentContext,
                            new LiveContext(high, low, spanId, TraceFlags.getDefault(), state).getTraceId(),
                            name,
                            kind,
                            builtAttributes(),
                            builtLinks());
            decision = result.getDecision();
            state = result.getUpdatedTraceState(state);
        }
        final byte flags = (byte)
                ((decision == SamplingDecision.RECORD_AND_SAMPLE ? SAMPLED : 0) | (hasRandomId ? RANDOM_TRACE_ID : 0));
        final LiveContext context = new LiveContext(high, low, spanId, TraceFlags.fromByte(flags), state);
        tracing.started.add(parentIds, decision);
        if (decision == SamplingDecision.DROP) {
            return Span.wrap(context);
        }
        final RecordingSpan span = begin(context, parentSpan);
        if (span == null) {
            // what is not recorded is not sampled either, so that others do not refer to what never comes
            return Span.wrap(
                    context.isSampled()
                            ? new LiveContext(high, low, spanId, TraceFlags.fromByte((byte) (flags & ~SAMPLED)), state)
                            : context);
        }
        fill(span, result);
        return span;
    }

    private static long notZero(final ThreadLocalRandom random) {
        long value;
        do {
            value = random.nextLong();
        } while (value == 0);
        return value;
    }

    // null if there is no place for it, or if it cannot begin, which is counted
    private RecordingSpan begin(final LiveContext context, final Span parentSpan) {
        SpanDraft draft = null;
        RecordingSpan begun = null;
        Throwable failure = null;
        try {
            draft = tracing.live.acquire();
            if (draft == null) {
                return null;
            }
            final boolean isChild = parentSpan instanceof final RecordingSpan ours && ours.isOf(tracing);
            final SpanTime time =
                    isChild ? ((RecordingSpan) parentSpan).time() : new SpanTime(tracing.live, tracing.start.clock());
            final long beginNs = startNs != 0 ? startNs : isChild ? time.now() : time.begin();
            final RecordingSpan span = new RecordingSpan(tracing, context, kind, time, beginNs, draft);
            span.begin(name, scope, parentSpan.getSpanContext());
            begun = span;
            return span;
        } catch (final RuntimeException | OutOfMemoryError e) {
            failure = e;
            return null;
        } catch (final Throwable e) {
            failure = e;
            throw e;
        } finally {
            if (begun == null && draft != null) {
                // stores alone, since there may be no stack for a call
                draft.failure = failure;
                tracing.live.hasFailures = true;
            }
        }
    }

    private void fill(final RecordingSpan span, final SamplingResult result) {
        if (attributes != null) {
            for (int i = 0; i < attributes.size(); i += 2) {
                span.put((AttributeKey<?>) attributes.get(i), attributes.get(i + 1));
            }
        }
        if (result != null && !result.getAttributes().isEmpty()) {
            result.getAttributes().forEach(span::put);
        }
        if (links != null) {
            for (int i = 0; i < links.size(); i += 2) {
                span.addLink((SpanContext) links.get(i), (Attributes) links.get(i + 1));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private Attributes builtAttributes() {
        if (attributes == null) {
            return Attributes.empty();
        }
        final AttributesBuilder builder = Attributes.builder();
        for (int i = 0; i < attributes.size(); i += 2) {
            builder.put((AttributeKey<Object>) attributes.get(i), attributes.get(i + 1));
        }
        return builder.build();
    }

    private List<LinkData> builtLinks() {
        if (links == null) {
            return List.of();
        }
        final List<LinkData> built = new ArrayList<>();
        for (int i = 0; i < links.size(); i += 2) {
            built.add(LinkData.create((SpanContext) links.get(i), (Attributes) links.get(i + 1)));
        }
        return built;
    }
}
