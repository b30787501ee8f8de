/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringspan.cli.payload.PayloadSink;
import io.ringspan.cli.payload.ReadableFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads payloads of a format to the last byte. A trace ends where a chunk does, or where the next span is of another trace.
 *
 * <p>Note: not threadsafe.
 */
final class SpanReader implements TraceReader, PayloadSink {
    private final ReadableFormat format;
    private final Consumer<List<DecodedSpan>> traces;
    private final Consumer<String> faults;
    private List<DecodedSpan> trace = new ArrayList<>();
    private int traceCount;
    private String service = "";

    private SpanReader(
            final ReadableFormat format, final Consumer<List<DecodedSpan>> traces, final Consumer<String> faults) {
        this.format = format;
        this.traces = traces;
        this.faults = faults;
    }

    /**
     * Makes a reader.
     *
     * @param traces gets each trace
     * @param faults gets a line for each fault
     */
    static TraceReader of(
            final ReadableFormat format, final Consumer<List<DecodedSpan>> traces, final Consumer<String> faults) {
        // by the schema, which nothing else is held to
        return format == ReadableFormat.V04
                ? new PayloadReader(traces, faults)::read
                : new SpanReader(format, traces, faults);
    }

    @Override
    public int read(final byte[] body, final String title) {
        traceCount = 0;
        try {
            format.read(body, this);
        } catch (final IOException e) {
            faults.accept(title + ": " + e.getMessage());
        }
        endChunk();
        return traceCount;
    }

    @Override
    public void shared(final String what, final ObjectNode fields) {
        if (what.equals("resource")) {
            for (final JsonNode attribute : fields.path("attributes")) {
                if (attribute.path("key").asText().equals("service.name")) {
                    service = attribute.path("value").path("stringValue").asText();
                }
            }
        }
    }

    @Override
    public void span(final ObjectNode node) {
        final DecodedSpan span = switch (format) {
            case V05 -> SpanTrees.ofV05(node);
            case V10 -> SpanTrees.ofV10(node);
            case OTLP_PROTOBUF, OTLP_JSON -> SpanTrees.ofOtlp(node, service);
            case ZIPKIN -> SpanTrees.ofZipkin(node);
            case V04 -> throw new IllegalStateException("v0.4 has a reader of its own");
        };
        if (!trace.isEmpty() && trace.get(0).traceId != span.traceId) {
            endChunk();
        }
        trace.add(span);
    }

    @Override
    public void endChunk() {
        if (!trace.isEmpty()) {
            traces.accept(trace);
            traceCount++;
            trace = new ArrayList<>();
        }
    }
}
