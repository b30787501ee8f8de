/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

/**
 * Decides about each chunk that is complete, in front of its hand-over, and may change what its spans say.
 *
 * <p>Called by the decode thread, which owns all tables and every part of the chunk then.
 */
public interface ChunkFilter {
    /** The chunk goes out. */
    int PASS = 0;

    /** The chunk goes out, and so should all that comes of its trace. */
    int KEEP = 1;

    /** The chunk does not go out, by choice. */
    int DROP = 2;

    /** The chunk does not go out, because the filter failed. */
    int FAILED = 3;

    /**
     * Decides about a chunk. Throws nothing.
     *
     * @param first   first span of the chunk, which is not handed over yet
     * @param earlier what has been decided about earlier chunks of the same trace: {@link #KEEP} and {@link #DROP}, or-ed
     * @return one of the four
     */
    int decide(int first, int earlier);
}
