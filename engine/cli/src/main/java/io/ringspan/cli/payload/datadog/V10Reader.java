/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload.datadog;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringspan.cli.payload.BrokenPayloadException;
import io.ringspan.cli.payload.PayloadSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.msgpack.value.ValueType;

/** Reads v1.0: maps with numbers as keys, and texts that are written where they are used first, and are numbers from there on. */
final class V10Reader {
    private static final String[] PROCESS = {
        null,
        null,
        "container_id",
        "language",
        "language_version",
        "tracer_version",
        "runtime_id",
        "env",
        "hostname",
        "app_version",
        "attributes"
    };
    private static final int STRINGS = 1;
    private static final int PROCESS_ATTRIBUTES = 10;
    private static final int CHUNKS = 11;
    private static final int KEYS_MAX = 64;
    private static final int DEPTH_MAX = 64;

    private final MsgPackReader in;
    private final PayloadSink sink;
    private final List<String> texts = new ArrayList<>(List.of(""));

    private V10Reader(final byte[] body, final PayloadSink sink) {
        in = new MsgPackReader(body);
        this.sink = sink;
    }

    static void read(final byte[] body, final PayloadSink sink) throws IOException {
        final V10Reader reader = new V10Reader(body, sink);
        final ObjectNode process = JsonNodeFactory.instance.objectNode();
        reader.fields("the payload", key -> reader.payloadField(key, process));
        reader.in.end();
    }

    @FunctionalInterface
    private interface FieldReading {
        /** Reads the value of a field, and says whether it knows the field. */
        boolean read(int key) throws IOException;
    }

    private void fields(final String what, final FieldReading field) throws IOException {
        final Set<Integer> seen = new HashSet<>();
        for (int left = in.map(what); left > 0; left--) {
            final long offset = in.offset();
            final int key = in.index("a key of " + what, KEYS_MAX);
            if (!seen.add(key)) {
                throw new BrokenPayloadException(offset, "the key " + key + " comes twice in " + what);
            }
            if (!field.read(key)) {
                throw new BrokenPayloadException(offset, what + " has no field " + key);
            }
        }
    }

    private boolean payloadField(final int key, final ObjectNode process) throws IOException {
        if (key == STRINGS) {
            for (int left = in.array("the texts in front"); left > 0; left--) {
                texts.add(in.text("a text in front"));
            }
        } else if (key == CHUNKS) {
            sink.shared("process", process.deepCopy());
            for (int left = in.array("the array of chunks"); left > 0; left--) {
                chunk();
            }
        } else if (key == PROCESS_ATTRIBUTES) {
            process.set(PROCESS[key], attributes());
        } else if (key > STRINGS && key < PROCESS_ATTRIBUTES) {
            process.put(PROCESS[key], text(PROCESS[key]));
        } else {
            return false;
        }
        return true;
    }

    // what the chunk says of its spans may stand behind them
    private void chunk() throws IOException {
        final ObjectNode chunk = JsonNodeFactory.instance.objectNode();
        final List<ObjectNode> spans = new ArrayList<>();
        try {
            fields("a chunk", key -> chunkField(key, chunk, spans));
        } finally {
            for (final ObjectNode span : spans) {
                span.setAll(chunk.deepCopy());
                sink.span(span);
            }
            sink.endChunk();
        }
    }

    private boolean chunkField(final int key, final ObjectNode chunk, final List<ObjectNode> spans) throws IOException {
        switch (key) {
            case 1 -> chunk.set("priority", in.integer("priority"));
            case 2 -> chunk.put("origin", text("origin"));
            case 3 -> chunk.set("chunk_attributes", attributes());
            case 4 -> {
                for (int left = in.array("the spans of a chunk"); left > 0; left--) {
                    spans.add(span());
                }
            }
            case 5 -> chunk.put("dropped", in.bool("dropped"));
            case 6 -> chunk.put("trace_id", hex("trace_id"));
            case 7 -> chunk.set("sampling_mechanism", in.integer("sampling_mechanism"));
            default -> {
                return false;
            }
        }
        return true;
    }

    private ObjectNode span() throws IOException {
        final ObjectNode span = JsonNodeFactory.instance.objectNode();
        fields("a span", key -> spanField(key, span));
        return span;
    }

