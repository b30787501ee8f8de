/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.counters.EngineCounters;

/**
 * Takes payloads to a receiver.
 *
 * <p>All calls come from the transport thread, one at a time, so implementations need no synchronisation. They may block and
 * allocate; neither reaches the threads in front of the payload. Retries, splits and counting are the caller's.
 */
public interface Transport extends AutoCloseable {
    /**
     * Tells where to count what the outcome of a send does not say, such as warnings of the receiver. Called once, while the engine starts,
     * before the first send; what it throws lets the start fail.
     *
     * @param counters of the receiver; what is counted there is in the log too
     */
    default void countIn(final EngineCounters counters) {}

    /**
     * Sends one payload, once.
     *
     * @param payload owned by the caller; what it says is valid until this returns. Its memory is on the heap, and the next payload's then,
     *                so that whoever still looks at it, such as a client that was interrupted, reads garbage at worst
     * @return what became of it, never null
     * @throws InterruptedException if the engine is closing and does not wait any longer
     */
    Delivery send(Payload payload) throws InterruptedException;

    /** Releases what the transport holds. Called once, after the last send. */
    @Override
    default void close() {}
}
