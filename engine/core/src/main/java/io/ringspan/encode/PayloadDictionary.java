/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the chunks of one payload share, such as texts that they name by number; in memory of that payload. The head has it in front of the
 * chunks.
 *
 * <p>Owned by whoever owns the payload: the encode thread, which appends, and then the transport thread, which reads.
 */
public final class PayloadDictionary {
    private final UnsafeBuffer memory;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private int length;
    private int count;

    /**
     * Creates an empty dictionary.
     *
     * @param memory for its entries
     */
    public PayloadDictionary(final UnsafeBuffer memory) {
        this.memory = memory;
        begin(memory.capacity());
    }

    /**
     * Begins anew, with as much of its memory as a format asks for.
     *
     * @param lengthMax in bytes
     */
    public void begin(final int lengthMax) {
        buffer.wrap(memory, 0, lengthMax);
        reset();
    }

    /** Forgets all entries. */
    public void reset() {
        length = 0;
        count = 0;
    }

    /**
     * Memory of the entries.
     *
     * @return the first {@link #length()} bytes are theirs
     */
    public UnsafeBuffer buffer() {
        return buffer;
    }

    /**
     * Length of all entries.
     *
     * @return in bytes
     */
    public int length() {
        return length;
    }

    /**
     * Entries so far.
     *
     * @return their number
     */
    public int count() {
        return count;
    }

    /**
     * Sets where the entries end: behind one that was written at {@link #length()}, or to take back those of a chunk that does not fit.
     *
     * @param newLength of all entries, in bytes
     * @param newCount  how many they are
     */
    public void end(final int newLength, final int newCount) {
        length = newLength;
        count = newCount;
    }
}
