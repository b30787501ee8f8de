/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.EntityRef;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Reads OTLP in JSON into the official classes, and takes nothing that is not in the specification. */
public final class OtlpJson {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

    private OtlpJson() {}

    public static ExportTraceServiceRequest read(final String json) {
        final ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
        fields(tree(json), (name, value) -> {
            require(name.equals("resourceSpans"), name);
            value.forEach(item -> request.addResourceSpans(resourceSpans(item)));
        });
        return request.build();
    }

    private static JsonNode tree(final String json) {
        try {
            return MAPPER.readTree(json);
        } catch (final JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }

    private static void require(final boolean holds, final Object what) {
        if (!holds) {
            throw new AssertionError("not expected: " + what);
        }
    }

    private static void fields(final JsonNode object, final BiConsumer<String, JsonNode> field) {
        require(object.isObject(), object);
        object.properties().forEach(next -> field.accept(next.getKey(), next.getValue()));
    }

    private static ResourceSpans resourceSpans(final JsonNode node) {
        final ResourceSpans.Builder spans = ResourceSpans.newBuilder();
        fields(node, (name, value) -> {
            switch (name) {
                case "resource" -> spans.setResource(resource(value));
                case "scopeSpans" -> value.forEach(item -> spans.addScopeSpans(scopeSpans(item)));
                case "schemaUrl" -> spans.setSchemaUrl(text(value));
                default -> require(false, name);
            }
        });
        return spans.build();
    }

    private static Resource resource(final JsonNode node) {
        final Resource.Builder resource = Resource.newBuilder();
        fields(node, (name, value) -> {
            switch (name) {
                case "attributes" -> keyValues(value, resource::addAttributes);
                case "droppedAttributesCount" -> resource.setDroppedAttributesCount(count(value));
                case "entityRefs" -> value.forEach(item -> resource.addEntityRefs(entity(item)));
                default -> require(false, name);
            }
        });
        return resource.build();
    }

    private static EntityRef entity(final JsonNode node) {
        final EntityRef.Builder entity = EntityRef.newBuilder();
        fields(node, (name, value) -> {
            switch (name) {
                case "schemaUrl" -> entity.setSchemaUrl(text(value));
                case "type" -> entity.setType(text(value));
                case "idKeys" -> value.forEach(key -> entity.addIdKeys(text(key)));
                case "descriptionKeys" -> value.forEach(key -> entity.addDescriptionKeys(text(key)));
                default -> require(false, name);
            }
        });
        return entity.build();
    }

    private static ScopeSpans scopeSpans(final JsonNode node) {
        final ScopeSpans.Builder spans = ScopeSpans.newBuilder();
        fields(node, (name, value) -> {
            switch (name) {
                case "scope" -> spans.setScope(scope(value));
                case "spans" -> value.forEach(item -> spans.addSpans(span(item)));
                case "schemaUrl" -> spans.setSchemaUrl(text(value));
                default -> require(false, name);
            }
        });
        return spans.build();
    }

    private static InstrumentationScope scope(final JsonNode node) {
        final InstrumentationScope.Builder scope = InstrumentationScope.newBuilder();
        fields(node, (name, value) -> {
            switch (name) {
                case "name" -> scope.setName(text(value));
                case "version" -> scope.setVersion(text(value));
                case "attributes" -> keyValues(value, scope::addAttributes);
                default -> require(false, name);
            }
        });
        return scope.build();
    }

    private static Span span(final JsonNode node) {
        final Span.Builder span = Span.newBuilder();
        fields(node, (name, value) -> {
            switch (name) {
                case "traceId" -> span.setTraceId(id(value, 16));
                case "spanId" -> span.setSpanId(id(value, 8));
                case "parentSpanId" -> span.setParentSpanId(id(value, 8));
                case "traceState" -> span.setTraceState(text(value));
                case "name" -> span.setName(text(value));
                case "kind" -> span.setKindValue(count(value));
                case "startTimeUnixNano" -> span.setStartTimeUnixNano(time(value));
                case "endTimeUnixNano" -> span.setEndTimeUnixNano(time(value));
                case "attributes" -> keyValues(value, span::addAttributes);
                case "droppedAttributesCount" -> span.setDroppedAttributesCount(count(value));
                case "events" -> value.forEach(item -> span.addEvents(event(item)));
                case "droppedEventsCount" -> span.setDroppedEventsCount(count(value));
                case "links" -> value.forEach(item -> span.addLinks(link(item)));
                case "droppedLinksCount" -> span.setDroppedLinksCount(count(value));
                case "status" -> span.setStatus(status(value));
                case "flags" -> span.setFlags(count(value));
                default -> require(false, name);
            }
        });
        return span.build();
    }

    private static Span.Event event(final JsonNode node) {
        final Span.Event.Builder event = Span.Event.newBuilder();
        fields(node, (name, value) -> {
            switch (name) {
                case "timeUnixNano" -> event.setTimeUnixNano(time(value));
                case "name" -> event.setName(text(value));
                case "attributes" -> keyValues(value, event::addAttributes);
                case "droppedAttributesCount" -> event.setDroppedAttributesCount(count(value));
                default -> require(false, name);
            }
        });
        return event.build();
    }

    private static Span.Link link(final JsonNode node) {
        final Span.Link.Builder link = Span.Link.newBuilder();
        fields(node, (name, value) -> {
            switch (name) {
                case "traceId" -> link.setTraceId(id(value, 16));
                case "spanId" -> link.setSpanId(id(value, 8));
                case "traceState" -> link.setTraceState(text(value));
                case "attributes" -> keyValues(value, link::addAttributes);
                case "droppedAttributesCount" -> link.setDroppedAttributesCount(count(value));
                case "flags" -> link.setFlags(count(value));
                default -> require(false, name);
            }
        });
        return link.build();
    }

    private static Status status(final JsonNode node) {
        final Status.Builder status = Status.newBuilder();
        fields(node, (name, value) -> {
            switch (name) {
                case "message" -> status.setMessage(text(value));
                case "code" -> status.setCodeValue(count(value));
                default -> require(false, name);
            }
        });
        return status.build();
    }

    private static void keyValues(final JsonNode node, final Consumer<KeyValue> list) {
        require(node.isArray(), node);
        node.forEach(item -> list.accept(keyValue(item)));
    }

    private static KeyValue keyValue(final JsonNode node) {
        final KeyValue.Builder entry = KeyValue.newBuilder();
        fields(node, (name, value) -> {
            switch (name) {
                case "key" -> entry.setKey(text(value));
                case "value" -> entry.setValue(any(value));
                default -> require(false, name);
            }
        });
        return entry.build();
    }

    private static AnyValue any(final JsonNode node) {
        final AnyValue.Builder any = AnyValue.newBuilder();
        require(node.size() <= 1, node);
        fields(node, (name, value) -> {
            switch (name) {
                case "stringValue" -> any.setStringValue(text(value));
                case "boolValue" -> {
                    require(value.isBoolean(), value);
                    any.setBoolValue(value.booleanValue());
                }
                case "intValue" -> any.setIntValue(Long.parseLong(text(value)));
                case "doubleValue" -> {
                    require(value.isNumber() || value.isNull() || NOT_FINITE.contains(value.asText()), value);
                    any.setDoubleValue(
                            value.isNull()
                                    ? Double.NaN
                                    : value.isTextual() ? Double.parseDouble(value.textValue()) : value.doubleValue());
                }
                case "bytesValue" ->
                    any.setBytesValue(ByteString.copyFrom(Base64.getDecoder().decode(text(value))));
                case "arrayValue" -> {
                    any.getArrayValueBuilder();
                    fields(value, (field, items) -> {
                        require(field.equals("values") && items.isArray(), field);
                        items.forEach(item -> any.getArrayValueBuilder().addValues(any(item)));
                    });
                }
                case "kvlistValue" -> {
                    any.getKvlistValueBuilder();
                    fields(value, (field, items) -> {
                        require(field.equals("values"), field);
                        keyValues(items, any.getKvlistValueBuilder()::addValues);
                    });
                }
                default -> require(false, name);
            }
        });
        return any.build();
    }

    private static String text(final JsonNode node) {
        require(node.isTextual(), node);
        return node.textValue();
    }

    private static int count(final JsonNode node) {
        require(node.isIntegralNumber() && node.longValue() >= 0 && node.longValue() >> 32 == 0, node);
        return (int) node.longValue();
    }

    private static long time(final JsonNode node) {
        final String digits = text(node);
        return digits.startsWith("-") ? Long.parseLong(digits) : Long.parseUnsignedLong(digits);
    }

    private static ByteString id(final JsonNode node, final int length) {
        final byte[] id = HexFormat.of().parseHex(text(node));
        require(id.length == length && text(node).equals(HexFormat.of().formatHex(id)), node);
        return ByteString.copyFrom(id);
    }
}
