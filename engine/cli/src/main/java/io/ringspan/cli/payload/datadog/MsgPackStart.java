/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload.datadog;

/** The first bytes of a payload, as MessagePack. */
final class MsgPackStart {
    private final byte[] bytes;

    MsgPackStart(final byte[] bytes) {
        this.bytes = bytes;
    }

    /** A byte; -1 behind the last one. */
    int at(final int offset) {
        return offset < bytes.length ? bytes[offset] & 0xFF : -1;
    }

    /** Where what an array or a map has begins. */
    int behindHeader(final int offset) {
        return switch (at(offset)) {
            case 0xDC, 0xDE -> offset + 3;
            case 0xDD, 0xDF -> offset + 5;
            default -> offset + 1;
        };
    }

    boolean isArray(final int offset) {
        return at(offset) >> 4 == 0x9 || at(offset) == 0xDC || at(offset) == 0xDD;
    }

    boolean isMap(final int offset) {
        return at(offset) >> 4 == 0x8 || at(offset) == 0xDE || at(offset) == 0xDF;
    }

    boolean isText(final int offset) {
        return at(offset) >> 5 == 0x5 || (at(offset) >= 0xD9 && at(offset) <= 0xDB);
    }
}
