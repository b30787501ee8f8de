/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import io.ringspan.table.TraceChunk;
import org.agrona.MutableDirectBuffer;

/**
 * Turns trace chunks into the bytes of payloads, one after the other. What stands around the chunks is written by the {@link #framer()}.
 *
 * <p>Implementations belong to the encode thread and do not allocate.
 */
public interface TraceEncoder {
    /** What {@link #encode} returns when the chunk does not fit. */
    int DOES_NOT_FIT = -1;

    /**
     * What stands around the chunks.
     *
     * @return always the same; without state, for any thread
     */
    PayloadFramer framer();

    /**
     * Begins a payload: the chunks that follow are its first ones.
     *
     * @param dictionary of that payload, empty; valid until the next payload begins
     */
    default void begin(final PayloadDictionary dictionary) {}

    /**
     * Whether the format has a place for all that is in a chunk.
     *
     * @param chunk of which all spans are looked at, from the first one of the part at hand on
     * @return false if the chunk should go out in another format, if there is one that the receiver takes
     */
    default boolean canSay(final TraceChunk chunk) {
        return true;
    }

    /**
     * Whether the format has a place for the trace state of spans, in which OpenTelemetry says how many traces one stands for.
     *
     * @return false if that need not be written
     */
    default boolean saysTraceState() {
        return false;
    }

    /**
     * Encodes a chunk, or the part of one that is at hand, behind the ones that are there. A part goes out as a chunk of its own: what the
     * format says of a chunk, or on its first span, is said of each part.
     *
     * @param chunk  handed over by the decoder; if its spans do not fit, it has to be left at the first one that does not, because those
     *               in front of it are tried as a part then
     * @param buffer to write into
     * @param offset of the first byte
     * @param limit  first byte that may not be written
     * @return offset behind the last byte, or {@link #DOES_NOT_FIT}; then bytes from the offset on are undefined, and the dictionary is what
     *     it was
     */
    int encode(TraceChunk chunk, MutableDirectBuffer buffer, int offset, int limit);

    /**
     * What was left out of the chunk that was encoded last.
     *
     * @return always the same; asked for once, before the first chunk
     */
    default Omissions omissions() {
        return new Omissions();
    }
}
