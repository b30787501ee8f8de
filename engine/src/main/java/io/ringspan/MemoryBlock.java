/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.memory.RawMemory;
import java.lang.invoke.VarHandle;

/**
 * Memory that is replaced as a whole when it grows, and stays where it is for a thread that still writes to it by mistake. So whoever
 * has read the reference once has an address and a capacity that belong together.
 *
 * @param memory  never bound to anything else
 * @param smaller what it replaced, or null
 */
record MemoryBlock(RawMemory memory, MemoryBlock smaller) {
    private static final int LENGTH_MAX = Integer.MAX_VALUE - Long.BYTES;

    static MemoryBlock allocate(final int length) {
        return new MemoryBlock(RawMemory.allocate(length, Long.BYTES), null);
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
        final RawMemory larger =
                RawMemory.allocate((int) Math.min(LENGTH_MAX, Math.max(wanted, 2L * length())), Long.BYTES);
        larger.putBytes(0, memory, 0, Math.min(used, length()));
        final MemoryBlock grown = new MemoryBlock(larger, this);
        // whoever finds the new block finds it with its address and its length
        VarHandle.releaseFence();
        return grown;
    }
}
