/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.json;

import io.ringspan.memory.RawMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What never changes of a format, such as the name of a field with what stands around it, as four words in the order of the machine.
 *
 * <p>A record, because the compiler takes the fields of a record in a constant for constants.
 *
 * @param first  word
 * @param second word
 * @param third  word
 * @param fourth word; nothing counts of what is behind the length
 * @param length in bytes, 1 to {@link RawMemory#WORDS_LENGTH}
 */
public record JsonLiteral(long first, long second, long third, long fourth, int length) {
    /**
     * Makes a literal.
     *
     * @param text 1 to {@link RawMemory#WORDS_LENGTH} characters of ASCII
     * @return the literal
     * @throws IllegalArgumentException if it is too long, or empty
     */
    public static JsonLiteral of(final String text) {
        final byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        if (ascii.length == 0 || ascii.length > RawMemory.WORDS_LENGTH) {
            throw new IllegalArgumentException("a literal of " + ascii.length + " bytes");
        }
        final ByteBuffer words = ByteBuffer.allocate(RawMemory.WORDS_LENGTH).order(ByteOrder.nativeOrder());
        words.put(ascii);
        return new JsonLiteral(
                words.getLong(0),
                words.getLong(Long.BYTES),
                words.getLong(2 * Long.BYTES),
                words.getLong(3 * Long.BYTES),
                ascii.length);
    }

    /** Writes the literal, and nothing that counts over its end; offset behind it. */
    int put(final RawMemory payload, final int offset) {
        if (length > Long.BYTES) {
            payload.putLongs(offset, first, second);
            if (length > 2 * Long.BYTES) {
                payload.putLongs(offset + 2 * Long.BYTES, third, fourth);
            }
        } else {
            payload.putLong(offset, first);
        }
        return offset + length;
    }
}
