/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload.otlp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringspan.cli.payload.DecodedSpan;
import io.ringspan.cli.payload.JsonPayload;
import io.ringspan.cli.payload.PayloadReader;
import io.ringspan.cli.payload.PayloadSink;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;

/** Payloads of OTLP in JSON. */
public final class OtlpJsonPayloads implements PayloadReader {
    private static final Pattern START = Pattern.compile("\\{\\s*\"resourceSpans\"");

    /** Creates a reader. */
    public OtlpJsonPayloads() {}

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
        JsonPayload.read(body, sink, OtlpJsonPayloads::request);
    }

    private static void request(final JsonPayload in) throws IOException {
        in.object(
                "the payload",
                Map.of(
                        "resourceSpans",
                        () -> in.array("resourceSpans", () -> in.object("one of resourceSpans", resourceSpans(in)))));
    }

    private static Map<String, JsonPayload.Reading> resourceSpans(final JsonPayload in) {
        return Map.of(
                "resource", () -> in.shared("resource"),
                "scopeSpans", () -> in.array("scopeSpans", () -> in.object("one of scopeSpans", scopeSpans(in))));
    }

    private static Map<String, JsonPayload.Reading> scopeSpans(final JsonPayload in) {
        return Map.of("scope", () -> in.shared("scope"), "spans", () -> in.array("spans", in::span));
    }

    @Override
    public DecodedSpan decode(final ObjectNode node, final String service) {
        return OtlpSpans.decode(node, service);
    }
}
