/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import io.ringspan.memory.RawMemory;
import io.ringspan.table.StringTable;
import org.agrona.DirectBuffer;

/**
 * Writes texts as v1.0 has them: itself where it is used first, and its number everywhere else.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
final class StreamedTexts {
    /** Most bytes that are written behind a text. */
    static final int OVERRUN_MAX = TextCopier.OVERRUN_MAX;

    private final StringTable strings;
    private final TextNumbers numbers;
    private final TextCopier copier;
    private boolean isFull;

    StreamedTexts(final StringTable strings, final TextNumbers numbers) {
        this.strings = strings;
        this.numbers = numbers;
        copier = new TextCopier(strings);
    }

    /** Begins a chunk. */
    void begin() {
        isFull = false;
    }

    /** Whether the dictionary had no room for a text of the chunk; then what has been written of it means nothing. */
    boolean isFull() {
        return isFull;
    }

    /** Most bytes that a text takes. */
    int lengthMax(final int handle) {
        return Math.max(TextNumbers.LENGTH_MAX, strings.encodedLength(handle));
    }

    /** Writes a text of the string table; offset behind it. */
    int put(final RawMemory payload, final int offset, final int handle) {
        final int count = numbers.count();
        final int number = numbers.number(handle);
        if (number < count) {
            return putNumber(payload, offset, number);
        }
        return copier.put(payload, offset, strings.encoded(handle));
    }

    /** Writes UTF-8 from anywhere; offset behind it. */
    int put(final RawMemory payload, final int offset, final DirectBuffer source, final int at, final int length) {
        final int text = MsgPack.putStringHeader(payload, offset, length);
        payload.putBytes(text, source, at, length);
        final int count = numbers.count();
        final int number = numbers.number(payload, offset, text + length - offset);
        return number < count ? putNumber(payload, offset, number) : text + length;
    }

    private int putNumber(final RawMemory payload, final int offset, final int number) {
        isFull |= number == TextNumbers.FULL;
        return MsgPack.putPositive(payload, offset, Math.max(0, number));
    }
}
