/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import io.ringspan.memory.OffHeap;
import io.ringspan.memory.RawMemory;
import org.agrona.BitUtil;

/**
 * Equal blocks of two cache lines, chained from the newest to the oldest, that hold the attributes of spans and segments.
 *
 * <pre>
 *        +-------------------------------+-------------------------------+
 *      0 |          older block          |        entries in use         |
 *        +-------------------------------+-------------------------------+
 *      8 |     next free chain, note     |      own blocks from here     |
 *        +-------------------------------+-------------------------------+
 *     16 |              key              |             kind              |   seven entries of
 *        +-------------------------------+-------------------------------+   this form
 *     24 |                             value                             |
 *        +---------------------------------------------------------------+
 * </pre>
 *
 * <p>A chain is given back as a whole in one step. A chain may end in a shared one (see {@link #share}), which is never given back.
 *
 * <p>Note: not threadsafe. Written by the decode thread; the send thread reads chains of chunks that were handed to it.
 */
@SuppressWarnings("exports") // what is not exported is for the engine alone
public final class BlockPool {
    /** No block: the end of a chain. */
    public static final int NONE = -1;

    /** Length of a block, in bytes. */
    public static final int BLOCK_LENGTH = 128;

    /** Entries in a block. */
    public static final int ENTRIES_PER_BLOCK = 7;

    /** Kind of an entry: key and value are text handles. */
    public static final int META = 1;

    /** Kind of an entry: key is a text handle, value the handle of bytes. */
    public static final int META_STRUCT = 2;

    /** Kind of an entry: the value is the handle of an event; there is no key. */
    public static final int EVENT = 3;

    /** Kind of an entry: key is a text handle, value the handle of the items of an array. */
    public static final int ARRAY = 4;

    /** Kind of an entry: the value is the handle of a link to another span; there is no key. */
    public static final int LINK = 5;

    /** Kind of an entry: key is a text handle, value the handle of a nested value, its tag in front. */
    public static final int VALUE = 6;

    /** Kind of an entry: a field of the span that is a text. The key is the handle of what formats without such a field call it. */
    public static final int FIELD = 7;

    /** Kind of an entry: the value is a double. The first kind of which the value is no handle. */
    public static final int METRIC = 8;

    /** Kind of an entry: the value is an integer. */
    public static final int LONG = 9;

    /** Kind of an entry: the value is 0 or 1. */
    public static final int BOOLEAN = 10;

    /** Kind of an entry: there is no value, and what is older under the key does not count. */
    public static final int UNSET = 11;

    /** Kind of an entry: the value is a count of what was left out, and above its 32 bits of what; there is no key. */
    public static final int DROPPED = 12;

    /** Of what a count is: attributes. */
    public static final int DROPPED_ATTRIBUTES = 0;

    /** Of what a count is: events. */
    public static final int DROPPED_EVENTS = 1;

    /** Of what a count is: links. */
    public static final int DROPPED_LINKS = 2;

    private static final int BLOCK_SHIFT = 7;
    private static final int OLDER_OFFSET = 0;
    private static final int COUNT_OFFSET = OLDER_OFFSET + Integer.BYTES;
    private static final int NEXT_CHAIN_OFFSET = COUNT_OFFSET + Integer.BYTES;
    private static final int CHAIN_LENGTH_OFFSET = NEXT_CHAIN_OFFSET + Integer.BYTES;
    private static final int ENTRIES_OFFSET = CHAIN_LENGTH_OFFSET + Integer.BYTES;
    // added to the count of a shared block, so that it looks full and is told apart
    private static final int SHARED = 0x100;
    private static final int COUNT_MASK = 0xFF;
    private static final int ENTRY_SHIFT = 4;
    private static final int KEY_OFFSET = 0;
    private static final int KIND_OFFSET = KEY_OFFSET + Integer.BYTES;
    private static final int VALUE_OFFSET = KIND_OFFSET + Integer.BYTES;

    private final RawMemory buffer;
    private final int capacity;
    // the chain that blocks are taken from, and the chains behind it
    private int freeChain = NONE;
    private int freeChains = NONE;
    private int freshBlock;
    private int used;

    /**
     * Allocates the pool, in memory that is freed when it is collected.
     *
     * @param blockCount of blocks
     */
    public BlockPool(final int blockCount) {
        this(blockCount, new OffHeap());
    }

    /**
     * Allocates the pool.
     *
     * @param blockCount of blocks
     * @param memory     owner of the memory
     */
    public BlockPool(final int blockCount, final OffHeap memory) {
        capacity = blockCount;
        buffer = memory.allocate(Math.multiplyExact(blockCount, BLOCK_LENGTH), BitUtil.CACHE_LINE_LENGTH);
    }

