/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.ringspan.encode.ItemName;
import org.agrona.AsciiEncoding;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * MessagePack, as far as trace payloads need it. Each method writes one item at an offset and returns the offset behind it; room
 * is the caller's business.
 */
public final class MsgPack {
    /** Longest head of a string, a binary, an array or a map, bytes. */
    public static final int HEADER_LENGTH_MAX = 5;

    /** Most bytes that the name of an item is longer than its key, a longer header included. */
    static final int ITEM_SUFFIX_LENGTH_MAX = 16;

    /** Longest number, bytes. */
    public static final int NUMBER_LENGTH_MAX = 9;

    /** Longest integer as a text. */
    static final int DECIMAL_LENGTH_MAX = 21;

    private static final int FIXMAP = 0x80;
    private static final int FIXARRAY = 0x90;
    private static final int FIXSTR = 0xA0;
    private static final int FALSE = 0xC2;
    private static final int TRUE = 0xC3;
    private static final int BIN8 = 0xC4;
    private static final int BIN16 = 0xC5;
    private static final int BIN32 = 0xC6;
    static final int FLOAT64 = 0xCB;
    private static final int UINT8 = 0xCC;
    private static final int UINT16 = 0xCD;
    private static final int UINT32 = 0xCE;
    static final int UINT64 = 0xCF;
    private static final int INT8 = 0xD0;
    private static final int INT16 = 0xD1;
    private static final int INT32 = 0xD2;
    static final int INT64 = 0xD3;
    private static final int STR8 = 0xD9;
    private static final int STR16 = 0xDA;
    private static final int STR32 = 0xDB;
    private static final int ARRAY16 = 0xDC;
    private static final int ARRAY32 = 0xDD;
    private static final int MAP16 = 0xDE;
    private static final int MAP32 = 0xDF;

    private MsgPack() {}

    /**
     * The head of a map.
     *
     * @param buffer to write into
     * @param offset of the first byte
     * @param count  how many pairs
     * @return offset behind the last byte
     */
    public static int putMap(final MutableDirectBuffer buffer, final int offset, final int count) {
        return putCollection(buffer, offset, count, FIXMAP, MAP16, MAP32);
    }

    /**
     * The head of an array.
     *
     * @param buffer to write into
     * @param offset of the first byte
     * @param count  how many items
     * @return offset behind the last byte
     */
    public static int putArray(final MutableDirectBuffer buffer, final int offset, final int count) {
        return putCollection(buffer, offset, count, FIXARRAY, ARRAY16, ARRAY32);
    }

    /** The three-byte form of the head of an array, or the five-byte form, whatever the count. */
    static void putWideArray(
            final MutableDirectBuffer buffer, final int offset, final int count, final boolean isWidest) {
        if (isWidest) {
            buffer.putByte(offset, (byte) ARRAY32);
            buffer.putInt(offset + 1, count, BIG_ENDIAN);
        } else {
            buffer.putByte(offset, (byte) ARRAY16);
            buffer.putShort(offset + 1, (short) count, BIG_ENDIAN);
        }
    }

    static int arrayLength(final int count) {
        return count < 16 ? 1 : count < 0x10000 ? 3 : HEADER_LENGTH_MAX;
    }

    private static int putCollection(
            final MutableDirectBuffer buffer,
            final int offset,
            final int count,
            final int fix,
            final int code16,
            final int code32) {
        if (count < 16) {
            buffer.putByte(offset, (byte) (fix | count));
            return offset + 1;
        }
        if (count < 0x10000) {
            buffer.putByte(offset, (byte) code16);
            buffer.putShort(offset + 1, (short) count, BIG_ENDIAN);
            return offset + 3;
        }
        buffer.putByte(offset, (byte) code32);
        buffer.putInt(offset + 1, count, BIG_ENDIAN);
        return offset + 5;
    }

    /**
     * The head of a text.
     *
     * @param buffer to write into
     * @param offset of the first byte
     * @param length of the text in UTF-8, bytes
     * @return offset behind the last byte
     */
    public static int putStringHeader(final MutableDirectBuffer buffer, final int offset, final int length) {
        if (length < 32) {
            buffer.putByte(offset, (byte) (FIXSTR | length));
            return offset + 1;
        }
        return putHeader(buffer, offset, length, STR8, STR16, STR32);
    }

    static int stringHeaderLength(final int length) {
        return length < 32 ? 1 : length < 0x100 ? 2 : length < 0x10000 ? 3 : HEADER_LENGTH_MAX;
    }

    static int putBinaryHeader(final MutableDirectBuffer buffer, final int offset, final int length) {
        return putHeader(buffer, offset, length, BIN8, BIN16, BIN32);
    }

    private static int putHeader(
            final MutableDirectBuffer buffer,
            final int offset,
            final int length,
            final int code8,
            final int code16,
            final int code32) {
        if (length < 0x100) {
            buffer.putByte(offset, (byte) code8);
            buffer.putByte(offset + 1, (byte) length);
            return offset + 2;
        }
        if (length < 0x10000) {
            buffer.putByte(offset, (byte) code16);
            buffer.putShort(offset + 1, (short) length, BIG_ENDIAN);
            return offset + 3;
        }
        buffer.putByte(offset, (byte) code32);
        buffer.putInt(offset + 1, length, BIG_ENDIAN);
        return offset + 5;
    }

    /**
     * The nine-byte form of an unsigned number, whatever its size.
     *
     * @param buffer to write into
     * @param offset of the first byte
     * @param value  the number
     * @return offset behind the last byte
     */
    public static int putUint64(final MutableDirectBuffer buffer, final int offset, final long value) {
        return putWide(buffer, offset, UINT64, value);
    }

