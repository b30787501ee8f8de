/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload.datadog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringspan.cli.payload.DecodedSpan;
import io.ringspan.cli.payload.PayloadReader;
import io.ringspan.cli.payload.PayloadSink;
import io.ringspan.cli.payload.SpanFields;
import java.io.IOException;

/** Payloads of Datadog v1.0. */
public final class V10Payloads implements PayloadReader {
    private static final int KEY_MAX = 11;

    /** Creates a reader. */
    public V10Payloads() {}

    @Override
    public String contentType() {
        return "application/msgpack";
    }

    @Override
    public boolean looksLike(final byte[] start) {
        final MsgPackStart first = new MsgPackStart(start);
        final int key = first.at(first.behindHeader(0));
        return first.isMap(0) && key >= 1 && key <= KEY_MAX;
    }

    @Override
    public void read(final byte[] body, final PayloadSink sink) throws IOException {
        V10Reader.read(body, sink);
    }

    @Override
    public DecodedSpan decode(final ObjectNode node, final String service) {
        final DecodedSpan span = DatadogArrays.decodeFields(node);
        span.traceId = SpanFields.id(node, "trace_id");
        span.error = node.path("error").asBoolean() ? 1 : 0;
        SpanFields.putTags(span, node.path("attributes"));
        return span;
    }
}