    /**
     * Adds an entry in front of a chain.
     *
     * @param head newest block of the chain, or {@link #NONE}
     * @param key  handle of the key
     * @param kind {@link #META} and so on
     * @param value the value
     * @return the new head, or {@link #NONE} if there is no free block; then nothing has changed
     */
    public int push(final int head, final int key, final int kind, final long value) {
        final int block = open(head);
        if (block != NONE) {
            final int count = buffer.getInt(at(block) + COUNT_OFFSET);
            set(block, count, key, kind, value);
            count(block, count + 1);
        }
        return block;
    }

    /**
     * Sees to it that there is room for an entry in front of a chain. The caller has to {@link #set} one.
     *
     * @param head newest block of the chain, or {@link #NONE}
     * @return the new head, whose next entry is the one behind its {@link #count}; or {@link #NONE} if there is no free block, and then
     *     nothing has changed
     */
    public int open(final int head) {
        if (head != NONE && buffer.getInt(at(head) + COUNT_OFFSET) < ENTRIES_PER_BLOCK) {
            return head;
        }
        final int block = take();
        if (block != NONE) {
            buffer.putInt(at(block) + OLDER_OFFSET, head);
            buffer.putInt(at(block) + COUNT_OFFSET, 0);
            buffer.putInt(at(block) + CHAIN_LENGTH_OFFSET, chainLength(head) + 1);
        }
        return block;
    }

    /**
     * Whether a block belongs to what spans begin with.
     *
     * @param block of a chain
     * @return true if it is shared
     */
    public boolean isShared(final int block) {
        return (buffer.getInt(at(block) + COUNT_OFFSET) & SHARED) != 0;
    }

    /**
     * Adds an empty block in front of a chain of which the newest one is full, or shared, or of no chain. The caller has to {@link #set} an
     * entry, and to say how many there are.
     *
     * @param older  newest block of the chain, or {@link #NONE}
     * @param length blocks of the chain from now on, without shared ones
     * @return the block, or {@link #NONE} if there is no free one; then nothing has changed
     */
    public int add(final int older, final int length) {
        final int block = take();
        if (block != NONE) {
            buffer.putInt(at(block) + OLDER_OFFSET, older);
            buffer.putInt(at(block) + CHAIN_LENGTH_OFFSET, length);
        }
        return block;
    }

    /**
     * Writes an entry.
     *
     * @param block that is not shared
     * @param i     entry, at most that behind the last one
     * @param key   handle of the key
     * @param kind  {@link #META} and so on
     * @param value the value
     */
    public void set(final int block, final int i, final int key, final int kind, final long value) {
        final int entry = entry(block, i);
        buffer.putInt(entry + KEY_OFFSET, key);
        buffer.putInt(entry + KIND_OFFSET, kind);
        buffer.putLong(entry + VALUE_OFFSET, value);
    }

    /**
     * Says how many entries there are in a block.
     *
     * @param block that is not shared
     * @param count of entries that have been written
     */
    public void count(final int block, final int count) {
        buffer.putInt(at(block) + COUNT_OFFSET, count);
    }

    private int take() {
        int block = freeChain;
        if (block == NONE) {
            if (freeChains != NONE) {
                block = freeChains;
                freeChains = buffer.getInt(at(block) + NEXT_CHAIN_OFFSET);
            } else if (freshBlock < capacity) {
                used++;
                return freshBlock++;
            } else {
                return NONE;
            }
        }
        final int older = buffer.getInt(at(block) + OLDER_OFFSET);
        freeChain = isOwned(older) ? older : NONE;
        used++;
        return block;
    }

    /**
     * Gives a whole chain back, up to a shared part.
     *
     * @param head newest block, or {@link #NONE}
     */
    public void release(final int head) {
        if (isOwned(head)) {
            used -= chainLength(head);
            buffer.putInt(at(head) + NEXT_CHAIN_OFFSET, freeChains);
            freeChains = head;
        }
    }

    /** Blocks of a chain, without shared ones. */
    int chainLength(final int head) {
        return isOwned(head) ? buffer.getInt(at(head) + CHAIN_LENGTH_OFFSET) : 0;
    }

    /**
     * Copies the newest blocks of a chain.
     *
     * @param head newest block of the chain, in which no block is shared
     * @param max  most blocks to be copied, 1 at least
     * @return newest block of the copy; or {@link #NONE} if there are not enough free blocks, and then nothing has changed
     */
    public int copy(final int head, final int max) {
        final int length = Math.min(chainLength(head), max);
        if (capacity - used < length) {
            return NONE;
        }
        int first = NONE;
        int last = NONE;
        int left = length;
        for (int block = head; left > 0; block = older(block)) {
            final int copy = take();
            buffer.putBytes(at(copy) + COUNT_OFFSET, buffer, at(block) + COUNT_OFFSET, BLOCK_LENGTH - COUNT_OFFSET);
            buffer.putInt(at(copy) + CHAIN_LENGTH_OFFSET, left--);
            if (last == NONE) {
                first = copy;
            } else {
                buffer.putInt(at(last) + OLDER_OFFSET, copy);
            }
            last = copy;
        }
        buffer.putInt(at(last) + OLDER_OFFSET, NONE);
        return first;
    }

