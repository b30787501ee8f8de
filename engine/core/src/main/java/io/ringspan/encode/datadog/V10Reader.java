/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.TraceKeys;
import io.ringspan.protocol.SpanLinkDescriptor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/** Reads chunks of v1.0. A chunk of the engine is several of them if its spans have different trace ids. */
final class V10Reader extends SpanReader {
    // elements of an item of an array: type and value
    private static final int PAIR = 2;

    private int end;
    private int spansLeft;
    // what the chunk says
    private int chunkEnd;
    private boolean isFirst;
    private String origin;
    private long priority;
    private long traceIdHigh;
    private long traceId;

    V10Reader(final DirectBuffer payload, final PayloadDictionary dictionary) {
        super(payload, dictionary, 1);
    }

    @Override
    void begin(final int offset, final int newEnd) {
        end = newEnd;
        chunkEnd = offset;
        spansLeft = 0;
    }

    @Override
    Map<String, Object> next() {
        if (spansLeft == 0) {
            if (chunkEnd >= end) {
                return null;
            }
            beginChunk(chunkEnd);
        }
        spansLeft--;
        final Map<String, Object> span = span();
        isFirst = false;
        return span;
    }

    // what stands behind the spans is said of them all
    private void beginChunk(final int offset) {
        int spans = 0;
        for (int left = in.position(offset).map(); left > 0; left--) {
            switch ((int) in.integer()) {
                case 1 -> priority = in.integer();
                case 2 -> origin = text();
                case 4 -> {
                    spans = in.position();
                    in.skip();
                }
                case 6 -> traceId();
                default -> in.skip();
            }
        }
        chunkEnd = in.position();
        spansLeft = in.position(spans).array();
        isFirst = true;
    }

    private void traceId() {
        final ByteBuffer id = ByteBuffer.wrap(in.binary());
        traceIdHigh = id.getLong();
        traceId = id.getLong();
    }

    private String text() {
        return in.isText() ? in.text() : textOf(in.integer());
    }

    private Map<String, Object> span() {
        final Map<String, Object> meta = new LinkedHashMap<>();
        final Map<String, Object> metrics = new LinkedHashMap<>();
        final Map<String, Object> structs = new LinkedHashMap<>();
        final Map<String, Object> span = fields("", "", "", meta);
        span.put("trace_id", new Unsigned(traceId));
        for (int left = in.map(); left > 0; left--) {
            switch ((int) in.integer()) {
                case 1 -> span.put("service", text());
                case 2 -> span.put("name", text());
                case 3 -> span.put("resource", text());
                case 4 -> span.put("span_id", new Unsigned(in.integer()));
                case 5 -> putUnlessZero(span, "parent_id", in.integer());
                case 6 -> span.put("start", in.integer());
                case 7 -> span.put("duration", in.integer());
                case 8 -> {
                    if (in.bool()) {
                        span.put("error", 1L);
                    }
                }
                case 9 -> attributes(meta, metrics, structs);
                case 10 -> putUnlessEmpty(span, "type", text());
                case 11 -> putUnlessEmpty(span, "span_links", links());
                case 12 -> putUnlessEmpty(span, "span_events", events());
                // among the attributes too
                default -> in.skip();
            }
        }
        putUnlessEmpty(meta, TraceKeys.ORIGIN, origin);
        if (isFirst && priority != V10Attributes.UNKNOWN_PRIORITY) {
            metrics.putIfAbsent(TraceKeys.PRIORITY, (double) priority);
        }
        span.put("metrics", metrics);
        putUnlessEmpty(span, "meta_struct", structs);
        return span;
    }

    @Override
    void completeFirst(final Map<String, Object> meta) {
        if (traceIdHigh != 0) {
            meta.putIfAbsent(TraceKeys.TRACE_ID_HIGH, HexFormat.of().toHexDigits(traceIdHigh));
        }
    }

    private static void putUnlessEmpty(final Map<String, Object> fields, final String key, final Object value) {
        if (!value.equals("") && !value.equals(List.of()) && !value.equals(Map.of())) {
            fields.put(key, value);
        }
    }

