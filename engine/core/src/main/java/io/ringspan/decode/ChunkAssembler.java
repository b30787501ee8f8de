/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.api.DecodeMode;
import io.ringspan.api.IncompletePolicy;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.TracePriority;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.FlushChunkDescriptor;
import io.ringspan.table.BlockPool;
import io.ringspan.table.ChunkQueue;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.TraceStore;

/**
 * Takes spans out of the live table and hands them over as trace chunks.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
final class ChunkAssembler {
    private final TraceStore store;
    private final SpanTable spans;
    private final SegmentTable segments;
    private final ChunkQueue queue;
    private final DecodeStats stats;
    private final DecodeError error;
    private final boolean strict;
    private final boolean dropsIncomplete;
    private final TickTime time;
    // null if there is none
    private ChunkFilter filter;

    // the chunk that is being assembled
    private int first;
    private int last;
    private int count;
    private int flags;
    private int tracesEnded;
    private TracePriority priority;

    ChunkAssembler(
            final TraceStore store,
            final ChunkQueue queue,
            final DecodeStats stats,
            final DecodeError error,
            final DecodeSettings settings,
            final TickTime time) {
        this.store = store;
        this.time = time;
        this.queue = queue;
        this.stats = stats;
        this.error = error;
        spans = store.spans();
        segments = store.segments();
        strict = settings.mode() == DecodeMode.STRICT;
        dropsIncomplete = settings.incomplete() == IncompletePolicy.DROP;
    }

    /** Says who decides about each chunk, in front of its hand-over. At start only. */
    void filter(final ChunkFilter newFilter) {
        filter = newFilter;
    }

    /**
     * Completes a chunk of the spans that a record names.
     *
     * @return false if the record could not be carried out as a whole; then the error says why
     */
    boolean flush(final RawMemory buffer, final int idsOffset, final int idCount, final boolean firstIsLocalRoot) {
        begin();
        int lead = SpanTable.NONE;
        int expected = SpanTable.NONE;
        long segmentId = 0;
        boolean complete = true;
        for (int i = 0; i < idCount; i++) {
            final int offset = idsOffset + i * FlushChunkDescriptor.SPAN_ID_LENGTH;
            final long spanId = buffer.getLong(offset, LITTLE_ENDIAN);
            // mostly all spans of a segment, in the order in which they came
            final int span = expected != SpanTable.NONE && spans.id(expected) == spanId ? expected : spans.find(spanId);
            if (span == SpanTable.NONE) {
                stats.spanNotFound++;
                error.spanNotFound(spanId);
                if (strict) {
                    dropAssembled(DropReason.CHUNK_ERROR);
                    return false;
                }
                flags |= SpanTable.INCOMPLETE;
                complete = false;
                continue;
            }
            if (count == 0) {
                lead = i;
                segmentId = spans.segmentId(span);
            }
            expected = spans.segmentOf(span) == SegmentTable.NONE ? SpanTable.NONE : spans.nextOfSegment(span);
            if (strict) {
                take(span);
            } else {
                takeCounted(span, segmentId);
            }
        }
        if (count > 0) {
            finish(segments.find(segmentId), firstIsLocalRoot && lead == 0, strict);
        }
        return complete;
    }

    /** Completes a chunk of all finished spans of a segment, with flags of its own. */
    void completeSegment(final int segment, final int chunkFlags) {
        begin();
        flags = chunkFlags;
        takeFinished(segment, SpanTable.NONE, false);
    }

    /** Completes a chunk of all finished spans of a segment; the lead goes first, if it is one of them. */
    void completeSegment(final int segment, final int lead, final boolean leadIsLocalRoot) {
        begin();
        if (lead != SpanTable.NONE && segments.finished(segment) == segments.listed(segment)) {
            takeAll(segment, lead);
            finish(segment, leadIsLocalRoot, false);
        } else {
            takeFinished(segment, lead, leadIsLocalRoot);
        }
    }

    private void takeFinished(final int segment, final int lead, final boolean leadIsLocalRoot) {
        final int head = lead == SpanTable.NONE ? segments.first(segment) : lead;
        final long segmentId = spans.segmentId(head);
        final long rootId = segments.rootId(segment);
        boolean localRoot = leadIsLocalRoot;
        if (lead != SpanTable.NONE) {
            takeCounted(lead, segmentId);
        }
        int span = segments.first(segment);
        while (span != SpanTable.NONE) {
            final int next = spans.nextOfSegment(span);
            if ((spans.flags(span) & SpanTable.FINISHED) != 0) {
                localRoot |= count == 0 && rootId != 0 && spans.id(span) == rootId;
                takeCounted(span, segmentId);
            }
            span = next;
        }
        if (count > 0) {
            finish(segments.find(segmentId), localRoot, false);
        }
    }

    /**
     * Settles what becomes of a segment that a span has left without being sent, because nobody else would: an empty one goes, unless
     * a count that the reference left too high keeps it in strict mode; and one that waited only for that span is complete.
     */
    void settle(final int segment, final boolean openSpanLeft, final DropReason reason) {
        final int listed = segments.listed(segment);
        if (listed == 0) {
            if (!strict || segments.count(segment) == 0) {
                stats.drop(reason, segments.priorityClass(segment), 0, 1);
                store.removeSegment(segment);
            }
        } else if (openSpanLeft && segments.finished(segment) == listed) {
            completeSegment(segment, SpanTable.NONE, false);
        }
    }

    /** Completes a chunk of one span that has no segment any more, with flags of its own. */
    void completeOrphan(final int span, final int chunkFlags) {
        begin();
        flags = chunkFlags;
        final long segmentId = spans.segmentId(span);
        take(span);
        finish(segments.find(segmentId), false, false);
    }

    /** Completes a chunk of a span that has never been live. */
    void completeLone(final int span, final boolean isLocalRoot) {
        begin();
        final int segment = spans.segmentOf(span);
        store.releaseTagIndex(span);
        append(span);
        finish(segment, isLocalRoot, false);
    }

    private void begin() {
        first = SpanTable.NONE;
        last = SpanTable.NONE;
        count = 0;
        flags = 0;
        tracesEnded = 0;
        priority = TracePriority.NONE;
    }

    private void take(final int span) {
        store.unindex(span);
        append(span);
    }

    private void append(final int span) {
        segments.unlist(span, spans);
        spans.chunkNext(span, SpanTable.NONE);
        if (count++ == 0) {
            first = span;
        } else {
            spans.chunkNext(last, span);
        }
        last = span;
    }

    // each span counts for its own segment, and the last one that leaves
    // a segment takes it along; the chunk's own goes later
    private void takeCounted(final int span, final long chunkSegmentId) {
        final int segment = spans.segmentOf(span);
        take(span);
        if (segment != SegmentTable.NONE) {
            segments.count(segment, segments.count(segment) - 1);
            if (segments.listed(segment) == 0 && segments.find(chunkSegmentId) != segment) {
                tracesEnded++;
                store.removeSegment(segment);
            }
        }
    }

    private void finish(final int segment, final boolean firstIsLocalRoot, final boolean byReferenceCount) {
        final long dropped = store.attributesDropped();
        if (firstIsLocalRoot) {
            flags |= SpanTable.LOCAL_ROOT;
        }
        int traceAttributes = BlockPool.NONE;
        int samplingPriority = SegmentTable.NO_PRIORITY;
        int origin = IdSpace.UNKNOWN;
        int rest = SegmentTable.NONE;
        int earlier = ChunkFilter.PASS;
        if (segment != SegmentTable.NONE) {
            earlier = segments.decisions(segment);
            priority = segments.priorityClass(segment);
            samplingPriority = segments.priority(segment);
            flags |= segments.isIncomplete(segment) ? SpanTable.INCOMPLETE : 0;
            origin = segments.origin(segment);
            if (origin != IdSpace.UNKNOWN) {
                store.strings().acquire(origin);
            }
            if (byReferenceCount ? isDoneByCount(segment) : segments.listed(segment) == 0) {
                tracesEnded++;
                traceAttributes = store.takeTraceAttributes(segment);
                store.removeSegment(segment);
            } else {
                traceAttributes = store.copyTraceAttributes(segment);
                // to a tracer that sends its chunks itself this is what finishing is to others
                segments.touched(segment, time.elapsedMs());
                rest = segment;
            }
        }
        flags |= store.attributesDropped() != dropped ? SpanTable.INCOMPLETE : 0;
        if ((flags & SpanTable.INCOMPLETE) != 0) {
            stats.chunksIncomplete++;
            if (dropsIncomplete) {
                if (origin != IdSpace.UNKNOWN) {
                    store.strings().release(origin);
                }
                store.releaseAttributes(traceAttributes);
                dropAssembled(DropReason.INCOMPLETE);
                return;
            }
        }
        final int chunkFlags = SpanTable.chunkFlags(flags, priority, tracesEnded);
        queue.begin(first, count, traceAttributes, samplingPriority, origin, chunkFlags);
        if (filter != null && !passes(rest, earlier)) {
            return;
        }
        queue.append(first);
        stats.tracesCompleted += tracesEnded;
        stats.spansCompleted += count;
        stats.chunksCompleted++;
    }

    // what has been decided counts for what is still to come of the trace
    private boolean passes(final int rest, final int earlier) {
        final int decision = filter.decide(first, earlier);
        if (rest != SegmentTable.NONE) {
            segments.addDecision(rest, Math.min(decision, ChunkFilter.DROP));
        }
        final boolean isDropped = decision == ChunkFilter.DROP || decision == ChunkFilter.FAILED;
        if (isDropped) {
            queue.discard(first);
            final DropReason reason = decision == ChunkFilter.DROP ? DropReason.FILTERED : DropReason.FILTER_FAILED;
            stats.drop(reason, priority, count, tracesEnded);
        }
        return !isDropped;
    }

    // all spans of a segment, the lead first: their list is handed over as it is
    private void takeAll(final int segment, final int lead) {
        int span = segments.takeList(segment);
        first = lead;
        last = lead;
        store.unindex(lead);
        int taken = 1;
        while (span != SpanTable.NONE) {
            final int next = spans.nextOfSegment(span);
            spans.segment(span, SegmentTable.NONE);
            if (span != lead) {
                store.unindex(span);
                spans.chunkNext(last, span);
                last = span;
                taken++;
            }
            span = next;
        }
        spans.chunkNext(last, SpanTable.NONE);
        count = taken;
        segments.count(segment, segments.count(segment) - taken);
    }

    // the reference goes by its count, whichever segments the spans of the chunk were in
    private boolean isDoneByCount(final int segment) {
        final int segmentCount = segments.count(segment);
        segments.count(segment, Math.max(0, segmentCount - count));
        return segmentCount <= count;
    }

    private void dropAssembled(final DropReason reason) {
        int span = first;
        while (span != SpanTable.NONE) {
            final int next = spans.nextOfChunk(span);
            store.releaseSpan(span);
            span = next;
        }
        stats.drop(reason, priority, count, tracesEnded);
    }
}
