/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload.otlp;

import static io.ringspan.cli.payload.otlp.OtlpField.Kind.BOOL;
import static io.ringspan.cli.payload.otlp.OtlpField.Kind.BYTES;
import static io.ringspan.cli.payload.otlp.OtlpField.Kind.DOUBLE;
import static io.ringspan.cli.payload.otlp.OtlpField.Kind.FIXED32;
import static io.ringspan.cli.payload.otlp.OtlpField.Kind.FIXED64;
import static io.ringspan.cli.payload.otlp.OtlpField.Kind.ID;
import static io.ringspan.cli.payload.otlp.OtlpField.Kind.INT32;
import static io.ringspan.cli.payload.otlp.OtlpField.Kind.INT64;
import static io.ringspan.cli.payload.otlp.OtlpField.Kind.TEXT;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * The messages of OTLP's traces: numbers, names and types of their fields, as in {@code opentelemetry/proto} (trace service, trace, resource and
 * common, version 1).
 */
enum OtlpMessage {
    REQUEST,
    RESOURCE_SPANS,
    RESOURCE,
    SCOPE_SPANS,
    SCOPE,
    SPAN,
    EVENT,
    LINK,
    STATUS,
    ATTRIBUTE,
    VALUE,
    ARRAY,
    KEY_VALUES,
    ENTITY;

    private static final Map<OtlpMessage, Map<Integer, OtlpField>> FIELDS = new EnumMap<>(OtlpMessage.class);

    static {
        REQUEST.many(1, "resourceSpans", RESOURCE_SPANS);
        RESOURCE_SPANS
                .one(1, "resource", RESOURCE)
                .many(2, "scopeSpans", SCOPE_SPANS)
                .field(3, "schemaUrl", TEXT);
        RESOURCE.many(1, "attributes", ATTRIBUTE)
                .field(2, "droppedAttributesCount", INT32)
                .many(3, "entityRefs", ENTITY);
        ENTITY.field(1, "schemaUrl", TEXT)
                .field(2, "type", TEXT)
                .texts(3, "idKeys")
                .texts(4, "descriptionKeys");
        SCOPE_SPANS.one(1, "scope", SCOPE).many(2, "spans", SPAN).field(3, "schemaUrl", TEXT);
        SCOPE.field(1, "name", TEXT)
                .field(2, "version", TEXT)
                .many(3, "attributes", ATTRIBUTE)
                .field(4, "droppedAttributesCount", INT32);
        SPAN.field(1, "traceId", ID)
                .field(2, "spanId", ID)
                .field(3, "traceState", TEXT)
                .field(4, "parentSpanId", ID)
                .field(5, "name", TEXT)
                .field(6, "kind", INT32)
                .field(7, "startTimeUnixNano", FIXED64)
                .field(8, "endTimeUnixNano", FIXED64)
                .many(9, "attributes", ATTRIBUTE)
                .field(10, "droppedAttributesCount", INT32)
                .many(11, "events", EVENT)
                .field(12, "droppedEventsCount", INT32)
                .many(13, "links", LINK)
                .field(14, "droppedLinksCount", INT32)
                .one(15, "status", STATUS)
                .field(16, "flags", FIXED32);
        EVENT.field(1, "timeUnixNano", FIXED64)
                .field(2, "name", TEXT)
                .many(3, "attributes", ATTRIBUTE)
                .field(4, "droppedAttributesCount", INT32);
        LINK.field(1, "traceId", ID)
                .field(2, "spanId", ID)
                .field(3, "traceState", TEXT)
                .many(4, "attributes", ATTRIBUTE)
                .field(5, "droppedAttributesCount", INT32)
                .field(6, "flags", FIXED32);
        STATUS.field(2, "message", TEXT).field(3, "code", INT32);
        ATTRIBUTE.field(1, "key", TEXT).one(2, "value", VALUE);
        VALUE.field(1, "stringValue", TEXT)
                .field(2, "boolValue", BOOL)
                .field(3, "intValue", INT64)
                .field(4, "doubleValue", DOUBLE)
                .one(5, "arrayValue", ARRAY)
                .one(6, "kvlistValue", KEY_VALUES)
                .field(7, "bytesValue", BYTES);
        ARRAY.many(1, "values", VALUE);
        KEY_VALUES.many(1, "values", ATTRIBUTE);
    }

    private OtlpMessage add(final int number, final OtlpField field) {
        FIELDS.computeIfAbsent(this, message -> new HashMap<>()).put(number, field);
        return this;
    }

    private OtlpMessage field(final int number, final String name, final OtlpField.Kind kind) {
        return add(number, new OtlpField(name, kind, null, false));
    }

    private OtlpMessage texts(final int number, final String name) {
        return add(number, new OtlpField(name, TEXT, null, true));
    }

    private OtlpMessage one(final int number, final String name, final OtlpMessage message) {
        return add(number, new OtlpField(name, OtlpField.Kind.MESSAGE, message, false));
    }

    private OtlpMessage many(final int number, final String name, final OtlpMessage message) {
        return add(number, new OtlpField(name, OtlpField.Kind.MESSAGE, message, true));
    }

    /** The field with a number, or null if it has none that is known. */
    OtlpField field(final int number) {
        return FIELDS.get(this).get(number);
    }
}
