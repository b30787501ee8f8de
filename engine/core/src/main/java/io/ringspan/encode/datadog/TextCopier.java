/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import io.ringspan.memory.RawMemory;
import io.ringspan.table.StringTable;

/**
 * Copies texts with their MessagePack headers from the string table into a payload.
 *
 * <p>Most texts are short, and for those the call of a copy routine costs more than the copy. So they go as whole words, over the end
 * of the text: whoever copies keeps {@link #OVERRUN_MAX} bytes free behind it, and writes what comes next over them.
 *
 * <p>Note: not threadsafe; owned by the send thread.
 */
final class TextCopier {
    /** Most bytes that are written behind a text. */
    static final int OVERRUN_MAX = StringTable.READ_AHEAD;

    private final RawMemory texts = new RawMemory();

    TextCopier(final StringTable strings) {
        texts.wrap(strings.buffer());
    }

    /** Length of a text with its header. */
    static int length(final long encoded) {
        return (int) (encoded >>> Integer.SIZE);
    }

    /** Writes a text; offset behind it. */
    int put(final RawMemory payload, final int offset, final long encoded) {
        final int from = (int) encoded;
        final int length = length(encoded);
        if (length <= OVERRUN_MAX) {
            payload.putWords(offset, texts, from, length);
        } else {
            payload.putBytes(offset, texts, from, length);
        }
        return offset + length;
    }
}
