/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.encode.AttributeEntries;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.json.JsonLiteral;
import io.ringspan.encode.json.JsonWriter;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.EventAttributes;
import io.ringspan.protocol.SpanEventDescriptor;
import io.ringspan.table.StringTable;
import org.agrona.collections.ArrayUtil;

/**
 * The events of a span as a text in JSON, as v0.5 has them: an array of objects of time, name, and attributes in the order of their keys.
 *
 * <p>Note: not threadsafe; owned by the encode thread. Allocates only while an event has more attributes than any before.
 */
final class EventsText {
    private static final JsonLiteral TIME = JsonLiteral.of("{\"time_unix_nano\":");
    private static final JsonLiteral NAME = JsonLiteral.of(",\"name\":\"");
    private static final JsonLiteral ATTRIBUTES = JsonLiteral.of("\",\"attributes\":{");
    private static final JsonLiteral KEY_END = JsonLiteral.of("\":");
    private static final JsonLiteral EVENT_END = JsonLiteral.of("}}");
    private static final int NAME_LENGTH_OFFSET =
            SpanEventDescriptor.NAME_LENGTH_OFFSET - SpanEventDescriptor.TIME_OFFSET;
    private static final int ATTRIBUTES_LENGTH_OFFSET =
            SpanEventDescriptor.ATTRIBUTES_LENGTH_OFFSET - SpanEventDescriptor.TIME_OFFSET;
    private static final int TEXT_OFFSET = SpanEventDescriptor.LENGTH - SpanEventDescriptor.TIME_OFFSET;

    private final StringTable strings;
    private final RawMemory source;
    private final AttributeEntries entries;
    private final JsonWriter json;
    // offsets of the entries that are kept, by their keys
    private int[] sorted = ArrayUtil.EMPTY_INT_ARRAY;
    // where the reader of the entry at hand stands
    private int position;

    EventsText(final StringTable strings) {
        this.strings = strings;
        source = strings.buffer();
        entries = new AttributeEntries(source);
        json = new JsonWriter(source);
    }

    /** Writes events that are given newest first, oldest first; offset behind them, or {@link TraceEncoder#DOES_NOT_FIT}. */
    int put(final int[] events, final int count, final RawMemory payload, final int offset, final int limit) {
        json.wrap(payload, offset, limit);
        json.put('[');
        for (int i = count - 1; i >= 0; i--) {
            put(events[i]);
            json.put(i > 0 ? ',' : ']');
        }
        return json.isFull() ? TraceEncoder.DOES_NOT_FIT : json.position();
    }

    private void put(final int event) {
        final int at = strings.offset(event);
        final int nameLength = source.getInt(at + NAME_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int attributes = at + TEXT_OFFSET + nameLength;
        json.put(TIME);
        json.putUnsigned(source.getLong(at, LITTLE_ENDIAN));
        json.put(NAME);
        json.putText(at + TEXT_OFFSET, nameLength);
        json.put(ATTRIBUTES);
        entries.find(attributes, attributes + source.getInt(at + ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN));
        final int count = sort();
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                json.put(',');
            }
            json.put('"');
            final int keyLength = source.getInt(sorted[i], LITTLE_ENDIAN);
            json.putText(sorted[i] + Integer.BYTES, keyLength);
            json.put(KEY_END);
            position = sorted[i] + Integer.BYTES + keyLength;
            putValue();
        }
        json.put(EVENT_END);
    }

    private void putValue() {
        switch (source.getByte(position++)) {
            case EventAttributes.STRING -> {
                final int length = source.getInt(position, LITTLE_ENDIAN);
                json.put('"');
                json.putText(position + Integer.BYTES, length);
                json.put('"');
                position += Integer.BYTES + length;
            }
            case EventAttributes.BOOLEAN -> json.putBoolean(source.getByte(position++) != 0);
            case EventAttributes.INTEGER -> {
                json.putLong(source.getLong(position, LITTLE_ENDIAN));
                position += Long.BYTES;
            }
            case EventAttributes.DOUBLE -> {
                json.putDouble(source.getLong(position, LITTLE_ENDIAN));
                position += Double.BYTES;
            }
            default -> putItems();
        }
    }

    private void putItems() {
        final int count = source.getInt(position, LITTLE_ENDIAN);
        position += Integer.BYTES;
        json.put('[');
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                json.put(',');
            }
            putValue();
        }
        json.put(']');
    }

    // a heap, because the order of entries is their sender's
    private int sort() {
        if (sorted.length < entries.keptCount()) {
            sorted = new int[2 * entries.keptCount()];
        }
        int count = 0;
        for (int i = 0; i < entries.count(); i++) {
            if (entries.isKept(i)) {
                sorted[count++] = entries.offset(i);
            }
        }
        for (int i = count / 2 - 1; i >= 0; i--) {
            sink(i, count);
        }
        for (int last = count - 1; last > 0; last--) {
            swap(0, last);
            sink(0, last);
        }
        return count;
    }

    private void sink(final int from, final int count) {
        int i = from;
        int child = 2 * i + 1;
        while (child < count) {
            if (child + 1 < count && compare(sorted[child], sorted[child + 1]) < 0) {
                child++;
            }
            if (compare(sorted[i], sorted[child]) >= 0) {
                return;
            }
            swap(i, child);
            i = child;
            child = 2 * i + 1;
        }
    }

    private void swap(final int i, final int j) {
        final int entry = sorted[i];
        sorted[i] = sorted[j];
        sorted[j] = entry;
    }

    // keys, byte by byte
    private int compare(final int left, final int right) {
        final int leftLength = source.getInt(left, LITTLE_ENDIAN);
        final int rightLength = source.getInt(right, LITTLE_ENDIAN);
        final int length = Math.min(leftLength, rightLength);
        for (int i = Integer.BYTES; i < Integer.BYTES + length; i++) {
            final int difference = (source.getByte(left + i) & 0xFF) - (source.getByte(right + i) & 0xFF);
            if (difference != 0) {
                return difference;
            }
        }
        return leftLength - rightLength;
    }
}
