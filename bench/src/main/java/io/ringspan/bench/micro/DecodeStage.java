/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.micro;

import io.ringspan.api.DecodeMode;
import io.ringspan.api.IncompletePolicy;
import io.ringspan.bench.workload.Traffic;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.decode.DecodeCore;
import io.ringspan.decode.DecodeSettings;
import io.ringspan.decode.RecordDecoder;
import io.ringspan.encode.TraceKeys;
import io.ringspan.table.BlockPool;
import io.ringspan.table.ChunkQueue;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceStore;
import org.agrona.concurrent.UnsafeBuffer;

/** The decoder and its tables as an engine has them, on one thread and without a ring. */
final class DecodeStage {
    private static final int STRINGS = 65536;
    private static final int STRING_BYTES = 1 << 24;

    private final TraceStore store;
    private final ChunkQueue queue;
    private final DecodeCore core;
    private final RecordDecoder decoder;
    private final IdSpace ids;
    private long sequence;

    /** Stage of one source, whose texts stay for good, as those of the engine's own writers do; or end, as those of others. */
    DecodeStage(final int spans, final int segments, final int blocks, final boolean permanentTexts) {
        store = new TraceStore(
                new SpanTable(spans),
                new SegmentTable(segments),
                new BlockPool(blocks),
                new StringTable(STRINGS, STRING_BYTES));
        queue = new ChunkQueue(store);
        core = new DecodeCore(
                store,
                queue,
                new DecodeSettings(DecodeMode.LENIENT, Integer.MAX_VALUE, IncompletePolicy.MARK, TraceKeys.sampling()));
        decoder = new RecordDecoder(core);
        ids = permanentTexts ? IdSpace.permanent(store.strings()) : IdSpace.withEpochs(store.strings());
    }

    /** Defines the texts that come once. */
    void define(final Traffic traffic) {
        decode(traffic.memory(), 0, traffic.passOffset());
    }

    /** Decodes a slot; what it completes is the slot's. */
    void decode(final Traffic traffic, final int slot) {
        decode(traffic.memory(), traffic.slotOffset(slot), traffic.slotLimit(slot));
    }

    private void decode(final UnsafeBuffer memory, final int offset, final int limit) {
        queue.beginSlot(++sequence);
        if (!decoder.decode(memory, offset, limit, ids, RecordDecoder.UNTIL_LIMIT, false)) {
            throw decoder.error().toException();
        }
    }

    /** Gives back the memory of all chunks so far. */
    void reclaim() {
        queue.reclaim(sequence);
    }

    TraceStore store() {
        return store;
    }

    ChunkQueue queue() {
        return queue;
    }

    /** Fails if something was lost or not understood: then less was measured than was meant to. */
    void checkNothingLost() {
        final EngineCounters counters = new EngineCounters();
        core.publish(counters);
        final long lost = counters.dropped()
                + counters.get(EngineCounter.ATTRIBUTES_DROPPED)
                + counters.get(EngineCounter.STRINGS_DROPPED)
                + counters.get(EngineCounter.RECORDS_SPAN_NOT_FOUND)
                + counters.get(EngineCounter.RECORDS_STRING_NOT_FOUND)
                + counters.get(EngineCounter.RECORDS_MALFORMED);
        if (lost != 0) {
            throw new IllegalStateException(lost + " spans, tags or records are lost");
        }
    }
}
