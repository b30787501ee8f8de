/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import io.ringspan.table.TraceChunk;
import org.agrona.MutableDirectBuffer;

/**
 * Turns trace chunks into the bytes of one payload.
 *
 * <p>A payload is a frame (its head, written last, because it depends on how many chunks there are) and the chunks one after
 * the other. Implementations belong to the send thread and do not allocate; {@link #frame} alone may also be called by the
 * transport thread, on memory that it owns.
 */
public interface TraceEncoder {
    /** What {@link #encode} returns when the chunk does not fit. */
    int DOES_NOT_FIT = -1;

    /**
     * Media type of the payload.
     *
     * @return for a {@code Content-Type} header
     */
    String contentType();

    /**
     * Bytes to be kept free in front of the first chunk.
     *
     * @return the longest that {@link #frame} can write
     */
    int frameLengthMax();

    /**
     * Encodes a chunk, or the part of one that is at hand, behind the ones that are there. A part goes out as a chunk of its own: what the
     * format says of a chunk, or on its first span, is said of each part.
     *
     * @param chunk  handed over by the decoder; if its spans do not fit, it has to be left at the first one that does not, because those
     *               in front of it are tried as a part then
     * @param buffer to write into
     * @param offset of the first byte
     * @param limit  first byte that may not be written
     * @return offset behind the last byte, or {@link #DOES_NOT_FIT}; then bytes from the offset on are undefined
     */
    int encode(TraceChunk chunk, MutableDirectBuffer buffer, int offset, int limit);

    /**
     * Writes the frame so that it ends where the first chunk begins.
     *
     * @param buffer     with the chunks
     * @param bodyOffset of the first chunk, at least {@link #frameLengthMax()}
     * @param chunkCount how many chunks follow
     * @return offset of the first byte of the frame
     */
    int frame(MutableDirectBuffer buffer, int bodyOffset, int chunkCount);
}
