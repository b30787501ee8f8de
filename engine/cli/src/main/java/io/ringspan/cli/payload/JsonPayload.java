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
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/** Goes through a payload of JSON; its caller says what should come next. Spans are handed over as JSON has them. */
public final class JsonPayload {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private final JsonParser parser;
    private final PayloadSink sink;

    private JsonPayload(final JsonParser parser, final PayloadSink sink) {
        this.parser = parser;
        this.sink = sink;
    }

    /** What reads a value, which is next. */
    @FunctionalInterface
    public interface Reading {
        /**
         * Reads the value.
         *
         * @throws IOException if it is not what it should be
         */
        void read() throws IOException;
    }

    /** What reads a payload. */
    @FunctionalInterface
    public interface PayloadReading {
        /**
         * Reads the payload.
         *
         * @param in at its first token
         * @throws IOException if it is not what it should be
         */
        void read(JsonPayload in) throws IOException;
    }

    /**
     * Whether a payload begins as a pattern says, but for white space.
     *
     * @param start   its first bytes
     * @param pattern of what it has to begin with
     * @return true if it does
     */
    public static boolean startsWith(final byte[] start, final Pattern pattern) {
        return pattern.matcher(new String(start, StandardCharsets.ISO_8859_1).strip())
                .lookingAt();
    }

    /**
     * Reads a payload to its last byte.
     *
     * @param body    of the request
     * @param sink    gets what is read
     * @param reading says what should come
     * @throws BrokenPayloadException if something else comes; says where and why
     * @throws IOException            not otherwise
     */
    public static void read(final byte[] body, final PayloadSink sink, final PayloadReading reading)
            throws IOException {
        try (JsonParser parser = JSON.getFactory().createParser(body)) {
            final JsonPayload reader = new JsonPayload(parser, sink);
            parser.nextToken();
            reading.read(reader);
            if (parser.nextToken() != null) {
                throw reader.broken("the payload ends there, and more follows");
            }
        } catch (final JsonProcessingException e) {
            final long offset = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
            throw new BrokenPayloadException(Math.max(0, offset), JsonFaults.text(e), e);
        }
    }

    private BrokenPayloadException broken(final String what) {
        return new BrokenPayloadException(parser.currentTokenLocation().getByteOffset(), what);
    }

    /**
     * Reads a span, and hands it over.
     *
     * @throws IOException if it is none
     */
    public void span() throws IOException {
        sink.span(tree("a span"));
    }

    /**
     * Reads what is said of several spans, and hands it over.
     *
     * @param what it is
     * @throws IOException if it is no object
     */
    public void shared(final String what) throws IOException {
        sink.shared(what, tree(what));
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

    /**
     * Reads an array.
     *
     * @param what it is, for messages
     * @param item reads each of its items
     * @throws IOException if it is none, or an item is not what it should be
     */
    public void array(final String what, final Reading item) throws IOException {
        require(what, JsonToken.START_ARRAY);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            item.read();
        }
    }

    /**
     * Reads an object.
     *
     * @param what   it is, for messages
     * @param fields reads its fields, by their names; others are left out
     * @throws IOException if it is none, or a field is not what it should be
     */
    public void object(final String what, final Map<String, Reading> fields) throws IOException {
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
