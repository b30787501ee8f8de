/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.encode.AttributeEntries;
import io.ringspan.encode.StoredLink;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.EventAttributes;
import io.ringspan.protocol.SpanEventDescriptor;
import io.ringspan.protocol.SpanLinkDescriptor;
import io.ringspan.table.StringTable;

/**
 * Attributes as v1.0 has them, a triplet of key, type and value each; and events and links, which have such attributes.
 *
 * <p>Note: not threadsafe; owned by the encode thread. Allocates only while an event has more attributes than any before.
 */
final class TypedValues {
    static final int STRING = 1;
    static final int BOOLEAN = 2;
    static final int DOUBLE = 3;
    static final int INTEGER = 4;
    static final int BYTES = 5;
    static final int ARRAY = 6;
    static final int TRIPLET = 3;

    /** Most bytes that a value grows over its own length: heads, a type, and the next key's. */
    static final int OVERHEAD_PER_VALUE = 16;

    private static final int PAIR = 2;
    private static final int TRACE_ID_LENGTH = 16;
    private static final int EVENT_FIELDS = 3;
    private static final int LINK_FIELDS = 5;
    private static final int FIXED_LENGTH_MAX = 96;
    private static final int NAME_LENGTH_OFFSET =
            SpanEventDescriptor.NAME_LENGTH_OFFSET - SpanEventDescriptor.TIME_OFFSET;
    private static final int ATTRIBUTES_LENGTH_OFFSET =
            SpanEventDescriptor.ATTRIBUTES_LENGTH_OFFSET - SpanEventDescriptor.TIME_OFFSET;
    private static final int TEXT_OFFSET = SpanEventDescriptor.LENGTH - SpanEventDescriptor.TIME_OFFSET;

    private final StringTable strings;
    private final RawMemory source;
    private final StreamedTexts texts;
    private final AttributeEntries entries;
    // where the reader of the value at hand stands
    private int position;

    TypedValues(final StringTable strings, final StreamedTexts texts) {
        this.strings = strings;
        this.texts = texts;
        source = strings.buffer();
        entries = new AttributeEntries(source);
    }

    /** Most bytes that an event takes. */
    long eventLengthMax(final int event) {
        final int at = strings.offset(event);
        final int attributes = at + TEXT_OFFSET + source.getInt(at + NAME_LENGTH_OFFSET, LITTLE_ENDIAN);
        return lengthMax(event, attributes);
    }

    /** Most bytes that a link takes. */
    long linkLengthMax(final int link) {
        final int at = strings.offset(link);
        final int attributes =
                at + StoredLink.TEXT_OFFSET + source.getInt(at + StoredLink.TRACE_STATE_LENGTH_OFFSET, LITTLE_ENDIAN);
        return lengthMax(link, attributes);
    }

    private long lengthMax(final int handle, final int attributes) {
        final int length = strings.length(handle);
        final int values = entries.countValues(attributes, strings.offset(handle) + length);
        return FIXED_LENGTH_MAX + length + (long) OVERHEAD_PER_VALUE * values;
    }

