/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import io.ringspan.table.ChunkQueue;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.TraceStore;

/**
 * What the parts of one decoder share, wired once.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
public final class DecodeCore {
    private final TraceStore store;
    private final ChunkQueue queue;
    private final DecodeMode mode;
    private final int partialFlushSpans;
    private final DecodeStats stats = new DecodeStats();
    private final DecodeError error = new DecodeError();
    private final SpanStarter starter;
    private final ChunkAssembler assembler;
    private final int priorityKey;
    private long tickNs;

    /**
     * Wires the parts.
     *
     * @param store             tables
     * @param queue             where completed chunks go
     * @param mode              strict or lenient
     * @param partialFlushSpans finished spans of one segment that go onward although others are open, 1 at least
     */
    public DecodeCore(
            final TraceStore store, final ChunkQueue queue, final DecodeMode mode, final int partialFlushSpans) {
        this.store = store;
        this.queue = queue;
        this.mode = mode;
        this.partialFlushSpans = partialFlushSpans;
        priorityKey = store.strings().pin("_sampling_priority_v1");
        assembler = new ChunkAssembler(store, queue, stats, error, mode);
        starter = new SpanStarter(store, stats, assembler, mode);
    }

    /**
     * Completes chunks of all finished spans, of every segment, whatever is still open in it.
     */
    public void completeFinished() {
        final SegmentTable segments = store.segments();
        for (int segment = 0; segment < segments.recordsTouched(); segment++) {
            if (segments.isInUse(segment) && segments.finished(segment) > 0) {
                assembler.completeSegment(segment, SpanTable.NONE, false);
            }
        }
    }

    /**
     * Tables.
     *
     * @return the store
     */
    public TraceStore store() {
        return store;
    }

    /**
     * Completed chunks.
     *
     * @return the queue
     */
    public ChunkQueue queue() {
        return queue;
    }

    /**
     * What was counted.
     *
     * @return the counts
     */
    public DecodeStats stats() {
        return stats;
    }

    /**
     * Time of the last tick.
     *
     * @return nanoseconds since the epoch, 0 before the first one
     */
    public long tickNs() {
        return tickNs;
    }

    void tickNs(final long ns) {
        tickNs = ns;
    }

    /** Counts a string id that means nothing; whether decoding goes on. */
    boolean stringNotFound(final int stringId) {
        stats.stringNotFound++;
        error.stringNotFound(stringId);
        return mode != DecodeMode.STRICT;
    }

    /** Counts a record of which the inside cannot be read; whether decoding goes on. */
    boolean invalidAttributes() {
        stats.malformed++;
        error.invalidAttributes();
        return mode != DecodeMode.STRICT;
    }

    DecodeMode mode() {
        return mode;
    }

    DecodeError error() {
        return error;
    }

    SpanStarter starter() {
        return starter;
    }

    ChunkAssembler assembler() {
        return assembler;
    }

    /** Key of the trace tag that holds the sampling priority. */
    int priorityKey() {
        return priorityKey;
    }

    int partialFlushSpans() {
        return partialFlushSpans;
    }
}
