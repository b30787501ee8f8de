/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.encode.AttributeEntries;
import io.ringspan.encode.StoredEvent;
import io.ringspan.memory.RawMemory;
import io.ringspan.table.StringTable;

/**
 * Events of spans: time, name, and attributes, of which the last of each key counts.
 *
 * <p>The events lie in the string table as their records had them, from the time on, and have been checked when they came.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
final class EventMessage {
    private static final int TIME = 1;
    private static final int NAME = Protobuf.bytes(2);
    private static final int ATTRIBUTES = Protobuf.bytes(3);
    private static final int DROPPED = Protobuf.varint(4);

    private final StringTable strings;
    private final RawMemory source;
    private final KeyValues keyValues;
    private final EntryFields attributes;

    EventMessage(final StringTable strings, final AttributeEntries entries, final KeyValues keyValues) {
        this.strings = strings;
        this.keyValues = keyValues;
        source = strings.buffer();
        attributes = new EntryFields(source, entries, keyValues);
    }

    /** Bytes that an event takes, without the tag and the length in front. */
    long length(final int event) {
        final int at = strings.offset(event);
        final int nameLength = nameLength(at);
        find(at, nameLength);
        return (source.getLong(at, LITTLE_ENDIAN) == 0 ? 0 : 1 + Long.BYTES)
                + (nameLength == 0 ? 0 : Protobuf.fieldLength(nameLength))
                + attributes.length();
    }

    /** Writes an event, without the tag and the length in front; offset behind it. */
    int put(final int event, final RawMemory payload, final int offset) {
        final int at = strings.offset(event);
        final int nameLength = nameLength(at);
        final long time = source.getLong(at, LITTLE_ENDIAN);
        find(at, nameLength);
        int to = time == 0 ? offset : Protobuf.putFixed64(payload, offset, Protobuf.fixed64(TIME), time);
        if (nameLength > 0) {
            to = keyValues.putText(payload, to, NAME, KeyValues.location(at + StoredEvent.TEXT_OFFSET, nameLength));
        }
        return attributes.put(payload, to, ATTRIBUTES, DROPPED);
    }

    private int nameLength(final int at) {
        return source.getInt(at + StoredEvent.NAME_LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    private void find(final int at, final int nameLength) {
        final int offset = at + StoredEvent.TEXT_OFFSET + nameLength;
        attributes.find(offset, offset + source.getInt(at + StoredEvent.ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN));
    }
}
