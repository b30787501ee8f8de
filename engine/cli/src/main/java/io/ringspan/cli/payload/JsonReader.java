/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;

/** Reads OTLP in JSON, and Zipkin's second format: spans as JSON has them. */
final class JsonReader {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private final JsonParser parser;
    private final PayloadSink sink;

    private JsonReader(final JsonParser parser, final PayloadSink sink) {
        this.parser = parser;
        this.sink = sink;
    }

    @FunctionalInterface
    private interface Reading {
        void read() throws IOException;
    }

    static void readOtlp(final byte[] body, final PayloadSink sink) throws IOException {
        read(body, sink, JsonReader::request);
    }

    static void readZipkin(final byte[] body, final PayloadSink sink) throws IOException {
        read(body, sink, reader -> reader.array("the payload", reader::span));
    }

    @FunctionalInterface
    private interface PayloadReading {
        void read(JsonReader reader) throws IOException;
    }

    private static void read(final byte[] body, final PayloadSink sink, final PayloadReading reading)
            throws IOException {
        try (JsonParser parser = JSON.getFactory().createParser(body)) {
            final JsonReader reader = new JsonReader(parser, sink);
            parser.nextToken();
            reading.read(reader);
            if (parser.nextToken() != null) {
                throw reader.broken("the payload ends there, and more follows");
            }
        } catch (final JsonProcessingException e) {
            final long offset = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
            throw new BrokenPayloadException(Math.max(0, offset), "not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private BrokenPayloadException broken(final String what) {
        return new BrokenPayloadException(parser.currentTokenLocation().getByteOffset(), what);
    }

    private void request() throws IOException {
        object(
                "the payload",
                Map.of(
                        "resourceSpans",
                        () -> array("resourceSpans", () -> object("one of resourceSpans", resourceSpans()))));
    }

    private Map<String, Reading> resourceSpans() {
        return Map.of(
                "resource", () -> sink.shared("resource", tree("resource")),
                "scopeSpans", () -> array("scopeSpans", () -> object("one of scopeSpans", scopeSpans())));
    }

    private Map<String, Reading> scopeSpans() {
        return Map.of(
                "scope", () -> sink.shared("scope", tree("scope")),
                "spans", () -> array("spans", this::span));
    }

    private void span() throws IOException {
        sink.span(tree("a span"));
    }

    private ObjectNode tree(final String what) throws IOException {
        require(what, JsonToken.START_OBJECT);
        return parser.readValueAsTree();
    }

    private void require(final String what, final JsonToken expected) throws IOException {
        if (parser.currentToken() != expected) {
            throw broken(what + " is no " + (expected == JsonToken.START_ARRAY ? "array" : "object"));
        }
    }

    private void array(final String what, final Reading item) throws IOException {
        require(what, JsonToken.START_ARRAY);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            item.read();
        }
    }

    private void object(final String what, final Map<String, Reading> fields) throws IOException {
        require(what, JsonToken.START_OBJECT);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final Reading field = fields.get(parser.currentName());
            parser.nextToken();
            if (field == null) {
                parser.skipChildren();
            } else {
                field.read();
            }
        }
    }
}
