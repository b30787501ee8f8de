/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import static io.ringspan.model.V10Payload.Attribute10;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether spans in v1.0 say what they say in v0.4, but for what one of the two has another place for. */
public final class V10Meaning {
    private static final List<String> KINDS = List.of("", "internal", "server", "client", "producer", "consumer");

    private V10Meaning() {}

    /** Fails unless all spans do. */
    public static void assertSaysTheSame(final List<Map<String, Object>> v04, final V10Payload payload) {
        final List<Map<String, Object>> spans = payload.spans();
        assertEquals(v04.size(), spans.size());
        for (int i = 0; i < v04.size(); i++) {
            assertSaysTheSame(v04.get(i), spans.get(i));
        }
    }

    private static void assertSaysTheSame(final Map<String, Object> v04, final Map<String, Object> v10) {
        final Map<?, ?> chunk = (Map<?, ?>) v10.get("chunk");
        final List<?> traceId = (List<?>) chunk.get("trace_id");
        for (final String field : List.of("service", "name", "resource", "span_id")) {
            assertEquals(v04.get(field), v10.get(field), field);
        }
        assertEquals(v04.get("trace_id"), traceId.get(1));
        assertEquals(v04.getOrDefault("parent_id", 0L), v10.get("parent_id"));
        assertEquals(Math.max(0, (long) v04.get("start")), v10.get("start"));
        assertEquals(Math.max(0, (long) v04.get("duration")), v10.get("duration"));
        assertEquals(v04.containsKey("error"), v10.get("error"));
        assertEquals(v04.getOrDefault("type", ""), v10.get("type"));
        final Map<String, Object> meta = new HashMap<>(map(v04, "meta"));
        assertEquals(text(v10, "env"), v10.get("env"));
        assertEquals(text(v10, "version"), v10.get("version"));
        assertEquals(text(v10, "component"), v10.get("component"));
        assertEquals(Math.max(1, KINDS.indexOf(text(v10, "span.kind"))), v10.get("kind"));
        final Map<String, Object> metrics = new HashMap<>(map(v04, "metrics"));
        assertSameTags(meta, metrics, v10, chunk, (long) traceId.get(0));
        final Map<String, Object> structs = new HashMap<>();
        attributes(v10).stream()
                .filter(attribute -> attribute.type().equals("bytes"))
                .forEach(attribute -> structs.put(attribute.key(), attribute.value()));
        assertEquals(map(v04, "meta_struct"), structs);
        assertSameLinks(list(v04, "span_links"), list(v10, "links"));
        assertSameEvents(list(v04, "span_events"), list(v10, "events"));
    }

    private static void assertSameTags(
            final Map<String, Object> meta,
            final Map<String, Object> metrics,
            final Map<String, Object> v10,
            final Map<?, ?> chunk,
            final long traceIdHigh) {
        final Map<String, Object> actualMeta = new HashMap<>();
        final Map<String, Object> actualMetrics = new HashMap<>();
        flatten(attributes(v10), actualMeta, actualMetrics);
        final Object origin = meta.remove("_dd.origin");
        if (origin != null && !origin.equals(chunk.get("origin"))) {
            assertEquals(origin, actualMeta.getOrDefault("_dd.origin", ""));
        }
        actualMeta.remove("_dd.origin");
        final Object priority = metrics.remove("_sampling_priority_v1");
        final Object ownPriority = actualMetrics.remove("_sampling_priority_v1");
        if (priority != null) {
            final double actual = ownPriority == null ? (int) chunk.get("priority") : (double) ownPriority;
            assertEquals((double) priority, actual, 0);
        }
        if (!actualMeta.containsKey("_dd.p.tid") && meta.containsKey("_dd.p.tid")) {
            assertEquals(HexFormat.of().toHexDigits(traceIdHigh), meta.remove("_dd.p.tid"));
        }
        assertEquals(meta, actualMeta);
        assertEquals(metrics, actualMetrics);
    }

    private static void flatten(
            final List<Attribute10> attributes, final Map<String, Object> meta, final Map<String, Object> metrics) {
        attributes.stream()
                .filter(attribute -> !attribute.type().equals("array"))
                .forEach(attribute -> flatten(attribute.key(), attribute, meta, metrics));
        for (final Attribute10 array : attributes) {
            if (array.type().equals("array")) {
                final List<?> items = (List<?>) array.value();
                for (int i = 0; i < items.size(); i++) {
                    final String name = array.key() + "." + i;
                    meta.remove(name);
                    metrics.remove(name);
                    flatten(name, (Attribute10) items.get(i), meta, metrics);
                }
            }
        }
    }

