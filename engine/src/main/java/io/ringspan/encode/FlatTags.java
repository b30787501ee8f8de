/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import io.ringspan.table.StringTable;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The tags of one span that v0.4 has no type for, and that do not lie in the tables as they go out: integers that no double holds
 * go out as texts, arrays item by item.
 *
 * <p>Note: not threadsafe; owned by the send thread. Allocates only while a span has more such tags than any before.
 */
final class FlatTags {
    private static final int INITIAL_COUNT = 16;
    private static final int NONE = -1;

    private final StringTable strings;
    private final DirectBuffer source;
    private int[] keys = new int[INITIAL_COUNT];
    // the integer; or the handle of the items, of which there are as many as the third array says
    private long[] values = new long[INITIAL_COUNT];
    private int[] itemCounts = new int[INITIAL_COUNT];
    private int count;
    private int arrayCount;
    private int metaCount;
    private int metricCount;
    private long lengthMax;

    FlatTags(final StringTable strings) {
        this.strings = strings;
        source = strings.buffer();
    }

    /** Begins a span without such tags. */
    void begin() {
        count = 0;
        arrayCount = 0;
        metaCount = 0;
        metricCount = 0;
        lengthMax = 0;
    }

    /** Adds an integer. */
    void addLong(final int key, final long value) {
        add(key, value, NONE);
        metaCount++;
        lengthMax += (long) strings.encodedLength(key) + MsgPack.DECIMAL_LENGTH_MAX;
    }

    /** Adds an array. */
    void addArray(final int key, final int items) {
        final long nameLength = strings.encodedLength(key) + (long) ItemName.SUFFIX_LENGTH_MAX;
        final int end = strings.offset(items) + strings.length(items);
        int itemCount = 0;
        for (int item = strings.offset(items); item < end; item = FlatValue.behind(source, item)) {
            itemCount++;
            lengthMax += nameLength + FlatValue.lengthMax(source, item);
            if (FlatValue.isMetric(source, item)) {
                metricCount++;
            } else {
                metaCount++;
            }
        }
        add(key, items, itemCount);
        arrayCount++;
    }

    private void add(final int key, final long value, final int itemCount) {
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
            itemCounts = Arrays.copyOf(itemCounts, 2 * count);
        }
        keys[count] = key;
        values[count] = value;
        itemCounts[count++] = itemCount;
    }

    int arrayCount() {
        return arrayCount;
    }

    int metaCount() {
        return metaCount;
    }

    int metricCount() {
        return metricCount;
    }

    /** Most bytes that all of them take. */
    long lengthMax() {
        return lengthMax;
    }

    /** Whether an item of one of the arrays goes out under a key. */
    boolean isItem(final int key) {
        final int offset = strings.offset(key);
        final int length = strings.length(key);
        final int keyLength = ItemName.keyLength(source, offset, length);
        if (keyLength == ItemName.NONE) {
            return false;
        }
        final int item = ItemName.item(source, offset, length, keyLength);
        for (int i = 0; i < count; i++) {
            if (item < itemCounts[i]
                    && strings.length(keys[i]) == keyLength
                    && ItemName.equal(source, offset, strings.offset(keys[i]), keyLength)) {
                return true;
            }
        }
        return false;
    }

    /** Drops the integers under whose keys items go out. */
    void dropItemNames() {
        int to = 0;
        for (int i = 0; i < count; i++) {
            if (itemCounts[i] != NONE || !isItem(keys[i])) {
                keys[to] = keys[i];
                values[to] = values[i];
                itemCounts[to++] = itemCounts[i];
            } else {
                metaCount--;
            }
        }
        count = to;
    }

    /** Writes what goes into {@code meta}; offset behind it. */
    int putMeta(final MutableDirectBuffer buffer, final int offset) {
        int to = offset;
        for (int i = 0; i < count; i++) {
            if (itemCounts[i] == NONE) {
                final int length = strings.encodedLength(keys[i]);
                buffer.putBytes(to, source, strings.encodedOffset(keys[i]), length);
                to = MsgPack.putDecimal(buffer, to + length, values[i]);
            } else {
                to = putItems(buffer, to, i, false);
            }
        }
        return to;
    }

    /** Writes what goes into {@code metrics}; offset behind it. */
    int putMetrics(final MutableDirectBuffer buffer, final int offset) {
        int to = offset;
        for (int i = 0; i < count; i++) {
            if (itemCounts[i] != NONE) {
                to = putItems(buffer, to, i, true);
            }
        }
        return to;
    }

    private int putItems(final MutableDirectBuffer buffer, final int offset, final int i, final boolean metrics) {
        int item = strings.offset((int) values[i]);
        int to = offset;
        for (int number = 0; number < itemCounts[i]; number++) {
            if (FlatValue.isMetric(source, item) == metrics) {
                to = ItemName.put(buffer, to, source, strings.offset(keys[i]), strings.length(keys[i]), number);
                to = metrics
                        ? FlatValue.putMetric(buffer, to, source, item)
                        : FlatValue.putText(buffer, to, source, item);
            }
            item = FlatValue.behind(source, item);
        }
        return to;
    }
}
