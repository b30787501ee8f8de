/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.encode.PayloadConverter;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.memory.HeapSize;
import io.ringspan.memory.OffHeap;
import java.util.List;
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
@SuppressWarnings("exports") // what is not exported is for the engine alone
public final class PayloadPool {
    // null while in use; set by the transport thread, cleared by the send thread
    private final AtomicReferenceArray<Payload> free;
    private final int count;
    private final int length;
    // without a dictionary; the transport thread's
    private final Payload spare;
    private final int lastFormat;
    private final PayloadFramer lastFramer;
    private final List<? extends PayloadFramer> framers;
    private final int chunkCountMax;
    private final OffHeap owner;

    /**
     * Allocates the buffers, in memory that is freed when it is collected.
     *
     * @param count         of buffers, 2 at least: one to fill while one is sent
     * @param length        of each, in bytes
     * @param framer        of the only format
     * @param chunkCountMax most chunks in one payload
     */
    public PayloadPool(final int count, final int length, final PayloadFramer framer, final int chunkCountMax) {
        this(count, length, List.of(framer), chunkCountMax, new OffHeap());
    }

    /**
     * Allocates the buffers.
     *
     * @param count         of buffers, 2 at least: one to fill while one is sent
     * @param length        of each, in bytes
     * @param framers       of the formats that payloads can have, best first; they say how much is kept free for the head, and for the dictionary
     * @param chunkCountMax most chunks in one payload
     * @param owner         of the memory
     */
    public PayloadPool(
            final int count,
            final int length,
            final List<? extends PayloadFramer> framers,
            final int chunkCountMax,
            final OffHeap owner) {
        this.length = length;
        this.count = count;
        this.framers = List.copyOf(framers);
        this.chunkCountMax = chunkCountMax;
        this.owner = owner;
        lastFormat = framers.size() - 1;
        lastFramer = framers.get(lastFormat);
        free = new AtomicReferenceArray<>(count);
        int dictionaryLength = 0;
        for (final PayloadFramer framer : framers) {
            dictionaryLength = Math.max(dictionaryLength, framer.dictionaryLengthMax(length));
        }
        for (int i = 0; i < count; i++) {
            free.setPlain(i, newPayload(i, dictionaryLength));
        }
        spare = lastFormat == 0 ? null : newPayload(count, 0);
    }

    private Payload newPayload(final int index, final int dictionaryLength) {
        return newPayload(index, length, dictionaryLength, chunkCountMax, owner);
    }

    private Payload newPayload(
            final int index,
            final int bufferLength,
            final int dictionaryLength,
            final int chunks,
            final OffHeap ofMemory) {
        return new Payload(
                index,
                ofMemory.allocateChecked(bufferLength, BitUtil.CACHE_LINE_LENGTH),
                framers,
                dictionaryLength == 0
                        ? new UnsafeBuffer(0, 0)
                        : ofMemory.allocateChecked(dictionaryLength, BitUtil.CACHE_LINE_LENGTH),
                chunks);
    }

    /** One more buffer, for payloads that have to be converted into another format; null if there is one format only. Transport thread only. */
    Payload spare() {
        return spare;
    }

    /** A buffer that is not of the pool, for payloads of a spool; in memory of the pool's owner. */
    Payload newLone() {
        return newPayload(count, lastFramer.dictionaryLengthMax(length));
    }

    /** The same for a payload that is longer than those of the pool, or has more chunks, as of an engine with other settings. */
    Payload newLone(final int ofLength, final int ofChunks) {
        return newPayload(
                count,
                ofLength,
                lastFramer.dictionaryLengthMax(ofLength),
                Math.max(ofChunks, chunkCountMax),
                new OffHeap());
    }

    /** The format that is the last of those that payloads can have. */
    int lastFormat() {
        return lastFormat;
    }

    /** Makes a converter into the last format. */
    PayloadConverter newConverter() {
        return lastFramer.newConverter();
    }

    /**
     * Takes a buffer. Send thread only.
     *
     * @return an empty payload of the best format, or null if all are in use
     */
    public Payload take() {
        for (int i = 0; i < count; i++) {
            final Payload payload = free.getAcquire(i);
            if (payload != null) {
                free.setPlain(i, null);
                payload.begin(0);
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
     * Buffers that a pool takes memory for.
     *
     * @param count   of buffers
     * @param formats that payloads can have
     * @return with the one for what has to be converted
     */
    public static int buffers(final int count, final int formats) {
        return formats == 1 ? count : count + 1;
    }

    /**
     * Heap that a pool takes: what is noted of the chunks in each buffer.
     *
     * @param count         of buffers, all of them
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
