/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.memory.RawMemory;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.agrona.BufferUtil;

/**
 * Memory that is replaced as a whole when it grows, and stays where it is for a thread that still writes to it by mistake. So whoever
 * has read the reference once has an address and a capacity that belong together.
 *
 * @param memory  never bound to anything else
 * @param smaller what it replaced, or null
 */
record MemoryBlock(RawMemory memory, MemoryBlock smaller) {
    /** A block of no length, from which others grow. */
    static final MemoryBlock EMPTY = new MemoryBlock(new RawMemory(), null);

    private static final int LENGTH_MAX = Integer.MAX_VALUE - Long.BYTES;

    static MemoryBlock allocate(final int length) {
        return new MemoryBlock(memory(length), null);
    }

    // a whole byte buffer and not a part of one, which could not be freed
    private static RawMemory memory(final int length) {
        return new RawMemory(ByteBuffer.allocateDirect(length));
    }

    /** Frees this memory, and all that it replaced. Nobody touches it any more. */
    void free() {
        for (MemoryBlock block = this; block != null; block = block.smaller) {
            final ByteBuffer buffer = block.memory.byteBuffer();
            block.memory.wrap(0, 0);
            BufferUtil.free(buffer);
        }
    }

    int length() {
        return memory.capacity();
    }

    /**
     * This block, or a larger one with the same contents.
     *
     * @param wanted length at least, in bytes
     * @param used   bytes to be copied, at most
     */
    MemoryBlock atLeast(final int wanted, final int used) {
        if (wanted <= length()) {
            return this;
        }
        final RawMemory larger = memory((int) Math.min(LENGTH_MAX, Math.max(wanted, 2L * length())));
        larger.putBytes(0, memory, 0, Math.min(used, length()));
        final MemoryBlock grown = new MemoryBlock(larger, this);
        // whoever finds the new block finds it with its address and its length
        VarHandle.releaseFence();
        return grown;
    }
}
