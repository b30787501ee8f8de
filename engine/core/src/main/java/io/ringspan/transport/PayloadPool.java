/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.encode.PayloadFramer;
import io.ringspan.memory.HeapSize;
import io.ringspan.memory.OffHeap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A fixed number of payload buffers, all allocated at start.
 *
 * <p>The first free one is taken, so a few are used again and again, and stay in the cache, as long as the receiver keeps up.
 *
 * <p>The send thread takes, the transport thread gives back; no other thread may do either.
 */
public final class PayloadPool {
    // null while in use; set by the transport thread, cleared by the send thread
    private final AtomicReferenceArray<Payload> free;
    private final int count;
    private final int length;

    /**
     * Allocates the buffers, in memory that is freed when it is collected.
     *
     * @param count         of buffers, 2 at least: one to fill while one is sent
     * @param length        of each, in bytes
     * @param framer        says what is in the payloads, and how much is kept free for the head, and for the dictionary
     * @param chunkCountMax most chunks in one payload
     */
    public PayloadPool(final int count, final int length, final PayloadFramer framer, final int chunkCountMax) {
        this(count, length, framer, chunkCountMax, new OffHeap());
    }

    /**
     * Allocates the buffers.
     *
     * @param count         of buffers, 2 at least: one to fill while one is sent
     * @param length        of each, in bytes
     * @param framer        says what is in the payloads, and how much is kept free for the head, and for the dictionary
     * @param chunkCountMax most chunks in one payload
     * @param owner         of the memory
     */
    public PayloadPool(
            final int count,
            final int length,
            final PayloadFramer framer,
            final int chunkCountMax,
            final OffHeap owner) {
        this.length = length;
        this.count = count;
        free = new AtomicReferenceArray<>(count);
        final int dictionaryLength = framer.dictionaryLengthMax(length);
        for (int i = 0; i < count; i++) {
            free.setPlain(
                    i,
                    new Payload(
                            i,
                            owner.allocateChecked(length, BitUtil.CACHE_LINE_LENGTH),
                            framer.contentType(),
                            framer.headLengthMax(length),
                            dictionaryLength == 0
                                    ? new UnsafeBuffer(0, 0)
                                    : owner.allocateChecked(dictionaryLength, BitUtil.CACHE_LINE_LENGTH),
                            chunkCountMax));
        }
    }

    /**
     * Takes a buffer. Send thread only.
     *
     * @return an empty payload, or null if all are in use
     */
    public Payload take() {
        for (int i = 0; i < count; i++) {
            final Payload payload = free.getAcquire(i);
            if (payload != null) {
                free.setPlain(i, null);
                payload.reset();
                return payload;
            }
        }
        return null;
    }

    /**
     * Gives a buffer back. Transport thread only.
     *
     * @param payload that was taken from this pool
     */
    public void give(final Payload payload) {
        free.setRelease(payload.index(), payload);
    }

    /**
     * Number of buffers.
     *
     * @return free and in use
     */
    public int count() {
        return count;
    }

    /** Length of each buffer, in bytes. */
    int length() {
        return length;
    }

    /**
     * Heap that a pool takes: what is noted of the chunks in each buffer.
     *
     * @param count         of buffers
     * @param chunkCountMax most chunks in one payload
     * @return in bytes
     */
    public static long heap(final int count, final int chunkCountMax) {
        return count
                * (3 * HeapSize.array(chunkCountMax, Integer.BYTES)
                        + HeapSize.array(chunkCountMax, HeapSize.REFERENCE)
                        + HeapSize.array(chunkCountMax, Long.BYTES));
    }
}
