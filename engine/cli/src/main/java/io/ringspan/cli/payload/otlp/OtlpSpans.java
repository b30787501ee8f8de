/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringspan.cli.payload.DecodedSpan;
import io.ringspan.cli.payload.SpanFields;

/** What spans of OTLP say. */
final class OtlpSpans {
    private static final int STATUS_ERROR = 2;

    private OtlpSpans() {}

    /** A span of OTLP; {@code service} is that of its resource. */
    static DecodedSpan decode(final ObjectNode node, final String service) {
        final DecodedSpan span = new DecodedSpan();
        for (final JsonNode attribute : node.path("attributes")) {
            put(span, attribute.path("key").asText(), attribute.path("value"));
        }
        span.service = span.meta.getOrDefault("service.name", service);
        span.name = span.meta.getOrDefault("operation.name", "");
        span.resource = node.path("name").asText();
        span.traceId = SpanFields.id(node, "traceId");
        span.spanId = SpanFields.id(node, "spanId");
        span.parentId = SpanFields.id(node, "parentSpanId");
        span.start = SpanFields.number(node, "startTimeUnixNano");
        span.duration = SpanFields.number(node, "endTimeUnixNano") - span.start;
        span.error = node.path("status").path("code").asInt() == STATUS_ERROR ? 1 : 0;
        return span;
    }

    private static void put(final DecodedSpan span, final String key, final JsonNode value) {
        if (value.has("stringValue")) {
            span.meta.put(key, value.get("stringValue").asText());
        } else if (value.has("doubleValue")) {
            span.metrics.put(key, value.get("doubleValue").asDouble());
        } else if (value.has("intValue")) {
            span.metrics.put(key, value.get("intValue").asDouble());
        }
    }
}