    /**
     * Entries in a chain, those of shared blocks included.
     *
     * @param head newest block, or {@link #NONE}
     * @return their number
     */
    public int entries(final int head) {
        return entries(head, Integer.MAX_VALUE);
    }

    /** Entries in so many of the newest blocks of a chain, at most. */
    int entries(final int head, final int max) {
        int entries = 0;
        int left = max;
        for (int block = head; block != NONE && left > 0; block = older(block)) {
            entries += count(block);
            left--;
        }
        return entries;
    }

    /**
     * What was noted last of a block, since it was taken from the pool; any number before.
     *
     * @param block that is not free
     * @return the note
     */
    int note(final int block) {
        return buffer.getInt(at(block) + NEXT_CHAIN_OFFSET);
    }

    /**
     * Notes something of a block, for as long as it is not given back.
     *
     * @param block that is not free
     * @param note  any number
     */
    void note(final int block, final int note) {
        buffer.putInt(at(block) + NEXT_CHAIN_OFFSET, note);
    }

    /**
     * Makes a chain permanent, so that other chains can end in it.
     *
     * @param head newest block of the chain, or {@link #NONE}
     */
    public void share(final int head) {
        for (int block = head; isOwned(block); block = older(block)) {
            buffer.putInt(at(block) + COUNT_OFFSET, SHARED | count(block));
        }
    }

    /**
     * Next older block of a chain.
     *
     * @param block of the chain
     * @return block or {@link #NONE}
     */
    public int older(final int block) {
        return buffer.getInt(at(block) + OLDER_OFFSET);
    }

    /** Lets a chain end behind a block. */
    void endBehind(final int block) {
        buffer.putInt(at(block) + OLDER_OFFSET, NONE);
    }

    /**
     * Whether a block is one that its chain has to give back.
     *
     * @param block a block or {@link #NONE}
     * @return false for the end of a chain and for shared blocks
     */
    public boolean isOwned(final int block) {
        return block != NONE && (buffer.getInt(at(block) + COUNT_OFFSET) & SHARED) == 0;
    }

    /**
     * Entries in a block.
     *
     * @param block a block
     * @return 1 to {@link #ENTRIES_PER_BLOCK}
     */
    public int count(final int block) {
        return buffer.getInt(at(block) + COUNT_OFFSET) & COUNT_MASK;
    }

    /**
     * Key of an entry.
     *
     * @param block a block
     * @param i     entry, 0 is the oldest
     * @return handle
     */
    public int key(final int block, final int i) {
        return buffer.getInt(entry(block, i) + KEY_OFFSET);
    }

    /**
     * Kind of an entry.
     *
     * @param block a block
     * @param i     entry, 0 is the oldest
     * @return {@link #META} and so on
     */
    public int kind(final int block, final int i) {
        return buffer.getInt(entry(block, i) + KIND_OFFSET);
    }

    /**
     * Key and kind of an entry, in one read.
     *
     * @param block a block
     * @param i     entry, 0 is the oldest
     * @return the key in the low half, the kind in the high half
     */
    public long keyAndKind(final int block, final int i) {
        return buffer.getLong(entry(block, i) + KEY_OFFSET);
    }

    /**
     * Value of an entry.
     *
     * @param block a block
     * @param i     entry, 0 is the oldest
     * @return a handle, or the bits of a number
     */
    public long value(final int block, final int i) {
        return buffer.getLong(entry(block, i) + VALUE_OFFSET);
    }

    /**
     * Whether the value of an entry is a handle, of which it holds a reference.
     *
     * @param kind {@link #META} and so on
     * @return false for numbers and the like
     */
    public static boolean isHandle(final int kind) {
        return kind < METRIC;
    }

    /**
     * Number of blocks.
     *
     * @return free and in use
     */
    public int capacity() {
        return capacity;
    }

    /**
     * Blocks in use, shared ones included.
     *
     * @return their number
     */
    public int used() {
        return used;
    }

    /**
     * Memory outside the heap that a pool takes.
     *
     * @param blockCount of the pool
     * @return in bytes
     */
    public static long offHeap(final int blockCount) {
        return (long) blockCount * BLOCK_LENGTH;
    }

    private static int entry(final int block, final int i) {
        return at(block) + ENTRIES_OFFSET + (i << ENTRY_SHIFT);
    }

    private static int at(final int block) {
        return block << BLOCK_SHIFT;
    }
}
