/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;

/**
 * Span records that are not in use, for any number of threads that come and go, virtual ones included, of which none keeps a record of its
 * own. Taking one and giving it back allocates nothing and waits for nobody, as long as no more are in use at a time than the pool holds;
 * beyond that, records are made, and those too many are left to the collector.
 *
 * <p>A record is whoever's has taken it until it is given back, which may be another thread. It may be published by any engine.
 *
 * <p>Note: this class is threadsafe.
 */
public final class SpanRecordPool {
    private final ManyToManyConcurrentArrayQueue<SpanRecord> free;

    /**
     * Makes an empty pool.
     *
     * @param capacity most records that it holds, 2 at least; rounded up to a power of two
     * @throws IllegalArgumentException if it is less
     */
    public SpanRecordPool(final int capacity) {
        free = new ManyToManyConcurrentArrayQueue<>(capacity);
    }

    /**
     * Takes a record.
     *
     * @return one that has been given back, as it was left, or a new one; to be begun
     */
    public SpanRecord acquire() {
        final SpanRecord record = free.poll();
        if (record == null) {
            return new SpanRecord();
        }
        record.leavePool();
        return record;
    }

    /**
     * Gives a record back. Whoever does must not use it any more.
     *
     * @param record from {@link #acquire}, of whatever pool, or made by the caller
     * @throws IllegalStateException if it is in a pool already
     */
    public void release(final SpanRecord record) {
        record.enterPool();
        if (!free.offer(record)) {
            record.leavePool();
        }
    }
}
