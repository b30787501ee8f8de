/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

/**
 * A fixed number of payload buffers, all allocated at start.
 *
 * <p>The send thread takes, the transport thread gives back; no other thread may do either.
 */
public final class PayloadPool {
    private final OneToOneConcurrentArrayQueue<Payload> free;
    private final int count;
    private final long memory;

    /**
     * Allocates the buffers.
     *
     * @param count         of buffers, 2 at least: one to fill while one is sent
     * @param length        of each, in bytes
     * @param bodyOffset    bytes kept free for the frame
     * @param chunkCountMax most chunks in one payload
     */
    public PayloadPool(final int count, final int length, final int bodyOffset, final int chunkCountMax) {
        this.count = count;
        free = new OneToOneConcurrentArrayQueue<>(count);
        for (int i = 0; i < count; i++) {
            free.add(new Payload(length, bodyOffset, chunkCountMax));
        }
        memory = (long) count * (length + 2L * Integer.BYTES * chunkCountMax);
    }

    /**
     * Takes a buffer. Send thread only.
     *
     * @return an empty payload, or null if all are in use
     */
    public Payload take() {
        final Payload payload = free.poll();
        if (payload != null) {
            payload.reset();
        }
        return payload;
    }

    /**
     * Gives a buffer back. Transport thread only.
     *
     * @param payload that was taken from this pool
     */
    public void give(final Payload payload) {
        free.add(payload);
    }

    /**
     * Number of buffers.
     *
     * @return free and in use
     */
    public int count() {
        return count;
    }

    /**
     * Memory of all buffers.
     *
     * @return in bytes
     */
    public long memory() {
        return memory;
    }
}
