/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerBuilder;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.SpanLimitsBuilder;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Makes the calls of a recorded case on a tracer provider, with what it has to be set up with. */
final class RecordedCalls implements IdGenerator, Sampler {
    private final RecordedCase recorded;
    // of the span that is about to start
    private JsonNode current;

    RecordedCalls(final RecordedCase recorded) {
        this.recorded = recorded;
    }

    Resource resource() {
        final JsonNode resource = recorded.setup().path("resource");
        final AttributesBuilder attributes = Attributes.builder();
        if (resource.path("default").asBoolean()) {
            attributes
                    .put("service.name", "unknown_service:java")
                    .put("telemetry.sdk.language", "java")
                    .put("telemetry.sdk.name", "opentelemetry")
                    .put("telemetry.sdk.version", "1.68.0");
        }
        attributes.putAll(attributes(resource.path("attributes")));
        return Resource.create(
                attributes.build(),
                resource.has("schemaUrl") ? resource.path("schemaUrl").asText() : null);
    }

    SpanLimits limits() {
        final JsonNode limits = recorded.setup().path("limits");
        final SpanLimitsBuilder builder = SpanLimits.builder();
        with(limits, "attributes", builder::setMaxNumberOfAttributes);
        with(limits, "events", builder::setMaxNumberOfEvents);
        with(limits, "links", builder::setMaxNumberOfLinks);
        with(limits, "attributesPerEvent", builder::setMaxNumberOfAttributesPerEvent);
        with(limits, "attributesPerLink", builder::setMaxNumberOfAttributesPerLink);
        with(limits, "attributeValueLength", builder::setMaxAttributeValueLength);
        return builder.build();
    }

    private static void with(final JsonNode limits, final String name, final Consumer<Integer> setter) {
        if (limits.has(name)) {
            setter.accept(limits.path(name).asInt());
        }
    }

    /** Makes all spans, each told to a listener in front of its end. */
    void play(final TracerProvider provider, final Consumer<JsonNode> beforeEnd) {
        final List<Tracer> tracers = new ArrayList<>();
        for (final JsonNode scope : recorded.setup().path("scopes")) {
            tracers.add(tracer(provider, scope));
        }
        for (final JsonNode span : recorded.spans()) {
            current = span;
            final Span started =
                    builder(tracers.get(span.path("scope").asInt()), span).startSpan();
            span.path("calls").forEach(call -> call(started, call));
            beforeEnd.accept(span);
            started.end(number(span.path("end")), TimeUnit.NANOSECONDS);
        }
    }

    private static Tracer tracer(final TracerProvider provider, final JsonNode scope) {
        final TracerBuilder builder = provider.tracerBuilder(text(scope.path("name")));
        if (scope.has("version")) {
            builder.setInstrumentationVersion(text(scope.path("version")));
        }
        if (scope.has("schemaUrl")) {
            builder.setSchemaUrl(text(scope.path("schemaUrl")));
        }
        return builder.build();
    }

    private static SpanBuilder builder(final Tracer tracer, final JsonNode span) {
        final SpanBuilder builder = tracer.spanBuilder(text(span.path("name")))
                .setSpanKind(SpanKind.valueOf(text(span.path("kind"))))
                .setStartTimestamp(number(span.path("start")), TimeUnit.NANOSECONDS);
        final JsonNode parent = span.path("parent");
        if (parent.isMissingNode()) {
            builder.setNoParent();
        } else {
            builder.setParent(Context.root().with(Span.wrap(context(parent))));
        }
        for (final JsonNode call : span.path("builderCalls")) {
            switch (text(call.path("op"))) {
                case "setAttribute" -> setAttribute(builder::setAttribute, call);
                case "addLink" -> {
                    if (call.has("attributes")) {
                        builder.addLink(context(call.path("context")), attributes(call.path("attributes")));
                    } else {
                        builder.addLink(context(call.path("context")));
                    }
                }
                default -> throw new AssertionError("not known: " + call);
            }
        }
        return builder;
    }

    private static void call(final Span span, final JsonNode call) {
        switch (text(call.path("op"))) {
            case "setAttribute" -> setAttribute(span::setAttribute, call);
            case "addEvent" ->
                span.addEvent(
                        text(call.path("name")),
                        attributes(call.path("attributes")),
                        number(call.path("time")),
                        TimeUnit.NANOSECONDS);
            case "addLink" -> {
                if (call.has("attributes")) {
                    span.addLink(context(call.path("context")), attributes(call.path("attributes")));
                } else {
                    span.addLink(context(call.path("context")));
                }
            }
            case "setStatus" -> {
                final StatusCode code = StatusCode.valueOf(text(call.path("code")));
                if (call.has("description")) {
                    span.setStatus(code, text(call.path("description")));
                } else {
                    span.setStatus(code);
                }
            }
            case "updateName" -> span.updateName(text(call.path("name")));
            default -> throw new AssertionError("not known: " + call);
        }
    }

