/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import io.ringspan.memory.KeyedHash;
import io.ringspan.memory.RawMemory;

/**
 * Says whether a live span has a tag, in a time that does not depend on how many it has.
 *
 * <p>Of a span with few tags the newest blocks are looked at. One with more gets a table of its keys in the memory of the strings, when it
 * is asked for the first time; tags that come later are added to it when it is asked again. So every tag is looked at about once, whoever
 * asks how often. The table goes when the span is live no more.
 *
 * <pre>
 *        +-------------------------------+-------------------------------+
 *      0 |      length of the table      |         keys in it            |
 *        +-------------------------------+-------------------------------+
 *      8 |    newest block looked at     |  entries of it looked at      |
 *        +-------------------------------+-------------------------------+
 *     16 |             round             |            unused             |
 *        +-------------------------------+-------------------------------+
 *     24 |     entry of the string       |  round, and whether the tag   |   places of
 *        |  table, or -1 for a free one  |   is there as the last bit    |   this form
 *        +-------------------------------+-------------------------------+
 * </pre>
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
final class TagIndex {
    static final int ABSENT = 0;
    static final int PRESENT = 1;

    /** There is no memory for a table. */
    static final int FULL = -1;

    /** Blocks that are looked at one by one. */
    static final int BLOCKS_MAX = 8;

    private static final int NONE = -1;
    private static final int KEPT_OFFSET = Integer.BYTES;
    private static final int BLOCK_OFFSET = KEPT_OFFSET + Integer.BYTES;
    private static final int ENTRIES_OFFSET = BLOCK_OFFSET + Integer.BYTES;
    private static final int ROUND_OFFSET = ENTRIES_OFFSET + Integer.BYTES;
    private static final int PLACES_OFFSET = ROUND_OFFSET + 2 * Integer.BYTES;
    private static final int PLACE_LENGTH = 2 * Integer.BYTES;
    private static final int LENGTH_MIN = 1 << 11;
    private static final long UNSIGNED_MASK = 0xFFFF_FFFFL;

    private final SpanTable spans;
    private final BlockPool blocks;
    private final ByteArena arena;
    private final RawMemory memory;
    // the entries of the string table are given out in an order that a foreigner knows
    private final KeyedHash hash = KeyedHash.random();

    TagIndex(final SpanTable spans, final BlockPool blocks, final StringTable strings) {
        this.spans = spans;
        this.blocks = blocks;
        arena = strings.arena();
        memory = arena.buffer();
    }

    /** Whether a span has a tag of whatever type but binary; {@link #PRESENT}, {@link #ABSENT} or {@link #FULL}. */
    int find(final int span, final int key) {
        final int index = StringTable.index(key);
        if (spans.tagIndex(span) == NONE) {
            int block = spans.attributes(span);
            for (int left = BLOCKS_MAX; left > 0; left--) {
                if (block == BlockPool.NONE) {
                    return ABSENT;
                }
                for (int i = blocks.count(block) - 1; i >= 0; i--) {
                    final int state = state(blocks.kind(block, i));
                    if (state != NONE && StringTable.index(blocks.key(block, i)) == index) {
                        return state;
                    }
                }
                block = blocks.older(block);
            }
            if (!begin(span)) {
                return FULL;
            }
        }
        if (!catchUp(span)) {
            return FULL;
        }
        final int table = spans.tagIndex(span);
        final int place = place(table, index);
        return memory.getInt(place) == NONE ? ABSENT : memory.getInt(place + Integer.BYTES) & 1;
    }

    // default tags count, tags of the segment do not; events and links
    // have no key, and binary tags are a map of their own
    private static int state(final int kind) {
        return switch (kind) {
            case BlockPool.META,
                    BlockPool.METRIC,
                    BlockPool.LONG,
                    BlockPool.BOOLEAN,
                    BlockPool.ARRAY,
                    BlockPool.VALUE -> PRESENT;
            case BlockPool.UNSET -> ABSENT;
            default -> NONE;
        };
    }

    private boolean begin(final int span) {
        final int table = allocate(LENGTH_MIN);
        if (table == ByteArena.FULL) {
            return false;
        }
        memory.putInt(table + BLOCK_OFFSET, BlockPool.NONE);
        memory.putInt(table + ENTRIES_OFFSET, 0);
        memory.putInt(table + ROUND_OFFSET, 0);
        spans.tagIndex(span, table);
        return true;
    }

    private int allocate(final int length) {
        final int table = arena.allocate(length);
        if (table != ByteArena.FULL) {
            memory.putInt(table, length);
            memory.putInt(table + KEPT_OFFSET, 0);
            for (int place = table + PLACES_OFFSET; place < table + length; place += PLACE_LENGTH) {
                memory.putInt(place, NONE);
            }
        }
        return table;
    }

    // newest first, so of the entries of one round the first one of a key
    // counts, and it counts more than those of earlier rounds
    private boolean catchUp(final int span) {
        final int first = spans.tagIndex(span);
        final int head = spans.attributes(span);
        final int lastBlock = memory.getInt(first + BLOCK_OFFSET);
        final int lastEntries = memory.getInt(first + ENTRIES_OFFSET);
        final int round = memory.getInt(first + ROUND_OFFSET) + 1;
        boolean isDone = false;
        for (int block = head; !isDone && block != BlockPool.NONE; block = blocks.older(block)) {
            isDone = block == lastBlock;
            for (int i = blocks.count(block) - 1; i >= (isDone ? lastEntries : 0); i--) {
                final int state = state(blocks.kind(block, i));
                if (state != NONE && !put(span, StringTable.index(blocks.key(block, i)), round, state)) {
                    release(span);
                    return false;
                }
            }
        }
        final int table = spans.tagIndex(span);
        memory.putInt(table + BLOCK_OFFSET, head);
        memory.putInt(table + ENTRIES_OFFSET, blocks.count(head));
        memory.putInt(table + ROUND_OFFSET, round);
        return true;
    }

    private boolean put(final int span, final int index, final int round, final int state) {
        int table = spans.tagIndex(span);
        int place = place(table, index);
        if (memory.getInt(place) == NONE) {
            if (2 * memory.getInt(table + KEPT_OFFSET) >= (memory.getInt(table) - PLACES_OFFSET) / PLACE_LENGTH) {
                table = grow(span, table);
                if (table == ByteArena.FULL) {
                    return false;
                }
                place = place(table, index);
            }
            memory.putInt(table + KEPT_OFFSET, memory.getInt(table + KEPT_OFFSET) + 1);
            memory.putInt(place, index);
        } else if ((memory.getInt(place + Integer.BYTES) >>> 1) == round) {
            return true;
        }
        memory.putInt(place + Integer.BYTES, (round << 1) | state);
        return true;
    }

    private int grow(final int span, final int table) {
        final int length = memory.getInt(table);
        final int larger = length > arena.capacity() / 2 ? ByteArena.FULL : allocate(2 * length);
        if (larger == ByteArena.FULL) {
            return ByteArena.FULL;
        }
        memory.putBytes(larger + KEPT_OFFSET, memory, table + KEPT_OFFSET, PLACES_OFFSET - KEPT_OFFSET);
        for (int place = table + PLACES_OFFSET; place < table + length; place += PLACE_LENGTH) {
            final int index = memory.getInt(place);
            if (index != NONE) {
                memory.putBytes(place(larger, index), memory, place, PLACE_LENGTH);
            }
        }
        arena.free(table, length);
        spans.tagIndex(span, larger);
        return larger;
    }

    // where a key is, or would be
    private int place(final int table, final int index) {
        final int end = table + memory.getInt(table);
        final int places = (end - table - PLACES_OFFSET) / PLACE_LENGTH;
        final int number = (int) (((hash.hash((long) index) & UNSIGNED_MASK) * places) >>> Integer.SIZE);
        int place = table + PLACES_OFFSET + number * PLACE_LENGTH;
        int there = memory.getInt(place);
        while (there != NONE && there != index) {
            place += PLACE_LENGTH;
            if (place == end) {
                place = table + PLACES_OFFSET;
            }
            there = memory.getInt(place);
        }
        return place;
    }

    /** Gives back what the index has of a span. */
    void release(final int span) {
        final int table = spans.tagIndex(span);
        if (table != NONE) {
            arena.free(table, memory.getInt(table));
            spans.tagIndex(span, NONE);
        }
    }
}
