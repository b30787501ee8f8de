/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import io.ringspan.memory.RawMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The name of a field as MessagePack, and perhaps the first byte of its value behind it, as two words in the order of the machine.
 *
 * <p>A record, because the compiler takes the fields of a record in a constant for constants.
 *
 * @param first  word
 * @param second word, of which nothing counts when the length is that of one
 * @param length in bytes, 1 to 16
 */
record FieldName(long first, long second, int length) {
    private static final int FIXSTR = 0xA0;

    static FieldName of(final String name) {
        return of(name, new byte[0]);
    }

    static FieldName of(final String name, final int code) {
        return of(name, new byte[] {(byte) code});
    }

    private static FieldName of(final String name, final byte[] behind) {
        final byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        final int length = 1 + ascii.length + behind.length;
        final ByteBuffer words = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.nativeOrder());
        words.put((byte) (FIXSTR | ascii.length)).put(ascii).put(behind);
        return new FieldName(words.getLong(0), words.getLong(Long.BYTES), length);
    }

    /** Writes the name, and nothing that counts over the end of its last word; offset behind it. */
    int put(final RawMemory payload, final int offset) {
        if (length > Long.BYTES) {
            payload.putLongs(offset, first, second);
        } else {
            payload.putLong(offset, first);
        }
        return offset + length;
    }
}
