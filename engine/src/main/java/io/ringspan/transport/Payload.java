/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One pooled payload buffer: the bytes of one request, and where its chunks begin.
 *
 * <p>Owned by the send thread while it is filled, and by the transport thread from the moment it was submitted until it is given
 * back to its pool. The queues between them hand the content over.
 */
public final class Payload {
    private final UnsafeBuffer buffer;
    private final ByteBuffer byteBuffer;
    private final int bodyOffset;
    // offset of each chunk, and spans in it
    private final int[] chunkOffsets;
    private final int[] chunkSpans;
    private int chunkCount;
    private int limit;
    private long number;
    // the part that is to be sent: all of it, or after a split a range of chunks
    private int firstChunk;
    private int lastChunk;
    private int offset;

    Payload(final int length, final int bodyOffset, final int chunkCountMax) {
        byteBuffer = BufferUtil.allocateDirectAligned(length, BitUtil.CACHE_LINE_LENGTH);
        buffer = new UnsafeBuffer(byteBuffer);
        this.bodyOffset = bodyOffset;
        chunkOffsets = new int[chunkCountMax];
        chunkSpans = new int[chunkCountMax];
        reset();
    }

    /** Forgets all chunks. For whoever owns the payload. */
    public void reset() {
        chunkCount = 0;
        limit = bodyOffset;
        offset = bodyOffset;
        firstChunk = 0;
        lastChunk = 0;
    }

    /**
     * Memory of the whole buffer.
     *
     * @return the buffer; only {@link #offset()} to {@link #limit()} belong to the request
     */
    public UnsafeBuffer buffer() {
        return buffer;
    }

    /**
     * The bytes to be sent, as a view that shares the memory.
     *
     * @return a new read-only byte buffer from {@link #offset()} to the end of the part; allocates
     */
    public ByteBuffer body() {
        return byteBuffer.asReadOnlyBuffer().position(offset).limit(offset + length());
    }

    /**
     * Where the next chunk goes.
     *
     * @return offset behind the last chunk
     */
    public int limit() {
        return limit;
    }

    /**
     * Whether another chunk can be noted.
     *
     * @return false once the most chunks of a payload are in it
     */
    public boolean hasRoomForChunk() {
        return chunkCount < chunkOffsets.length;
    }

    /**
     * Notes a chunk that was encoded at {@link #limit()}.
     *
     * @param newLimit offset behind it
     * @param spans    in it
     */
    public void append(final int newLimit, final int spans) {
        chunkOffsets[chunkCount] = limit;
        chunkSpans[chunkCount++] = spans;
        limit = newLimit;
        lastChunk = chunkCount;
    }

    /**
     * Notes that the frame has been written and the payload is complete.
     *
     * @param frameOffset first byte of the frame
     * @param newNumber   place of the payload in the order of sending, from 1 on
     */
    public void seal(final int frameOffset, final long newNumber) {
        offset = frameOffset;
        number = newNumber;
    }

    /**
     * Narrows the payload to a range of its chunks; the frame in front of them must be written anew.
     *
     * @param first chunk of the range
     * @param last  chunk behind the range
     * @return offset at which the frame has to end
     */
    int select(final int first, final int last) {
        firstChunk = first;
        lastChunk = last;
        return chunkOffsets[first];
    }

    void frameAt(final int frameOffset) {
        offset = frameOffset;
    }

    int firstChunk() {
        return firstChunk;
    }

    int lastChunk() {
        return lastChunk;
    }

    /**
     * First byte of the request.
     *
     * @return offset in {@link #buffer()}
     */
    public int offset() {
        return offset;
    }

    /**
     * Length of the request.
     *
     * @return in bytes
     */
    public int length() {
        return (lastChunk == chunkCount ? limit : chunkOffsets[lastChunk]) - offset;
    }

    /**
     * Chunks to be sent.
     *
     * @return their number
     */
    public int chunkCount() {
        return lastChunk - firstChunk;
    }

    /**
     * Spans to be sent.
     *
     * @return their number
     */
    public int spanCount() {
        int sum = 0;
        for (int i = firstChunk; i < lastChunk; i++) {
            sum += chunkSpans[i];
        }
        return sum;
    }

    /**
     * Place in the order of sending.
     *
     * @return from 1 on
     */
    public long number() {
        return number;
    }
}
