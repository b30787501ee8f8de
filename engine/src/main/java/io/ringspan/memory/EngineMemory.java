/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.memory;

/**
 * All memory outside the heap that an engine takes, by who may touch it.
 *
 * @param ring     producers while they hold a claim, and the decode thread
 * @param tables   the threads of both handlers
 * @param payloads the send thread and the transport thread
 */
public record EngineMemory(OffHeap ring, OffHeap tables, OffHeap payloads) implements AutoCloseable {
    /** Owns nothing yet. */
    public EngineMemory() {
        this(new OffHeap(), new OffHeap(), new OffHeap());
    }

    /**
     * Memory that is allocated now.
     *
     * @return in bytes
     */
    public long allocated() {
        return ring.allocated() + tables.allocated() + payloads.allocated();
    }

    /** Frees everything, for an engine of which no thread has run. */
    @Override
    public void close() {
        ring.close();
        tables.close();
        payloads.close();
    }
}
