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

    StreamedTexts(final StringTable strings, final TextNumbers numbers) {
        this.strings = strings;
        this.numbers = numbers;
        copier = new TextCopier(strings);
    }

    /** Most bytes that a text takes. */
    int lengthMax(final int handle) {
        return Math.max(TextNumbers.LENGTH_MAX, strings.encodedLength(handle));
    }

    /** Writes a text of the string table; offset behind it. */
    int put(final RawMemory payload, final int offset, final int handle) {
        final int count = numbers.count();
        final long form = numbers.form(handle);
        if (numbers.count() == count) {
            return TextNumbers.put(payload, offset, form);
        }
        return copier.put(payload, offset, strings.encoded(handle));
    }

    /** Writes UTF-8 from anywhere; offset behind it. */
    int put(final RawMemory payload, final int offset, final DirectBuffer source, final int at, final int length) {
        final int text = MsgPack.putStringHeader(payload, offset, length);
        payload.putBytes(text, source, at, length);
        final int count = numbers.count();
        final long form = numbers.form(payload, offset, text + length - offset);
        return numbers.count() == count ? TextNumbers.put(payload, offset, form) : text + length;
    }
}