    private static void flatten(
            final String key,
            final Attribute10 attribute,
            final Map<String, Object> meta,
            final Map<String, Object> metrics) {
        final Object value = attribute.value();
        switch (attribute.type()) {
            case "string" -> assertEquals(null, meta.put(key, value), key);
            case "bool" -> assertEquals(null, meta.put(key, value.toString()), key);
            case "double" -> assertEquals(null, metrics.put(key, value), key);
            case "int" -> {
                final double rounded = (double) (long) value;
                if (rounded != 0x1p63 && (long) rounded == (long) value) {
                    assertEquals(null, metrics.put(key, rounded), key);
                } else {
                    assertEquals(null, meta.put(key, value.toString()), key);
                }
            }
            default -> {
                // bytes are neither a text nor a number
            }
        }
    }

    private static void assertSameLinks(final List<?> v04, final List<?> v10) {
        assertEquals(v04.size(), v10.size());
        for (int i = 0; i < v04.size(); i++) {
            final Map<?, ?> expected = (Map<?, ?>) v04.get(i);
            final Map<?, ?> actual = (Map<?, ?>) v10.get(i);
            assertEquals(List.of(expected.get("trace_id_high"), expected.get("trace_id")), actual.get("trace_id"));
            assertEquals(expected.get("span_id"), actual.get("span_id"));
            final Object state = expected.get("tracestate");
            assertEquals(state == null ? "" : state, actual.get("tracestate"));
            final long flags = expected.get("flags") == null ? 0 : (long) expected.get("flags");
            assertEquals((int) (flags & Integer.MAX_VALUE), actual.get("flags"));
            final Map<String, Object> texts = new HashMap<>();
            final Map<String, Object> numbers = new HashMap<>();
            flatten(attributes(actual), texts, numbers);
            final Map<?, ?> attributes = expected.get("attributes") == null ? Map.of() : map(expected, "attributes");
            assertEquals(attributes.keySet(), union(texts, numbers));
            texts.forEach((key, value) -> assertEquals(attributes.get(key), value));
        }
    }

    private static Set<String> union(final Map<String, Object> left, final Map<String, Object> right) {
        final Set<String> all = new HashSet<>(left.keySet());
        all.addAll(right.keySet());
        return all;
    }

    private static void assertSameEvents(final List<?> v04, final List<?> v10) {
        assertEquals(v04.size(), v10.size());
        for (int i = 0; i < v04.size(); i++) {
            final Map<?, ?> expected = (Map<?, ?>) v04.get(i);
            final Map<?, ?> actual = (Map<?, ?>) v10.get(i);
            assertEquals(expected.get("time_unix_nano"), actual.get("time"));
            assertEquals(expected.get("name"), actual.get("name"));
            final Map<String, Object> values = new HashMap<>();
            map(expected, "attributes").forEach((key, value) -> values.put(key, plain((Map<?, ?>) value)));
            final Map<String, Object> actualValues = new HashMap<>();
            attributes(actual).forEach(attribute -> actualValues.put(attribute.key(), plain(attribute)));
            assertEquals(values, actualValues);
        }
    }

    private static Object plain(final Map<?, ?> value) {
        for (final Map.Entry<?, ?> entry : value.entrySet()) {
            if (entry.getValue() instanceof final Map<?, ?> array) {
                return ((List<?>) array.get("values"))
                        .stream().map(item -> plain((Map<?, ?>) item)).toList();
            }
            if (!entry.getKey().equals("type")) {
                return entry.getValue();
            }
        }
        throw new AssertionError(value);
    }

    private static Object plain(final Attribute10 attribute) {
        return attribute.type().equals("array")
                ? ((List<?>) attribute.value())
                        .stream().map(item -> plain((Attribute10) item)).toList()
                : attribute.value();
    }

    // fields follow from texts only
    private static String text(final Map<String, Object> v10, final String key) {
        return attributes(v10).stream()
                .filter(attribute ->
                        attribute.key().equals(key) && attribute.type().equals("string"))
                .map(attribute -> (String) attribute.value())
                .findFirst()
                .orElse("");
    }

    @SuppressWarnings("unchecked")
    private static List<Attribute10> attributes(final Map<?, ?> fields) {
        return (List<Attribute10>) fields.get("attributes");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(final Map<?, ?> fields, final String key) {
        final Object map = fields.get(key);
        return map == null ? Map.of() : (Map<String, Object>) map;
    }

    private static List<?> list(final Map<?, ?> fields, final String key) {
        final Object list = fields.get(key);
        return list == null ? List.of() : (List<?>) list;
    }
}
