/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * Layout and check of the attributes of a span event.
 *
 * <p>Entries until the end: u32 key length, key in UTF-8, u8 tag, value. Tags: {@link #STRING} (u32 length, UTF-8),
 * {@link #BOOLEAN} (u8, anything but 0 is true), {@link #INTEGER} (i64), {@link #DOUBLE} (f64), {@link #ARRAY} (u32 count, then
 * for each item u8 tag 0 to 3 and the value), {@link #BYTES} (u32 length, bytes), {@link #LIST} (u32 count, then for each item a tag and a
 * value of any type but an array), {@link #MAP} (u32 count, then as many entries), {@link #EMPTY} (no value). Little-endian, unaligned. Of a
 * key given twice the last value counts, but in a map. Lists and maps nest to a depth of {@value #DEPTH_MAX}.
 *
 * <p>An entry with an empty key and the tag {@link #DROPPED} (u32) is no attribute, but says how many attributes of the event or link were
 * left out.
 *
 * <p>Note: an instance keeps where its last check failed, and is not threadsafe.
 */
public final class EventAttributes {
    /** Tag of a string. */
    public static final int STRING = 0;

    /** Tag of a boolean. */
    public static final int BOOLEAN = 1;

    /** Tag of a 64-bit integer. */
    public static final int INTEGER = 2;

    /** Tag of a double. */
    public static final int DOUBLE = 3;

    /** Tag of an array of the other four. */
    public static final int ARRAY = 4;

    /** Tag of bytes. */
    public static final int BYTES = 16;

    /** Tag of a list of values of any type. */
    public static final int LIST = 17;

    /** Tag of a list of keys and values. */
    public static final int MAP = 18;

    /** Tag of no value. */
    public static final int EMPTY = 19;

    /** Tag of the number of attributes that were left out. */
    public static final int DROPPED = 20;

    /** Deepest nesting of lists and maps; of the depth that protobuf's parsers go to, each level takes up to three. */
    public static final int DEPTH_MAX = 30;

    /** Result of a check: the attributes can be read. */
    public static final int OK = 0;

    /** Result of a check: a length or a count leads past the end. */
    public static final int TRUNCATED = 1;

    /** Result of a check: a tag that does not exist. */
    public static final int INVALID_TAG = 2;

    /** Result of a check: an array within an array. */
    public static final int NESTED_ARRAY = 3;

    /** Result of a check: a string that is not UTF-8. */
    public static final int INVALID_UTF8 = 4;

    /** Result of a check: lists and maps that are nested too deep. */
    public static final int TOO_DEEP = 5;

    /** Result of a check: bytes behind the value. */
    public static final int TOO_LONG = 6;

    // in place of a depth: the item of an array
    private static final int ITEM = -1;
    // and the value of an attribute
    private static final int ATTRIBUTE = 0;

    private int position;
    private int badIndex;
    private int badLength;

    /** Creates a checker. */
    public EventAttributes() {}

    /**
     * Checks attributes, without allocating.
     *
     * @param buffer memory
     * @param offset of the first entry
     * @param length of all entries, in bytes
     * @return {@link #OK} or what is wrong
     */
    public int check(final DirectBuffer buffer, final int offset, final int length) {
        final int limit = offset + length;
        position = offset;
        int result = OK;
        while (result == OK && position < limit) {
            result = checkText(buffer, limit);
            if (result == OK) {
                result = checkValue(buffer, limit, ATTRIBUTE);
            }
        }
        return result;
    }

    /**
     * Checks the items of an array that stand alone, one after the other, without allocating.
     *
     * @param buffer memory
     * @param offset of the first item
     * @param length of all items, in bytes
     * @return {@link #OK} or what is wrong
     */
    public int checkItems(final DirectBuffer buffer, final int offset, final int length) {
        final int limit = offset + length;
        position = offset;
        int result = OK;
        while (result == OK && position < limit) {
            result = checkValue(buffer, limit, ITEM);
        }
        return result;
    }

    /**
     * Checks a value that stands alone, without allocating.
     *
     * @param buffer memory
     * @param offset of its tag
     * @param length of tag and value, in bytes
     * @return {@link #OK} or what is wrong
     */
    public int checkSingle(final DirectBuffer buffer, final int offset, final int length) {
        position = offset;
        final int result = checkValue(buffer, offset + length, ATTRIBUTE + 1);
        return result == OK && position < offset + length ? TOO_LONG : result;
    }

    /**
     * Checks attributes.
     *
     * @param buffer memory
     * @param offset of the first entry
     * @param length of all entries, in bytes
     * @throws InvalidRecordException that says, in the reference's words, what is wrong
     */
    public void validate(final DirectBuffer buffer, final int offset, final int length) {
        final int result = check(buffer, offset, length);
        if (result != OK) {
            throw new InvalidRecordException("addSpanEvent: " + describe(result));
        }
    }

    private String describe(final int result) {
        return switch (result) {
            case TRUNCATED -> "truncated span-event attribute buffer";
            case INVALID_TAG -> "invalid span-event attribute tag";
            case NESTED_ARRAY -> "nested arrays are not supported";
            case TOO_DEEP -> "values are nested too deep";
            default ->
                "invalid utf8: "
                        + (badLength == 0
                                ? "incomplete utf-8 byte sequence from index " + badIndex
                                : "invalid utf-8 sequence of " + badLength + " bytes from index " + badIndex);
        };
    }

    private int checkText(final DirectBuffer buffer, final int limit) {
        if (limit - position < Integer.BYTES) {
            return TRUNCATED;
        }
        final long length = Integer.toUnsignedLong(buffer.getInt(position, LITTLE_ENDIAN));
        position += Integer.BYTES;
        if (length > limit - position) {
            return TRUNCATED;
        }
        final int bad = Utf8.firstInvalid(buffer, position, (int) length);
        if (bad != Utf8.VALID) {
            badIndex = bad;
            badLength = Utf8.invalidLength(buffer, position + bad, position + (int) length);
            return INVALID_UTF8;
        }
        position += (int) length;
        return OK;
    }

    private int checkValue(final DirectBuffer buffer, final int limit, final int depth) {
        if (limit - position < 1) {
            return TRUNCATED;
        }
        final int tag = buffer.getByte(position++) & 0xFF;
        return switch (tag) {
            case STRING -> checkText(buffer, limit);
            case BOOLEAN -> skip(1, limit);
            case INTEGER, DOUBLE -> skip(Long.BYTES, limit);
            case ARRAY -> depth == ITEM ? NESTED_ARRAY : checkArray(buffer, limit);
            default -> depth == ITEM ? INVALID_TAG : checkOther(buffer, limit, tag, depth);
        };
    }

    private int checkOther(final DirectBuffer buffer, final int limit, final int tag, final int depth) {
        return switch (tag) {
            case BYTES -> checkBytes(buffer, limit);
            case LIST, MAP -> depth > DEPTH_MAX ? TOO_DEEP : checkNested(buffer, limit, tag == MAP, below(depth));
            case EMPTY -> OK;
            case DROPPED -> depth == ATTRIBUTE ? skip(Integer.BYTES, limit) : INVALID_TAG;
            default -> INVALID_TAG;
        };
    }

    // the value of an attribute nests as deep as one that stands alone
    private static int below(final int depth) {
        return Math.max(depth, ATTRIBUTE + 1) + 1;
    }

    private int checkBytes(final DirectBuffer buffer, final int limit) {
        if (limit - position < Integer.BYTES) {
            return TRUNCATED;
        }
        final long length = Integer.toUnsignedLong(buffer.getInt(position, LITTLE_ENDIAN));
        position += Integer.BYTES;
        return length > limit - position ? TRUNCATED : skip((int) length, limit);
    }

    private int checkNested(final DirectBuffer buffer, final int limit, final boolean hasKeys, final int depth) {
        if (limit - position < Integer.BYTES) {
            return TRUNCATED;
        }
        final long count = Integer.toUnsignedLong(buffer.getInt(position, LITTLE_ENDIAN));
        position += Integer.BYTES;
        int result = OK;
        for (long i = 0; i < count && result == OK; i++) {
            result = hasKeys ? checkText(buffer, limit) : OK;
            if (result == OK) {
                result = checkValue(buffer, limit, depth);
            }
        }
        return result;
    }

    private int checkArray(final DirectBuffer buffer, final int limit) {
        if (limit - position < Integer.BYTES) {
            return TRUNCATED;
        }
        final long count = Integer.toUnsignedLong(buffer.getInt(position, LITTLE_ENDIAN));
        position += Integer.BYTES;
        int result = OK;
        // each item takes bytes, so a hostile count ends at the limit
        for (long i = 0; i < count && result == OK; i++) {
            result = checkValue(buffer, limit, ITEM);
        }
        return result;
    }

    private int skip(final int length, final int limit) {
        if (limit - position < length) {
            return TRUNCATED;
        }
        position += length;
        return OK;
    }
}
