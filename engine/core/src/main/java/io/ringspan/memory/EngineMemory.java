/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.memory;

import java.util.List;
import java.util.stream.Stream;

/**
 * All memory outside the heap that an engine takes, by who may touch it.
 *
 * @param ring     producers while they hold a claim, and the decode thread
 * @param tables   the threads of all stages
 * @param payloads of each receiver: its encode thread and its transport thread
 */
public record EngineMemory(OffHeap ring, OffHeap tables, List<OffHeap> payloads) implements AutoCloseable {
    /**
     * Owns nothing yet.
     *
     * @param receivers how many there are
     */
    public EngineMemory(final int receivers) {
        this(
                new OffHeap(),
                new OffHeap(),
                Stream.generate(OffHeap::new).limit(receivers).toList());
    }

    /**
     * Memory that is allocated now.
     *
     * @return in bytes
     */
    public long allocated() {
        return ring.allocated()
                + tables.allocated()
                + payloads.stream().mapToLong(OffHeap::allocated).sum();
    }

    /** Frees everything, for an engine of which no thread has run. */
    @Override
    public void close() {
        ring.close();
        tables.close();
        payloads.forEach(OffHeap::close);
    }
}
