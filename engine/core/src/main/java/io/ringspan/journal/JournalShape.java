/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.journal;

import org.agrona.BitUtil;

/**
 * How long the parts of a journal are.
 *
 * @param slots          of the ring, a power of two
 * @param slotLength     bytes of a slot, a power of two
 * @param batchLengthMax longest batch, in bytes
 * @param keptSlots      slots whose bytes are kept, a power of two, {@value #RINGS_MIN} times those of the ring at least
 * @param entriesLength  bytes for what outlives the slots: texts of ids, scopes
 * @param imagesLength   bytes for the images of one pass over what is live
 * @param receivers      of the engine
 */
public record JournalShape(
        int slots,
        int slotLength,
        int batchLengthMax,
        int keptSlots,
        int entriesLength,
        int imagesLength,
        int receivers) {
    /** How many times as many slots as the ring has are kept, at least: what is in the ring may be overwritten at any moment. */
    public static final int RINGS_MIN = 4;

    static final int INDEX_ENTRY_LENGTH = 32;
    static final int RESOLVED_OFFSET = 128;
    private static final int PAGE_LENGTH = 4096;

    /** {@return bytes of all slots, with the overhang behind the last one} */
    public long slabLength() {
        return (long) keptSlots * slotLength + batchLengthMax;
    }

    /** {@return bytes of the index: an entry a slot} */
    public long indexLength() {
        return (long) keptSlots * INDEX_ENTRY_LENGTH;
    }

    /** {@return bytes of the head, entries and images included} */
    public long headLength() {
        return (long) entriesOffset() + entriesLength + 2L * imagesLength;
    }

    /** {@return bytes of all files} */
    public long length() {
        return headLength() + indexLength() + slabLength();
    }

    int entriesOffset() {
        return BitUtil.align(RESOLVED_OFFSET + receivers * Long.BYTES, PAGE_LENGTH);
    }

    int imagesOffset(final int half) {
        return entriesOffset() + entriesLength + half * imagesLength;
    }

    /**
     * How many of the last slots are whole, whatever producers were about to write: all but those of the ring, twice, and of the longest batch.
     *
     * @return their number
     */
    public int safeSlots() {
        return keptSlots - 2 * slots - batchLengthMax / slotLength - 1;
    }

    /**
     * Whether a file could have this shape.
     *
     * @return false for one that no engine has made
     */
    boolean isPossible() {
        return BitUtil.isPowerOfTwo(slots)
                && BitUtil.isPowerOfTwo(slotLength)
                && BitUtil.isPowerOfTwo(keptSlots)
                && keptSlots / RINGS_MIN >= slots
                && batchLengthMax > 0
                && batchLengthMax <= (long) slots * slotLength / 4
                && entriesLength >= 0
                && imagesLength >= 0
                && receivers > 0
                && slabLength() <= Integer.MAX_VALUE
                && indexLength() <= Integer.MAX_VALUE
                && headLength() <= Integer.MAX_VALUE;
    }
}
