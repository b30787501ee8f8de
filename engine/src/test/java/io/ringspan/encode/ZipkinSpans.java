/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import zipkin2.Annotation;
import zipkin2.Span;

/** Spans of Zipkin, next to the same ones in OTLP. */
public final class ZipkinSpans {
    private static final Set<String> NOT_TAGS = Set.of("error", "otel.status_code", "service.name", "resource.name");

    private ZipkinSpans() {}

    public static void assertMeansTheSame(final io.opentelemetry.proto.trace.v1.Span expected, final Span actual) {
        final String traceId = hex(expected.getTraceId());
        assertEquals(traceId.startsWith("0".repeat(16)) ? traceId.substring(16) : traceId, actual.traceId());
        assertEquals(hex(expected.getSpanId()), actual.id());
        assertEquals(
                expected.getParentSpanId().isEmpty()
                                || expected.getParentSpanId().equals(expected.getSpanId())
                        ? null
                        : hex(expected.getParentSpanId()),
                actual.parentId());
        final int kind = expected.getKindValue();
        assertEquals(
                kind < 2 ? null : expected.getKind().name().replace("SPAN_KIND_", ""),
                actual.kind() == null ? null : actual.kind().name());
        if (!expected.getName().isEmpty()) {
            assertEquals(expected.getName().toLowerCase(Locale.ROOT), actual.name());
        }
        assertEquals(expected.getStartTimeUnixNano() / 1000, actual.timestampAsLong());
        assertTags(expected, actual.tags());
        if (expected.getDroppedEventsCount() == 0) {
            assertEquals(
                    expected.getEventsList().stream()
                            .map(event -> Long.divideUnsigned(event.getTimeUnixNano(), 1000))
                            .sorted()
                            .toList(),
                    actual.annotations().stream()
                            .map(Annotation::timestamp)
                            .sorted()
                            .toList());
        }
    }

    private static String hex(final ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    // of a key that is in several maps of OTLP, Zipkin has one value
    private static void assertTags(
            final io.opentelemetry.proto.trace.v1.Span expected, final Map<String, String> actual) {
        final Map<String, Set<String>> values = expected.getAttributesList().stream()
                .collect(Collectors.groupingBy(
                        KeyValue::getKey,
                        LinkedHashMap::new,
                        Collectors.mapping(entry -> text(entry.getValue()), Collectors.toSet())));
        values.forEach((key, texts) -> {
            if (!NOT_TAGS.contains(key)) {
                assertTrue(
                        texts.contains(null) || texts.contains(actual.get(key)),
                        () -> key + " is " + actual.get(key) + " and not one of " + texts);
            }
        });
        if (expected.getDroppedAttributesCount() == 0) {
            actual.keySet().forEach(key -> assertTrue(values.containsKey(key) || NOT_TAGS.contains(key), key));
        }
        final boolean isError = expected.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR;
        assertEquals(isError ? "ERROR" : null, actual.get("otel.status_code"));
        assertEquals(isError ? expected.getStatus().getMessage() : null, actual.get("error"));
    }

    /** What a tag has for a value; null for what has many notations, which other tests look at. */
    private static String text(final AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            case INT_VALUE -> Long.toString(value.getIntValue());
            case BYTES_VALUE ->
                Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray());
            default -> null;
        };
    }
}
