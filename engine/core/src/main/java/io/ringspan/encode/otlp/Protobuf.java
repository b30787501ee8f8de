/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.memory.RawMemory;
import org.agrona.MutableDirectBuffer;

/** Protobuf, as far as OTLP needs it. Each method writes at an offset and returns the offset behind; room is the caller's business. */
final class Protobuf {
    /** Longest number of up to 64 bits. */
    static final int VARINT_LENGTH_MAX = 10;

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;
    private static final int BITS_PER_BYTE = 7;
    private static final int MORE = 0x80;

    private Protobuf() {}

    /** Tag of a number of variable length. */
    static int varint(final int field) {
        return field << 3 | VARINT;
    }

    /** Tag of a number of eight bytes. */
    static int fixed64(final int field) {
        return field << 3 | FIXED64;
    }

    /** Tag of a text, of bytes, or of a message. */
    static int bytes(final int field) {
        return field << 3 | BYTES;
    }

    /** Tag of a number of four bytes. */
    static int fixed32(final int field) {
        return field << 3 | FIXED32;
    }

    /** Bytes that a number takes, read as unsigned. */
    static int varintLength(final long value) {
        if ((value & -MORE) == 0) {
            return 1;
        }
        return (Long.SIZE + BITS_PER_BYTE - 1 - Long.numberOfLeadingZeros(value | 1)) / BITS_PER_BYTE;
    }

    /** Bytes that a field takes with its tag of one byte, of which the value has a length in front. */
    static long fieldLength(final long valueLength) {
        return 1 + varintLength(valueLength) + valueLength;
    }

    /** Writes a number, read as unsigned. */
    static int putVarint(final MutableDirectBuffer payload, final int offset, final long value) {
        long left = value;
        int to = offset;
        while ((left & -MORE) != 0) {
            payload.putByte(to++, (byte) (left | MORE));
            left >>>= BITS_PER_BYTE;
        }
        payload.putByte(to, (byte) left);
        return to + 1;
    }

    /** Writes a tag of one byte and a number, read as unsigned. */
    static int putVarint(final MutableDirectBuffer payload, final int offset, final int tag, final long value) {
        payload.putByte(offset, (byte) tag);
        return putVarint(payload, offset + 1, value);
    }

    /** Writes a tag of one byte and eight bytes. */
    static int putFixed64(final RawMemory payload, final int offset, final int tag, final long value) {
        payload.putByte(offset, (byte) tag);
        payload.putLong(offset + 1, value, LITTLE_ENDIAN);
        return offset + 1 + Long.BYTES;
    }
}
