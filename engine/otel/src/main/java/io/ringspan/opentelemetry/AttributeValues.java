/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.TraceState;
import io.ringspan.config.EngineConfig;
import io.ringspan.protocol.AttributeWriter;
import io.ringspan.protocol.EventAttributes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BiConsumer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes attributes and their values as OpenTelemetry's exporter does: null in a list of texts is the empty text, other nulls are empty values.
 * What is nested deeper than an engine reads is empty.
 *
 * <p>Lists are the application's, and may change while they are read; then their attribute is left out.
 *
 * <p>Note: not threadsafe. Nothing allocates once it has grown, but for what reading bytes and maps does.
 */
final class AttributeValues {
    private static final byte[] NOTHING = {};
    // of what is too long for a record the longest texts are cut first; so there has to be more to choose from
    private static final int RECORDS_MAX = 2;

    private final AttributeWriter values = new AttributeWriter();
    private final UnsafeBuffer bytes = new UnsafeBuffer(NOTHING);
    private final BiConsumer<AttributeKey<?>, Object> putPair = this::putPair;
    private final StringBuilder traceState = new StringBuilder();
    private final BiConsumer<String, String> putState = this::putState;
    private int valueLengthMax = Integer.MAX_VALUE;
    // what is longer is more than an engine looks at; then lists and attributes end
    private int lengthMax = Integer.MAX_VALUE;
    private int countMax;
    private int count;

    /**
     * For spans of an engine, so that no more is read of a value than is sent of it.
     *
     * @param config         of the engine
     * @param valueLengthMax characters of a text, and bytes, behind which they are cut without a word
     */
    static AttributeValues of(final EngineConfig config, final int valueLengthMax) {
        final AttributeValues made = new AttributeValues();
        made.values.cutAt(config.textMax());
        made.valueLengthMax = Math.min(valueLengthMax, textLengthMax(config));
        made.lengthMax = RECORDS_MAX * config.ringRecordMax();
        return made;
    }

    /** Characters of a text that an engine looks at: one more than it sends, so that it sees that there is more. */
    static int textLengthMax(final EngineConfig config) {
        return config.textMax() + 1;
    }

    /**
     * Attributes of an event, a link, a scope or a resource.
     *
     * @param attributes to write, all of them
     * @param total      how many there were before some were left out
     * @return what was written; good until the next call
     */
    AttributeWriter all(final Attributes attributes, final int total) {
        return upTo(Integer.MAX_VALUE, attributes, total);
    }

    /** Attributes of the application's, no more than a limit says; what cannot be read is left out. */
    AttributeWriter upTo(final int newCountMax, final Attributes attributes) {
        if (attributes == null) {
            return values.clear();
        }
        try {
            return upTo(newCountMax, attributes, attributes.size());
        } catch (final RuntimeException e) {
            return values.clear();
        }
    }

    private AttributeWriter upTo(final int newCountMax, final Attributes attributes, final int total) {
        values.clear();
        countMax = newCountMax;
        count = 0;
        attributes.forEach(putPair);
        if (values.length() > lengthMax) {
            values.noteCut();
        }
        return values.dropped(Math.max(0, total - count));
    }

    private void putPair(final AttributeKey<?> key, final Object value) {
        if (count < countMax && values.length() <= lengthMax) {
            final int length = values.length();
            try {
                put(values.key(key.getKey()), key, value);
                count++;
            } catch (final RuntimeException e) {
                values.truncate(length);
            }
        }
    }

    /** One value that is not a single text, number or truth value; null if it cannot be read. */
    AttributeWriter one(final AttributeKey<?> key, final Object value) {
        try {
            put(values.clear(), key, value);
            return values;
        } catch (final RuntimeException e) {
            return null;
        }
    }

    @SuppressWarnings("unchecked")
    private void put(final AttributeWriter out, final AttributeKey<?> key, final Object value) {
        switch (key.getType()) {
            case STRING -> putText(out, (String) value);
            case BOOLEAN -> out.bool((Boolean) value);
            case LONG -> out.integer((Long) value);
            case DOUBLE -> out.number((Double) value);
            case STRING_ARRAY, BOOLEAN_ARRAY, LONG_ARRAY, DOUBLE_ARRAY -> {
                out.beginList();
                final List<Object> items = (List<Object>) value;
                final int size = items.size();
                for (int i = 0; i < size && hasRoom(out); i++) {
                    putItem(out, items.get(i), key);
                }
                out.end();
            }
            case VALUE -> putNested(out, (Value<?>) value, 1);
        }
    }

    // what is left out is cut, and said
    private boolean hasRoom(final AttributeWriter out) {
        final boolean hasRoom = out.length() <= lengthMax;
        if (!hasRoom) {
            out.noteCut();
        }
        return hasRoom;
    }

    private void putItem(final AttributeWriter out, final Object item, final AttributeKey<?> key) {
        final AttributeType type = key.getType();
        if (type == AttributeType.STRING_ARRAY) {
            putText(out, item == null ? "" : (String) item);
        } else if (item == null) {
            out.empty();
        } else {
            switch (type) {
                case BOOLEAN_ARRAY -> out.bool((Boolean) item);
                case LONG_ARRAY -> out.integer((Long) item);
                default -> out.number((Double) item);
            }
        }
    }

    private void putText(final AttributeWriter out, final String text) {
        out.text(cut(text));
    }

    /** The text, or as much of it as the limit lets through. */
    String cut(final String text) {
        return cut(text, valueLengthMax);
    }

    /** The text, or its first so many characters. */
    static String cut(final String text, final int lengthMax) {
        return text.length() > lengthMax ? text.substring(0, lengthMax) : text;
    }

    @SuppressWarnings("unchecked")
    private void putNested(final AttributeWriter out, final Value<?> value, final int depth) {
        switch (value.getType()) {
            case STRING -> putText(out, (String) value.getValue());
            case BOOLEAN -> out.bool((Boolean) value.getValue());
            case LONG -> out.integer((Long) value.getValue());
            case DOUBLE -> out.number((Double) value.getValue());
            case BYTES -> putBytes(out, (ByteBuffer) value.getValue());
            case EMPTY -> out.empty();
            case ARRAY -> {
                if (depth > EventAttributes.DEPTH_MAX) {
                    out.empty();
                    return;
                }
                out.beginList();
                for (final Value<?> item : (List<Value<?>>) value.getValue()) {
                    if (hasRoom(out)) {
                        putNested(out, item, depth + 1);
                    }
                }
                out.end();
            }
            case KEY_VALUE_LIST -> {
                if (depth > EventAttributes.DEPTH_MAX) {
                    out.empty();
                    return;
                }
                out.beginMap();
                for (final KeyValue pair : (List<KeyValue>) value.getValue()) {
                    if (hasRoom(out)) {
                        putNested(out.key(pair.getKey()), pair.getValue(), depth + 1);
                    }
                }
                out.end();
            }
        }
    }

    /** Bytes that it has grown to. */
    int length() {
        return values.buffer().capacity();
    }

    /** A trace state as the header has it; null for an empty one, else good until the next call. */
    CharSequence state(final TraceState state) {
        if (state.isEmpty()) {
            return null;
        }
        traceState.setLength(0);
        state.forEach(putState);
        return traceState;
    }

    private void putState(final String key, final String value) {
        if (traceState.length() > 0) {
            traceState.append(',');
        }
        traceState.append(key).append('=').append(value);
    }

    private void putBytes(final AttributeWriter out, final ByteBuffer value) {
        bytes.wrap(value);
        out.bytes(bytes, value.position(), Math.min(valueLengthMax, value.remaining()));
        bytes.wrap(NOTHING);
    }
}
