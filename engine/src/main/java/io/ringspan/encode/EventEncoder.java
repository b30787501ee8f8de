/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.protocol.EventAttributes;
import io.ringspan.protocol.SpanEventDescriptor;
import io.ringspan.table.StringTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Span events as v0.4 has them: a map of time, name, and attributes if there are any, of which the last of each key counts.
 *
 * <p>The events lie in the string table as their records had them, from the time on, and have been checked when they came.
 *
 * <p>Note: not threadsafe; owned by the send thread. Allocates only while an event has more attributes than any before.
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
    private static final int NAME_LENGTH_OFFSET =
            SpanEventDescriptor.NAME_LENGTH_OFFSET - SpanEventDescriptor.TIME_OFFSET;
    private static final int ATTRIBUTES_LENGTH_OFFSET =
            SpanEventDescriptor.ATTRIBUTES_LENGTH_OFFSET - SpanEventDescriptor.TIME_OFFSET;
    private static final int TEXT_OFFSET = SpanEventDescriptor.LENGTH - SpanEventDescriptor.TIME_OFFSET;
    private static final int NONE = -1;

    private final StringTable strings;
    private final DirectBuffer source;
    // entries of the event at hand: offset of each, or NONE for one that a later one replaces
    private int[] entries = new int[16];
    private int entryCount;
    private int keptCount;
    private int[] table = new int[32];
    // where the reader of the entry at hand stands
    private int position;
    // values it has passed, items of arrays included
    private int valueCount;

    EventEncoder(final StringTable strings) {
        this.strings = strings;
        source = strings.buffer();
    }

    /** Most bytes that an event can take: what it is long, and for each of its values what names and heads add. */
    long lengthMax(final int event) {
        final int at = strings.offset(event);
        final int limit = at + strings.length(event);
        position = at + TEXT_OFFSET + source.getInt(at + NAME_LENGTH_OFFSET, LITTLE_ENDIAN);
        valueCount = 0;
        while (position < limit) {
            position += Integer.BYTES + source.getInt(position, LITTLE_ENDIAN);
            skipValue();
        }
        return strings.length(event) + OVERHEAD_PER_VALUE * (2L + valueCount);
    }

    /** Writes an event; offset behind it. */
    int put(final int event, final MutableDirectBuffer buffer, final int offset) {
        final int at = strings.offset(event);
        final int nameLength = source.getInt(at + NAME_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int length = source.getInt(at + ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int nameOffset = at + TEXT_OFFSET;
        findEntries(nameOffset + nameLength, nameOffset + nameLength + length);
        int to = MsgPack.putMap(buffer, offset, keptCount == 0 ? 2 : 3);
        to = putBytes(buffer, to, TIME);
        to = MsgPack.putUint64(buffer, to, source.getLong(at, LITTLE_ENDIAN));
        to = putBytes(buffer, to, NAME);
        to = putText(buffer, to, nameOffset, nameLength);
        if (keptCount > 0) {
            to = putBytes(buffer, to, ATTRIBUTES);
            to = MsgPack.putMap(buffer, to, keptCount);
            for (int i = 0; i < entryCount; i++) {
                if (entries[i] != NONE) {
                    to = putEntry(buffer, to, entries[i]);
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

    private void findEntries(final int offset, final int limit) {
        entryCount = 0;
        position = offset;
        while (position < limit) {
            if (entryCount == entries.length) {
                entries = Arrays.copyOf(entries, 2 * entryCount);
            }
            entries[entryCount++] = position;
            position += Integer.BYTES + source.getInt(position, LITTLE_ENDIAN);
            skipValue();
        }
        keptCount = entryCount;
        if (entryCount > 1) {
            dropReplaced();
        }
    }

    private void skipValue() {
        valueCount++;
        final int tag = source.getByte(position++);
        switch (tag) {
            case EventAttributes.STRING -> position += Integer.BYTES + source.getInt(position, LITTLE_ENDIAN);
            case EventAttributes.BOOLEAN -> position++;
            case EventAttributes.INTEGER, EventAttributes.DOUBLE -> position += Long.BYTES;
            default -> {
                final int count = source.getInt(position, LITTLE_ENDIAN);
                position += Integer.BYTES;
                for (int i = 0; i < count; i++) {
                    skipValue();
                }
            }
        }
    }

    // from the last entry to the first, with a table of the keys met, so that the last of equal keys stays
    private void dropReplaced() {
        final int tableLength = BitUtil.findNextPositivePowerOfTwo(2 * entryCount);
        if (table.length < tableLength) {
            table = new int[tableLength];
        }
        Arrays.fill(table, 0, tableLength, NONE);
        for (int i = entryCount - 1; i >= 0; i--) {
            int slot = hash(entries[i]) & tableLength - 1;
            while (table[slot] != NONE && !keyEquals(table[slot], entries[i])) {
                slot = slot + 1 & tableLength - 1;
            }
            if (table[slot] == NONE) {
                table[slot] = entries[i];
            } else {
                entries[i] = NONE;
                keptCount--;
            }
        }
    }

    private int hash(final int entry) {
        final int length = source.getInt(entry, LITTLE_ENDIAN);
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + source.getByte(entry + Integer.BYTES + i);
        }
        return hash ^ hash >>> 16;
    }

    private boolean keyEquals(final int entry, final int other) {
        final int length = source.getInt(entry, LITTLE_ENDIAN);
        if (source.getInt(other, LITTLE_ENDIAN) != length) {
            return false;
        }
        for (int i = Integer.BYTES; i < Integer.BYTES + length; i++) {
            if (source.getByte(entry + i) != source.getByte(other + i)) {
                return false;
            }
        }
        return true;
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
