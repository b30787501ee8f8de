/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import io.ringspan.decode.ImageTaker;
import io.ringspan.journal.ImageWriter;
import io.ringspan.journal.Journal;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.TraceStore;
import java.util.function.LongSupplier;

/**
 * Takes images of what is live into a {@link Journal}, so that spans which began long ago, and whose first records it has no more, can be
 * recovered all the same.
 *
 * <p>A pass goes through the tables bit by bit, as fast as slots are decoded, and is through in an eighth of those that the journal keeps. The next one begins
 * when a quarter has gone by since this one began. So as long as the journal keeps everything that is live, nothing is written.
 *
 * <p>Note: runs on the decode thread, which owns all of its state.
 */
final class LiveImages {
    private static final int PASSES = 4;
    private static final int PASS_LENGTH_SHARE = 8;

    private final Journal journal;
    private final ImageWriter writer;
    private final ImageTaker taker;
    private final SpanTable spans;
    private final SegmentTable segments;
    private final SourceTable sources;
    private final LongSupplier resolved;
    private final long interval;
    private final long passLength;
    // of the pass at hand: what comes next of each table
    private long begin = -1;
    private long previous = -1;
    private int nextSegment;
    private int nextSpan;
    private int nextSource;

    /**
     * Creates one that has taken nothing.
     *
     * @param resolved up to where everything has been delivered or lost, as the journal says it
     */
    LiveImages(final Journal journal, final TraceStore store, final SourceTable sources, final LongSupplier resolved) {
        this.journal = journal;
        this.sources = sources;
        this.resolved = resolved;
        writer = journal.images();
        taker = new ImageTaker(store, writer);
        spans = store.spans();
        segments = store.segments();
        interval = Math.max(1, journal.shape().safeSlots() / PASSES);
        passLength = Math.max(1, journal.shape().safeSlots() / PASS_LENGTH_SHARE);
    }

    /** Goes on, behind a batch that ends with a sequence. */
    void onBatch(final long sequence) {
        if (journal.isBroken()) {
            return;
        }
        journal.decoded(sequence);
        if (writer.isWriting()) {
            goOn(sequence);
        } else if (sequence - begin >= interval && resolved.getAsLong() >= writer.lastEnd()) {
            begin = sequence;
            previous = sequence;
            nextSegment = 0;
            nextSpan = 0;
            nextSource = SourceTable.OWN + 1;
            writer.begin(sequence);
        }
    }

    private void goOn(final long sequence) {
        final long slots = sequence - previous;
        previous = sequence;
        final int segmentsEnd =
                Math.min(segments.recordsTouched(), nextSegment + quota(segments.recordsTouched(), slots));
        for (; nextSegment < segmentsEnd; nextSegment++) {
            if (segments.isInUse(nextSegment)) {
                taker.takeSegment(nextSegment, sequence);
            }
        }
        final int spansEnd = Math.min(spans.recordsTouched(), nextSpan + quota(spans.recordsTouched(), slots));
        for (; nextSpan < spansEnd; nextSpan++) {
            if (spans.isLive(nextSpan) && spans.segmentOf(nextSpan) == SegmentTable.NONE) {
                taker.takeOrphan(nextSpan, sequence);
            }
        }
        takeIds(sequence);
        if (nextSegment >= segments.recordsTouched()
                && nextSpan >= spans.recordsTouched()
                && nextSource == sources.places()) {
            taker.takeLive(sequence);
            writer.end(sequence);
        }
    }

    private int quota(final int records, final long slots) {
        return (int) Math.min(records, slots * records / passLength + 1);
    }

    // of one source, if there is one left
    private void takeIds(final long sequence) {
        while (nextSource < sources.places()) {
            final IdSpace ids = sources.openSpace(nextSource);
            nextSource++;
            if (ids != null) {
                taker.takeIds(ids, nextSource - 1, sequence);
                return;
            }
        }
    }
}
