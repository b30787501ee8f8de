/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.table.TraceStore;

/**
 * How full the tables are, and the most that they were at the end of a batch.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
final class TableFills {
    private final TraceStore store;
    private int spansMax;
    private int segmentsMax;
    private int blocksMax;
    private int stringsMax;
    private int stringBytesMax;

    TableFills(final TraceStore store) {
        this.store = store;
    }

    void note() {
        spansMax = Math.max(spansMax, store.spans().used());
        segmentsMax = Math.max(segmentsMax, store.segments().size());
        blocksMax = Math.max(blocksMax, store.blocks().used());
        stringsMax = Math.max(stringsMax, store.strings().used());
        stringBytesMax = Math.max(stringBytesMax, store.strings().usedBytes());
    }

    void publish(final EngineCounters counters) {
        note();
        counters.set(EngineCounter.TABLE_SPANS, store.spans().used());
        counters.set(EngineCounter.TABLE_SPANS_MAX, spansMax);
        counters.set(EngineCounter.TABLE_SPANS_CAPACITY, store.spans().capacity());
        counters.set(EngineCounter.TABLE_SEGMENTS, store.segments().size());
        counters.set(EngineCounter.TABLE_SEGMENTS_MAX, segmentsMax);
        counters.set(EngineCounter.TABLE_SEGMENTS_CAPACITY, store.segments().capacity());
        counters.set(EngineCounter.TABLE_BLOCKS, store.blocks().used());
        counters.set(EngineCounter.TABLE_BLOCKS_MAX, blocksMax);
        counters.set(EngineCounter.TABLE_BLOCKS_CAPACITY, store.blocks().capacity());
        counters.set(EngineCounter.TABLE_STRINGS, store.strings().used());
        counters.set(EngineCounter.TABLE_STRINGS_MAX, stringsMax);
        counters.set(EngineCounter.TABLE_STRINGS_CAPACITY, store.strings().capacity());
        counters.set(EngineCounter.TABLE_STRING_BYTES, store.strings().usedBytes());
        counters.set(EngineCounter.TABLE_STRING_BYTES_MAX, stringBytesMax);
        counters.set(EngineCounter.TABLE_STRING_BYTES_CAPACITY, store.strings().bytesCapacity());
    }
}
