/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import io.ringspan.encode.TraceKeys;
import io.ringspan.memory.HeapSize;
import io.ringspan.memory.RawMemory;
import io.ringspan.table.BlockPool;
import io.ringspan.table.StringTable;
import java.util.Arrays;
import org.agrona.collections.ArrayUtil;

/**
 * The tags of one span, newest first, and of each key only the value that was set last. String tags are written where they are
 * met; everything else is kept in lists until its turn comes.
 *
 * <p>Which keys were met is kept in arrays with a place for every entry of the string table, stamped with the number of the span,
 * so that nothing has to be cleared between spans. The lists grow to the largest span that was ever met and then stay.
 *
 * <p>Note: not threadsafe; owned by the send thread.
 */
final class SpanTags {
    /** What {@link #putChain} returns when the tags do not fit. */
    static final int DOES_NOT_FIT = TagWriter.DOES_NOT_FIT;

    /** No key. */
    static final int NONE = -1;

    private static final int INITIAL_COUNT = 256;
    private static final long ONE = Double.doubleToRawLongBits(1);

    private final BlockPool blocks;
    private final StringTable strings;
    private final TagWriter writer;
    private final int[] metaSeen;
    private final int[] metricSeen;
    private final int[] structSeen;
    private final FlatTags flat;
    private final int trueText;
    private final int falseText;
    private final int kindIndex;
    private int stamp;
    // whether this is the second time that the chain is gone through, with all that is flat known
    private boolean isFlatKnown;
    // handle of the string tag "kind", or NONE
    private int kind;

    int metaCount;
    // what the writer makes of the keys
    long[] metricKeys = new long[INITIAL_COUNT];
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
    // bytes that numbers take at most, and structs
    long listedLength;
    long structLength;

    SpanTags(final BlockPool blocks, final StringTable strings, final TagWriter writer) {
        this.blocks = blocks;
        this.strings = strings;
        this.writer = writer;
        metaSeen = new int[strings.capacity()];
        metricSeen = new int[strings.capacity()];
        structSeen = new int[strings.capacity()];
        flat = new FlatTags(strings);
        trueText = strings.pin("true");
        falseText = strings.pin("false");
        kindIndex = StringTable.index(strings.pin(TraceKeys.KIND));
    }

    /** Heap that is taken for a number of entries of the string table, in bytes. */
    static long heap(final int entryCount) {
        return 3 * HeapSize.array(entryCount, Integer.BYTES);
    }

    /** Begins a span without tags. */
    void begin() {
        isFlatKnown = false;
        flat.begin();
        reset();
    }

    /** Begins the same span once more, this time without the tags in whose place items of arrays go out. */
    void beginAgain() {
        isFlatKnown = true;
        flat.dropItemNames();
        reset();
    }

    private void reset() {
        if (++stamp == 0) {
            Arrays.fill(metaSeen, 0);
            Arrays.fill(metricSeen, 0);
            Arrays.fill(structSeen, 0);
            stamp = 1;
        }
        kind = NONE;
        metaCount = 0;
        metricCount = 0;
        structCount = 0;
        eventCount = 0;
        linkCount = 0;
        listedLength = 0;
        structLength = 0;
    }

    /** Of a string tag that is written elsewhere, in front of all others: nothing older under its key counts. */
    void seeMeta(final int key) {
        metaSeen[StringTable.index(key)] = stamp;
        metaCount++;
    }

    /** Of a number that is written elsewhere, in front of all others: nothing older under its key counts. */
    void seeMetric(final int key) {
        metricSeen[StringTable.index(key)] = stamp;
    }

    /** Writes a string tag that is older than all so far, unless its key has been met; offset behind it, or {@link #DOES_NOT_FIT}. */
    int putMeta(final RawMemory payload, final int offset, final int limit, final int key, final int value) {
        final int index = StringTable.index(key);
        if (metaSeen[index] == stamp) {
            return offset;
        }
        metaSeen[index] = stamp;
        return putNew(payload, offset, limit, key, value);
    }

    private int putNew(final RawMemory payload, final int offset, final int limit, final int key, final int value) {
        if (isFlatKnown && flat.isItem(key)) {
            return offset;
        }
        metaCount++;
        if (StringTable.index(key) == kindIndex) {
            kind = value;
        }
        return writer.put(payload, offset, limit, key, value);
    }

    /** Most string tags of a chain. */
    int countMax(final int head) {
        return blocks.entries(head);
    }

    /** Notes a number that the chunk says of its first span. */
    void addNumber(final int key) {
        addMetric(key, ONE);
    }

    /**
     * Goes through a chain, newest entry first, and writes its string tags. Small on purpose: with the two chains of a first span in one
     * loop the compiler makes worse code of it.
     *
     * @return offset behind them, or {@link #DOES_NOT_FIT}
     */
    int putChain(final RawMemory payload, final int offset, final int limit, final int head) {
        // not read from the fields again after each write
        final BlockPool blocks = this.blocks;
        final int[] seen = metaSeen;
        final int stamp = this.stamp;
        int to = offset;
        for (int block = head; block != BlockPool.NONE; block = blocks.older(block)) {
            for (int i = blocks.count(block) - 1; i >= 0; i--) {
                final int key = blocks.key(block, i);
                final int kind = blocks.kind(block, i);
                final long value = blocks.value(block, i);
                if (kind == BlockPool.META) {
                    final int index = StringTable.index(key);
                    if (seen[index] != stamp) {
                        seen[index] = stamp;
                        to = putNew(payload, to, limit, key, (int) value);
                    }
                } else if (kind == BlockPool.METRIC) {
                    addMetric(key, value);
                } else {
                    to = putOther(payload, to, limit, key, kind, value);
                }
                if (to == DOES_NOT_FIT) {
                    return DOES_NOT_FIT;
                }
            }
        }
        return to;
    }

