/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import io.ringspan.api.DecodeMode;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.TracePriority;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.TraceStore;

/**
 * Starts spans: makes room, finds or makes the segment, and settles what happens to a live span with the same id.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
final class SpanStarter {
    private final TraceStore store;
    private final SpanTable spans;
    private final SegmentTable segments;
    private final DecodeStats stats;
    private final ChunkAssembler assembler;
    private final IncompleteTraces incompleteTraces;
    private final boolean strict;
    private final TickTime time;

    SpanStarter(
            final TraceStore store,
            final DecodeStats stats,
            final ChunkAssembler assembler,
            final IncompleteTraces incompleteTraces,
            final DecodeMode mode,
            final TickTime time) {
        this.store = store;
        this.stats = stats;
        this.assembler = assembler;
        this.incompleteTraces = incompleteTraces;
        this.time = time;
        spans = store.spans();
        segments = store.segments();
        strict = mode == DecodeMode.STRICT;
    }

    /** A new live span with ids only, or {@link SpanTable#NONE} if it was dropped; that has been counted then. */
    int start(
            final long spanId,
            final long traceIdLow,
            final long traceIdHigh,
            final long segmentId,
            final long parentId,
            final long rootId) {
        endReplaced(spanId, segmentId);
        return startNew(spanId, traceIdLow, traceIdHigh, segmentId, parentId, rootId);
    }

    /** Drops the live span that has the id, if there is one: a new one of a segment takes its place. */
    void endReplaced(final long spanId, final long newSegmentId) {
        final int replaced = spans.find(spanId);
        if (replaced != SpanTable.NONE) {
            dropReplaced(replaced, newSegmentId);
        }
    }

    /** The same if no span with that id is live. */
    int startNew(
            final long spanId,
            final long traceIdLow,
            final long traceIdHigh,
            final long segmentId,
            final long parentId,
            final long rootId) {
        final int span = add(spanId, traceIdLow, traceIdHigh, segmentId, parentId, rootId);
        // last, since what ends in an error here is lost with the rest of its batch, and counted with that
        stats.spansCreated++;
        return span;
    }

    /** A span of no segment, which is not live, or {@link SpanTable#NONE} if it was dropped; that has been counted then. */
    int startLone(final long spanId, final long traceIdLow, final long traceIdHigh, final long parentId) {
        final int span = addLone(spanId, traceIdLow, traceIdHigh, parentId);
        // last, as above
        stats.spansCreated++;
        return span;
    }

    private int addLone(final long spanId, final long traceIdLow, final long traceIdHigh, final long parentId) {
        if (!spans.hasFree() && !(store.makeRoom() && spans.hasFree())) {
            stats.drop(DropReason.SPAN_TABLE_FULL, TracePriority.NONE, 1, 0);
            return SpanTable.NONE;
        }
        final int span = store.addLoneSpan(spanId, traceIdLow, traceIdHigh, parentId);
        spans.created(span, time.elapsedNs());
        stats.tracesCreated++;
        return span;
    }

    private int add(
            final long spanId,
            final long traceIdLow,
            final long traceIdHigh,
            final long segmentId,
            final long parentId,
            final long rootId) {
        if (!spans.hasFree() && !(store.makeRoom() && spans.hasFree())) {
            stats.drop(DropReason.SPAN_TABLE_FULL, segments.priorityClass(segments.find(segmentId)), 1, 0);
            incompleteTraces.onLostSegment(segmentId);
            return SpanTable.NONE;
        }
        int segment = segments.find(segmentId);
        if (segment == SegmentTable.NONE) {
            segment = segments.add(segmentId, rootId);
            if (segment == SegmentTable.NONE) {
                stats.drop(DropReason.SEGMENT_TABLE_FULL, TracePriority.NONE, 1, 0);
                incompleteTraces.onLostSegment(segmentId);
                return SpanTable.NONE;
            }
            stats.tracesCreated++;
            incompleteTraces.onAdded(segment, segmentId);
        }
        final int span = store.addSpan(spanId, traceIdLow, traceIdHigh, parentId, segmentId, segment);
        spans.created(span, time.elapsedNs());
        segments.touched(segment, time.elapsedMs());
        return span;
    }

    // the reference leaves the count of the span's segment as it is
    private void dropReplaced(final int span, final long newSegmentId) {
        final int segment = spans.segmentOf(span);
        final boolean wasOpen = (spans.flags(span) & SpanTable.FINISHED) == 0;
        store.removeSpan(span);
        stats.drop(DropReason.DUPLICATE_CREATE, segments.priorityClass(segment), 1, 0);
        if (segment != SegmentTable.NONE && !strict) {
            segments.markIncomplete(segment);
            segments.count(segment, segments.count(segment) - 1);
            if (segments.find(newSegmentId) != segment) {
                assembler.settle(segment, wasOpen, DropReason.DUPLICATE_CREATE);
            }
        }
    }

    /** Sets what a span that has just been started begins with. */
    void setCore(
            final int span, final int name, final int service, final int resource, final int type, final long start) {
        store.initTexts(span, name, service, resource, type);
        spans.buffer().putLong(SpanTable.at(span) + SpanHeader.START_OFFSET, start);
    }
}
