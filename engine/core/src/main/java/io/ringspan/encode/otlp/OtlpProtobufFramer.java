/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.protocol.Utf8;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import org.agrona.MutableDirectBuffer;

/**
 * The head of an {@code ExportTraceServiceRequest}: one {@code resource_spans} with the resource, one {@code scope_spans} in it with the
 * scope, and in that all spans, which follow.
 */
final class OtlpProtobufFramer implements PayloadFramer {
    private static final int RESOURCE_SPANS = Protobuf.bytes(1);
    private static final int SCOPE_SPANS = Protobuf.bytes(2);
    private static final int RESOURCE = Protobuf.bytes(1);
    private static final int ATTRIBUTES = Protobuf.bytes(1);
    private static final int KEY = Protobuf.bytes(1);
    private static final int VALUE = Protobuf.bytes(2);
    private static final int STRING_VALUE = Protobuf.bytes(1);
    private static final int SCOPE = Protobuf.bytes(1);
    private static final int SCOPE_NAME = Protobuf.bytes(1);
    private static final int SCOPE_VERSION = Protobuf.bytes(2);

    // the fields resource and scope
    private final byte[] resource;
    private final byte[] scope;

    OtlpProtobufFramer(final OtlpResource resource) {
        this.resource = resourceField(resource);
        scope = scopeField(resource);
    }

    // as it stands in ResourceSpans
    private static byte[] resourceField(final OtlpResource resource) {
        final ByteArrayOutputStream attributes = new ByteArrayOutputStream();
        for (final Map.Entry<String, String> attribute : resource.attributes()) {
            final ByteArrayOutputStream any = new ByteArrayOutputStream();
            put(any, STRING_VALUE, Utf8.toBytes(attribute.getValue()));
            final ByteArrayOutputStream entry = new ByteArrayOutputStream();
            put(entry, KEY, Utf8.toBytes(attribute.getKey()));
            put(entry, VALUE, any.toByteArray());
            put(attributes, ATTRIBUTES, entry.toByteArray());
        }
        return field(RESOURCE, attributes);
    }

    // as it stands in ScopeSpans
    private static byte[] scopeField(final OtlpResource resource) {
        final ByteArrayOutputStream scope = new ByteArrayOutputStream();
        if (!resource.scopeName().isEmpty()) {
            put(scope, SCOPE_NAME, Utf8.toBytes(resource.scopeName()));
        }
        if (!resource.scopeVersion().isEmpty()) {
            put(scope, SCOPE_VERSION, Utf8.toBytes(resource.scopeVersion()));
        }
        return field(SCOPE, scope);
    }

    private static byte[] field(final int tag, final ByteArrayOutputStream message) {
        final ByteArrayOutputStream field = new ByteArrayOutputStream();
        put(field, tag, message.toByteArray());
        return field.toByteArray();
    }

    private static void put(final ByteArrayOutputStream out, final int tag, final byte[] value) {
        out.write(tag);
        int left = value.length;
        while (left >= 0x80) {
            out.write(left | 0x80);
            left >>>= 7;
        }
        out.write(left);
        out.writeBytes(value);
    }

    @Override
    public String contentType() {
        return "application/x-protobuf";
    }

    @Override
    public int headLengthMax(final int payloadLength) {
        return headLength(2 * Protobuf.varintLength(Integer.MAX_VALUE));
    }

    // with lengths of so many bytes
    private int headLength(final int lengthWidths) {
        return 1 + resource.length + 1 + scope.length + lengthWidths;
    }

    /** Writes nothing when no span of the chunks goes out: that is an empty request. */
    @Override
    public int frame(
            final MutableDirectBuffer buffer,
            final int begin,
            final int end,
            final int chunkCount,
            final PayloadDictionary dictionary) {
        if (begin == end) {
            return begin;
        }
        final int scopeSpans = scope.length + end - begin;
        final int resourceSpans = resource.length + (int) Protobuf.fieldLength(scopeSpans);
        final int offset = begin - headLength(Protobuf.varintLength(scopeSpans) + Protobuf.varintLength(resourceSpans));
        int to = Protobuf.putVarint(buffer, offset, RESOURCE_SPANS, resourceSpans);
        buffer.putBytes(to, resource);
        to = Protobuf.putVarint(buffer, to + resource.length, SCOPE_SPANS, scopeSpans);
        buffer.putBytes(to, scope);
        return offset;
    }
}
