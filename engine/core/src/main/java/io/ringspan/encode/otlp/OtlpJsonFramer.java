/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.encode.json.JsonText;
import io.ringspan.protocol.Utf8;
import org.agrona.MutableDirectBuffer;

/**
 * What stands around the spans of a request in JSON: one resource and one scope in front, and the ends of their lists behind; or
 * one resource, and several scopes among the chunks.
 *
 * <p>Behind each span there are a comma and the first bytes of the span that follows, as many as the tail has. So the tail takes their place
 * at the end, and the head has them in front of the first one.
 */
final class OtlpJsonFramer implements PayloadFramer {
    /** What is behind the last span. */
    static final String TAIL = "]}]}]}";

    /** What is behind the last scope, if there may be several. */
    static final String TAIL_OF_SCOPES = "]}]}";

    private final byte[] head;
    private final byte[] tail;

    private OtlpJsonFramer(final String head, final String tail) {
        this.head = Utf8.toBytes(head);
        this.tail = Utf8.toBytes(tail);
    }

    /** With one scope for all spans. */
    OtlpJsonFramer(final OtlpResource resource) {
        this(
                "{\"resourceSpans\":[{\"resource\":" + FixedMessages.resourceJson(resource)
                        + ",\"scopeSpans\":[{\"scope\":"
                        + FixedMessages.scopeJson(resource.scope()) + ",\"spans\":["
                        + SpanJson.BEGIN.substring(0, TAIL.length() - 1),
                TAIL);
    }

    /** For chunks that are objects of scopes and their spans. */
    static OtlpJsonFramer ofScopes(final OtlpResource resource) {
        final StringBuilder head =
                new StringBuilder("{\"resourceSpans\":[{\"resource\":").append(FixedMessages.resourceJson(resource));
        if (!resource.schemaUrl().isEmpty()) {
            JsonText.quote(head.append(",\"schemaUrl\":"), resource.schemaUrl());
        }
        head.append(",\"scopeSpans\":[").append(ScopeMessages.JSON_BEGIN, 0, TAIL_OF_SCOPES.length() - 1);
        return new OtlpJsonFramer(head.toString(), TAIL_OF_SCOPES);
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public int headLengthMax(final int payloadLength) {
        return head.length;
    }

    /** Writes nothing when no span of the chunks goes out. */
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
        buffer.putBytes(begin - head.length, head);
        buffer.putBytes(end - tail.length, tail);
        return begin - head.length;
    }
}
