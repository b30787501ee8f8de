/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload.zipkin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringspan.cli.payload.DecodedSpan;
import io.ringspan.cli.payload.JsonPayload;
import io.ringspan.cli.payload.PayloadReader;
import io.ringspan.cli.payload.PayloadSink;
import io.ringspan.cli.payload.SpanFields;
import java.io.IOException;
import java.util.regex.Pattern;

/** Payloads of Zipkin's second format. */
public final class ZipkinPayloads implements PayloadReader {
    // a name comes first in a file of vectors, and in no span that Zipkin's own libraries write
    private static final Pattern START = Pattern.compile("\\[\\s*\\{\\s*\"(traceId|id|parentId|kind|timestamp|duration|"
            + "localEndpoint|remoteEndpoint|annotations|tags|debug|shared)\"");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+([.][0-9]+)?(e[+-]?[0-9]+)?");
    private static final int NS_PER_US = 1000;

    /** Creates a reader. */
    public ZipkinPayloads() {}

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public boolean looksLike(final byte[] start) {
        return JsonPayload.startsWith(start, START);
    }

    @Override
    public void read(final byte[] body, final PayloadSink sink) throws IOException {
        JsonPayload.read(body, sink, in -> in.array("the payload", in::span));
    }

    @Override
    public DecodedSpan decode(final ObjectNode node, final String service) {
        final DecodedSpan span = new DecodedSpan();
        SpanFields.putTags(span, node.path("tags"));
        // all tags are texts there; one that looks like a number may have been one
        span.meta.forEach((key, value) -> {
            if (NUMBER.matcher(value).matches()) {
                span.metrics.put(key, Double.valueOf(value));
            }
        });
        span.service = node.path("localEndpoint").path("serviceName").asText();
        span.name = span.meta.getOrDefault("operation.name", "");
        span.resource = node.path("name").asText();
        span.traceId = SpanFields.id(node, "traceId");
        span.spanId = SpanFields.id(node, "id");
        span.parentId = SpanFields.id(node, "parentId");
        span.start = SpanFields.number(node, "timestamp") * NS_PER_US;
        span.duration = SpanFields.number(node, "duration") * NS_PER_US;
        span.error = "ERROR".equals(span.meta.get("otel.status_code")) ? 1 : 0;
        return span;
    }
}
