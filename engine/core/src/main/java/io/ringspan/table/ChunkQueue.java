/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

/**
 * Chunks that were handed over, in order: those of the slot at hand, and behind them all that the send thread may still read.
 *
 * <p>Chunks are linked through their first spans. The send thread walks the chunks of a slot by their number, never by the end of
 * the list, because the link of the last one is written when the next slot's first chunk comes.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
public final class ChunkQueue {
    private final TraceStore store;
    private final SpanTable spans;
    private int head = SpanTable.NONE;
    private int tail = SpanTable.NONE;
    private long sequence;
    private int firstOfSlot = SpanTable.NONE;
    private int chunksOfSlot;
    private long inFlightSpans;
    // chunks that stay although what is behind them is given back: a thread that does not come back may read them

    /**
     * Creates an empty queue.
     *
     * @param store of the chunks
     */
    public ChunkQueue(final TraceStore store) {
        this.store = store;
        spans = store.spans();
    }

    /**
     * Begins a slot.
     *
     * @param slotSequence its sequence
     */
    public void beginSlot(final long slotSequence) {
        sequence = slotSequence;
        firstOfSlot = SpanTable.NONE;
        chunksOfSlot = 0;
    }

    /**
     * Appends a chunk to the slot at hand.
     *
     * @param first     first span; the others follow by their links
     * @param spanCount spans in the chunk
     * @param traceAttributes newest block of the trace's attributes, which the chunk takes over, or {@link BlockPool#NONE}
     * @param samplingPriority of the trace, or {@link SegmentTable#NO_PRIORITY}
     * @param origin    handle of which the chunk takes over one reference, or {@link IdSpace#UNKNOWN}
     * @param flags     {@link SpanTable#LOCAL_ROOT}, {@link SpanTable#INCOMPLETE} and so on
     */
    public void append(
            final int first,
            final int spanCount,
            final int traceAttributes,
            final int samplingPriority,
            final int origin,
            final int flags) {
        begin(first, spanCount, traceAttributes, samplingPriority, origin, flags);
        append(first);
    }

    /**
     * Makes linked spans a chunk, which is in no slot yet.
     *
     * @param first     first span; the others follow by their links
     * @param spanCount spans in the chunk
     * @param traceAttributes newest block of the trace's attributes, which the chunk takes over, or {@link BlockPool#NONE}
     * @param samplingPriority of the trace, or {@link SegmentTable#NO_PRIORITY}
     * @param origin    handle of which the chunk takes over one reference, or {@link IdSpace#UNKNOWN}
     * @param flags     {@link SpanTable#LOCAL_ROOT}, {@link SpanTable#INCOMPLETE} and so on
     */
    public void begin(
            final int first,
            final int spanCount,
            final int traceAttributes,
            final int samplingPriority,
            final int origin,
            final int flags) {
        spans.initChunk(first, spanCount, traceAttributes, samplingPriority, origin, flags);
    }

    /**
     * Appends a chunk that has begun to the slot at hand.
     *
     * @param first its first span
     */
    public void append(final int first) {
        spans.chunkSequence(first, sequence);
        if (tail == SpanTable.NONE) {
            head = first;
        } else {
            spans.nextChunk(tail, first);
        }
        tail = first;
        if (chunksOfSlot++ == 0) {
            firstOfSlot = first;
        }
        inFlightSpans += spans.chunkSpans(first);
    }

    /**
     * Gives back a chunk that has begun and is in no slot, and all that it holds.
     *
     * @param first its first span
     */
    public void discard(final int first) {
        releaseChunk(first);
    }

    /**
     * Gives back the memory of all chunks whose slot the send thread has passed.
     *
     * @param sendSequence highest sequence that the send thread is done with
     */
    public void reclaim(final long sendSequence) {
        while (head != SpanTable.NONE && spans.chunkSequence(head) <= sendSequence) {
            final int first = head;
            head = spans.nextChunk(first);
            inFlightSpans -= spans.chunkSpans(first);
            releaseChunk(first);
        }
        if (head == SpanTable.NONE) {
            tail = SpanTable.NONE;
        }
    }

    /**
     * Keeps the chunks of a slot for good. In front of the call of {@link #reclaim} that would give them back. Cannot fail.
     *
     * @param slotSequence of the slot; nothing happens if it has no chunks here
     */
    public void withhold(final long slotSequence) {
        int before = SpanTable.NONE;
        int first = head;
        while (first != SpanTable.NONE && spans.chunkSequence(first) < slotSequence) {
            before = first;
            first = spans.nextChunk(first);
        }
        int chunks = 0;
        int behind = first;
        while (behind != SpanTable.NONE && spans.chunkSequence(behind) == slotSequence) {
            chunks++;
            behind = spans.nextChunk(behind);
        }
        if (chunks == 0) {
            return;
        }
        if (before == SpanTable.NONE) {
            head = behind;
        } else {
            spans.nextChunk(before, behind);
        }
        if (behind == SpanTable.NONE) {
            tail = before;
        }
    }

    private void releaseChunk(final int first) {
        final int origin = spans.chunkOrigin(first);
        if (origin != IdSpace.UNKNOWN) {
            store.strings().release(origin);
        }
        store.releaseAttributes(spans.traceAttributes(first));
        int span = first;
        while (span != SpanTable.NONE) {
            final int next = spans.nextOfChunk(span);
            store.releaseSpan(span);
            span = next;
        }
    }

    /**
     * First chunk of the slot at hand.
     *
     * @return its first span, or {@link SpanTable#NONE}
     */
    public int firstOfSlot() {
        return firstOfSlot;
    }

    /**
     * Chunks of the slot at hand.
     *
     * @return their number
     */
    public int chunksOfSlot() {
        return chunksOfSlot;
    }

    /**
     * Sequence of the oldest slot whose chunks have not been given back.
     *
     * @return the sequence, or {@link Long#MAX_VALUE} if there is none
     */
    public long oldestSequence() {
        return head == SpanTable.NONE ? Long.MAX_VALUE : spans.chunkSequence(head);
    }

    /**
     * Spans that were handed over and not given back.
     *
     * @return their number
     */
    public long inFlightSpans() {
        return inFlightSpans;
    }
}
