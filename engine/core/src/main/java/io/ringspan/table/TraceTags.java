/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import io.ringspan.memory.HeapSize;
import java.util.Arrays;

/**
 * Takes those entries out of a chain of trace tags that newer ones replace. A segment lives for as long as a span of it is open, and a copy
 * of its newest tags goes with each chunk until then; so a tag that is set again and again must not drive others out of the copies.
 *
 * <p>As many blocks as a copy may have are compacted for each chunk. A longer chain is compacted when it has become twice as long as it was
 * behind the last time, which its oldest block says: so that costs no more than setting the tags did, whatever number of chunks there is.
 *
 * <p>Note: not threadsafe; owned by the decode thread. Allocates when a chain is longer than any before.
 */
final class TraceTags {
    /** Most blocks that a chunk of a trace that goes on takes along: 29 to 35 tags. */
    static final int COPY_MAX = 5;

    private static final int GROWTH = 2;
    // of a key: a text, a number, or the mark of a tag that was unset
    private static final int KINDS = 3;
    private static final int UNSET = 2;

    private final BlockPool blocks;
    private final StringTable strings;
    // by key and kind; stamped with the number of the chain
    private final int[] seen;
    private int stamp;
    private int[] keys = new int[64];
    private int[] kinds = new int[64];
    private long[] values = new long[64];

    TraceTags(final BlockPool blocks, final StringTable strings) {
        this.blocks = blocks;
        this.strings = strings;
        seen = new int[Math.multiplyExact(KINDS, strings.capacity())];
    }

    /** Heap that is taken for a number of entries of the string table, in bytes. */
    static long heap(final int entryCount) {
        return HeapSize.array((long) KINDS * entryCount, Integer.BYTES);
    }

    /** Compacts the tags of a segment, if that is due. */
    void compactIfDue(final int segment, final SegmentTable segments) {
        final int length = blocks.chainLength(segments.attributes(segment));
        if (length >= COPY_MAX) {
            final int before = blocks.note(segments.oldestAttributes(segment));
            if (length > (before > COPY_MAX ? GROWTH * before : before)) {
                compact(segment, segments);
                blocks.note(segments.oldestAttributes(segment), blocks.chainLength(segments.attributes(segment)));
            }
        }
    }

    private void compact(final int segment, final SegmentTable segments) {
        begin();
        final int head = segments.attributes(segment);
        int kept = 0;
        for (int block = head; block != BlockPool.NONE; block = blocks.older(block)) {
            for (int i = blocks.count(block) - 1; i >= 0; i--) {
                final int key = blocks.key(block, i);
                final int kind = blocks.kind(block, i);
                final long value = blocks.value(block, i);
                if (isNew(StringTable.index(key), kind)) {
                    keep(kept++, key, kind, value);
                } else {
                    strings.release(key);
                    if (BlockPool.isHandle(kind)) {
                        strings.release((int) value);
                    }
                }
            }
        }
        blocks.release(head);
        segments.clearAttributes(segment);
        // there is room: as many blocks have just been given back, at least
        for (int i = kept - 1; i >= 0; i--) {
            segments.attributes(segment, blocks.push(segments.attributes(segment), keys[i], kinds[i], values[i]));
        }
    }

    private void begin() {
        if (++stamp == 0) {
            Arrays.fill(seen, 0);
            stamp = 1;
        }
    }

    // what was unset is neither a text nor a number any more
    private boolean isNew(final int index, final int kind) {
        final int first = KINDS * index;
        final int at = first + (kind == BlockPool.META ? 0 : kind == BlockPool.METRIC ? 1 : UNSET);
        final boolean isNew = seen[at] != stamp;
        if (kind == BlockPool.UNSET) {
            seen[first] = stamp;
            seen[first + 1] = stamp;
        }
        seen[at] = stamp;
        return isNew;
    }

    private void keep(final int i, final int key, final int kind, final long value) {
        if (i == keys.length) {
            kinds = Arrays.copyOf(kinds, 2 * i);
            values = Arrays.copyOf(values, 2 * i);
            // last, since it says whether there is room: a full heap may leave some of them as they were
            keys = Arrays.copyOf(keys, 2 * i);
        }
        keys[i] = key;
        kinds[i] = kind;
        values[i] = value;
    }
}
