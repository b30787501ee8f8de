/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * Layout and check of the attributes of a span event.
 *
 * <p>Entries until the end: u32 key length, key in UTF-8, u8 tag, value. Tags: {@link #STRING} (u32 length, UTF-8),
 * {@link #BOOLEAN} (u8, anything but 0 is true), {@link #INTEGER} (i64), {@link #DOUBLE} (f64), {@link #ARRAY} (u32 count, then
 * for each item u8 tag 0 to 3 and the value). Little-endian, unaligned. Of a key given twice the last value counts.
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
                result = checkValue(buffer, limit, true);
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
            result = checkValue(buffer, limit, false);
        }
        return result;
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

    private int checkValue(final DirectBuffer buffer, final int limit, final boolean arrayAllowed) {
        if (limit - position < 1) {
            return TRUNCATED;
        }
        final int tag = buffer.getByte(position++) & 0xFF;
        return switch (tag) {
            case STRING -> checkText(buffer, limit);
            case BOOLEAN -> skip(1, limit);
            case INTEGER, DOUBLE -> skip(Long.BYTES, limit);
            case ARRAY -> arrayAllowed ? checkArray(buffer, limit) : NESTED_ARRAY;
            default -> INVALID_TAG;
        };
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
            result = checkValue(buffer, limit, false);
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