    /** Whatever takes an attribute. */
    private interface Target {
        <T> Object set(AttributeKey<T> key, T value);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static void setAttribute(final Target target, final JsonNode call) {
        target.set((AttributeKey) key(call), value(call));
    }

    static Attributes attributes(final JsonNode calls) {
        final AttributesBuilder builder = Attributes.builder();
        calls.forEach(call -> setAttribute(builder::put, call));
        return builder.build();
    }

    private static AttributeKey<?> key(final JsonNode call) {
        final String key = text(call.path("key"));
        return switch (text(call.path("type"))) {
            case "string" -> AttributeKey.stringKey(key);
            case "bool" -> AttributeKey.booleanKey(key);
            case "int" -> AttributeKey.longKey(key);
            case "double" -> AttributeKey.doubleKey(key);
            case "string[]" -> AttributeKey.stringArrayKey(key);
            case "bool[]" -> AttributeKey.booleanArrayKey(key);
            case "int[]" -> AttributeKey.longArrayKey(key);
            case "double[]" -> AttributeKey.doubleArrayKey(key);
            default -> AttributeKey.valueKey(key);
        };
    }

    private static Object value(final JsonNode call) {
        final JsonNode value = call.path("value");
        final String type = text(call.path("type"));
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!type.endsWith("[]")) {
            return type.equals("value") ? nested(value) : single(type, value);
        }
        final List<Object> items = new ArrayList<>();
        value.forEach(item -> items.add(single(type.substring(0, type.length() - 2), item)));
        return items;
    }

    private static Object single(final String type, final JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        return switch (type) {
            case "string" -> text(value);
            case "bool" -> value.asBoolean();
            case "int" -> number(value);
            case "double" -> Double.longBitsToDouble(Long.parseUnsignedLong(text(value.path("bits")), 16));
            default -> throw new AssertionError("not known: " + type);
        };
    }

    private static Value<?> nested(final JsonNode value) {
        final JsonNode content = value.path("v");
        return switch (text(value.path("t"))) {
            case "string" -> Value.of(text(content));
            case "bool" -> Value.of(content.asBoolean());
            case "int" -> Value.of(number(content));
            case "double" -> Value.of((double) single("double", content));
            case "bytes" -> Value.of(HexFormat.of().parseHex(text(content)));
            case "array" -> {
                final List<Value<?>> items = new ArrayList<>();
                content.forEach(item -> items.add(nested(item)));
                yield Value.of(items);
            }
            case "map" -> {
                final List<KeyValue> pairs = new ArrayList<>();
                content.forEach(pair -> pairs.add(KeyValue.of(text(pair.path(0)), nested(pair.path(1)))));
                yield Value.of(pairs.toArray(new KeyValue[0]));
            }
            default -> Value.empty();
        };
    }

    private static SpanContext context(final JsonNode context) {
        final TraceFlags flags = TraceFlags.fromHex(text(context.path("flags")), 0);
        final TraceState state = traceState(context.path("tracestate"));
        final String traceId = text(context.path("traceId"));
        final String spanId = text(context.path("spanId"));
        return context.path("remote").asBoolean()
                ? SpanContext.createFromRemoteParent(traceId, spanId, flags, state)
                : SpanContext.create(traceId, spanId, flags, state);
    }

    private static TraceState traceState(final JsonNode pairs) {
        final TraceStateBuilder builder = TraceState.builder();
        // each goes in front of those that are there
        for (int i = pairs.size() - 1; i >= 0; i--) {
            builder.put(text(pairs.path(i).path(0)), text(pairs.path(i).path(1)));
        }
        return builder.build();
    }

    private static long number(final JsonNode value) {
        return Long.parseLong(value.asText());
    }

    private static String text(final JsonNode value) {
        return value.isObject()
                ? text(value.path("repeat")).repeat(value.path("times").asInt())
                : value.isMissingNode() || value.isNull() ? null : value.asText();
    }

    @Override
    public String generateSpanId() {
        return text(current.path("spanId"));
    }

    @Override
    public String generateTraceId() {
        return text(current.path("traceId"));
    }

    @Override
    public boolean generatesRandomTraceIds() {
        return recorded.setup().path("generatesRandomTraceIds").asBoolean();
    }

    @Override
    public SamplingResult shouldSample(
            final Context parentContext,
            final String traceId,
            final String name,
            final SpanKind spanKind,
            final Attributes attributes,
            final List<LinkData> parentLinks) {
        if (!current.has("samplerTraceState")) {
            return SamplingResult.recordAndSample();
        }
        final TraceState state = traceState(current.path("samplerTraceState"));
        return new SamplingResult() {
            @Override
            public SamplingDecision getDecision() {
                return SamplingDecision.RECORD_AND_SAMPLE;
            }

            @Override
            public Attributes getAttributes() {
                return Attributes.empty();
            }

            @Override
            public TraceState getUpdatedTraceState(final TraceState parentTraceState) {
                return state;
            }
        };
    }

    @Override
    public String getDescription() {
        return "recorded";
    }
}
