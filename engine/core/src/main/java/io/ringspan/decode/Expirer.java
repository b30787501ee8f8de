/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import io.ringspan.api.ExpiryAction;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.NamedCounters;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceStore;

/**
 * Ends what nobody will end any more: segments in which no span has been started or finished for long, and spans without a segment
 * that are as old.
 *
 * <p>Each tick looks at the next few records of both tables, as many as the time since the last tick asks for. So a walk over a whole
 * table takes a quarter of the age at most, and no tick has to pay for all of it.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
final class Expirer {
    /** Records of each table that a tick looks at, at least. */
    static final int RECORDS_PER_TICK_MIN = 64;

    private static final int WALKS_PER_AGE = 4;
    private static final long NS_PER_MS = 1_000_000;

    private final TraceStore store;
    private final SpanTable spans;
    private final SegmentTable segments;
    private final StringTable strings;
    private final DecodeStats stats;
    private final ChunkAssembler assembler;
    private final TickTime time;
    private final IncompleteTraces incompleteTraces;
    private final ExpiryAction action;
    private final long ageNs;
    private final long ageMs;
    private final NamedCounters expired;
    private int lastMs;
    private int nextSegment;
    private int nextSpan;

    Expirer(final DecodeCore core, final ExpiryAction action, final long ageNs, final NamedCounters expired) {
        store = core.store();
        spans = store.spans();
        segments = store.segments();
        strings = store.strings();
        stats = core.stats();
        assembler = core.assembler();
        time = core.time();
        incompleteTraces = core.incompleteTraces();
        this.action = action;
        this.ageNs = ageNs;
        ageMs = (ageNs + NS_PER_MS - 1) / NS_PER_MS;
        this.expired = expired;
    }

    void onTick() {
        final int elapsedMs = time.elapsedMs() - lastMs;
        lastMs = time.elapsedMs();
        walkSegments(quota(segments.recordsTouched(), elapsedMs));
        walkSpans(quota(spans.recordsTouched(), elapsedMs));
    }

    /** Ends whatever is there, however old it is. */
    void expireAll() {
        for (int segment = 0; segment < segments.recordsTouched(); segment++) {
            if (segments.isInUse(segment)) {
                expireSegment(segment);
            }
        }
        for (int span = 0; span < spans.recordsTouched(); span++) {
            if (spans.isLive(span) && spans.segmentOf(span) == SegmentTable.NONE) {
                expireOrphan(span);
            }
        }
    }

    // a tick that comes late has to make up for those that were skipped
    private int quota(final int records, final int elapsedMs) {
        final long walkMs = Math.max(1, ageMs / WALKS_PER_AGE);
        final long share = (Math.max(0, elapsedMs) * (long) records + walkMs - 1) / walkMs;
        return (int) Math.min(records, Math.max(RECORDS_PER_TICK_MIN, share));
    }

    private void walkSegments(final int quota) {
        for (int i = 0; i < quota; i++) {
            // moved on first, so that a segment which cannot be expired does not hold up the others
            final int segment = nextSegment;
            nextSegment = segment + 1 < segments.recordsTouched() ? segment + 1 : 0;
            if (segments.isInUse(segment) && time.elapsedMs() - segments.touched(segment) >= ageMs) {
                expireSegment(segment);
            }
        }
    }

    private void expireSegment(final int segment) {
        if (segments.listed(segment) == 0) {
            // a count that the reference left too high has kept it
            removeEmpty(segment);
            return;
        }
        stats.segmentsExpired++;
        // what comes later of the trace would look like all of it
        incompleteTraces.remember(spans.segmentId(segments.first(segment)));
        if (action == ExpiryAction.FINISH) {
            finishOpen(segment);
        } else {
            drop(segment, action == ExpiryAction.DROP);
        }
        if (segments.listed(segment) == 0) {
            removeEmpty(segment);
        } else {
            assembler.completeSegment(segment, SpanTable.EXPIRED);
        }
    }

    // the trace ends here, and no chunk says so
    private void removeEmpty(final int segment) {
        stats.drop(DropReason.EXPIRED, segments.priorityClass(segment), 0, 1);
        store.removeSegment(segment);
    }

    private void finishOpen(final int segment) {
        for (int span = segments.first(segment); span != SpanTable.NONE; span = spans.nextOfSegment(span)) {
            if (isOpen(span)) {
                count(span);
                end(span);
                spans.addFlag(span, SpanTable.FINISHED);
                segments.finished(segment, segments.finished(segment) + 1);
            }
        }
    }

    private void drop(final int segment, final boolean finishedToo) {
        int span = segments.first(segment);
        while (span != SpanTable.NONE) {
            final int next = spans.nextOfSegment(span);
            if (isOpen(span)) {
                count(span);
                drop(span);
            } else if (finishedToo) {
                drop(span);
            }
            span = next;
        }
    }

    private void walkSpans(final int quota) {
        for (int i = 0; i < quota; i++) {
            final int span = nextSpan;
            nextSpan = span + 1 < spans.recordsTouched() ? span + 1 : 0;
            if (spans.isLive(span)
                    && spans.segmentOf(span) == SegmentTable.NONE
                    && time.since(spans.created(span)) >= ageNs) {
                expireOrphan(span);
            }
        }
    }

    private void expireOrphan(final int span) {
        final boolean open = isOpen(span);
        if (open) {
            count(span);
        }
        if (action == ExpiryAction.DROP || (open && action == ExpiryAction.PARTIAL)) {
            drop(span);
        } else {
            if (open) {
                end(span);
            }
            assembler.completeOrphan(span, SpanTable.EXPIRED);
        }
    }

    private boolean isOpen(final int span) {
        return (spans.flags(span) & SpanTable.FINISHED) == 0;
    }

    private void count(final int span) {
        stats.spansExpired++;
        final int name = spans.buffer().getInt(SpanTable.at(span) + SpanHeader.NAME_OFFSET);
        expired.add(strings.buffer(), strings.offset(name), strings.length(name), 1);
    }

    private void drop(final int span) {
        stats.drop(DropReason.EXPIRED, segments.priorityClass(spans.segmentOf(span)), 1, 0);
        store.removeSpan(span);
    }

    // a duration that the tracer has set says more than the time at which nobody waited any longer, and a span that
    // never got a start began when it was created
    private void end(final int span) {
        final int record = SpanTable.at(span);
        if (spans.buffer().getLong(record + SpanHeader.DURATION_OFFSET) == 0) {
            final long start = spans.buffer().getLong(record + SpanHeader.START_OFFSET);
            final long duration = start == 0 ? time.since(spans.created(span)) : Math.max(0, time.wallNs() - start);
            spans.buffer().putLong(record + SpanHeader.DURATION_OFFSET, duration);
        }
    }
}
