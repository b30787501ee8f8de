/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import io.ringspan.table.BlockPool;
import io.ringspan.table.StringTable;
import java.util.Arrays;
import org.agrona.collections.ArrayUtil;

/**
 * The tags of one span as they go out: newest first, and of each key only the value that was set last.
 *
 * <p>Which keys were met is kept in arrays with a place for every entry of the string table, stamped with the number of the span,
 * so that nothing has to be cleared between spans. The lists grow to the largest span that was ever met and then stay.
 *
 * <p>Note: not threadsafe; owned by the send thread.
 */
final class SpanTags {
    private static final int INITIAL_COUNT = 256;
    private static final int NONE = -1;

    private final BlockPool blocks;
    private final StringTable strings;
    private final int[] metaSeen;
    private final int[] metricSeen;
    private final int[] structSeen;
    private final FlatTags flat;
    private final int trueText;
    private final int falseText;
    private int stamp;

    int[] metaKeys = new int[INITIAL_COUNT];
    int[] metaValues = new int[INITIAL_COUNT];
    int metaCount;
    int[] metricKeys = new int[INITIAL_COUNT];
    long[] metricValues = new long[INITIAL_COUNT];
    int metricCount;
    int[] structKeys = ArrayUtil.EMPTY_INT_ARRAY;
    int[] structValues = ArrayUtil.EMPTY_INT_ARRAY;
    int structCount;
    // newest first, like everything else, although they go out in the order in which they were added
    int[] events = ArrayUtil.EMPTY_INT_ARRAY;
    int eventCount;
    int[] links = ArrayUtil.EMPTY_INT_ARRAY;
    int linkCount;
    // bytes that keys and values take at most, without events and links
    long length;

    SpanTags(final BlockPool blocks, final StringTable strings) {
        this.blocks = blocks;
        this.strings = strings;
        metaSeen = new int[strings.capacity()];
        metricSeen = new int[strings.capacity()];
        structSeen = new int[strings.capacity()];
        flat = new FlatTags(strings);
        trueText = strings.pin("true");
        falseText = strings.pin("false");
    }

    /** Begins a span without tags. */
    void begin() {
        if (++stamp == 0) {
            Arrays.fill(metaSeen, 0);
            Arrays.fill(metricSeen, 0);
            Arrays.fill(structSeen, 0);
            stamp = 1;
        }
        metaCount = 0;
        metricCount = 0;
        structCount = 0;
        eventCount = 0;
        linkCount = 0;
        length = 0;
        flat.begin();
    }

    /** Adds a tag that is older than all added so far. */
    void addMeta(final int key, final int value) {
        final int index = StringTable.index(key);
        if (metaSeen[index] != stamp) {
            metaSeen[index] = stamp;
            final int at = metaCount++;
            if (at == metaKeys.length) {
                metaKeys = Arrays.copyOf(metaKeys, 2 * at);
                metaValues = Arrays.copyOf(metaValues, 2 * at);
            }
            metaKeys[at] = key;
            metaValues[at] = value;
            length += strings.encodedLength(key) + strings.encodedLength(value);
        }
    }

    /** Adds a tag that is older than all added so far. */
    void addMetric(final int key, final long value) {
        final int index = StringTable.index(key);
        if (metricSeen[index] != stamp) {
            metricSeen[index] = stamp;
            final int at = metricCount++;
            if (at == metricKeys.length) {
                metricKeys = Arrays.copyOf(metricKeys, 2 * at);
                metricValues = Arrays.copyOf(metricValues, 2 * at);
            }
            metricKeys[at] = key;
            metricValues[at] = value;
            length += strings.encodedLength(key) + MsgPack.NUMBER_LENGTH_MAX;
        }
    }

    /** Adds a chain, newest entry first. */
    void addChain(final int head) {
        for (int block = head; block != BlockPool.NONE; block = blocks.older(block)) {
            for (int i = blocks.count(block) - 1; i >= 0; i--) {
                final int key = blocks.key(block, i);
                final long value = blocks.value(block, i);
                switch (blocks.kind(block, i)) {
                    case BlockPool.META -> addMeta(key, (int) value);
                    case BlockPool.METRIC -> addMetric(key, value);
                    case BlockPool.META_STRUCT -> addStruct(key, (int) value);
                    case BlockPool.EVENT -> addEvent((int) value);
                    case BlockPool.LINK -> addLink((int) value);
                    case BlockPool.UNSET -> {
                        structSeen[StringTable.index(key)] = stamp;
                        replaceAll(key);
                    }
                    default -> addTyped(key, blocks.kind(block, i), value);
                }
            }
        }
        if (flat.arrayCount() > 0) {
            dropItemNames();
        }
    }

