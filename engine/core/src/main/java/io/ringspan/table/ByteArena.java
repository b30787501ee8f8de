/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import io.ringspan.memory.OffHeap;
import io.ringspan.memory.RawMemory;
import org.agrona.BitUtil;

/**
 * A buddy allocator over one off-heap buffer, for everything of variable length.
 *
 * <p>Blocks are powers of two, free buddies merge at once, so memory that was given back can serve any later length. Allocation and
 * release take at most one step an order.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
final class ByteArena {
    /** What {@link #allocate} returns when there is no room. */
    static final int FULL = -1;

    /** Length of the smallest block, in bytes. */
    static final int BLOCK_LENGTH_MIN = 32;

    /** Bytes behind the last block, never written, so that a reader may go over the end of any block by as much. */
    static final int TAIL_LENGTH = 32;

    private static final int MIN_SHIFT = 5;
    private static final int NONE = -1;
    // a free block holds the links of its list
    private static final int NEXT_OFFSET = 0;
    private static final int PREVIOUS_OFFSET = NEXT_OFFSET + Integer.BYTES;
    private static final byte IN_USE = -1;

    private final RawMemory buffer;
    private final int capacity;
    // for each smallest block: order of the free block that begins there, or IN_USE
    private final byte[] freeOrder;
    private final int[] freeHeads;
    private int nonEmptyOrders;
    private int allocated;

    ByteArena(final int capacity) {
        this(capacity, new OffHeap());
    }

    ByteArena(final int capacity, final OffHeap memory) {
        if (!BitUtil.isPowerOfTwo(capacity) || capacity < BLOCK_LENGTH_MIN) {
            throw new IllegalArgumentException("arena length is not a power of two from 32 on: " + capacity);
        }
        this.capacity = capacity;
        buffer = memory.allocate(Math.addExact(capacity, TAIL_LENGTH), BitUtil.CACHE_LINE_LENGTH);
        freeOrder = new byte[capacity >> MIN_SHIFT];
        java.util.Arrays.fill(freeOrder, IN_USE);
        freeHeads = new int[order(capacity) + 1];
        java.util.Arrays.fill(freeHeads, NONE);
        push(0, order(capacity));
    }

    /** Takes a block of at least {@code length} bytes; offset of its first byte, or {@link #FULL}. */
    int allocate(final int length) {
        if (length > capacity) {
            return FULL;
        }
        final int order = order(length);
        final int candidates = nonEmptyOrders >>> order << order;
        if (candidates == 0) {
            return FULL;
        }
        int found = Integer.numberOfTrailingZeros(candidates);
        final int offset = freeHeads[found];
        unlink(offset, found);
        while (found > order) {
            found--;
            push(offset + blockLength(found), found);
        }
        allocated += blockLength(order);
        return offset;
    }

    /** Gives a block back; {@code length} is what it was allocated with. */
    void free(final int offset, final int length) {
        int order = order(length);
        int block = offset;
        allocated -= blockLength(order);
        while (blockLength(order) < capacity) {
            final int buddy = block ^ blockLength(order);
            if (freeOrder[buddy >> MIN_SHIFT] != order) {
                break;
            }
            unlink(buddy, order);
            block = Math.min(block, buddy);
            order++;
        }
        push(block, order);
    }

    RawMemory buffer() {
        return buffer;
    }

    int capacity() {
        return capacity;
    }

    /** Bytes in blocks that are in use. */
    int allocated() {
        return allocated;
    }

    private static int order(final int length) {
        return length <= BLOCK_LENGTH_MIN ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(length - 1) - MIN_SHIFT;
    }

    private static int blockLength(final int order) {
        return BLOCK_LENGTH_MIN << order;
    }

    private void push(final int offset, final int order) {
        final int head = freeHeads[order];
        buffer.putInt(offset + NEXT_OFFSET, head);
        buffer.putInt(offset + PREVIOUS_OFFSET, NONE);
        if (head != NONE) {
            buffer.putInt(head + PREVIOUS_OFFSET, offset);
        }
        freeHeads[order] = offset;
        freeOrder[offset >> MIN_SHIFT] = (byte) order;
        nonEmptyOrders |= 1 << order;
    }

    private void unlink(final int offset, final int order) {
        final int next = buffer.getInt(offset + NEXT_OFFSET);
        final int previous = buffer.getInt(offset + PREVIOUS_OFFSET);
        if (previous == NONE) {
            freeHeads[order] = next;
            if (next == NONE) {
                nonEmptyOrders &= ~(1 << order);
            }
        } else {
            buffer.putInt(previous + NEXT_OFFSET, next);
        }
        if (next != NONE) {
            buffer.putInt(next + PREVIOUS_OFFSET, previous);
        }
        freeOrder[offset >> MIN_SHIFT] = IN_USE;
    }
}
