/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.encode.AttributeEntries;
import io.ringspan.encode.StoredEvent;
import io.ringspan.protocol.EventAttributes;
import io.ringspan.table.StringTable;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Span events as v0.4 has them: a map of time, name, and attributes if there are any, of which the last of each key counts.
 *
 * <p>The events lie in the string table as their records had them, from the time on, and have been checked when they came.
 *
 * <p>Note: not threadsafe; owned by the send thread.
 */
final class EventEncoder {
    private static final byte[] TIME = key("time_unix_nano");
    private static final byte[] NAME = key("name");
    private static final byte[] ATTRIBUTES = key("attributes");
    private static final byte[] TYPE = key("type");
    private static final byte[] VALUES = key("values");
    private static final byte[][] VALUE_KEYS = {
        key("string_value"), key("bool_value"), key("int_value"), key("double_value"), key("array_value")
    };
    // the longest that any attribute, or item of an array, can grow over its own length; an event by twice that
    private static final int OVERHEAD_PER_VALUE = 64;

    private final StringTable strings;
    private final DirectBuffer source;
    private final AttributeEntries entries;
    // where the reader of the entry at hand stands
    private int position;

    EventEncoder(final StringTable strings, final AttributeEntries entries) {
        this.strings = strings;
        this.entries = entries;
        source = strings.buffer();
    }

    /** Most bytes that an event can take: what it is long, and for each of its values what names and heads add. */
    long lengthMax(final int event) {
        final int at = strings.offset(event);
        final int attributes =
                at + StoredEvent.TEXT_OFFSET + source.getInt(at + StoredEvent.NAME_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int valueCount = entries.countValues(attributes, at + strings.length(event));
        return strings.length(event) + OVERHEAD_PER_VALUE * (2L + valueCount);
    }

    /** Writes an event; offset behind it. */
    int put(final int event, final MutableDirectBuffer buffer, final int offset) {
        final int at = strings.offset(event);
        final int nameLength = source.getInt(at + StoredEvent.NAME_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int length = source.getInt(at + StoredEvent.ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int nameOffset = at + StoredEvent.TEXT_OFFSET;
        entries.find(nameOffset + nameLength, nameOffset + nameLength + length);
        int to = MsgPack.putMap(buffer, offset, entries.keptCount() == 0 ? 2 : 3);
        to = putBytes(buffer, to, TIME);
        to = MsgPack.putUint64(buffer, to, source.getLong(at, LITTLE_ENDIAN));
        to = putBytes(buffer, to, NAME);
        to = putText(buffer, to, nameOffset, nameLength);
        if (entries.keptCount() > 0) {
            to = putBytes(buffer, to, ATTRIBUTES);
            to = MsgPack.putMap(buffer, to, entries.keptCount());
            for (int i = 0; i < entries.count(); i++) {
                if (entries.isKept(i)) {
                    to = putEntry(buffer, to, entries.offset(i));
                }
            }
        }
        return to;
    }

    private int putEntry(final MutableDirectBuffer buffer, final int offset, final int entry) {
        final int keyLength = source.getInt(entry, LITTLE_ENDIAN);
        final int to = putText(buffer, offset, entry + Integer.BYTES, keyLength);
        position = entry + Integer.BYTES + keyLength;
        return putValue(buffer, to);
    }

    private int putValue(final MutableDirectBuffer buffer, final int offset) {
        final int tag = source.getByte(position++);
        int to = MsgPack.putMap(buffer, offset, 2);
        to = putBytes(buffer, to, TYPE);
        to = MsgPack.putUint8(buffer, to, tag);
        to = putBytes(buffer, to, VALUE_KEYS[tag]);
        switch (tag) {
            case EventAttributes.STRING -> {
                final int length = source.getInt(position, LITTLE_ENDIAN);
                to = putText(buffer, to, position + Integer.BYTES, length);
                position += Integer.BYTES + length;
            }
            case EventAttributes.BOOLEAN -> to = MsgPack.putBoolean(buffer, to, source.getByte(position++) != 0);
            case EventAttributes.INTEGER -> {
                to = MsgPack.putLong(buffer, to, source.getLong(position, LITTLE_ENDIAN));
                position += Long.BYTES;
            }
            case EventAttributes.DOUBLE -> {
                to = MsgPack.putDouble(buffer, to, source.getLong(position, LITTLE_ENDIAN));
                position += Double.BYTES;
            }
            default -> to = putItems(buffer, to);
        }
        return to;
    }

    private int putItems(final MutableDirectBuffer buffer, final int offset) {
        final int count = source.getInt(position, LITTLE_ENDIAN);
        position += Integer.BYTES;
        int to = MsgPack.putMap(buffer, offset, 1);
        to = putBytes(buffer, to, VALUES);
        to = MsgPack.putArray(buffer, to, count);
        for (int i = 0; i < count; i++) {
            to = putValue(buffer, to);
        }
        return to;
    }

    private int putText(final MutableDirectBuffer buffer, final int offset, final int textOffset, final int length) {
        final int to = MsgPack.putStringHeader(buffer, offset, length);
        buffer.putBytes(to, source, textOffset, length);
        return to + length;
    }

    private static int putBytes(final MutableDirectBuffer buffer, final int offset, final byte[] bytes) {
        buffer.putBytes(offset, bytes);
        return offset + bytes.length;
    }

    static byte[] key(final String text) {
        final byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        final byte[] encoded = new byte[1 + ascii.length];
        encoded[0] = (byte) (0xA0 | ascii.length);
        System.arraycopy(ascii, 0, encoded, 1, ascii.length);
        return encoded;
    }
}
