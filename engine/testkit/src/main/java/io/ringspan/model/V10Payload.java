/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;
import org.msgpack.value.ValueType;

/**
 * A payload in v1.0, read strictly by an independent MessagePack reader: no key that is unknown or comes twice, no text that is written again
 * though it has a number, no number that no text has yet, nothing behind the end.
 */
public final class V10Payload {
    private static final String[] PROCESS = {
        "container_id", "language", "language_version", "tracer_version", "runtime_id", "env", "hostname", "app_version"
    };
    private static final int FIRST_OF_PROCESS = 2;

    /** What is said of the process. */
    public final Map<String, Object> process = new LinkedHashMap<>();

    /** Chunks: fields, and spans with theirs. */
    public final List<Map<String, Object>> chunks = new ArrayList<>();

    /** Texts by number. */
    public final List<String> texts = new ArrayList<>(List.of(""));

    /** Texts in front of everything else. */
    public int textsInFront;

    private final MessageUnpacker unpacker;

    /**
     * An attribute.
     *
     * @param key   of it
     * @param type  string, bool, double, int, bytes or array
     * @param value bytes as hexadecimal text, arrays as lists of values with types
     */
    public record Attribute10(String key, String type, Object value) {}

    private V10Payload(final byte[] bytes) throws IOException {
        unpacker = MessagePack.newDefaultUnpacker(bytes);
        final Map<Integer, Boolean> seen = new LinkedHashMap<>();
        for (int left = unpacker.unpackMapHeader(); left > 0; left--) {
            final int key = unpacker.unpackInt();
            assertEquals(null, seen.put(key, true), "twice: " + key);
            if (key == 1) {
                assertEquals(1, seen.size(), "texts are not in front");
                textsInFront = unpacker.unpackArrayHeader();
                for (int i = 0; i < textsInFront; i++) {
                    add(unpacker.unpackString());
                }
            } else if (key == 11) {
                final int count = unpacker.unpackArrayHeader();
                for (int i = 0; i < count; i++) {
                    chunks.add(chunk());
                }
            } else {
                process.put(PROCESS[key - FIRST_OF_PROCESS], text());
            }
        }
        assertEquals(bytes.length, unpacker.getTotalReadBytes());
    }

