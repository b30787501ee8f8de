/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
    private final PayloadReader format;
    private final Consumer<List<DecodedSpan>> traces;
    private final Consumer<String> faults;
    private List<DecodedSpan> trace = new ArrayList<>();
    private int traceCount;
    private String service = "";

    SpanReader(final PayloadReader format, final Consumer<List<DecodedSpan>> traces, final Consumer<String> faults) {
        this.format = format;
        this.traces = traces;
        this.faults = faults;
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
        final DecodedSpan span = format.decode(node, service);
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