    private boolean spanField(final int key, final ObjectNode span) throws IOException {
        switch (key) {
            case 1 -> span.put("service", text("service"));
            case 2 -> span.put("name", text("name"));
            case 3 -> span.put("resource", text("resource"));
            case 4 -> span.set("span_id", in.integer("span_id"));
            case 5 -> span.set("parent_id", in.integer("parent_id"));
            case 6 -> span.set("start", in.integer("start"));
            case 7 -> span.set("duration", in.integer("duration"));
            case 8 -> span.put("error", in.bool("error"));
            case 9 -> span.set("attributes", attributes());
            case 10 -> span.put("type", text("type"));
            case 11 -> span.set("links", list("the links of a span", this::linkField));
            case 12 -> span.set("events", list("the events of a span", this::eventField));
            case 13 -> span.put("env", text("env"));
            case 14 -> span.put("version", text("version"));
            case 15 -> span.put("component", text("component"));
            case 16 -> span.set("kind", in.integer("kind"));
            default -> {
                return false;
            }
        }
        return true;
    }

    @FunctionalInterface
    private interface ItemReading {
        boolean read(int key, ObjectNode item) throws IOException;
    }

    private ArrayNode list(final String what, final ItemReading field) throws IOException {
        final ArrayNode items = JsonNodeFactory.instance.arrayNode();
        for (int left = in.array(what); left > 0; left--) {
            final ObjectNode item = items.addObject();
            fields("one of " + what, key -> field.read(key, item));
        }
        return items;
    }

    private boolean linkField(final int key, final ObjectNode link) throws IOException {
        switch (key) {
            case 1 -> link.put("trace_id", hex("trace_id of a link"));
            case 2 -> link.set("span_id", in.integer("span_id of a link"));
            case 3 -> link.set("attributes", attributes());
            case 4 -> link.put("tracestate", text("tracestate of a link"));
            case 5 -> link.set("flags", in.integer("flags of a link"));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean eventField(final int key, final ObjectNode event) throws IOException {
        switch (key) {
            case 1 -> event.set("time", in.integer("time of an event"));
            case 2 -> event.put("name", text("name of an event"));
            case 3 -> event.set("attributes", attributes());
            default -> {
                return false;
            }
        }
        return true;
    }

    private String hex(final String what) throws IOException {
        return HexFormat.of().formatHex(in.binary(what));
    }

    private String text(final String what) throws IOException {
        if (in.nextType(what) != ValueType.STRING) {
            return texts.get(in.index("the number of the text of " + what, texts.size()));
        }
        final String text = in.text(what);
        texts.add(text);
        return text;
    }

    private ObjectNode attributes() throws IOException {
        return attributes(0);
    }

    // Three values each: key, type, value.
    // A text and a number may share a key; the later one is shown with its type.
    private ObjectNode attributes(final int depth) throws IOException {
        final ObjectNode attributes = JsonNodeFactory.instance.objectNode();
        for (int left = items("the attributes", 3); left > 0; left -= 3) {
            final String key = text("a key of the attributes");
            final long offset = in.offset();
            final int type = in.index("the type of " + key, KEYS_MAX);
            final String shown = attributes.has(key) ? key + " (type " + type + ")" : key;
            if (attributes.has(shown)) {
                throw new BrokenPayloadException(offset, "the attribute " + key + " comes twice");
            }
            set(attributes, shown, type, offset, depth);
        }
        return attributes;
    }

    private int items(final String what, final int unit) throws IOException {
        final long offset = in.offset();
        final int count = in.array(what);
        if (count % unit != 0) {
            throw new BrokenPayloadException(
                    offset, what + " have " + count + " items (expected: a multiple of " + unit + ")");
        }
        return count;
    }

    private void set(final ObjectNode to, final String key, final int type, final long offset, final int depth)
            throws IOException {
        if (depth > DEPTH_MAX) {
            throw new BrokenPayloadException(offset, key + " is nested more than " + DEPTH_MAX + " deep");
        }
        switch (type) {
            case 1 -> to.put(key, text(key));
            case 2 -> to.put(key, in.bool(key));
            case 3 -> to.put(key, in.floating(key));
            case 4 -> to.set(key, in.integer(key));
            case 5 -> to.put(key, in.binary(key));
            case 6 -> {
                final ArrayNode array = to.putArray(key);
                final ObjectNode item = JsonNodeFactory.instance.objectNode();
                for (int left = items("the items of " + key, 2); left > 0; left -= 2) {
                    final long itemOffset = in.offset();
                    set(item, key, in.index("the type of an item", KEYS_MAX), itemOffset, depth + 1);
                    array.add(item.remove(key));
                }
            }
            case 7 -> to.set(key, attributes(depth + 1));
            default -> throw new BrokenPayloadException(offset, key + " is of the unknown type " + type);
        }
    }
}
