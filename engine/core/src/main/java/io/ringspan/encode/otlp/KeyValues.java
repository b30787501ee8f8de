/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.EventAttributes;
import io.ringspan.table.StringTable;
import java.util.Arrays;

/**
 * Attributes as OTLP has them: messages of a key and an {@code AnyValue}. Lengths are found from the lengths of the texts, before anything
 * is written.
 *
 * <p>A value is a long. Texts, bytes and the items of arrays lie in the string table: the low half is the offset, the high half the length
 * in bytes. The items of an array lie there in the layout of {@link EventAttributes}, one after the other.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
final class KeyValues {
    /** Kind of a value, which is also its field in {@code AnyValue}: a text. */
    static final int STRING = 1;

    /** Kind of a value: 0 or 1. */
    static final int BOOLEAN = 2;

    /** Kind of a value: an integer. */
    static final int INTEGER = 3;

    /** Kind of a value: the bits of a double. */
    static final int DOUBLE = 4;

    /** Kind of a value: an array. */
    static final int ARRAY = 5;

    /** Kind of a value: keys and values. */
    static final int MAP = 6;

    /** Kind of a value: bytes. */
    static final int BYTES = 7;

    /** Kind of a value: none. */
    static final int EMPTY = 0;

    /** Most bytes that are written behind what is meant. */
    static final int OVERRUN_MAX = StringTable.READ_AHEAD;

    private static final int KEY = Protobuf.bytes(1);
    private static final int VALUE = Protobuf.bytes(2);
    private static final int ARRAY_ITEM = Protobuf.bytes(1);
    private static final int MAP_ENTRY = Protobuf.bytes(1);
    // tags and lengths of one byte each: of the key, of the value, and of the text in the value
    private static final int SHORT_HEADS_LENGTH = 6;
    private static final int SHORT_LENGTH_LIMIT = 0x80;
    // so that it fits with any number
    private static final int SHORT_NUMBER_KEY_LIMIT = 100;

    private static final int INITIAL_COUNT = 16;
    // in place of an end, or of a count, that does not matter
    private static final int ANY = Integer.MAX_VALUE;

    private final RawMemory texts = new RawMemory();
    // of the value at hand: lengths of what is nested in it, outermost first, in the order in which it is written,
    // so that no level counts again what is below it
    private int[] nestedLengths = new int[INITIAL_COUNT];
    private int nestedCount;
    private int nestedWritten;
    // offset behind the value that was measured or written last
    private int readTo;

    KeyValues(final StringTable strings) {
        this(strings.buffer());
    }

    /** Reads what is not in the string table; behind it {@link #OVERRUN_MAX} bytes can be read. */
    KeyValues(final RawMemory source) {
        texts.wrap(source);
    }

    /** Where something lies in the string table, as a value. */
    static long location(final int offset, final int length) {
        return (long) length << Integer.SIZE | offset;
    }

    /** Where a text lies. */
    static long location(final StringTable strings, final int handle) {
        return location(strings.offset(handle), strings.length(handle));
    }

    static int length(final long location) {
        return (int) (location >>> Integer.SIZE);
    }

    /** Length of a field that holds a key and a value, with its tag of one byte. */
    long fieldLength(final int kind, final long key, final long value) {
        if (kind == STRING) {
            return textFieldLength(key, value);
        }
        final int keyLength = length(key);
        if ((kind == INTEGER || kind == DOUBLE) && keyLength > 0 && keyLength < SHORT_NUMBER_KEY_LIMIT) {
            // tags and lengths of one byte each: of the field, of the key and of the value; and the tag of the number
            return keyLength + 7L + (kind == DOUBLE ? Double.BYTES : Protobuf.varintLength(value));
        }
        return Protobuf.fieldLength(messageLength(length(key), anyLength(kind, value)));
    }

    /** The same for a text. */
    static long textFieldLength(final long key, final long value) {
        final long length = (long) length(key) + length(value) + SHORT_HEADS_LENGTH;
        return length < SHORT_LENGTH_LIMIT && length(key) > 0
                ? length + 2
                : Protobuf.fieldLength(messageLength(length(key), Protobuf.fieldLength(length(value))));
    }

    private static long messageLength(final int keyLength, final long anyLength) {
        return (keyLength == 0 ? 0 : Protobuf.fieldLength(keyLength)) + Protobuf.fieldLength(anyLength);
    }

    private long anyLength(final int kind, final long value) {
        return switch (kind) {
            case ARRAY, MAP -> {
                nestedCount = 0;
                nestedWritten = 0;
                yield measure(kind == MAP, (int) value, (int) value + length(value), ANY);
            }
            default -> singleLength(kind, value);
        };
    }

    private static long singleLength(final int kind, final long value) {
        return switch (kind) {
            case BOOLEAN -> 2;
            case INTEGER -> 1 + Protobuf.varintLength(value);
            case DOUBLE -> 1 + Double.BYTES;
            case EMPTY -> 0;
            default -> Protobuf.fieldLength(length(value));
        };
    }

    // length of a list or map as a value, which has so many items or entries, or ends at an offset
    private long measure(final boolean hasKeys, final int from, final int end, final int count) {
        final int number = nestedCount++;
        if (number == nestedLengths.length) {
            nestedLengths = Arrays.copyOf(nestedLengths, 2 * number);
        }
        long length = 0;
        readTo = from;
        for (int left = count; left > 0 && readTo < end; left--) {
            length += measureOne(hasKeys, readTo);
        }
        nestedLengths[number] = (int) length;
        return Protobuf.fieldLength(length);
    }

    // length of an item or an entry, as a field
    private long measureOne(final boolean hasKeys, final int offset) {
        if (hasKeys) {
            final int keyLength = texts.getInt(offset, LITTLE_ENDIAN);
            return Protobuf.fieldLength(messageLength(keyLength, measureValue(tagAt(offset))));
        }
        return Protobuf.fieldLength(measureValue(offset));
    }

    private long measureValue(final int tag) {
        final int kind = kindAt(tag);
        if (kind == ARRAY || kind == MAP) {
            return measure(kind == MAP, tag + 1 + Integer.BYTES, ANY, texts.getInt(tag + 1, LITTLE_ENDIAN));
        }
        readTo = behind(tag);
        return singleLength(kind, valueAt(tag));
    }

    /** Writes a field that holds a key and a text. */
    int putTextField(final RawMemory payload, final int offset, final int tag, final long key, final long value) {
        final int keyLength = length(key);
        final long length = (long) keyLength + length(value) + SHORT_HEADS_LENGTH;
        return length < SHORT_LENGTH_LIMIT && keyLength > 0
                ? putShortText(payload, offset, tag | (int) length << Byte.SIZE, key, value)
                : putLong(payload, offset, tag, STRING, key, value);
    }

    /** Writes a field that holds a key and a value. */
    int put(
            final RawMemory payload,
            final int offset,
            final int tag,
            final int kind,
            final long key,
            final long value) {
        final int keyLength = length(key);
        if (kind == INTEGER && keyLength > 0 && keyLength < SHORT_NUMBER_KEY_LIMIT) {
            final int anyLength = 1 + Protobuf.varintLength(value);
            final int to = putShortHeads(payload, offset, tag, key, anyLength);
            return Protobuf.putVarint(payload, to, Protobuf.varint(INTEGER), value);
        }
        if (kind == DOUBLE && keyLength > 0 && keyLength < SHORT_NUMBER_KEY_LIMIT) {
            final int to = putShortHeads(payload, offset, tag, key, 1 + Double.BYTES);
            return Protobuf.putFixed64(payload, to, Protobuf.fixed64(DOUBLE), value);
        }
        return kind == STRING
                ? putTextField(payload, offset, tag, key, value)
                : putLong(payload, offset, tag, kind, key, value);
    }

    // the key, and what stands in front of a number
    private int putShortHeads(
            final RawMemory payload, final int offset, final int tag, final long key, final int anyLength) {
        final int keyLength = length(key);
        final int length = keyLength + anyLength + 4;
        payload.putInt(offset, tag | length << Byte.SIZE | KEY << 16 | keyLength << 24, LITTLE_ENDIAN);
        final int to = copy(payload, offset + Integer.BYTES, key);
        payload.putShort(to, (short) (VALUE | anyLength << Byte.SIZE), LITTLE_ENDIAN);
        return to + Short.BYTES;
    }

    private int putLong(
            final RawMemory payload,
            final int offset,
            final int tag,
            final int kind,
            final long key,
            final long value) {
        final int keyLength = length(key);
        final long anyLength = anyLength(kind, value);
        int to = Protobuf.putVarint(payload, offset, tag, messageLength(keyLength, anyLength));
        to = keyLength == 0 ? to : putText(payload, to, KEY, key);
        to = Protobuf.putVarint(payload, to, VALUE, anyLength);
        return putAny(payload, to, kind, value);
    }

    // heads of four bytes at once, in front of the key and in front of the text
    private int putShortText(
            final RawMemory payload, final int offset, final int head, final long key, final long value) {
        final int keyLength = length(key);
        final int length = length(value);
        payload.putInt(offset, head | KEY << 16 | keyLength << 24, LITTLE_ENDIAN);
        int to = copy(payload, offset + Integer.BYTES, key);
        payload.putInt(
                to, VALUE | (length + 2) << Byte.SIZE | Protobuf.bytes(STRING) << 16 | length << 24, LITTLE_ENDIAN);
        return copy(payload, to + Integer.BYTES, value);
    }

    private int putAny(final RawMemory payload, final int offset, final int kind, final long value) {
        return switch (kind) {
            case BOOLEAN, INTEGER -> Protobuf.putVarint(payload, offset, Protobuf.varint(kind), value);
            case DOUBLE -> Protobuf.putFixed64(payload, offset, Protobuf.fixed64(kind), value);
            case ARRAY, MAP -> putNested(payload, offset, kind == MAP, (int) value, (int) value + length(value), ANY);
            case EMPTY -> offset;
            default -> putText(payload, offset, Protobuf.bytes(kind), value);
        };
    }

    // of the value at hand, which has been measured
    private int putNested(
            final RawMemory payload,
            final int offset,
            final boolean hasKeys,
            final int from,
            final int end,
            final int count) {
        final int field = Protobuf.bytes(hasKeys ? MAP : ARRAY);
        int to = Protobuf.putVarint(payload, offset, field, nestedLengths[nestedWritten++]);
        readTo = from;
        for (int left = count; left > 0 && readTo < end; left--) {
            to = putOne(payload, to, hasKeys, readTo);
        }
        return to;
    }

    private int putOne(final RawMemory payload, final int offset, final boolean hasKeys, final int from) {
        final int tag = hasKeys ? tagAt(from) : from;
        final int kind = kindAt(tag);
        final boolean isNested = kind == ARRAY || kind == MAP;
        if (hasKeys && !isNested) {
            readTo = behind(tag);
            return put(payload, offset, MAP_ENTRY, kind, keyAt(from), valueAt(tag));
        }
        final long value = isNested ? 0 : valueAt(tag);
        final long anyLength =
                isNested ? Protobuf.fieldLength(nestedLengths[nestedWritten]) : singleLength(kind, value);
        int to = offset;
        if (hasKeys) {
            final long key = keyAt(from);
            to = Protobuf.putVarint(payload, to, MAP_ENTRY, messageLength(length(key), anyLength));
            to = length(key) == 0 ? to : putText(payload, to, KEY, key);
        }
        to = Protobuf.putVarint(payload, to, hasKeys ? VALUE : ARRAY_ITEM, anyLength);
        if (isNested) {
            final int count = texts.getInt(tag + 1, LITTLE_ENDIAN);
            return putNested(payload, to, kind == MAP, tag + 1 + Integer.BYTES, ANY, count);
        }
        readTo = behind(tag);
        return putAny(payload, to, kind, value);
    }

    /** Writes keys and values in the layout of {@link EventAttributes}, all of them, each as a field. */
    int putEntries(final RawMemory payload, final int offset, final int fieldTag, final int from, final int end) {
        int to = offset;
        int entry = from;
        while (entry < end) {
            final int tag = tagAt(entry);
            to = put(payload, to, fieldTag, kindAt(tag), keyAt(entry), valueAt(tag));
            entry = behind(tag);
        }
        return to;
    }

    /** Key of an entry in the layout of {@link EventAttributes}. */
    long keyAt(final int entry) {
        return location(entry + Integer.BYTES, texts.getInt(entry, LITTLE_ENDIAN));
    }

    /** Where the tag of the value of an entry is. */
    int tagAt(final int entry) {
        return entry + Integer.BYTES + texts.getInt(entry, LITTLE_ENDIAN);
    }

    /** Writes a field that is a text or bytes. */
    int putText(final RawMemory payload, final int offset, final int tag, final long location) {
        return copy(payload, Protobuf.putVarint(payload, offset, tag, length(location)), location);
    }

    private int copy(final RawMemory payload, final int offset, final long location) {
        final int length = length(location);
        if (length <= OVERRUN_MAX) {
            payload.putWords(offset, texts, (int) location, length);
        } else {
            payload.putBytes(offset, texts, (int) location, length);
        }
        return offset + length;
    }

    /** Kind of a value in the layout of {@link EventAttributes}. */
    int kindAt(final int tagOffset) {
        return switch (texts.getByte(tagOffset)) {
            case EventAttributes.STRING -> STRING;
            case EventAttributes.BOOLEAN -> BOOLEAN;
            case EventAttributes.INTEGER -> INTEGER;
            case EventAttributes.DOUBLE -> DOUBLE;
            case EventAttributes.BYTES -> BYTES;
            case EventAttributes.MAP -> MAP;
            case EventAttributes.EMPTY -> EMPTY;
            default -> ARRAY;
        };
    }

    /** A value in the layout of {@link EventAttributes}. */
    long valueAt(final int tagOffset) {
        final int at = tagOffset + 1;
        return switch (texts.getByte(tagOffset)) {
            case EventAttributes.STRING, EventAttributes.BYTES ->
                location(at + Integer.BYTES, texts.getInt(at, LITTLE_ENDIAN));
            case EventAttributes.BOOLEAN -> texts.getByte(at) == 0 ? 0 : 1;
            case EventAttributes.INTEGER, EventAttributes.DOUBLE -> texts.getLong(at, LITTLE_ENDIAN);
            case EventAttributes.EMPTY -> 0;
            default -> {
                final int items = at + Integer.BYTES;
                yield location(items, behind(tagOffset) - items);
            }
        };
    }

    /** Offset behind a value in the layout of {@link EventAttributes}. */
    int behind(final int tagOffset) {
        final int at = tagOffset + 1;
        return switch (texts.getByte(tagOffset)) {
            case EventAttributes.STRING, EventAttributes.BYTES -> at + Integer.BYTES + texts.getInt(at, LITTLE_ENDIAN);
            case EventAttributes.BOOLEAN -> at + 1;
            case EventAttributes.INTEGER, EventAttributes.DOUBLE -> at + Long.BYTES;
            case EventAttributes.EMPTY -> at;
            default -> behindItems(at, texts.getByte(tagOffset) == EventAttributes.MAP);
        };
    }

    private int behindItems(final int at, final boolean hasKeys) {
        int item = at + Integer.BYTES;
        for (int left = texts.getInt(at, LITTLE_ENDIAN); left > 0; left--) {
            item = behind(hasKeys ? tagAt(item) : item);
        }
        return item;
    }
}
