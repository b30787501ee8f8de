/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import io.ringspan.counters.TracePriority;
import io.ringspan.protocol.SpanHeader;

/**
 * A chunk of a trace on its way out: spans that were taken out of the live table together, in the order in which they are sent.
 *
 * <p>A flyweight over table memory. The send thread binds it to chunks that were handed to it, and may read them until its
 * sequence passes the slot that carried them.
 *
 * <p>A chunk that is too long for one payload goes out in parts, each as a chunk of its own: what the flyweight shows can be narrowed to
 * some of the spans ({@link #limit}), and moved on to those behind them ({@link #nextPart}). What is said of the trace holds for each part. So it does
 * for a chunk of which only some spans go out ({@link #select}).
 *
 * <p>Note: not threadsafe; each thread has its own.
 */
public final class TraceChunk {
    private final SpanTable spans;
    private final SpanHeader header = new SpanHeader();
    private int first;
    private int span;
    // of the part at hand
    private int firstOfPart;
    private int partSpans;
    // spans in front of the part
    private int spansBefore;
    // spans of the part that have been gone to, the one at hand included
    private int visited;
    private boolean isPartLost;
    // the spans that go out; null for all
    private int[] selected;
    private int spanTotal;

    /**
     * Creates a flyweight that is bound to nothing yet.
     *
     * @param spans table of the chunks
     */
    public TraceChunk(final SpanTable spans) {
        this.spans = spans;
    }

    /**
     * Binds the flyweight.
     *
     * @param chunk first span of the chunk
     * @return this
     */
    public TraceChunk wrap(final int chunk) {
        first = chunk;
        selected = null;
        spanTotal = spans.chunkSpans(chunk);
        restart();
        return this;
    }

    /**
     * Leaves out spans, as if the chunk had only the others; whatever was narrowed is no more. Until the flyweight is bound anew.
     *
     * @param chosen the spans that are left, in their order; not copied, and so not to be changed meanwhile
     * @param count  of them, 1 at least
     */
    public void select(final int[] chosen, final int count) {
        selected = chosen;
        spanTotal = count;
        restart();
    }

    /** Goes back to the whole of what goes out, as it was before it was narrowed or marked. */
    public void restart() {
        firstOfPart = first;
        partSpans = spanTotal;
        spansBefore = 0;
        isPartLost = false;
        rewind();
    }

    /**
     * The chunk that the flyweight is bound to.
     *
     * @return its first span
     */
    public int first() {
        return first;
    }

    /**
     * Narrows the part at hand, and goes back to its first span.
     *
     * @param spanCount how many of its spans are to be left, the first ones; 1 to {@link #spanCount()}
     * @return this
     */
    public TraceChunk limit(final int spanCount) {
        partSpans = spanCount;
        rewind();
        return this;
    }

    /**
     * Makes all spans behind the part at hand the part at hand.
     *
     * @return false, and nothing has changed, if there are none
     */
    public boolean nextPart() {
        final int left = spanTotal - spansBefore - partSpans;
        if (left == 0) {
            return false;
        }
        for (int i = 0; i < partSpans && selected == null; i++) {
            firstOfPart = spans.nextOfChunk(firstOfPart);
        }
        spansBefore += partSpans;
        partSpans = left;
        rewind();
        return true;
    }

    /**
     * Whether the part at hand begins with the first span of the chunk.
     *
     * @return false for those behind it
     */
    public boolean isFirstPart() {
        return spansBefore == 0 && hasFirst();
    }

    /**
     * Whether the first span of the chunk goes out, in whatever part.
     *
     * @return false if it was left out
     */
    public boolean hasFirst() {
        return selected == null || selected[0] == first;
    }

    /**
     * Spans in front of the one at hand.
     *
     * @return of the part, 0 before the first call of {@link #next()}
     */
    public int passed() {
        return Math.max(0, visited - 1);
    }

    /** Says that a span of the chunk cannot be sent: from here on the chunk is an incomplete one. */
    public void markIncomplete() {
        isPartLost = true;
    }

    /** Goes back to the first span. */
    public void rewind() {
        span = SpanTable.NONE;
        visited = 0;
    }

