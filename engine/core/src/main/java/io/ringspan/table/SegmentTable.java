/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import io.ringspan.counters.TracePriority;
import io.ringspan.memory.OffHeap;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.SamplingPriorityDescriptor;
import org.agrona.BitUtil;

/**
 * Segment records: what the spans of one trace in this process share, and the list of those that are live.
 *
 * <p>A segment comes with the first span that names it. When it goes is decided by the decoder, from two kinds of numbers: the
 * span count of the reference (which its rules can leave too high), and the live list with its numbers, which are always exact.
 *
 * <pre>
 *        +---------------------------------------------------------------+
 *      0 |                          segment id                           |
 *        +-------------------------------+-------------------------------+
 *      8 |     span count (reference)    |        spans in the list      |
 *        +-------------------------------+-------------------------------+
 *     16 |   finished spans in the list  |            origin             |
 *        +-------------------------------+-------------------------------+
 *     24 |       newest attributes       |       oldest attributes       |
 *        +-------------------------------+-------------------------------+
 *     32 |      first span in list       |       last span in list       |
 *        +-------------------------------+-------------------------------+
 *     40 |                    span that came first (id)                  |
 *        +-------------------------------+-------------------------------+
 *     48 |   next free / last used (ms)  |       in use, incomplete      |
 *        +-------------------------------+-------------------------------+
 *     56 |       sampling priority       |      sampling mechanism       |
 *        +-------------------------------+-------------------------------+
 * </pre>
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
@SuppressWarnings("exports") // what is not exported is for the engine alone
public final class SegmentTable {
    /** No segment; no span. */
    public static final int NONE = -1;

    /** In place of a sampling priority: none has been set. */
    public static final int NO_PRIORITY = Integer.MIN_VALUE;

    private static final int RECORD_SHIFT = 6;
    private static final int RECORD_LENGTH = 1 << RECORD_SHIFT;
    private static final int ID_OFFSET = 0;
    private static final int COUNT_OFFSET = ID_OFFSET + Long.BYTES;
    private static final int LISTED_OFFSET = COUNT_OFFSET + Integer.BYTES;
    private static final int FINISHED_OFFSET = LISTED_OFFSET + Integer.BYTES;
    private static final int ORIGIN_OFFSET = FINISHED_OFFSET + Integer.BYTES;
    private static final int ATTRIBUTES_OFFSET = ORIGIN_OFFSET + Integer.BYTES;
    private static final int OLDEST_OFFSET = ATTRIBUTES_OFFSET + Integer.BYTES;
    private static final int FIRST_OFFSET = OLDEST_OFFSET + Integer.BYTES;
    private static final int LAST_OFFSET = FIRST_OFFSET + Integer.BYTES;
    private static final int ROOT_OFFSET = LAST_OFFSET + Integer.BYTES;
    private static final int FREE_OFFSET = ROOT_OFFSET + Long.BYTES;
    // while a record is in use
    private static final int TOUCHED_OFFSET = FREE_OFFSET;
    private static final int FLAGS_OFFSET = FREE_OFFSET + Integer.BYTES;
    private static final int PRIORITY_OFFSET = FLAGS_OFFSET + Integer.BYTES;
    private static final int MECHANISM_OFFSET = PRIORITY_OFFSET + Integer.BYTES;

    private static final int IN_USE = 1;
    private static final int INCOMPLETE = 2;
    private static final int FILTER_SHIFT = 2;
    private static final int FILTER_MASK = 0x3;
    // behind the flags: the generation in which the segment came
    private static final int GENERATION_SHIFT = 4;

    private final RawMemory buffer;
    private final int capacity;
    private final IdIndex index;
    private int freeHead = NONE;
    private int freshRecord;
    // spans of a trace come together, so the same segment is asked for again and again
    private long cachedId;
    private int cached = NONE;
    // goes up when all segments of the generation may have lost something
    private int generation;

    /**
     * Allocates the table, in memory that is freed when it is collected.
     *
     * @param capacity most segments
     */
    public SegmentTable(final int capacity) {
        this(capacity, new OffHeap());
    }

    /**
     * Allocates the table.
     *
     * @param capacity most segments
     * @param memory   owner of the memory
     */
    public SegmentTable(final int capacity, final OffHeap memory) {
        this.capacity = capacity;
        buffer = memory.allocate(Math.toIntExact(offHeap(capacity)), BitUtil.CACHE_LINE_LENGTH);
        index = new IdIndex(buffer, RECORD_SHIFT, capacity);
    }

    /**
     * Finds a segment.
     *
     * @param segmentId unsigned
     * @return its record, or {@link #NONE}
     */
    public int find(final long segmentId) {
        if (cached != NONE && cachedId == segmentId) {
            return cached;
        }
        final int segment = index.find(segmentId);
        if (segment != NONE) {
            cached = segment;
            cachedId = segmentId;
        }
        return segment;
    }

    /**
     * Adds an empty segment. The id must not be there.
     *
     * @param segmentId unsigned
     * @param rootId    the span that it comes with
     * @return its record, or {@link #NONE} if there is no free one
     */
    public int add(final long segmentId, final long rootId) {
        int segment = freeHead;
        if (segment != NONE) {
            freeHead = buffer.getInt(at(segment) + FREE_OFFSET);
        } else if (freshRecord < capacity) {
            segment = freshRecord++;
        } else {
            return NONE;
        }
        init(segment, segmentId, rootId);
        index.add(segmentId, segment);
        return segment;
    }

    /**
     * A segment of one span, which nobody finds: a record of its own, so that there is always room for it. It is in use until it is
     * removed, which has to be before the next one begins.
     *
     * @return its record, empty
     */
    public int beginLone() {
        init(capacity, 0, 0);
        return capacity;
    }

    private void init(final int segment, final long segmentId, final long rootId) {
        final int record = at(segment);
        buffer.putLong(record + ID_OFFSET, segmentId);
        buffer.putInt(record + COUNT_OFFSET, 0);
        buffer.putInt(record + LISTED_OFFSET, 0);
        buffer.putInt(record + FINISHED_OFFSET, 0);
        buffer.putInt(record + ORIGIN_OFFSET, IdSpace.UNKNOWN);
        buffer.putInt(record + ATTRIBUTES_OFFSET, BlockPool.NONE);
        buffer.putInt(record + OLDEST_OFFSET, BlockPool.NONE);
        buffer.putInt(record + FIRST_OFFSET, NONE);
        buffer.putInt(record + LAST_OFFSET, NONE);
        buffer.putLong(record + ROOT_OFFSET, rootId);
        buffer.putInt(record + TOUCHED_OFFSET, 0);
        buffer.putInt(record + FLAGS_OFFSET, IN_USE | generation << GENERATION_SHIFT);
        buffer.putInt(record + PRIORITY_OFFSET, NO_PRIORITY);
        buffer.putInt(record + MECHANISM_OFFSET, SamplingPriorityDescriptor.NO_MECHANISM);
    }

    /**
     * Removes a segment. Its attributes and origin must have been released or moved, its list be empty.
     *
     * @param segment record
     */
    public void remove(final int segment) {
        if (segment == capacity) {
            buffer.putInt(at(segment) + FLAGS_OFFSET, 0);
            return;
        }
        index.remove(buffer.getLong(at(segment) + ID_OFFSET), segment);
        buffer.putInt(at(segment) + FREE_OFFSET, freeHead);
        buffer.putInt(at(segment) + FLAGS_OFFSET, 0);
        freeHead = segment;
        if (cached == segment) {
            cached = NONE;
        }
    }

    /**
     * Whether a record is in use.
     *
     * @param segment 0 to {@link #recordsTouched()} - 1
     * @return true between {@link #add} and {@link #remove}
     */
    public boolean isInUse(final int segment) {
        return buffer.getInt(at(segment) + FLAGS_OFFSET) != 0;
    }

    /**
     * Whether something of the trace has been lost.
     *
     * @param segment record
     * @return true from {@link #markIncomplete} or {@link #markAllIncomplete} on
     */
    public boolean isIncomplete(final int segment) {
        final int flags = buffer.getInt(at(segment) + FLAGS_OFFSET);
        return (flags & INCOMPLETE) != 0 || flags >>> GENERATION_SHIFT != generation;
    }

    /**
     * Notes that something of the trace has been lost.
     *
     * @param segment record
     */
    public void markIncomplete(final int segment) {
        final int offset = at(segment) + FLAGS_OFFSET;
        buffer.putInt(offset, buffer.getInt(offset) | INCOMPLETE);
    }

    /**
     * What a filter has decided about earlier chunks of the segment.
     *
     * @param segment record
     * @return the bits of {@link #addDecision}, 0 if there were no earlier chunks
     */
    public int decisions(final int segment) {
        return buffer.getInt(at(segment) + FLAGS_OFFSET) >>> FILTER_SHIFT & FILTER_MASK;
    }

    /**
     * Notes what a filter has decided about a chunk of the segment.
     *
     * @param segment  record
     * @param decision bits 0 and 1, whatever they mean to the filter
     */
    public void addDecision(final int segment, final int decision) {
        final int offset = at(segment) + FLAGS_OFFSET;
        buffer.putInt(offset, buffer.getInt(offset) | (decision & FILTER_MASK) << FILTER_SHIFT);
    }

    /** Notes that something has been lost of any trace, for all segments that are there, in one step. */
    public void markAllIncomplete() {
        generation = generation + 1 & -1 >>> GENERATION_SHIFT;
    }

    /**
     * Records that were ever in use; to walk over all segments.
     *
     * @return first record that never was
     */
    public int recordsTouched() {
        return freshRecord;
    }

    /**
     * Span count by the rules of the reference: one more for each create, less the spans of each chunk.
     *
     * @param segment record
     * @return the number
     */
    public int count(final int segment) {
        return buffer.getInt(at(segment) + COUNT_OFFSET);
    }

    /**
     * Sets the span count of the reference.
     *
     * @param segment record
     * @param count   the number
     */
    public void count(final int segment, final int count) {
        buffer.putInt(at(segment) + COUNT_OFFSET, count);
    }

    /**
     * Live spans.
     *
     * @param segment record
     * @return their number
     */
    public int listed(final int segment) {
        return buffer.getInt(at(segment) + LISTED_OFFSET);
    }

    /**
     * Live spans that have been finished.
     *
     * @param segment record
     * @return their number
     */
    public int finished(final int segment) {
        return buffer.getInt(at(segment) + FINISHED_OFFSET);
    }

    /**
     * Sets the number of live spans that have been finished.
     *
     * @param segment record
     * @param count   the number
     */
    public void finished(final int segment, final int count) {
        buffer.putInt(at(segment) + FINISHED_OFFSET, count);
    }

    /**
     * When something last happened to the spans of a segment.
     *
     * @param segment record
     * @return milliseconds as given to {@link #touched(int, int)}, else 0
     */
    public int touched(final int segment) {
        return buffer.getInt(at(segment) + TOUCHED_OFFSET);
    }

    /**
     * Sets when something last happened to the spans of a segment.
     *
     * @param segment record
     * @param ms      on a clock of 32 bits that runs over
     */
    public void touched(final int segment, final int ms) {
        buffer.putInt(at(segment) + TOUCHED_OFFSET, ms);
    }

    /**
     * Origin of the trace.
     *
     * @param segment record
     * @return a handle, or {@link IdSpace#UNKNOWN} if there is none
     */
    public int origin(final int segment) {
        return buffer.getInt(at(segment) + ORIGIN_OFFSET);
    }

    /**
     * Sets the origin.
     *
     * @param segment record
     * @param handle  of which the segment takes over one reference
     */
    public void origin(final int segment, final int handle) {
        buffer.putInt(at(segment) + ORIGIN_OFFSET, handle);
    }

    /**
     * Sampling priority of the trace, as it was set last.
     *
     * @param segment record
     * @return the priority, or {@link #NO_PRIORITY}
     */
    public int priority(final int segment) {
        return buffer.getInt(at(segment) + PRIORITY_OFFSET);
    }

    /**
     * Class of the sampling priority.
     *
     * @param segment record, or {@link #NONE}
     * @return the class, {@link TracePriority#NONE} if no priority has been set
     */
    public TracePriority priorityClass(final int segment) {
        final int priority = segment == NONE ? NO_PRIORITY : priority(segment);
        return priority == NO_PRIORITY ? TracePriority.NONE : TracePriority.of(priority);
    }

    /**
     * Sets the sampling priority.
     *
     * @param segment  record
     * @param priority the priority
     */
    public void priority(final int segment, final int priority) {
        buffer.putInt(at(segment) + PRIORITY_OFFSET, priority);
    }

    /**
     * Mechanism that decided about the sampling priority.
     *
     * @param segment record
     * @return its number, or {@link SamplingPriorityDescriptor#NO_MECHANISM}
     */
    public int mechanism(final int segment) {
        return buffer.getInt(at(segment) + MECHANISM_OFFSET);
    }

    /**
     * Sets the mechanism.
     *
     * @param segment   record
     * @param mechanism its number, or {@link SamplingPriorityDescriptor#NO_MECHANISM}
     */
    public void mechanism(final int segment, final int mechanism) {
        buffer.putInt(at(segment) + MECHANISM_OFFSET, mechanism);
    }

    /**
     * Newest block of trace attributes.
     *
     * @param segment record
     * @return block or {@link BlockPool#NONE}
     */
    public int attributes(final int segment) {
        return buffer.getInt(at(segment) + ATTRIBUTES_OFFSET);
    }

    /**
     * Oldest block of trace attributes.
     *
     * @param segment record
     * @return block or {@link BlockPool#NONE}
     */
    public int oldestAttributes(final int segment) {
        return buffer.getInt(at(segment) + OLDEST_OFFSET);
    }

    /**
     * Sets the newest block of trace attributes.
     *
     * @param segment record
     * @param block   which may also be the first one
     */
    public void attributes(final int segment, final int block) {
        buffer.putInt(at(segment) + ATTRIBUTES_OFFSET, block);
        if (buffer.getInt(at(segment) + OLDEST_OFFSET) == BlockPool.NONE) {
            buffer.putInt(at(segment) + OLDEST_OFFSET, block);
        }
    }

    /**
     * Forgets the trace attributes, because somebody else has them now.
     *
     * @param segment record
     */
    void clearAttributes(final int segment) {
        buffer.putInt(at(segment) + ATTRIBUTES_OFFSET, BlockPool.NONE);
        buffer.putInt(at(segment) + OLDEST_OFFSET, BlockPool.NONE);
    }

    /**
     * First live span, in the order of creation.
     *
     * @param segment record
     * @return span record or {@link #NONE}
     */
    public int first(final int segment) {
        return buffer.getInt(at(segment) + FIRST_OFFSET);
    }

    /**
     * The span that the segment came with.
     *
     * @param segment record
     * @return span id, which need not be live any more
     */
    public long rootId(final int segment) {
        return buffer.getLong(at(segment) + ROOT_OFFSET);
    }

    /**
     * Appends a span to the live list.
     *
     * @param segment record
     * @param span    record, in no list
     * @param spans   the table of it
     */
    public void append(final int segment, final int span, final SpanTable spans) {
        final int record = at(segment);
        final int last = buffer.getInt(record + LAST_OFFSET);
        spans.segment(span, segment);
        spans.segmentPrevious(span, last);
        spans.segmentNext(span, NONE);
        if (last == NONE) {
            buffer.putInt(record + FIRST_OFFSET, span);
        } else {
            spans.segmentNext(last, span);
        }
        buffer.putInt(record + LAST_OFFSET, span);
        buffer.putInt(record + LISTED_OFFSET, buffer.getInt(record + LISTED_OFFSET) + 1);
    }

    /**
     * Empties the live list, of which all spans have been finished. The caller has to take them out of the segment.
     *
     * @param segment record
     * @return the first one of what was the list
     */
    public int takeList(final int segment) {
        final int record = at(segment);
        final int first = buffer.getInt(record + FIRST_OFFSET);
        buffer.putInt(record + FIRST_OFFSET, NONE);
        buffer.putInt(record + LAST_OFFSET, NONE);
        buffer.putInt(record + LISTED_OFFSET, 0);
        buffer.putInt(record + FINISHED_OFFSET, 0);
        return first;
    }

    /**
     * Takes a span out of the live list that it is in, if it is in one.
     *
     * @param span  record
     * @param spans the table of it
     */
    public void unlist(final int span, final SpanTable spans) {
        final int segment = spans.segmentOf(span);
        if (segment == NONE) {
            return;
        }
        final int record = at(segment);
        final int previous = spans.segmentPrevious(span);
        final int next = spans.nextOfSegment(span);
        if (previous == NONE) {
            buffer.putInt(record + FIRST_OFFSET, next);
        } else {
            spans.segmentNext(previous, next);
        }
        if (next == NONE) {
            buffer.putInt(record + LAST_OFFSET, previous);
        } else {
            spans.segmentPrevious(next, previous);
        }
        spans.segment(span, NONE);
        buffer.putInt(record + LISTED_OFFSET, buffer.getInt(record + LISTED_OFFSET) - 1);
        if ((spans.flags(span) & SpanTable.FINISHED) != 0) {
            buffer.putInt(record + FINISHED_OFFSET, buffer.getInt(record + FINISHED_OFFSET) - 1);
        }
    }

    /**
     * Segments in use.
     *
     * @return their number
     */
    public int size() {
        return index.size();
    }

    /**
     * Most segments.
     *
     * @return their number
     */
    public int capacity() {
        return capacity;
    }

    /**
     * Memory outside the heap that a table takes.
     *
     * @param capacity of the table
     * @return in bytes
     */
    public static long offHeap(final int capacity) {
        // and one for a span without a segment
        return (capacity + 1L) * RECORD_LENGTH;
    }

    /**
     * Heap that a table takes.
     *
     * @param capacity of the table
     * @return in bytes
     */
    public static long heap(final int capacity) {
        return IdIndex.heap(capacity);
    }

    private static int at(final int segment) {
        return segment << RECORD_SHIFT;
    }
}
