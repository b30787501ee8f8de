/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/**
 * Reads MessagePack that this package has written, item by item, from a position on.
 *
 * <p>Note: not threadsafe; not for the hot path.
 */
final class MsgPackReader {
    private final DirectBuffer buffer;
    private int position;

    MsgPackReader(final DirectBuffer buffer) {
        this.buffer = buffer;
    }

    int position() {
        return position;
    }

    MsgPackReader position(final int newPosition) {
        position = newPosition;
        return this;
    }

    /** Whether a text is next. */
    boolean isText() {
        final int code = peek();
        return (code & 0xE0) == 0xA0 || (code >= 0xD9 && code <= 0xDB);
    }

    int array() {
        final int code = code();
        return switch (code) {
            case 0xDC -> uint16();
            case 0xDD -> int32();
            default -> code & 0x0F;
        };
    }

    int map() {
        final int code = code();
        return switch (code) {
            case 0xDE -> uint16();
            case 0xDF -> int32();
            default -> code & 0x0F;
        };
    }

    String text() {
        final byte[] utf8 = bytes(textLength(code()));
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private int textLength(final int code) {
        return switch (code) {
            case 0xD9 -> uint8();
            case 0xDA -> uint16();
            case 0xDB -> int32();
            default -> code & 0x1F;
        };
    }

    byte[] binary() {
        return bytes(
                switch (code()) {
                    case 0xC4 -> uint8();
                    case 0xC5 -> uint16();
                    default -> int32();
                });
    }

    boolean bool() {
        return code() == 0xC3;
    }

    double real() {
        code();
        return Double.longBitsToDouble(int64());
    }

    /** An integer of any form; one without sign that is larger than a long is negative. */
    long integer() {
        final int code = code();
        return switch (code) {
            case 0xCC -> uint8();
            case 0xCD -> uint16();
            case 0xCE -> Integer.toUnsignedLong(int32());
            case 0xCF, 0xD3 -> int64();
            case 0xD0 -> (byte) uint8();
            case 0xD1 -> (short) uint16();
            case 0xD2 -> int32();
            default -> (byte) code;
        };
    }

    /** Passes over an item, and all that is in it. */
    void skip() {
        final int code = peek();
        if (isText()) {
            code();
            // which reads too
            final int length = textLength(code);
            position += length;
        } else if (code >= 0xC4 && code <= 0xC6) {
            binary();
        } else if ((code & 0xF0) == 0x90 || code == 0xDC || code == 0xDD) {
            skip(array());
        } else if ((code & 0xF0) == 0x80 || code == 0xDE || code == 0xDF) {
            skip(2 * map());
        } else if (code == 0xCB) {
            real();
        } else {
            integer();
        }
    }

    private void skip(final int count) {
        for (int i = 0; i < count; i++) {
            skip();
        }
    }

    private int peek() {
        return buffer.getByte(position) & 0xFF;
    }

    private int code() {
        return buffer.getByte(position++) & 0xFF;
    }

    private int uint8() {
        return code();
    }

    private int uint16() {
        position += Short.BYTES;
        return buffer.getShort(position - Short.BYTES, BIG_ENDIAN) & 0xFFFF;
    }

    private int int32() {
        position += Integer.BYTES;
        return buffer.getInt(position - Integer.BYTES, BIG_ENDIAN);
    }

    private long int64() {
        position += Long.BYTES;
        return buffer.getLong(position - Long.BYTES, BIG_ENDIAN);
    }

    private byte[] bytes(final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(position, bytes);
        position += length;
        return bytes;
    }
}
