/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.encode.json.JsonText;
import io.ringspan.protocol.Utf8;
import java.util.Map;
import org.agrona.MutableDirectBuffer;

/**
 * What stands around the spans of a request in JSON: one resource and one scope in front, and the ends of their lists behind.
 *
 * <p>Behind each span there are a comma and the first bytes of the span that follows, as many as the tail has. So the tail takes their place
 * behind the last span, and the head has them in front of the first one.
 */
final class OtlpJsonFramer implements PayloadFramer {
    /** What is behind the last span. */
    static final String TAIL = "]}]}]}";

    private final byte[] head;
    private final byte[] tail = Utf8.toBytes(TAIL);

    OtlpJsonFramer(final OtlpResource resource) {
        head = Utf8.toBytes(head(resource));
    }

    private static String head(final OtlpResource resource) {
        final StringBuilder head = new StringBuilder("{\"resourceSpans\":[{\"resource\":{\"attributes\":[");
        String separator = "";
        for (final Map.Entry<String, String> attribute : resource.attributes()) {
            head.append(separator).append("{\"key\":");
            JsonText.quote(head, attribute.getKey());
            head.append(",\"value\":{\"stringValue\":");
            JsonText.quote(head, attribute.getValue());
            head.append("}}");
            separator = ",";
        }
        head.append("]},\"scopeSpans\":[{\"scope\":{");
        if (!resource.scopeName().isEmpty()) {
            JsonText.quote(head.append("\"name\":"), resource.scopeName());
        }
        if (!resource.scopeVersion().isEmpty()) {
            head.append(resource.scopeName().isEmpty() ? "" : ",").append("\"version\":");
            JsonText.quote(head, resource.scopeVersion());
        }
        return head.append("},\"spans\":[")
                .append(SpanJson.BEGIN, 0, TAIL.length() - 1)
                .toString();
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