    /**
     * The nine-byte form of a signed number, whatever its size.
     *
     * @param buffer to write into
     * @param offset of the first byte
     * @param value  the number
     * @return offset behind the last byte
     */
    public static int putInt64(final MutableDirectBuffer buffer, final int offset, final long value) {
        return putWide(buffer, offset, INT64, value);
    }

    /**
     * A floating-point number of eight bytes.
     *
     * @param buffer to write into
     * @param offset of the first byte
     * @param bits   as of {@link Double#doubleToRawLongBits}
     * @return offset behind the last byte
     */
    public static int putDouble(final MutableDirectBuffer buffer, final int offset, final long bits) {
        return putWide(buffer, offset, FLOAT64, bits);
    }

    /** Eight bytes behind the first one, which is there; offset behind them. */
    static int putBigEndian(final MutableDirectBuffer buffer, final int offset, final long value) {
        buffer.putLong(offset, value, BIG_ENDIAN);
        return offset + Long.BYTES;
    }

    private static int putWide(final MutableDirectBuffer buffer, final int offset, final int code, final long value) {
        buffer.putByte(offset, (byte) code);
        buffer.putLong(offset + 1, value, BIG_ENDIAN);
        return offset + NUMBER_LENGTH_MAX;
    }

    /** The five-byte form of an unsigned number, whatever its size. */
    static int putUint32(final MutableDirectBuffer buffer, final int offset, final int value) {
        buffer.putByte(offset, (byte) UINT32);
        buffer.putInt(offset + 1, value, BIG_ENDIAN);
        return offset + 5;
    }

    /** An integer as a text. */
    static int putDecimal(final MutableDirectBuffer buffer, final int offset, final long value) {
        final int length = buffer.putLongAscii(offset + 1, value);
        return putStringHeader(buffer, offset, length) + length;
    }

    /** A text that is short and ASCII. */
    static int putAscii(final MutableDirectBuffer buffer, final int offset, final CharSequence text) {
        final int length = buffer.putStringWithoutLengthAscii(offset + 1, text);
        return putStringHeader(buffer, offset, length) + length;
    }

    /** The two-byte form of a number from 0 to 255. */
    static int putUint8(final MutableDirectBuffer buffer, final int offset, final int value) {
        buffer.putByte(offset, (byte) UINT8);
        buffer.putByte(offset + 1, (byte) value);
        return offset + 2;
    }

    static int putBoolean(final MutableDirectBuffer buffer, final int offset, final boolean value) {
        buffer.putByte(offset, (byte) (value ? TRUE : FALSE));
        return offset + 1;
    }

    /**
     * The smallest form of a signed number.
     *
     * @param buffer to write into
     * @param offset of the first byte
     * @param value  the number
     * @return offset behind the last byte
     */
    public static int putLong(final MutableDirectBuffer buffer, final int offset, final long value) {
        return value >= 0 ? putPositive(buffer, offset, value) : putNegative(buffer, offset, value);
    }

    /** The smallest form of a number from 0 on. */
    static int putPositive(final MutableDirectBuffer buffer, final int offset, final long value) {
        if (value < 0x80) {
            buffer.putByte(offset, (byte) value);
            return offset + 1;
        }
        if (value < 0x100) {
            return putUint8(buffer, offset, (int) value);
        }
        if (value < 0x10000) {
            buffer.putByte(offset, (byte) UINT16);
            buffer.putShort(offset + 1, (short) value, BIG_ENDIAN);
            return offset + 3;
        }
        if (value < 0x100000000L) {
            buffer.putByte(offset, (byte) UINT32);
            buffer.putInt(offset + 1, (int) value, BIG_ENDIAN);
            return offset + 5;
        }
        return putUint64(buffer, offset, value);
    }

    /** The smallest form of a number without sign. */
    static int putUnsigned(final MutableDirectBuffer buffer, final int offset, final long value) {
        // ids are random, and so is whether they are less than 0: that is not asked of those that are long
        return value >>> Integer.SIZE != 0 ? putUint64(buffer, offset, value) : putPositive(buffer, offset, value);
    }

    private static int putNegative(final MutableDirectBuffer buffer, final int offset, final long value) {
        if (value >= -0x20) {
            buffer.putByte(offset, (byte) value);
            return offset + 1;
        }
        if (value >= Byte.MIN_VALUE) {
            buffer.putByte(offset, (byte) INT8);
            buffer.putByte(offset + 1, (byte) value);
            return offset + 2;
        }
        if (value >= Short.MIN_VALUE) {
            buffer.putByte(offset, (byte) INT16);
            buffer.putShort(offset + 1, (short) value, BIG_ENDIAN);
            return offset + 3;
        }
        if (value >= Integer.MIN_VALUE) {
            buffer.putByte(offset, (byte) INT32);
            buffer.putInt(offset + 1, (int) value, BIG_ENDIAN);
            return offset + 5;
        }
        return putInt64(buffer, offset, value);
    }

    /** Writes the {@linkplain ItemName name of an item}, of which the key lies in a source; offset behind it. */
    static int putItemName(
            final MutableDirectBuffer buffer,
            final int offset,
            final DirectBuffer source,
            final int keyOffset,
            final int keyLength,
            final int item) {
        int to = putStringHeader(buffer, offset, keyLength + 1 + AsciiEncoding.digitCount(item));
        buffer.putBytes(to, source, keyOffset, keyLength);
        to += keyLength;
        buffer.putByte(to++, ItemName.DOT);
        return to + buffer.putNaturalIntAscii(to, item);
    }
}
