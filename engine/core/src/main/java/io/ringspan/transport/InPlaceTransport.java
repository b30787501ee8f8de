/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

/**
 * A transport of the engine's own, and of nobody else, that is through with a payload's memory when {@link #send} returns, however it does. So it reads that
 * memory where it is, and not a copy on the heap.
 */
public interface InPlaceTransport extends Transport {
    /** What {@link #formats} returns for a receiver with one format. */
    int BEST_FORMAT = 1;

    /**
     * Formats that the receiver takes at this moment, of those that it knows. Any thread.
     *
     * @return a bit for each, the lowest one for the best; the last one is always taken
     */
    default int formats() {
        return BEST_FORMAT;
    }

    /**
     * The engine closes: from now on the transport sends what there is, and asks its receiver for nothing else. Any thread, perhaps several times.
     */
    default void closing() {}

    /**
     * Memory that it takes beside the payloads.
     *
     * @param payloadLength of the longest payload, in bytes
     * @return bytes outside the heap
     */
    default long offHeap(final int payloadLength) {
        return 0;
    }

    /**
     * Takes that memory, before the first payload.
     *
     * @param payloadLength of the longest payload, in bytes
     */
    default void reserve(final int payloadLength) {}
}
