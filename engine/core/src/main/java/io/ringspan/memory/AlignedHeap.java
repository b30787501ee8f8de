/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.memory;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Memory on the heap of which longs can be written atomically: its first byte is aligned as objects are, however long the header of an array
 * is. It needs no owner, so threads that come late may write to it for ever.
 *
 * <p>Note: as threadsafe as Agrona's buffer is.
 */
public final class AlignedHeap extends UnsafeBuffer {
    private static final int HEADER_LENGTH = (int) BufferUtil.ARRAY_BASE_OFFSET;
    private static final int FIRST = BitUtil.align(HEADER_LENGTH, Long.BYTES) - HEADER_LENGTH;

    /**
     * Allocates zeroed memory.
     *
     * @param length in bytes
     */
    public AlignedHeap(final int length) {
        super(new byte[FIRST + length], FIRST, length);
    }

    /** Does nothing: Agrona takes every array for one that is not aligned. */
    @Override
    public void verifyAlignment() {}
}