    /** Reads a payload to its last byte. */
    public static V10Payload read(final byte[] bytes) {
        try {
            return new V10Payload(bytes);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The spans of all chunks, each with what its chunk says. */
    public List<Map<String, Object>> spans() {
        final List<Map<String, Object>> spans = new ArrayList<>();
        for (final Map<String, Object> chunk : chunks) {
            for (final Object span : (List<?>) chunk.get("spans")) {
                final Map<String, Object> all = new LinkedHashMap<>();
                ((Map<?, ?>) span).forEach((key, value) -> all.put((String) key, value));
                all.put("chunk", chunk);
                spans.add(all);
            }
        }
        return spans;
    }

    private void add(final String text) {
        assertTrue(!texts.contains(text), () -> "written again: " + text);
        texts.add(text);
    }

    private String text() throws IOException {
        if (unpacker.getNextFormat().getValueType() == ValueType.STRING) {
            final String text = unpacker.unpackString();
            add(text);
            return text;
        }
        return texts.get(unpacker.unpackInt());
    }

    @FunctionalInterface
    private interface Reader {
        Object read() throws IOException;
    }

    private Map<String, Object> fields(final Map<Integer, Map.Entry<String, Reader>> known) throws IOException {
        final Map<String, Object> fields = new LinkedHashMap<>();
        for (int left = unpacker.unpackMapHeader(); left > 0; left--) {
            final int key = unpacker.unpackInt();
            final Map.Entry<String, Reader> field = known.get(key);
            assertTrue(field != null, () -> "unknown: " + key);
            assertEquals(null, fields.put(field.getKey(), field.getValue().read()), field.getKey());
        }
        assertEquals(known.size(), fields.size());
        return fields;
    }

    private Map<String, Object> chunk() throws IOException {
        return fields(Map.of(
                1, Map.entry("priority", unpacker::unpackInt),
                2, Map.entry("origin", this::text),
                3, Map.entry("attributes", this::attributes),
                4, Map.entry("spans", () -> list(this::span)),
                6, Map.entry("trace_id", this::traceId),
                7, Map.entry("mechanism", unpacker::unpackInt)));
    }

    private Map<String, Object> span() throws IOException {
        final Map<Integer, Map.Entry<String, Reader>> known = new LinkedHashMap<>();
        known.put(1, Map.entry("service", this::text));
        known.put(2, Map.entry("name", this::text));
        known.put(3, Map.entry("resource", this::text));
        known.put(4, Map.entry("span_id", this::unsigned));
        known.put(5, Map.entry("parent_id", this::unsigned));
        known.put(6, Map.entry("start", this::unsigned));
        known.put(7, Map.entry("duration", this::unsigned));
        known.put(8, Map.entry("error", unpacker::unpackBoolean));
        known.put(9, Map.entry("attributes", this::attributes));
        known.put(10, Map.entry("type", this::text));
        known.put(11, Map.entry("links", () -> list(this::link)));
        known.put(12, Map.entry("events", () -> list(this::event)));
        known.put(13, Map.entry("env", this::text));
        known.put(14, Map.entry("version", this::text));
        known.put(15, Map.entry("component", this::text));
        known.put(16, Map.entry("kind", unpacker::unpackInt));
        return fields(known);
    }

    private Map<String, Object> link() throws IOException {
        return fields(Map.of(
                1, Map.entry("trace_id", this::traceId),
                2, Map.entry("span_id", this::unsigned),
                3, Map.entry("attributes", this::attributes),
                4, Map.entry("tracestate", this::text),
                5, Map.entry("flags", unpacker::unpackInt)));
    }

    private Map<String, Object> event() throws IOException {
        return fields(Map.of(
                1, Map.entry("time", this::unsigned),
                2, Map.entry("name", this::text),
                3, Map.entry("attributes", this::attributes)));
    }

    private List<Object> list(final Reader reader) throws IOException {
        final List<Object> items = new ArrayList<>();
        for (int left = unpacker.unpackArrayHeader(); left > 0; left--) {
            items.add(reader.read());
        }
        return items;
    }

    private Object unsigned() throws IOException {
        return unpacker.unpackBigInteger().longValue();
    }

    // high half and low half
    private Object traceId() throws IOException {
        assertEquals(16, unpacker.unpackBinaryHeader());
        final ByteBuffer bytes = ByteBuffer.wrap(unpacker.readPayload(16));
        return List.of(bytes.getLong(), bytes.getLong());
    }

    private List<Attribute10> attributes() throws IOException {
        final List<Attribute10> attributes = new ArrayList<>();
        final int count = unpacker.unpackArrayHeader();
        assertEquals(0, count % 3);
        for (int i = 0; i < count; i += 3) {
            attributes.add(attribute(text()));
        }
        return attributes;
    }

    private Attribute10 attribute(final String key) throws IOException {
        final int type = unpacker.unpackInt();
        return switch (type) {
            case 1 -> new Attribute10(key, "string", text());
            case 2 -> new Attribute10(key, "bool", unpacker.unpackBoolean());
            case 3 -> {
                final Value value = unpacker.unpackValue();
                yield new Attribute10(key, "double", value.asFloatValue().toDouble());
            }
            case 4 -> new Attribute10(key, "int", unpacker.unpackLong());
            case 5 -> {
                final byte[] bytes = unpacker.readPayload(unpacker.unpackBinaryHeader());
                yield new Attribute10(key, "bytes", HexFormat.of().formatHex(bytes));
            }
            case 6 -> {
                final List<Object> items = new ArrayList<>();
                final int count = unpacker.unpackArrayHeader();
                assertEquals(0, count % 2);
                for (int i = 0; i < count; i += 2) {
                    items.add(attribute(""));
                }
                yield new Attribute10(key, "array", items);
            }
            default -> throw new AssertionError("type " + type);
        };
    }
}