    /** Writes an event; offset behind it. */
    int putEvent(final RawMemory payload, final int offset, final int event) {
        final int at = strings.offset(event);
        final int nameLength = source.getInt(at + NAME_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int attributes = at + TEXT_OFFSET + nameLength;
        int to = MsgPack.putMap(payload, offset, EVENT_FIELDS);
        to = MsgPack.putUnsigned(payload, putKey(payload, to, 1), source.getLong(at, LITTLE_ENDIAN));
        to = texts.put(payload, putKey(payload, to, 2), source, at + TEXT_OFFSET, nameLength);
        final int length = source.getInt(at + ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN);
        return putEntries(payload, putKey(payload, to, 3), attributes, length);
    }

    /** Writes a link; offset behind it. */
    int putLink(final RawMemory payload, final int offset, final int link) {
        final int at = strings.offset(link);
        final int stateLength = source.getInt(at + StoredLink.TRACE_STATE_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int state = at + StoredLink.TEXT_OFFSET;
        final int flags = source.getInt(at + StoredLink.FLAGS_OFFSET, LITTLE_ENDIAN) & ~SpanLinkDescriptor.FLAGS_SET;
        int to = MsgPack.putMap(payload, offset, LINK_FIELDS);
        to = putTraceId(
                payload,
                putKey(payload, to, 1),
                source.getLong(at + StoredLink.TRACE_ID_HIGH_OFFSET, LITTLE_ENDIAN),
                source.getLong(at + StoredLink.TRACE_ID_LOW_OFFSET, LITTLE_ENDIAN));
        to = MsgPack.putUnsigned(
                payload, putKey(payload, to, 2), source.getLong(at + StoredLink.LINKED_ID_OFFSET, LITTLE_ENDIAN));
        final int length = source.getInt(at + StoredLink.ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN);
        to = putEntries(payload, putKey(payload, to, 3), state + stateLength, length);
        to = texts.put(payload, putKey(payload, to, 4), source, state, stateLength);
        return MsgPack.putPositive(payload, putKey(payload, to, 5), Integer.toUnsignedLong(flags));
    }

    /** Writes the key of a field. */
    static int putKey(final RawMemory payload, final int offset, final int key) {
        payload.putByte(offset, (byte) key);
        return offset + 1;
    }

    static int putTraceId(final RawMemory payload, final int offset, final long high, final long low) {
        final int to = MsgPack.putBinaryHeader(payload, offset, TRACE_ID_LENGTH);
        return MsgPack.putBigEndian(payload, MsgPack.putBigEndian(payload, to, high), low);
    }

    private int putEntries(final RawMemory payload, final int offset, final int attributes, final int length) {
        entries.find(attributes, attributes + length);
        int to = MsgPack.putArray(payload, offset, TRIPLET * entries.keptCount());
        for (int i = 0; i < entries.count(); i++) {
            if (entries.isKept(i)) {
                final int entry = entries.offset(i);
                final int keyLength = source.getInt(entry, LITTLE_ENDIAN);
                to = texts.put(payload, to, source, entry + Integer.BYTES, keyLength);
                position = entry + Integer.BYTES + keyLength;
                to = putValue(payload, to);
            }
        }
        return to;
    }

    private int putValue(final RawMemory payload, final int offset) {
        switch (source.getByte(position++)) {
            case EventAttributes.STRING -> {
                final int length = source.getInt(position, LITTLE_ENDIAN);
                position += Integer.BYTES + length;
                return texts.put(payload, putKey(payload, offset, STRING), source, position - length, length);
            }
            case EventAttributes.BOOLEAN -> {
                return MsgPack.putBoolean(payload, putKey(payload, offset, BOOLEAN), source.getByte(position++) != 0);
            }
            case EventAttributes.INTEGER -> {
                position += Long.BYTES;
                final long value = source.getLong(position - Long.BYTES, LITTLE_ENDIAN);
                return MsgPack.putLong(payload, putKey(payload, offset, INTEGER), value);
            }
            case EventAttributes.DOUBLE -> {
                position += Double.BYTES;
                final long bits = source.getLong(position - Double.BYTES, LITTLE_ENDIAN);
                return MsgPack.putDouble(payload, putKey(payload, offset, DOUBLE), bits);
            }
            default -> {
                final int count = source.getInt(position, LITTLE_ENDIAN);
                position += Integer.BYTES;
                return putItems(payload, putKey(payload, offset, ARRAY), count);
            }
        }
    }

    private int putItems(final RawMemory payload, final int offset, final int count) {
        int to = MsgPack.putArray(payload, offset, PAIR * count);
        for (int i = 0; i < count; i++) {
            to = putValue(payload, to);
        }
        return to;
    }

    /** Most bytes that an array of the string table takes, but for its key. */
    long arrayLengthMax(final int items) {
        return strings.length(items) + OVERHEAD_PER_VALUE * (1L + countItems(items));
    }

    private int countItems(final int items) {
        final int end = strings.offset(items) + strings.length(items);
        int count = 0;
        for (int item = strings.offset(items); item < end; item = FlatValue.behind(source, item)) {
            count++;
        }
        return count;
    }

    /** Writes an array of the string table, whose type is there; offset behind it. */
    int putArray(final RawMemory payload, final int offset, final int items) {
        final int count = countItems(items);
        position = strings.offset(items);
        return putItems(payload, offset, count);
    }

    /** Writes bytes of the string table, whose type is there; offset behind them. */
    int putBytes(final RawMemory payload, final int offset, final int bytes) {
        final int length = strings.length(bytes);
        final int to = MsgPack.putBinaryHeader(payload, offset, length);
        payload.putBytes(to, source, strings.offset(bytes), length);
        return to + length;
    }
}
