/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload.datadog;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringspan.cli.payload.BrokenPayloadException;
import io.ringspan.cli.payload.DecodedSpan;
import io.ringspan.cli.payload.PayloadSink;
import io.ringspan.cli.payload.SpanFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads v0.4, an array of traces of maps, and v0.5, the same with all texts in a dictionary in front. */
final class DatadogArrays {
    private static final int V05_PARTS = 2;
    private static final int V05_FIELDS = 12;

    private final MsgPackReader in;
    private final PayloadSink sink;
    private final List<String> texts = new ArrayList<>();

    private DatadogArrays(final byte[] body, final PayloadSink sink) {
        in = new MsgPackReader(body);
        this.sink = sink;
    }

    /** What a span of v0.4 or v0.5 says. */
    static DecodedSpan decode(final ObjectNode node) {
        final DecodedSpan span = decodeFields(node);
        span.traceId = SpanFields.number(node, "trace_id");
        span.error = SpanFields.number(node, "error");
        SpanFields.putTags(span, node.path("meta"));
        SpanFields.putTags(span, node.path("metrics"));
        return span;
    }

    /** What all formats of Datadog say in the same way. */
    static DecodedSpan decodeFields(final ObjectNode node) {
        final DecodedSpan span = new DecodedSpan();
        span.service = node.path("service").asText();
        span.name = node.path("name").asText();
        span.resource = node.path("resource").asText();
        span.type = node.path("type").asText();
        span.spanId = SpanFields.number(node, "span_id");
        span.parentId = SpanFields.number(node, "parent_id");
        span.start = SpanFields.number(node, "start");
        span.duration = SpanFields.number(node, "duration");
        return span;
    }

    static void readV04(final byte[] body, final PayloadSink sink) throws IOException {
        final DatadogArrays reader = new DatadogArrays(body, sink);
        reader.traces(() -> reader.in.object("a span"));
    }

    static void readV05(final byte[] body, final PayloadSink sink) throws IOException {
        final DatadogArrays reader = new DatadogArrays(body, sink);
        reader.exactly("the payload", V05_PARTS);
        for (int left = reader.in.array("the dictionary"); left > 0; left--) {
            reader.texts.add(reader.in.text("a text of the dictionary"));
        }
        reader.traces(reader::numberedSpan);
    }

    @FunctionalInterface
    private interface SpanReading {
        ObjectNode read() throws IOException;
    }

    private void traces(final SpanReading span) throws IOException {
        for (int left = in.array("the array of traces"); left > 0; left--) {
            for (int spans = in.array("a trace"); spans > 0; spans--) {
                sink.span(span.read());
            }
            sink.endChunk();
        }
        in.end();
    }

    private void exactly(final String what, final int expected) throws IOException {
        final long offset = in.offset();
        final int count = in.array(what);
        if (count != expected) {
            throw new BrokenPayloadException(offset, what + " has " + count + " items (expected: " + expected + ")");
        }
    }

    private ObjectNode numberedSpan() throws IOException {
        exactly("a span", V05_FIELDS);
        final ObjectNode span = JsonNodeFactory.instance.objectNode();
        span.put("service", text("service"));
        span.put("name", text("name"));
        span.put("resource", text("resource"));
        for (final String key : List.of("trace_id", "span_id", "parent_id", "start", "duration", "error")) {
            span.set(key, in.integer(key));
        }
        final ObjectNode meta = span.putObject("meta");
        for (int left = in.map("meta"); left > 0; left--) {
            final String key = newKey(meta, "meta");
            meta.put(key, text(key));
        }
        final ObjectNode metrics = span.putObject("metrics");
        for (int left = in.map("metrics"); left > 0; left--) {
            final String key = newKey(metrics, "metrics");
            metrics.put(key, in.floating(key));
        }
        span.put("type", text("type"));
        return span;
    }

    private String newKey(final ObjectNode map, final String what) throws IOException {
        final long offset = in.offset();
        final String key = text("a key of " + what);
        if (map.has(key)) {
            throw new BrokenPayloadException(offset, "the key " + key + " comes twice in " + what);
        }
        return key;
    }

    private String text(final String what) throws IOException {
        return texts.get(in.index("the number of the text of " + what, texts.size()));
    }
}
