/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.PayloadFramer;
import org.agrona.MutableDirectBuffer;

/**
 * The head of an {@code ExportTraceServiceRequest}: one {@code resource_spans} with the resource, and in it one {@code scope_spans} with the
 * scope and all spans, which follow; or several, which follow.
 */
final class OtlpProtobufFramer implements PayloadFramer {
    private static final int RESOURCE_SPANS = Protobuf.bytes(1);
    private static final int SCOPE_SPANS = Protobuf.bytes(2);
    // the field resource, and the field scope if all spans have the same
    private final byte[] resource;
    private final byte[] scope;

    /** With one scope for all spans. */
    OtlpProtobufFramer(final OtlpResource resource) {
        this.resource = FixedMessages.resource(resource);
        scope = FixedMessages.scope(resource.scope());
    }

    /** For chunks that are {@code scope_spans} already. */
    static OtlpProtobufFramer ofScopes(final OtlpResource resource) {
        return new OtlpProtobufFramer(FixedMessages.resource(resource));
    }

    private OtlpProtobufFramer(final byte[] resource) {
        this.resource = resource;
        scope = null;
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
        return 1 + resource.length + (scope == null ? 0 : 1 + scope.length) + lengthWidths;
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
        if (scope == null) {
            final int length = resource.length + end - begin;
            final int offset = begin - headLength(Protobuf.varintLength(length));
            buffer.putBytes(Protobuf.putVarint(buffer, offset, RESOURCE_SPANS, length), resource);
            return offset;
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
