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
 * <p>Note: not threadsafe; each thread has its own.
 */
public final class TraceChunk {
    private final SpanTable spans;
    private final SpanHeader header = new SpanHeader();
    private int first;
    private int span;

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
        rewind();
        return this;
    }

    /** Goes back to the first span. */
    public void rewind() {
        span = SpanTable.NONE;
    }

    /**
     * Goes to the next span.
     *
     * @return false if there is none
     */
    public boolean next() {
        span = span == SpanTable.NONE ? first : spans.nextOfChunk(span);
        if (span == SpanTable.NONE) {
            return false;
        }
        header.wrap(spans.buffer(), SpanTable.at(span));
        return true;
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
     * Spans in the chunk.
     *
     * @return 1 at least
     */
    public int spanCount() {
        return spans.chunkSpans(first);
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
     * Whether the first span is the local root.
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
        return (spans.chunkFlags(first) & SpanTable.INCOMPLETE) != 0;
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
