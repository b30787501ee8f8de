/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.TraceStore;
import org.agrona.collections.LongHashSet;

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

    private static final float LOAD_FACTOR = 0.5f;

    private final TraceStore store;
    private final SpanTable spans;
    private final SegmentTable segments;
    private final LongHashSet remembered = new LongHashSet((int) (REMEMBERED_MAX / LOAD_FACTOR), LOAD_FACTOR, false);
    // the same ids in the order in which they came
    private final long[] order = new long[REMEMBERED_MAX];
    private int next;

    IncompleteTraces(final TraceStore store) {
        this.store = store;
        spans = store.spans();
        segments = store.segments();
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
        if (remembered.add(segmentId)) {
            if (remembered.size() > REMEMBERED_MAX) {
                remembered.remove(order[next]);
            }
            order[next] = segmentId;
            next = next + 1 == REMEMBERED_MAX ? 0 : next + 1;
        }
    }

    @Override
    public void onLostAny() {
        segments.markAllIncomplete();
    }

    /** A segment has come. */
    void onAdded(final int segment, final long segmentId) {
        if (!remembered.isEmpty() && remembered.contains(segmentId)) {
            segments.markIncomplete(segment);
        }
    }
}
