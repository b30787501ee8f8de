/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

/**
 * The parts in which the chunks of a payload are sent: one at first, halves of it when it is too large, halves of
 * these.
 *
 * <p>Parts come strictly from left to right. This is what makes it right to write the head of a part over the bytes in
 * front of it: they belong to parts that are done with.
 *
 * <p>Owned by the thread that resolves payloads.
 */
final class PartWalk {
    // one for the whole, and one for each halving of an int
    private final int[] ends = new int[Integer.SIZE];
    private int depth;
    private int first;

    /**
     * Begins with all chunks as one part.
     *
     * @param chunkCount of the payload
     */
    void start(final int chunkCount) {
        first = 0;
        ends[0] = chunkCount;
        depth = chunkCount == 0 ? 0 : 1;
    }

    boolean hasPart() {
        return depth > 0;
    }

    /**
     * Whether the part is all chunks.
     *
     * @return false from the first halving on
     */
    boolean isWhole() {
        return depth == 1 && first == 0;
    }

    /**
     * First chunk of the part.
     *
     * @return index
     */
    int first() {
        return first;
    }

    /**
     * Chunk behind the part.
     *
     * @return index
     */
    int last() {
        return ends[depth - 1];
    }

    /** Makes the left half of the part the next one to be sent; only for a part of two chunks or more. */
    void halve() {
        ends[depth] = (first + last()) >>> 1;
        depth++;
    }

    /** Goes on to the part behind this one. */
    void next() {
        first = ends[--depth];
    }

    /** Makes this part and all behind it one part. */
    void joinRest() {
        depth = 1;
    }
}
