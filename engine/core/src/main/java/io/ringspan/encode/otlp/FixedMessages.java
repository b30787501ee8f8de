/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.encode.json.JsonText;
import io.ringspan.encode.json.JsonWriter;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.InstrumentationScope;
import io.ringspan.protocol.ResourceEntity;
import io.ringspan.protocol.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Resources and scopes in both notations, each made once. */
final class FixedMessages {
    private static final int ATTRIBUTES_OF_RESOURCE = Protobuf.bytes(1);
    private static final int ENTITY_OF_RESOURCE = Protobuf.bytes(3);
    private static final int ENTITY_SCHEMA_URL = Protobuf.bytes(1);
    private static final int ENTITY_TYPE = Protobuf.bytes(2);
    private static final int ENTITY_ID_KEYS = Protobuf.bytes(3);
    private static final int ENTITY_DESCRIPTION_KEYS = Protobuf.bytes(4);
    private static final int RESOURCE = Protobuf.bytes(1);
    private static final int SCOPE = Protobuf.bytes(1);
    private static final int SCOPE_NAME = Protobuf.bytes(1);
    private static final int SCOPE_VERSION = Protobuf.bytes(2);
    private static final int ATTRIBUTES_OF_SCOPE = Protobuf.bytes(3);
    private static final int SCHEMA_URL = Protobuf.bytes(3);
    // each byte of attributes makes no more than so many of protobuf; at first also of JSON
    private static final int FACTOR = 4;
    private static final int SPACE = 256;

    private FixedMessages() {}

    /** The field {@code resource} of {@code ResourceSpans}. */
    static byte[] resource(final OtlpResource resource) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(attributes(ATTRIBUTES_OF_RESOURCE, resource.attributes()));
        resource.entities().forEach(entity -> out.writeBytes(field(ENTITY_OF_RESOURCE, entity(entity))));
        return field(RESOURCE, out.toByteArray());
    }

    private static byte[] entity(final ResourceEntity entity) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        putText(out, ENTITY_SCHEMA_URL, entity.schemaUrl());
        putText(out, ENTITY_TYPE, entity.type());
        entity.idKeys().forEach(key -> out.writeBytes(field(ENTITY_ID_KEYS, Utf8.toBytes(key))));
        entity.descriptionKeys().forEach(key -> out.writeBytes(field(ENTITY_DESCRIPTION_KEYS, Utf8.toBytes(key))));
        return out.toByteArray();
    }

    /** The field {@code scope} of {@code ScopeSpans}. */
    static byte[] scope(final InstrumentationScope scope) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        putText(out, SCOPE_NAME, scope.name());
        putText(out, SCOPE_VERSION, scope.version());
        out.writeBytes(attributes(ATTRIBUTES_OF_SCOPE, scope.attributes()));
        return field(SCOPE, out.toByteArray());
    }

    /** The field {@code schema_url} of {@code ResourceSpans} and {@code ScopeSpans}; nothing for an empty one. */
    static byte[] schemaUrl(final String url) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        putText(out, SCHEMA_URL, url);
        return out.toByteArray();
    }

    private static void putText(final ByteArrayOutputStream out, final int tag, final String text) {
        if (!text.isEmpty()) {
            out.writeBytes(field(tag, Utf8.toBytes(text)));
        }
    }

    private static byte[] field(final int tag, final byte[] value) {
        final byte[] field = new byte[(int) Protobuf.fieldLength(value.length)];
        final UnsafeBuffer out = new UnsafeBuffer(field);
        out.putBytes(Protobuf.putVarint(out, 0, tag, value.length), value);
        return field;
    }

    private static byte[] attributes(final int tag, final byte[] attributes) {
        final RawMemory source = source(attributes);
        final RawMemory out = memory(FACTOR * attributes.length);
        final int length = new KeyValues(source).putEntries(out, 0, tag, 0, attributes.length);
        final byte[] bytes = new byte[length];
        out.getBytes(0, bytes);
        return bytes;
    }

    private static RawMemory source(final byte[] bytes) {
        final RawMemory source = memory(bytes.length);
        source.putBytes(0, bytes);
        return source;
    }

    private static RawMemory memory(final int length) {
        return RawMemory.allocate(length + SPACE, BitUtil.SIZE_OF_LONG);
    }

    /** The object of a resource. */
    static String resourceJson(final OtlpResource resource) {
        final StringBuilder out = new StringBuilder("{\"attributes\":[")
                .append(attributesJson(resource.attributes()))
                .append(']');
        if (!resource.entities().isEmpty()) {
            out.append(",\"entityRefs\":[");
            for (final ResourceEntity entity : resource.entities()) {
                out.append(entityJson(entity)).append(',');
            }
            out.setCharAt(out.length() - 1, ']');
        }
        return out.append('}').toString();
    }

    private static String entityJson(final ResourceEntity entity) {
        final StringBuilder out = new StringBuilder("{");
        putJson(out, "schemaUrl", entity.schemaUrl());
        putJson(out, "type", entity.type());
        putJson(out, "idKeys", entity.idKeys());
        putJson(out, "descriptionKeys", entity.descriptionKeys());
        return out.append('}').toString();
    }

    private static void putJson(final StringBuilder out, final String name, final List<String> texts) {
        if (!texts.isEmpty()) {
            out.append(out.length() > 1 ? ",\"" : "\"").append(name).append("\":[");
            for (final String text : texts) {
                JsonText.quote(out, text);
                out.append(',');
            }
            out.setCharAt(out.length() - 1, ']');
        }
    }

    /** The object of a scope. */
    static String scopeJson(final InstrumentationScope scope) {
        final StringBuilder out = new StringBuilder("{");
        putJson(out, "name", scope.name());
        putJson(out, "version", scope.version());
        final String attributes = attributesJson(scope.attributes());
        if (!attributes.isEmpty()) {
            out.append(out.length() > 1 ? "," : "")
                    .append("\"attributes\":[")
                    .append(attributes)
                    .append(']');
        }
        return out.append('}').toString();
    }

    private static void putJson(final StringBuilder out, final String name, final String text) {
        if (!text.isEmpty()) {
            JsonText.quote(
                    out.append(out.length() > 1 ? ",\"" : "\"").append(name).append("\":"), text);
        }
    }

    private static String attributesJson(final byte[] attributes) {
        final RawMemory source = source(attributes);
        final JsonWriter json = new JsonWriter(source);
        final KeyValuesJson entries = new KeyValuesJson(json, source, new KeyValues(source), null, true);
        RawMemory out;
        int factor = FACTOR;
        do {
            out = memory(factor * attributes.length);
            json.wrap(out, 0, out.capacity());
            entries.putEntries(0, attributes.length);
            factor *= 2;
        } while (json.isFull());
        // without the comma behind the last one
        final byte[] bytes = new byte[Math.max(0, json.position() - 1)];
        out.getBytes(0, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