    /** Attributes that are texts, numbers, or bytes in v0.4. */
    private void attributes(
            final Map<String, Object> meta, final Map<String, Object> metrics, final Map<String, Object> structs) {
        final Map<String, List<Object>> arrays = new LinkedHashMap<>();
        for (int left = in.array() / TypedValues.TRIPLET; left > 0; left--) {
            final String key = text();
            final Object value = value((int) in.integer());
            if (value instanceof final List<?> items) {
                arrays.put(key, new ArrayList<>(items));
            } else if (value instanceof byte[]) {
                structs.put(key, value);
            } else {
                put(key, value, meta, metrics);
            }
        }
        // items take the place of what else has their names
        arrays.forEach((key, items) -> {
            for (int i = 0; i < items.size(); i++) {
                final String name = key + "." + i;
                meta.remove(name);
                metrics.remove(name);
                put(name, items.get(i), meta, metrics);
            }
        });
    }

    private static void put(
            final String key, final Object value, final Map<String, Object> meta, final Map<String, Object> metrics) {
        if (value instanceof Double) {
            metrics.put(key, value);
        } else if (value instanceof final Long number && FlatValue.isExact(number)) {
            metrics.put(key, (double) number);
        } else {
            meta.put(key, value.toString());
        }
    }

    private Object value(final int type) {
        return switch (type) {
            case TypedValues.STRING -> text();
            case TypedValues.BOOLEAN -> in.bool();
            case TypedValues.DOUBLE -> in.real();
            case TypedValues.INTEGER -> in.integer();
            case TypedValues.BYTES -> in.binary();
            default -> {
                final List<Object> items = new ArrayList<>();
                for (int left = in.array() / PAIR; left > 0; left--) {
                    items.add(value((int) in.integer()));
                }
                yield items;
            }
        };
    }

    private List<Object> links() {
        final List<Object> links = new ArrayList<>();
        for (int left = in.array(); left > 0; left--) {
            final Map<String, Object> link = new LinkedHashMap<>();
            for (int fields = in.map(); fields > 0; fields--) {
                switch ((int) in.integer()) {
                    case 1 -> {
                        final ByteBuffer id = ByteBuffer.wrap(in.binary());
                        link.put("trace_id_high", new Unsigned(id.getLong()));
                        link.put("trace_id", new Unsigned(id.getLong()));
                    }
                    case 2 -> link.put("span_id", new Unsigned(in.integer()));
                    case 3 -> putUnlessEmpty(link, "attributes", linkAttributes());
                    case 4 -> putUnlessEmpty(link, "tracestate", text());
                    default -> {
                        final int flags = (int) in.integer();
                        putUnlessZero(
                                link,
                                "flags",
                                flags == 0 ? 0 : Integer.toUnsignedLong(flags | SpanLinkDescriptor.FLAGS_SET));
                    }
                }
            }
            links.add(link);
        }
        return links;
    }

    private Map<String, Object> linkAttributes() {
        final Map<String, Object> texts = new LinkedHashMap<>();
        final Map<String, Object> numbers = new LinkedHashMap<>();
        attributes(texts, numbers, new LinkedHashMap<>());
        numbers.forEach((key, value) -> texts.put(key, value.toString()));
        return texts;
    }

    private List<Object> events() {
        final List<Object> events = new ArrayList<>();
        for (int left = in.array(); left > 0; left--) {
            final Map<String, Object> event = new LinkedHashMap<>();
            for (int fields = in.map(); fields > 0; fields--) {
                switch ((int) in.integer()) {
                    case 1 -> event.put("time_unix_nano", new Unsigned(in.integer()));
                    case 2 -> event.put("name", text());
                    default -> putUnlessEmpty(event, "attributes", eventAttributes());
                }
            }
            events.add(event);
        }
        return events;
    }

    private Map<String, Object> eventAttributes() {
        final Map<String, Object> attributes = new LinkedHashMap<>();
        for (int left = in.array() / TypedValues.TRIPLET; left > 0; left--) {
            attributes.put(text(), eventValue((int) in.integer()));
        }
        return attributes;
    }

    private Map<String, Object> eventValue(final int type) {
        return switch (type) {
            case TypedValues.STRING -> typed(0, "string_value", text());
            case TypedValues.BOOLEAN -> typed(1, "bool_value", in.bool());
            case TypedValues.INTEGER -> typed(2, "int_value", in.integer());
            case TypedValues.DOUBLE -> typed(3, "double_value", in.real());
            default -> {
                final List<Object> items = new ArrayList<>();
                for (int left = in.array() / PAIR; left > 0; left--) {
                    items.add(eventValue((int) in.integer()));
                }
                yield typed(4, "array_value", Map.of("values", items));
            }
        };
    }

    private static Map<String, Object> typed(final long type, final String key, final Object value) {
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", type);
        fields.put(key, value);
        return fields;
    }
}
