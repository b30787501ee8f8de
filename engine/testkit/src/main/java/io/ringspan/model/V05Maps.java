/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** Payloads in v0.5, read by an independent reader into the maps that v0.4 would be. */
public final class V05Maps {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVENTS = "events";
    private static final String LINKS = "_dd.span_links";
    private static final String[] VALUES = {"string_value", "bool_value", "int_value", "double_value", "array_value"};

    private V05Maps() {}

    /** The texts of the dictionary of a payload. */
    public static List<String> dictionary(final byte[] bytes) {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
            assertEquals(2, unpacker.unpackArrayHeader());
            return dictionary(unpacker);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> dictionary(final MessageUnpacker unpacker) throws IOException {
        final List<String> dictionary = new ArrayList<>();
        for (int left = unpacker.unpackArrayHeader(); left > 0; left--) {
            dictionary.add(unpacker.unpackString());
        }
        assertEquals("", dictionary.get(0));
        assertEquals(dictionary.size(), dictionary.stream().distinct().count(), "a text twice");
        return dictionary;
    }

    /** The chunks of a payload, to its last byte. */
    public static List<List<Map<String, Object>>> payload(final byte[] bytes) {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
            assertEquals(2, unpacker.unpackArrayHeader());
            final List<String> dictionary = dictionary(unpacker);
            final List<List<Map<String, Object>>> chunks = new ArrayList<>();
            for (int left = unpacker.unpackArrayHeader(); left > 0; left--) {
                final List<Map<String, Object>> spans = new ArrayList<>();
                for (int spansLeft = unpacker.unpackArrayHeader(); spansLeft > 0; spansLeft--) {
                    spans.add(span(unpacker, dictionary));
                }
                chunks.add(spans);
            }
            assertEquals(bytes.length, unpacker.getTotalReadBytes());
            return chunks;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> span(final MessageUnpacker unpacker, final List<String> dictionary)
            throws IOException {
        final Map<String, Object> span = new LinkedHashMap<>();
        assertEquals(12, unpacker.unpackArrayHeader());
        span.put("service", dictionary.get(unpacker.unpackInt()));
        span.put("name", dictionary.get(unpacker.unpackInt()));
        span.put("resource", dictionary.get(unpacker.unpackInt()));
        span.put("trace_id", unpacker.unpackBigInteger().longValue());
        span.put("span_id", unpacker.unpackBigInteger().longValue());
        final long parentId = unpacker.unpackBigInteger().longValue();
        if (parentId != 0) {
            span.put("parent_id", parentId);
        }
        span.put("start", unpacker.unpackLong());
        span.put("duration", unpacker.unpackLong());
        final long error = unpacker.unpackLong();
        if (error != 0) {
            span.put("error", error);
        }
        final Map<String, Object> meta = new LinkedHashMap<>();
        for (int left = unpacker.unpackMapHeader(); left > 0; left--) {
            final String key = dictionary.get(unpacker.unpackInt());
            assertEquals(null, meta.put(key, dictionary.get(unpacker.unpackInt())), key);
        }
        span.put("meta", meta);
        final Map<String, Object> metrics = new LinkedHashMap<>();
        for (int left = unpacker.unpackMapHeader(); left > 0; left--) {
            final String key = dictionary.get(unpacker.unpackInt());
            assertEquals(null, metrics.put(key, unpacker.unpackDouble()), key);
        }
        span.put("metrics", metrics);
        final String type = dictionary.get(unpacker.unpackInt());
        if (!type.isEmpty()) {
            span.put("type", type);
        }
        return span;
    }

    /** Fails unless all spans of a payload in v0.5 say what those of chunks in v0.4 say. */
    public static void assertSaysTheSame(final List<List<Map<String, Object>>> v04, final byte[] bytes) {
        final List<List<Map<String, Object>>> v05 = payload(bytes);
        assertEquals(v04.size(), v05.size());
        for (int i = 0; i < v04.size(); i++) {
            assertEquals(v04.get(i).size(), v05.get(i).size());
            for (int span = 0; span < v04.get(i).size(); span++) {
                assertSaysTheSame(v04.get(i).get(span), v05.get(i).get(span));
            }
        }
    }

    /** Fails unless a span in v0.5 says what one in v0.4 says, but for what v0.5 has no place for. */
    @SuppressWarnings("unchecked")
    public static void assertSaysTheSame(final Map<String, Object> v04, final Map<String, Object> v05) {
        final Map<String, Object> expected = new HashMap<>(v04);
        final Map<String, Object> actual = new HashMap<>(v05);
        expected.remove("meta_struct");
        final Map<String, Object> meta = new HashMap<>((Map<String, Object>) actual.get("meta"));
        final Map<String, Object> expectedMeta = new HashMap<>((Map<String, Object>) v04.get("meta"));
        final Object events = expected.remove("span_events");
        if (events != null) {
            expectedMeta.remove(EVENTS);
            assertEquals(tree(json((List<Map<String, Object>>) events)), tree((String) meta.remove(EVENTS)));
        }
        final Object links = expected.remove("span_links");
        if (links != null) {
            expectedMeta.remove(LINKS);
            assertEquals(linkTree((List<Map<String, Object>>) links), tree((String) meta.remove(LINKS)));
        }
        actual.put("meta", meta);
        expected.put("meta", expectedMeta);
        assertEquals(expected, actual);
    }

    private static JsonNode linkTree(final List<Map<String, Object>> links) {
        final List<Map<String, Object>> said = new ArrayList<>();
        for (final Map<String, Object> link : links) {
            final Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("trace_id", hex(link.get("trace_id_high")) + hex(link.get("trace_id")));
            fields.put("span_id", hex(link.get("span_id")));
            for (final String same : List.of("attributes", "tracestate")) {
                if (link.containsKey(same)) {
                    fields.put(same, link.get(same));
                }
            }
            final long flags = link.containsKey("flags") ? number(link.get("flags")) & Integer.MAX_VALUE : 0;
            if (flags != 0) {
                fields.put("flags", flags);
            }
            said.add(fields);
        }
        try {
            return tree(JSON.writeValueAsString(said));
        } catch (final JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hex(final Object value) {
        return String.format(Locale.ROOT, "%016x", number(value));
    }

    private static long number(final Object value) {
        return ((Number) value).longValue();
    }

    private static String json(final List<Map<String, Object>> events) {
        final List<Object> all = new ArrayList<>();
        for (final Map<String, Object> event : events) {
            final Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("time_unix_nano", new BigInteger(Long.toUnsignedString((long) event.get("time_unix_nano"))));
            fields.put("name", event.get("name"));
            final Map<String, Object> attributes = new HashMap<>();
            if (event.get("attributes") instanceof final Map<?, ?> map) {
                map.forEach((key, value) -> attributes.put((String) key, plain((Map<?, ?>) value)));
            }
            fields.put("attributes", attributes);
            all.add(fields);
        }
        try {
            return JSON.writeValueAsString(all);
        } catch (final JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object plain(final Map<?, ?> value) {
        for (final String key : VALUES) {
            final Object plain = value.get(key);
            if (plain instanceof final Map<?, ?> array) {
                return ((List<?>) array.get("values"))
                        .stream().map(item -> plain((Map<?, ?>) item)).toList();
            }
            if (plain != null) {
                return plain instanceof final Double number && (number.isNaN() || number.isInfinite()) ? null : plain;
            }
        }
        throw new AssertionError(value);
    }

    private static JsonNode tree(final String text) {
        try {
            return JSON.readTree(text);
        } catch (final JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
