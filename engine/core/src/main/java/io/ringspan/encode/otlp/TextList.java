/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.memory.RawMemory;
import java.util.Arrays;

/**
 * Attributes of one span that are texts, as most are, in the order in which they go out, and the length of all of them as fields.
 *
 * <p>Note: not threadsafe; owned by the encode thread. Allocates only while a span has more attributes than any before.
 */
final class TextList {
    private static final int INITIAL_COUNT = 64;

    private final KeyValues keyValues;
    // key and value by turns
    private long[] entries = new long[2 * INITIAL_COUNT];
    private int end;
    private long length;

    TextList(final KeyValues keyValues) {
        this.keyValues = keyValues;
    }

    void clear() {
        end = 0;
        length = 0;
    }

    int count() {
        return end >> 1;
    }

    void add(final long key, final long value) {
        final int at = end;
        if (at == entries.length) {
            entries = Arrays.copyOf(entries, 2 * at);
        }
        entries[at] = key;
        entries[at + 1] = value;
        end = at + 2;
        length += KeyValues.textFieldLength(key, value);
    }

    long key(final int i) {
        return entries[2 * i];
    }

    long value(final int i) {
        return entries[2 * i + 1];
    }

    /** Length of the first ones. */
    long length(final int written) {
        if (written >= count()) {
            return length;
        }
        long result = 0;
        for (int i = 0; i < 2 * written; i += 2) {
            result += KeyValues.textFieldLength(entries[i], entries[i + 1]);
        }
        return result;
    }

    /** Writes the first ones, each as a field; offset behind them. */
    int put(final RawMemory payload, final int offset, final int tag, final int written) {
        final long[] entries = this.entries;
        final KeyValues keyValues = this.keyValues;
        final int last = 2 * Math.min(written, count());
        int to = offset;
        for (int i = 0; i < last; i += 2) {
            to = keyValues.putTextField(payload, to, tag, entries[i], entries[i + 1]);
        }
        return to;
    }
}