    private void addTyped(final int key, final int kind, final long value) {
        if (!replaceAll(key)) {
            return;
        }
        switch (kind) {
            case BlockPool.BOOLEAN -> {
                unsee(metaSeen, key);
                addMeta(key, value != 0 ? trueText : falseText);
            }
            case BlockPool.LONG -> {
                if (FlatValue.isExact(value)) {
                    unsee(metricSeen, key);
                    addMetric(key, Double.doubleToRawLongBits((double) value));
                } else {
                    length += flat.addLong(key, value);
                }
            }
            default -> length += flat.addArray(key, (int) value);
        }
    }

    // a typed tag, or none any more: nothing older under the key counts in either map; false if something newer does
    private boolean replaceAll(final int key) {
        final int index = StringTable.index(key);
        final boolean isNewest = metaSeen[index] != stamp && metricSeen[index] != stamp;
        metaSeen[index] = stamp;
        metricSeen[index] = stamp;
        return isNewest;
    }

    private void unsee(final int[] seen, final int key) {
        seen[StringTable.index(key)] = stamp - 1;
    }

    // of a tag and an item of an array with the same name the item goes out
    private void dropItemNames() {
        int to = 0;
        for (int i = 0; i < metaCount; i++) {
            if (!flat.isItem(metaKeys[i])) {
                metaKeys[to] = metaKeys[i];
                metaValues[to++] = metaValues[i];
            }
        }
        metaCount = to;
        to = 0;
        for (int i = 0; i < metricCount; i++) {
            if (!flat.isItem(metricKeys[i])) {
                metricKeys[to] = metricKeys[i];
                metricValues[to++] = metricValues[i];
            }
        }
        metricCount = to;
        flat.dropItemNames();
    }

    /** The tags that are in none of the lists. */
    FlatTags flat() {
        return flat;
    }

    private void addStruct(final int key, final int value) {
        final int index = StringTable.index(key);
        if (structSeen[index] != stamp) {
            structSeen[index] = stamp;
            structKeys = ensure(structKeys, structCount);
            structValues = ensure(structValues, structCount);
            structKeys[structCount] = key;
            structValues[structCount++] = value;
            length += strings.encodedLength(key) + strings.length(value) + MsgPack.HEADER_LENGTH_MAX;
        }
    }

    private void addEvent(final int event) {
        events = ensure(events, eventCount);
        events[eventCount++] = event;
    }

    private void addLink(final int link) {
        links = ensure(links, linkCount);
        links[linkCount++] = link;
    }

    private static int[] ensure(final int[] array, final int count) {
        return count < array.length ? array : Arrays.copyOf(array, Math.max(INITIAL_COUNT, 2 * count));
    }

    /** Place of a string tag, or -1. */
    int meta(final int key) {
        if (metaSeen[StringTable.index(key)] == stamp) {
            for (int i = 0; i < metaCount; i++) {
                if (StringTable.index(metaKeys[i]) == StringTable.index(key)) {
                    return i;
                }
            }
        }
        return NONE;
    }

    /** Puts a metric at a place of its own, over the one with the same key if there is one. */
    void insertMetric(final int place, final int key, final long value) {
        if (metricSeen[StringTable.index(key)] == stamp) {
            removeMetric(key);
        }
        addMetricAnyway(key, value);
        for (int i = metricCount - 1; i > place; i--) {
            metricKeys[i] = metricKeys[i - 1];
            metricValues[i] = metricValues[i - 1];
        }
        metricKeys[place] = key;
        metricValues[place] = value;
    }

    private void addMetricAnyway(final int key, final long value) {
        unsee(metricSeen, key);
        addMetric(key, value);
    }

    private void removeMetric(final int key) {
        int to = 0;
        for (int i = 0; i < metricCount; i++) {
            if (StringTable.index(metricKeys[i]) != StringTable.index(key)) {
                metricKeys[to] = metricKeys[i];
                metricValues[to++] = metricValues[i];
            }
        }
        metricCount = to;
    }
}