    /**
     * Goes to the next span of the part at hand.
     *
     * @return false if there is none
     */
    public boolean next() {
        if (visited == partSpans) {
            return false;
        }
        if (selected != null) {
            span = selected[spansBefore + visited];
        } else {
            span = visited == 0 ? firstOfPart : spans.nextOfChunk(span);
        }
        visited++;
        header.wrap(spans.buffer(), SpanTable.at(span));
        return true;
    }

    /**
     * The span at hand.
     *
     * @return its record in the {@link SpanTable}
     */
    public int span() {
        return span;
    }

    /**
     * Core fields of the span at hand.
     *
     * @return a flyweight that is bound anew by {@link #next()}
     */
    public SpanHeader header() {
        return header;
    }

    /**
     * Newest block of attributes of the span at hand.
     *
     * @return block in the {@link BlockPool}, or {@link BlockPool#NONE}
     */
    public int attributes() {
        return spans.attributes(span);
    }

    /**
     * Small fields of the span at hand.
     *
     * @return as {@link io.ringspan.protocol.SpanFieldsDescriptor} has them; 0 if none was set
     */
    public int fields() {
        return spans.fields(span);
    }

    /**
     * Newest block of attributes of the first span of the chunk, whatever the part at hand is.
     *
     * @return block in the {@link BlockPool}, or {@link BlockPool#NONE}
     */
    public int attributesOfFirst() {
        return spans.attributes(first);
    }

    /**
     * Newest block of attributes of the trace: texts, numbers, and marks of those that were unset. They count as set behind all that spans
     * have. No span of the chunk has them among its own; a format says where they go.
     *
     * @return block in the {@link BlockPool}, or {@link BlockPool#NONE}; no block of the chain is shared
     */
    public int traceAttributes() {
        return spans.traceAttributes(first);
    }

    /**
     * Sampling priority that the trace had when the chunk was completed. It also stands among the attributes of the trace, if it was set as
     * one of them, or by a record.
     *
     * @return the priority, or {@link SegmentTable#NO_PRIORITY}
     */
    public int samplingPriority() {
        return spans.samplingPriority(first);
    }

    /**
     * Spans in the part at hand, which is the whole chunk unless somebody has narrowed it.
     *
     * @return 1 at least
     */
    public int spanCount() {
        return partSpans;
    }

    /**
     * Origin of the trace.
     *
     * @return a handle, or {@link IdSpace#UNKNOWN} if there is none
     */
    public int origin() {
        return spans.chunkOrigin(first);
    }

    /**
     * Whether the first span of the chunk is the local root.
     *
     * @return as whoever completed the chunk said
     */
    public boolean firstIsLocalRoot() {
        return (spans.chunkFlags(first) & SpanTable.LOCAL_ROOT) != 0;
    }

    /**
     * Whether something of the trace has been lost on the way.
     *
     * @return true if so, whatever else is true
     */
    public boolean isIncomplete() {
        return isPartLost || (spans.chunkFlags(first) & SpanTable.INCOMPLETE) != 0;
    }

    /**
     * Whether the chunk goes out because its segment was abandoned.
     *
     * @return true if its time is over
     */
    public boolean isExpired() {
        return (spans.chunkFlags(first) & SpanTable.EXPIRED) != 0;
    }

    /**
     * Whether the chunk goes out because the engine was closed, while spans of its segment were open.
     *
     * @return true if so
     */
    public boolean isOpenAtClose() {
        return (spans.chunkFlags(first) & SpanTable.OPEN_AT_CLOSE) != 0;
    }

    /**
     * Class of the sampling priority that the trace had when the chunk was completed.
     *
     * @return the class
     */
    public TracePriority priority() {
        return SpanTable.priority(spans.chunkFlags(first));
    }

    /**
     * Traces that end with the chunk.
     *
     * @return 0 for a chunk of a trace of which more is to come
     */
    public int traces() {
        return SpanTable.traces(spans.chunkFlags(first));
    }

    /**
     * Sequence of the slot that the chunk came with.
     *
     * @return the sequence
     */
    public long sequence() {
        return spans.chunkSequence(first);
    }

    /**
     * The chunk behind this one in the same slot.
     *
     * @return its first span, or {@link SpanTable#NONE}
     */
    public int nextChunk() {
        return spans.nextChunk(first);
    }
}
