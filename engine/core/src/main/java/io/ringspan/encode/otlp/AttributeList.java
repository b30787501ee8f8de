/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.memory.RawMemory;
import java.util.Arrays;

/**
 * Attributes of one span, in the order in which they go out, and the length of all of them as fields.
 *
 * <p>Note: not threadsafe; owned by the encode thread. Allocates only while a span has more attributes than any before.
 */
final class AttributeList {
    private static final int INITIAL_COUNT = 64;

    private final KeyValues keyValues;
    private byte[] kinds = new byte[INITIAL_COUNT];
    private long[] keys = new long[INITIAL_COUNT];
    private long[] values = new long[INITIAL_COUNT];
    private int count;
    private long length;

    AttributeList(final KeyValues keyValues) {
        this.keyValues = keyValues;
    }

    void clear() {
        count = 0;
        length = 0;
    }

    int count() {
        return count;
    }

    void add(final int kind, final long key, final long value) {
        length += keyValues.fieldLength(kind, key, value);
        final int at = count++;
        if (at == keys.length) {
            kinds = Arrays.copyOf(kinds, 2 * at);
            values = Arrays.copyOf(values, 2 * at);
            // last, since it says whether there is room: a full heap may leave some of them as they were
            keys = Arrays.copyOf(keys, 2 * at);
        }
        kinds[at] = (byte) kind;
        keys[at] = key;
        values[at] = value;
    }

    /** Takes out the attribute with a key, if there is one. */
    void remove(final long key) {
        for (int i = 0; i < count; i++) {
            if (keys[i] == key) {
                length -= keyValues.fieldLength(kinds[i], key, values[i]);
                count--;
                System.arraycopy(kinds, i + 1, kinds, i, count - i);
                System.arraycopy(keys, i + 1, keys, i, count - i);
                System.arraycopy(values, i + 1, values, i, count - i);
                return;
            }
        }
    }

    int kind(final int i) {
        return kinds[i];
    }

    long key(final int i) {
        return keys[i];
    }

    long value(final int i) {
        return values[i];
    }

    /** Length of the first ones. */
    long length(final int written) {
        if (written >= count) {
            return length;
        }
        long result = 0;
        for (int i = 0; i < written; i++) {
            result += keyValues.fieldLength(kinds[i], keys[i], values[i]);
        }
        return result;
    }

    /** Writes the first ones, each as a field; offset behind them. */
    int put(final RawMemory payload, final int offset, final int tag, final int written) {
        final int end = Math.min(written, count);
        int to = offset;
        for (int i = 0; i < end; i++) {
            to = keyValues.put(payload, to, tag, kinds[i], keys[i], values[i]);
        }
        return to;
    }
}
