/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import io.ringspan.encode.ItemName;
import io.ringspan.memory.KeyedHash;
import io.ringspan.memory.RawMemory;
import io.ringspan.table.StringTable;
import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;

/**
 * The tags of one span that v0.4 has no type for, and that do not lie in the tables as they go out: integers that no double holds
 * go out as texts, arrays item by item.
 *
 * <p>Note: not threadsafe; owned by the send thread. Allocates only while a span has more such tags than any before.
 */
final class FlatTags {
    private static final int INITIAL_COUNT = 16;
    private static final int NONE = -1;
    // in place of the number of items
    private static final int DROPPED = -2;

    private final StringTable strings;
    private final DirectBuffer source;
    private int[] keys = new int[INITIAL_COUNT];
    // the integer; or the handle of the items, of which there are as many as the third array says
    private long[] values = new long[INITIAL_COUNT];
    private int[] itemCounts = new int[INITIAL_COUNT];
    // the arrays by their keys, once all of them are there
    private final KeyedHash hash = KeyedHash.random();
    private int[] table = new int[INITIAL_COUNT];
    private int tableMask;
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
        final long nameLength = strings.encodedLength(key) + (long) MsgPack.ITEM_SUFFIX_LENGTH_MAX;
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
            values = Arrays.copyOf(values, 2 * count);
            itemCounts = Arrays.copyOf(itemCounts, 2 * count);
            // last, since it says whether there is room: a full heap may leave some of them as they were
            keys = Arrays.copyOf(keys, 2 * count);
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
        final int array = table[slot(offset, keyLength)];
        return array != NONE && ItemName.item(source, offset, length, keyLength) < itemCounts[array];
    }

    /** Drops the integers under whose keys items go out. From here on {@link #isItem} can be asked, until a span begins. */
    void dropItemNames() {
        index();
        for (int i = 0; i < count; i++) {
            if (itemCounts[i] == NONE && isItem(keys[i])) {
                itemCounts[i] = DROPPED;
                metaCount--;
            }
        }
    }

    /** Drops an integer, in whose place something else goes out. */
    void dropLong(final int key) {
        for (int i = 0; i < count; i++) {
            if (itemCounts[i] == NONE && StringTable.index(keys[i]) == StringTable.index(key)) {
                itemCounts[i] = DROPPED;
                metaCount--;
            }
        }
    }

    private void index() {
        final int tableLength = BitUtil.findNextPositivePowerOfTwo(2 * arrayCount);
        if (table.length < tableLength) {
            table = new int[tableLength];
        }
        Arrays.fill(table, 0, tableLength, NONE);
        tableMask = tableLength - 1;
        for (int i = 0; i < count; i++) {
            if (itemCounts[i] != NONE) {
                table[slot(strings.offset(keys[i]), strings.length(keys[i]))] = i;
            }
        }
    }

    // where a key is, or would be
    private int slot(final int keyOffset, final int keyLength) {
        int slot = hash.hash(source, keyOffset, keyLength) & tableMask;
        while (table[slot] != NONE && !hasKey(table[slot], keyOffset, keyLength)) {
            slot = slot + 1 & tableMask;
        }
        return slot;
    }

    private boolean hasKey(final int i, final int keyOffset, final int keyLength) {
        return strings.length(keys[i]) == keyLength
                && ItemName.equal(source, keyOffset, strings.offset(keys[i]), keyLength);
    }

    /** Writes what goes into {@code meta}; offset behind it. */
    int putMeta(final RawMemory buffer, final int offset, final TagWriter writer) {
        int to = offset;
        for (int i = 0; i < count; i++) {
            if (itemCounts[i] == NONE) {
                final int length = strings.encodedLength(keys[i]);
                buffer.putBytes(to, source, strings.encodedOffset(keys[i]), length);
                to = writer.replace(buffer, to, to + length);
                to = writer.replace(buffer, to, MsgPack.putDecimal(buffer, to, values[i]));
            } else if (itemCounts[i] != DROPPED) {
                to = putItems(buffer, to, i, false, writer);
            }
        }
        return to;
    }

    /** Writes what goes into {@code metrics}; offset behind it. */
    int putMetrics(final RawMemory buffer, final int offset, final TagWriter writer) {
        int to = offset;
        for (int i = 0; i < count; i++) {
            if (itemCounts[i] > 0) {
                to = putItems(buffer, to, i, true, writer);
            }
        }
        return to;
    }

    private int putItems(
            final RawMemory buffer, final int offset, final int i, final boolean metrics, final TagWriter writer) {
        int item = strings.offset((int) values[i]);
        int to = offset;
        for (int number = 0; number < itemCounts[i]; number++) {
            if (FlatValue.isMetric(source, item) == metrics) {
                to = writer.replace(
                        buffer,
                        to,
                        MsgPack.putItemName(
                                buffer, to, source, strings.offset(keys[i]), strings.length(keys[i]), number));
                to = metrics
                        ? FlatValue.putMetric(buffer, to, source, item)
                        : writer.replace(buffer, to, FlatValue.putText(buffer, to, source, item));
            }
            item = FlatValue.behind(source, item);
        }
        return to;
    }
}
