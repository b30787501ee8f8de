/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import io.ringspan.memory.RawMemory;
import io.ringspan.table.IdIndex;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.TraceStore;
import org.agrona.BitUtil;

/**
 * Sees to it that a trace of which something was lost never looks whole: marks its segment, now if it is there, or as soon as it
 * comes.
 *
 * <p>The segments that are still to come, because it was their first records that were lost, or because they expired and go on all the
 * same, are remembered by id, the last {@value #REMEMBERED_MAX} of them.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
public final class IncompleteTraces implements LossMarks {
    static final int REMEMBERED_MAX = 4096;

    private static final int ID_SHIFT = 3;

    private final TraceStore store;
    private final SpanTable spans;
    private final SegmentTable segments;
    // the ids in the order in which they came
    private final RawMemory remembered;
    private final IdIndex index;
    private int next;

    IncompleteTraces(final TraceStore store) {
        this.store = store;
        spans = store.spans();
        segments = store.segments();
        remembered = store.offHeap().allocate(REMEMBERED_MAX << ID_SHIFT, BitUtil.CACHE_LINE_LENGTH);
        index = new IdIndex(remembered, ID_SHIFT, REMEMBERED_MAX);
    }

    /**
     * Memory outside the heap that is taken.
     *
     * @return in bytes
     */
    public static long offHeap() {
        return (long) REMEMBERED_MAX << ID_SHIFT;
    }

    /**
     * Heap that is taken.
     *
     * @return in bytes
     */
    public static long heap() {
        return IdIndex.heap(REMEMBERED_MAX);
    }

    // nothing happens if the span is not live: then it has been sent, or it was lost itself, and its segment has a mark
    @Override
    public void onLostSpan(final long spanId) {
        final int span = spans.find(spanId);
        if (span != SpanTable.NONE) {
            store.markIncomplete(span);
        }
    }

    @Override
    public void onLostSegment(final long segmentId) {
        final int segment = segments.find(segmentId);
        if (segment != SegmentTable.NONE) {
            segments.markIncomplete(segment);
        }
        // also if it is there: it may end and begin again
        remember(segmentId);
    }

    /** From now on segments with this id are parts of a trace. */
    void remember(final long segmentId) {
        if (index.find(segmentId) == IdIndex.NONE) {
            final int offset = next << ID_SHIFT;
            if (index.size() == REMEMBERED_MAX) {
                index.remove(remembered.getLong(offset), next);
            }
            remembered.putLong(offset, segmentId);
            index.add(segmentId, next);
            next = next + 1 == REMEMBERED_MAX ? 0 : next + 1;
        }
    }

    @Override
    public void onLostAny() {
        segments.markAllIncomplete();
    }

    /** A segment has come. */
    void onAdded(final int segment, final long segmentId) {
        if (index.size() > 0 && index.find(segmentId) != IdIndex.NONE) {
            segments.markIncomplete(segment);
        }
    }
}
