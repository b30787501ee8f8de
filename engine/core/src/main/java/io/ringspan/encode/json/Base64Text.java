/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.json;

import io.ringspan.memory.RawMemory;

/** Bytes as base64, of the standard alphabet and with padding. */
final class Base64Text {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int GROUP = 3;
    private static final int GROUP_LENGTH = 4;

    private Base64Text() {}

    /** Length of the text for a number of bytes. */
    static long length(final int byteCount) {
        return (long) GROUP_LENGTH * ((byteCount + GROUP - 1L) / GROUP);
    }

    /** Writes the text; offset behind it. */
    static int put(
            final RawMemory payload, final int offset, final RawMemory source, final int from, final int byteCount) {
        int to = offset;
        for (int i = 0; i < byteCount; i += GROUP) {
            final int left = byteCount - i;
            final int bits = (source.getByte(from + i) & 0xFF) << 16
                    | (left > 1 ? (source.getByte(from + i + 1) & 0xFF) << 8 : 0)
                    | (left > 2 ? source.getByte(from + i + 2) & 0xFF : 0);
            payload.putByte(to, digit(bits >> 18));
            payload.putByte(to + 1, digit(bits >> 12));
            payload.putByte(to + 2, left > 1 ? digit(bits >> 6) : (byte) '=');
            payload.putByte(to + 3, left > 2 ? digit(bits) : (byte) '=');
            to += GROUP_LENGTH;
        }
        return to;
    }

    private static byte digit(final int bits) {
        return (byte) ALPHABET.charAt(bits & 0x3F);
    }
}
