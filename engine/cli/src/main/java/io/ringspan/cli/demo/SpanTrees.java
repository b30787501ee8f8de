/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Spans as payloads of the formats behind v0.4 have them, as spans that can be checked; what is not there stays empty. */
final class SpanTrees {
    private static final int STATUS_ERROR = 2;
    private static final int NS_PER_US = 1000;
    private static final int ID_DIGITS = 16;

    private SpanTrees() {}

    static DecodedSpan ofV05(final ObjectNode node) {
        final DecodedSpan span = datadog(node);
        span.traceId = number(node, "trace_id");
        span.error = number(node, "error");
        putTags(span, node.path("meta"));
        putTags(span, node.path("metrics"));
        return span;
    }

    static DecodedSpan ofV10(final ObjectNode node) {
        final DecodedSpan span = datadog(node);
        span.traceId = id(node, "trace_id");
        span.error = node.path("error").asBoolean() ? 1 : 0;
        putTags(span, node.path("attributes"));
        return span;
    }

    private static DecodedSpan datadog(final ObjectNode node) {
        final DecodedSpan span = new DecodedSpan();
        span.service = node.path("service").asText();
        span.name = node.path("name").asText();
        span.resource = node.path("resource").asText();
        span.type = node.path("type").asText();
        span.spanId = number(node, "span_id");
        span.parentId = number(node, "parent_id");
        span.start = number(node, "start");
        span.duration = number(node, "duration");
        return span;
    }

    /** A span of OTLP; {@code service} is that of its resource. */
    static DecodedSpan ofOtlp(final ObjectNode node, final String service) {
        final DecodedSpan span = new DecodedSpan();
        for (final JsonNode attribute : node.path("attributes")) {
            putOtlp(span, attribute.path("key").asText(), attribute.path("value"));
        }
        span.service = span.meta.getOrDefault("service.name", service);
        span.name = span.meta.getOrDefault("operation.name", "");
        span.resource = node.path("name").asText();
        span.traceId = id(node, "traceId");
        span.spanId = id(node, "spanId");
        span.parentId = id(node, "parentSpanId");
        span.start = number(node, "startTimeUnixNano");
        span.duration = number(node, "endTimeUnixNano") - span.start;
        span.error = node.path("status").path("code").asInt() == STATUS_ERROR ? 1 : 0;
        return span;
    }

    private static void putOtlp(final DecodedSpan span, final String key, final JsonNode value) {
        if (value.has("stringValue")) {
            span.meta.put(key, value.get("stringValue").asText());
        } else if (value.has("doubleValue")) {
            span.metrics.put(key, value.get("doubleValue").asDouble());
        } else if (value.has("intValue")) {
            span.metrics.put(key, value.get("intValue").asDouble());
        }
    }

    static DecodedSpan ofZipkin(final ObjectNode node) {
        final DecodedSpan span = new DecodedSpan();
        putTags(span, node.path("tags"));
        // all tags are texts there
        for (final String key : List.of(TraceCheck.SPAN_COUNT, TraceCheck.FINISHED_US)) {
            final String value = span.meta.get(key);
            if (value != null && value.matches("[0-9]+([.][0-9]+)?(e[+-]?[0-9]+)?")) {
                span.metrics.put(key, Double.valueOf(value));
            }
        }
        span.service = node.path("localEndpoint").path("serviceName").asText();
        span.name = span.meta.getOrDefault("operation.name", "");
        span.resource = node.path("name").asText();
        span.traceId = id(node, "traceId");
        span.spanId = id(node, "id");
        span.parentId = id(node, "parentId");
        span.start = number(node, "timestamp") * NS_PER_US;
        span.duration = number(node, "duration") * NS_PER_US;
        span.error = "ERROR".equals(span.meta.get("otel.status_code")) ? 1 : 0;
        return span;
    }

    private static void putTags(final DecodedSpan span, final JsonNode tags) {
        tags.properties().forEach(tag -> {
            if (tag.getValue().isTextual()) {
                span.meta.put(tag.getKey(), tag.getValue().asText());
            } else if (tag.getValue().isNumber()) {
                span.metrics.put(tag.getKey(), tag.getValue().asDouble());
            }
        });
    }

    // without a sign, or as digits
    private static long number(final JsonNode node, final String key) {
        final JsonNode value = node.path(key);
        return value.isTextual()
                ? parse(value.asText(), 10)
                : value.bigIntegerValue().longValue();
    }

    // the low half, of hexadecimal digits
    private static long id(final JsonNode node, final String key) {
        final String digits = node.path(key).asText();
        return parse(digits.substring(Math.max(0, digits.length() - ID_DIGITS)), 16);
    }

    private static long parse(final String digits, final int radix) {
        try {
            return digits.isEmpty() ? 0 : Long.parseUnsignedLong(digits, radix);
        } catch (final NumberFormatException e) {
            return 0;
        }
    }
}