    /**
     * Goes through the chain of another span for what it says about the trace, and writes its string tags: of keys that begin with a
     * prefix, and of one more key.
     *
     * @return offset behind them, or {@link #DOES_NOT_FIT}
     */
    int putInherited(
            final RawMemory payload,
            final int offset,
            final int limit,
            final int head,
            final int prefix,
            final int otherKey) {
        int to = offset;
        for (int block = head; block != BlockPool.NONE && to != DOES_NOT_FIT; block = blocks.older(block)) {
            for (int i = blocks.count(block) - 1; i >= 0 && to != DOES_NOT_FIT; i--) {
                final int key = blocks.key(block, i);
                if (StringTable.index(key) == StringTable.index(otherKey) || strings.startsWith(key, prefix)) {
                    to = putInherited(payload, to, limit, key, blocks.kind(block, i), blocks.value(block, i));
                }
            }
        }
        return to;
    }

    private int putInherited(
            final RawMemory payload,
            final int offset,
            final int limit,
            final int key,
            final int kind,
            final long value) {
        switch (kind) {
            case BlockPool.META -> {
                return putMeta(payload, offset, limit, key, (int) value);
            }
            case BlockPool.METRIC -> addMetric(key, value);
            case BlockPool.LONG, BlockPool.UNSET -> addOther(key, kind, value);
            default -> {
                // nothing that is said about a trace is of another kind
            }
        }
        return offset;
    }

    /** Takes a string tag that the caller writes, as the oldest of the span; false if the span has one of that key. */
    boolean takeMeta(final int key) {
        final int index = StringTable.index(key);
        if (metaSeen[index] == stamp) {
            return false;
        }
        seeMeta(key);
        return true;
    }

    private int putBoolean(
            final RawMemory payload, final int offset, final int limit, final int key, final boolean value) {
        if (!replaceAll(key)) {
            return offset;
        }
        unsee(metaSeen, key);
        return putMeta(payload, offset, limit, key, value ? trueText : falseText);
    }

    // a number that is older than all so far, unless its key has been met
    private void addMetric(final int key, final long value) {
        final int index = StringTable.index(key);
        if (metricSeen[index] == stamp) {
            return;
        }
        metricSeen[index] = stamp;
        if (isFlatKnown && flat.isItem(key)) {
            return;
        }
        final int at = metricCount++;
        if (at == metricKeys.length) {
            metricValues = Arrays.copyOf(metricValues, 2 * at);
            // last, since it says whether there is room: a full heap may leave some of them as they were
            metricKeys = Arrays.copyOf(metricKeys, 2 * at);
        }
        final long numberKey = writer.numberKey(key);
        metricKeys[at] = numberKey;
        metricValues[at] = value;
        listedLength += writer.numberKeyLength(numberKey) + MsgPack.NUMBER_LENGTH_MAX;
    }

    private int putOther(
            final RawMemory payload,
            final int offset,
            final int limit,
            final int key,
            final int kind,
            final long value) {
        switch (kind) {
            case BlockPool.BOOLEAN -> {
                return putBoolean(payload, offset, limit, key, value != 0);
            }
            case BlockPool.FIELD -> {
                return putMeta(payload, offset, limit, key, (int) value);
            }
            default -> {
                addOther(key, kind, value);
                return offset;
            }
        }
    }

    private void addOther(final int key, final int kind, final long value) {
        switch (kind) {
            case BlockPool.META_STRUCT -> addStruct(key, (int) value);
            case BlockPool.EVENT -> addEvent((int) value);
            case BlockPool.LINK -> addLink((int) value);
            case BlockPool.UNSET -> {
                structSeen[StringTable.index(key)] = stamp;
                replaceAll(key);
            }
            case BlockPool.LONG -> addLong(key, value);
            case BlockPool.VALUE -> replaceAll(key); // has no form here
            case BlockPool.DROPPED -> {
                // nobody asks here how many there were
            }
            default -> {
                if (replaceAll(key) && !isFlatKnown) {
                    flat.addArray(key, (int) value);
                }
            }
        }
    }

    private void addLong(final int key, final long value) {
        if (!replaceAll(key)) {
            return;
        }
        if (FlatValue.isExact(value)) {
            unsee(metricSeen, key);
            addMetric(key, Double.doubleToRawLongBits((double) value));
        } else if (!isFlatKnown) {
            flat.addLong(key, value);
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

    /** The tags that are neither written with the chain nor in one of the lists. */
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
            structLength += (long) strings.encodedLength(key) + strings.length(value) + MsgPack.HEADER_LENGTH_MAX;
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

    /** Whether there is a string tag "kind" with another value than the given one. */
    boolean hasOtherKind(final int value) {
        return kind != NONE && !strings.contentEquals(kind, value);
    }

    /** Takes a number out of the list, if it is there. */
    void dropMetric(final int key) {
        if (metricSeen[StringTable.index(key)] != stamp) {
            return;
        }
        final long numberKey = writer.numberKey(key);
        int to = 0;
        for (int i = 0; i < metricCount; i++) {
            if (metricKeys[i] != numberKey) {
                metricKeys[to] = metricKeys[i];
                metricValues[to++] = metricValues[i];
            }
        }
        metricCount = to;
    }
}
