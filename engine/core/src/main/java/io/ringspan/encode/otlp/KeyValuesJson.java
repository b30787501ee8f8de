/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.encode.AttributeEntries;
import io.ringspan.encode.json.JsonLiteral;
import io.ringspan.encode.json.JsonWriter;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.EventAttributes;

/**
 * Attributes as OTLP has them in JSON: objects of a key and a value, each with a comma behind it.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
final class KeyValuesJson {
    private static final JsonLiteral KEY = JsonLiteral.of("{\"key\":\"");
    private static final JsonLiteral STRING = JsonLiteral.of("\",\"value\":{\"stringValue\":\"");
    private static final JsonLiteral STRING_END = JsonLiteral.of("\"}},");
    private static final JsonLiteral VALUE = JsonLiteral.of("\",\"value\":");
    private static final JsonLiteral VALUE_END = JsonLiteral.of("},");
    private static final JsonLiteral ANY_STRING = JsonLiteral.of("{\"stringValue\":\"");
    private static final JsonLiteral ANY_BOOLEAN = JsonLiteral.of("{\"boolValue\":");
    private static final JsonLiteral ANY_INTEGER = JsonLiteral.of("{\"intValue\":\"");
    private static final JsonLiteral ANY_DOUBLE = JsonLiteral.of("{\"doubleValue\":");
    private static final JsonLiteral ANY_ARRAY = JsonLiteral.of("{\"arrayValue\":{\"values\":[");
    private static final JsonLiteral INFINITY = JsonLiteral.of("\"Infinity\"");
    private static final JsonLiteral MINUS_INFINITY = JsonLiteral.of("\"-Infinity\"");
    private static final JsonLiteral NOT_A_NUMBER = JsonLiteral.of("\"NaN\"");
    private static final JsonLiteral ANY_MAP = JsonLiteral.of("{\"kvlistValue\":{\"values\":[");
    private static final JsonLiteral ANY_EMPTY = JsonLiteral.of("{}");
    private static final JsonLiteral ANY_BYTES = JsonLiteral.of("{\"bytesValue\":\"");
    private static final JsonLiteral QUOTED_END = JsonLiteral.of("\"}");
    private static final JsonLiteral ARRAY_END = JsonLiteral.of("]}}");

    private final JsonWriter json;
    private final RawMemory source;
    private final KeyValues values;
    private final AttributeEntries entries;
    private final boolean saysNotFinite;

    KeyValuesJson(
            final JsonWriter json,
            final RawMemory source,
            final KeyValues values,
            final AttributeEntries entries,
            final boolean saysNotFinite) {
        this.saysNotFinite = saysNotFinite;
        this.json = json;
        this.source = source;
        this.values = values;
        this.entries = entries;
    }

    /** Writes the first ones of a list. */
    void put(final TextList list, final int count) {
        for (int i = 0; i < count; i++) {
            putText(list.key(i), list.value(i));
        }
    }

    /** Writes the first ones of a list. */
    void put(final AttributeList list, final int count) {
        for (int i = 0; i < count; i++) {
            put(list.kind(i), list.key(i), list.value(i));
        }
    }

    /** How many attributes of the event or link that was written last were left out before, unsigned. */
    int dropped() {
        return entries.dropped();
    }

    /** Writes those of an event or link, which lie between two offsets; of equal keys only the last one. False if there are none. */
    boolean put(final JsonLiteral head, final int offset, final int limit) {
        entries.find(offset, limit);
        if (entries.count() == 0) {
            return false;
        }
        json.put(head);
        for (int i = 0; i < entries.count(); i++) {
            if (entries.isKept(i)) {
                final int entry = entries.offset(i);
                final int tag = entries.tagOffset(i);
                final long key = KeyValues.location(entry + Integer.BYTES, source.getInt(entry, LITTLE_ENDIAN));
                put(values.kindAt(tag), key, values.valueAt(tag));
            }
        }
        return true;
    }

    void put(final int kind, final long key, final long value) {
        if (kind == KeyValues.STRING) {
            putText(key, value);
        } else {
            json.put(KEY);
            putText(key);
            json.put(VALUE);
            putAny(kind, value);
            json.put(VALUE_END);
        }
    }

    void putText(final long key, final long value) {
        json.put(KEY);
        putText(key);
        json.put(STRING);
        putText(value);
        json.put(STRING_END);
    }

    /** Writes a text, without anything around it. */
    void putText(final long location) {
        json.putText((int) location, KeyValues.length(location));
    }

    private void putAny(final int kind, final long value) {
        switch (kind) {
            case KeyValues.BOOLEAN -> {
                json.put(ANY_BOOLEAN);
                json.putBoolean(value != 0);
                json.put('}');
            }
            case KeyValues.INTEGER -> {
                json.put(ANY_INTEGER);
                json.putLong(value);
                json.put(QUOTED_END);
            }
            case KeyValues.DOUBLE -> {
                json.put(ANY_DOUBLE);
                putDouble(value);
                json.put('}');
            }
            case KeyValues.ARRAY -> putItems(value);
            case KeyValues.MAP -> putEntries(value);
            case KeyValues.EMPTY -> json.put(ANY_EMPTY);
            case KeyValues.BYTES -> {
                json.put(ANY_BYTES);
                json.putBase64((int) value, KeyValues.length(value));
                json.put(QUOTED_END);
            }
            default -> {
                json.put(ANY_STRING);
                putText(value);
                json.put(QUOTED_END);
            }
        }
    }

    private void putDouble(final long bits) {
        final double value = Double.longBitsToDouble(bits);
        if (saysNotFinite && !Double.isFinite(value)) {
            json.put(value > 0 ? INFINITY : value < 0 ? MINUS_INFINITY : NOT_A_NUMBER);
        } else {
            json.putDouble(bits);
        }
    }

    private void putEntries(final long entries) {
        final int end = (int) entries + KeyValues.length(entries);
        json.put(ANY_MAP);
        putEntries((int) entries, end);
        if (end > (int) entries) {
            json.putOver(ARRAY_END);
        } else {
            json.put(ARRAY_END);
        }
    }

    /** Writes keys and values in the layout of {@link EventAttributes}, all of them. */
    void putEntries(final int from, final int end) {
        int entry = from;
        while (entry < end) {
            final int tag = values.tagAt(entry);
            put(values.kindAt(tag), values.keyAt(entry), values.valueAt(tag));
            entry = values.behind(tag);
        }
    }

    private void putItems(final long items) {
        final int end = (int) items + KeyValues.length(items);
        json.put(ANY_ARRAY);
        for (int item = (int) items; item < end; item = values.behind(item)) {
            if (item != (int) items) {
                json.put(',');
            }
            putAny(values.kindAt(item), values.valueAt(item));
        }
        json.put(ARRAY_END);
    }
}
