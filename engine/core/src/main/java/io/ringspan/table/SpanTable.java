/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import io.ringspan.counters.TracePriority;
import io.ringspan.memory.OffHeap;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.SpanFieldsDescriptor;
import io.ringspan.protocol.SpanHeader;
import org.agrona.BitUtil;

/**
 * Span records of two cache lines each, an index from span id to record, and the lists that records are in.
 *
 * <p>A record is free, or live (in the index, and in the list of its segment), or handed over (in a {@link TraceChunk}, out of the
 * index). It begins with the {@link SpanHeader}; behind that:
 *
 * <pre>
 *        +---------------------------------------------------------------+
 *     72 |                          segment id                           |
 *        +-------------------------------+-------------------------------+
 *     80 |            segment            |   previous span of segment    |
 *        +-------------------------------+-------------------------------+
 *     88 |     next span of segment      |       newest attributes       |
 *        +-------------------------------+-------------------------------+
 *     96 |             flags             |     next span of the chunk    |
 *        +-------------------------------+-------------------------------+
 *    104 |       spans in the chunk      |      origin of the chunk      |   first span of
 *        +-------------------------------+-------------------------------+   a chunk only
 *    112 |           next chunk          |          flags of it          |
 *        +-------------------------------+-------------------------------+
 *    120 |                 sequence of the chunk's slot                  |
 *        +---------------------------------------------------------------+
 * </pre>
 *
 * <p>While the span is live, offset 104 holds the time of its creation (ns), and 112 its table in the {@link TagIndex}. In the first span of a
 * chunk, which is in no segment any more, offset 84 holds the newest block of the trace's attributes, and 88 its sampling priority.
 *
 * <p>Note: not threadsafe. Written by the decode thread; the send thread reads records of chunks that were handed to it.
 */
// the ordinal of a priority, in memory that never leaves the process; what is not exported is for the engine alone
@SuppressWarnings({"EnumOrdinal", "exports"})
public final class SpanTable {
    /** No record. */
    public static final int NONE = -1;

    /** Length of a record, in bytes. */
    public static final int RECORD_LENGTH = 128;

    /** Flag: the span has been finished. */
    public static final int FINISHED = 1;

    /** Flag: the span holds references that have to be given back one by one. */
    public static final int COUNTED = 2;

    /** Flag: the span is live, which means in the index. */
    public static final int LIVE = 4;

    // behind the flags of a span: its fields of OpenTelemetry
    private static final int FIELDS_SHIFT = 3;

    /** Flag of a chunk: its first span is the local root. */
    public static final int LOCAL_ROOT = 1;

    /** Flag of a chunk: something of its trace has been lost. */
    public static final int INCOMPLETE = 2;

    /** Flag of a chunk: its segment was abandoned, and its time is over. */
    public static final int EXPIRED = 4;

    /** Flag of a chunk: the engine was closed while spans of its segment were open. */
    public static final int OPEN_AT_CLOSE = 8;

    // behind the flags of a chunk: the class of its sampling priority, and how many traces end with it
    private static final int PRIORITY_SHIFT = 8;
    private static final int PRIORITY_MASK = 0x7;
    private static final int TRACES_SHIFT = 11;

    private static final int RECORD_SHIFT = 7;
    private static final int SEGMENT_ID_OFFSET = SpanHeader.LENGTH;
    private static final int SEGMENT_OFFSET = SEGMENT_ID_OFFSET + Long.BYTES;
    private static final int SEGMENT_PREVIOUS_OFFSET = SEGMENT_OFFSET + Integer.BYTES;
    private static final int SEGMENT_NEXT_OFFSET = SEGMENT_PREVIOUS_OFFSET + Integer.BYTES;
    private static final int TRACE_ATTRIBUTES_OFFSET = SEGMENT_PREVIOUS_OFFSET;
    private static final int SAMPLING_PRIORITY_OFFSET = SEGMENT_NEXT_OFFSET;
    private static final int ATTRIBUTES_OFFSET = SEGMENT_NEXT_OFFSET + Integer.BYTES;
    private static final int FLAGS_OFFSET = ATTRIBUTES_OFFSET + Integer.BYTES;
    private static final int CHUNK_NEXT_OFFSET = FLAGS_OFFSET + Integer.BYTES;
    private static final int CHUNK_SPANS_OFFSET = CHUNK_NEXT_OFFSET + Integer.BYTES;
    private static final int CREATED_OFFSET = CHUNK_SPANS_OFFSET;
    private static final int CHUNK_ORIGIN_OFFSET = CHUNK_SPANS_OFFSET + Integer.BYTES;
    private static final int NEXT_CHUNK_OFFSET = CHUNK_ORIGIN_OFFSET + Integer.BYTES;
    private static final int TAG_INDEX_OFFSET = NEXT_CHUNK_OFFSET;
    private static final int CHUNK_FLAGS_OFFSET = NEXT_CHUNK_OFFSET + Integer.BYTES;
    private static final int CHUNK_SEQUENCE_OFFSET = CHUNK_FLAGS_OFFSET + Integer.BYTES;

    private final RawMemory buffer;
    private final int capacity;
    private final IdIndex index;
    private final SpanHeader header = new SpanHeader();
    private int freeHead = NONE;
    private int freshRecord;
    private int used;
    // records of a span come together, so the same one is asked for again and again
    private long cachedId;
    private int cached = NONE;

    /**
     * Allocates the table, in memory that is freed when it is collected.
     *
     * @param capacity most spans, live and handed over
     */
    public SpanTable(final int capacity) {
        this(capacity, new OffHeap());
    }

    /**
     * Allocates the table.
     *
     * @param capacity most spans, live and handed over
     * @param memory   owner of the memory
     */
    public SpanTable(final int capacity, final OffHeap memory) {
        this.capacity = capacity;
        buffer = memory.allocate(Math.multiplyExact(capacity, RECORD_LENGTH), BitUtil.CACHE_LINE_LENGTH);
        index = new IdIndex(buffer, RECORD_SHIFT, capacity);
    }

    /**
     * Finds a live span.
     *
     * @param spanId unsigned
     * @return its record, or {@link #NONE}
     */
    public int find(final long spanId) {
        if (cached != NONE && cachedId == spanId) {
            return cached;
        }
        final int span = index.find(spanId);
        if (span != NONE) {
            cached = span;
            cachedId = spanId;
        }
        return span;
    }

    /**
     * Id of a span.
     *
     * @param span record
     * @return unsigned
     */
    public long id(final int span) {
        return buffer.getLong(at(span) + SpanHeader.SPAN_ID_OFFSET);
    }

    /**
     * Whether a span can be added.
     *
     * @return false if all records are in use
     */
    public boolean hasFree() {
        return freeHead != NONE || freshRecord < capacity;
    }

    /**
     * Adds a live span without attributes, in no segment. The id must not be live.
     *
     * @param spanId      unsigned
     * @param traceIdLow  low half of the trace id
     * @param traceIdHigh high half of the trace id
     * @param parentId    parent span, 0 for none
     * @param segmentId   segment
     * @return its record, or {@link #NONE} if there is no free one
     */
    public int add(
            final long spanId,
            final long traceIdLow,
            final long traceIdHigh,
            final long parentId,
            final long segmentId) {
        final int span = addUnindexed(spanId, traceIdLow, traceIdHigh, parentId, segmentId);
        if (span != NONE) {
            buffer.putInt(at(span) + FLAGS_OFFSET, LIVE);
            index.add(spanId, span);
            cached = span;
            cachedId = spanId;
        }
        return span;
    }

    /**
     * Adds a span that is not in the index, so that it is not live and nobody finds it.
     *
     * @param spanId      unsigned
     * @param traceIdLow  low half of the trace id
     * @param traceIdHigh high half of the trace id
     * @param parentId    parent span, 0 for none
     * @param segmentId   segment, by its id only
     * @return its record, or {@link #NONE} if there is no free one
     */
    public int addUnindexed(
            final long spanId,
            final long traceIdLow,
            final long traceIdHigh,
            final long parentId,
            final long segmentId) {
        int span = freeHead;
        if (span != NONE) {
            freeHead = buffer.getInt(at(span) + CHUNK_NEXT_OFFSET);
        } else if (freshRecord < capacity) {
            span = freshRecord++;
        } else {
            return NONE;
        }
        final int record = at(span);
        header.wrap(buffer, record).init(spanId, traceIdLow, traceIdHigh, parentId);
        buffer.putLong(record + SEGMENT_ID_OFFSET, segmentId);
        buffer.putInt(record + SEGMENT_OFFSET, NONE);
        buffer.putInt(record + ATTRIBUTES_OFFSET, BlockPool.NONE);
        buffer.putInt(record + FLAGS_OFFSET, 0);
        buffer.putLong(record + CREATED_OFFSET, 0);
        buffer.putInt(record + TAG_INDEX_OFFSET, NONE);
        used++;
        return span;
    }

    /**
     * Takes a live span out of the index, so that its id is no longer found.
     *
     * @param span record
     */
    public void unindex(final int span) {
        final int offset = at(span) + FLAGS_OFFSET;
        index.remove(id(span), span);
        buffer.putInt(offset, buffer.getInt(offset) & ~LIVE);
        if (cached == span) {
            cached = NONE;
        }
    }

    /**
     * Whether a record holds a live span.
     *
     * @param span 0 to {@link #recordsTouched()} - 1
     * @return true between {@link #add} and {@link #unindex}
     */
    public boolean isLive(final int span) {
        return (flags(span) & LIVE) != 0;
    }

    /**
     * Records that were ever in use; to walk over all spans.
     *
     * @return first record that never was
     */
    public int recordsTouched() {
        return freshRecord;
    }

    /**
     * When a live span was created.
     *
     * @param span record
     * @return nanoseconds as given to {@link #created(int, long)}, else 0
     */
    public long created(final int span) {
        return buffer.getLong(at(span) + CREATED_OFFSET);
    }

    /**
     * Sets when a live span was created.
     *
     * @param span record
     * @param ns   elapsed time, in nanoseconds
     */
    public void created(final int span, final long ns) {
        buffer.putLong(at(span) + CREATED_OFFSET, ns);
    }

    /**
     * Gives a record back. It must be out of the index and of its segment, and its attributes must have been released.
     *
     * @param span record
     */
    public void free(final int span) {
        buffer.putInt(at(span) + SpanHeader.ACTIVE_OFFSET, 0);
        buffer.putInt(at(span) + CHUNK_NEXT_OFFSET, freeHead);
        freeHead = span;
        used--;
    }

    /**
     * Memory of all records.
     *
     * @return the buffer
     */
    public RawMemory buffer() {
        return buffer;
    }

    /**
     * Where a record begins.
     *
     * @param span record
     * @return offset in {@link #buffer()}
     */
    public static int at(final int span) {
        return span << RECORD_SHIFT;
    }

    /**
     * Segment that a span belongs to, by id.
     *
     * @param span record
     * @return unsigned
     */
    public long segmentId(final int span) {
        return buffer.getLong(at(span) + SEGMENT_ID_OFFSET);
    }

    /**
     * Segment in whose list a span is.
     *
     * @param span record
     * @return segment record, or {@link #NONE}
     */
    public int segmentOf(final int span) {
        return buffer.getInt(at(span) + SEGMENT_OFFSET);
    }

    int segmentPrevious(final int span) {
        return buffer.getInt(at(span) + SEGMENT_PREVIOUS_OFFSET);
    }

    /**
     * Next live span of the same segment.
     *
     * @param span record
     * @return span record, or {@link #NONE}
     */
    public int nextOfSegment(final int span) {
        return buffer.getInt(at(span) + SEGMENT_NEXT_OFFSET);
    }

    /**
     * Sets in whose list a span is.
     *
     * @param span    record
     * @param segment its record, or {@link #NONE}
     */
    public void segment(final int span, final int segment) {
        buffer.putInt(at(span) + SEGMENT_OFFSET, segment);
    }

    void segmentPrevious(final int span, final int previous) {
        buffer.putInt(at(span) + SEGMENT_PREVIOUS_OFFSET, previous);
    }

    void segmentNext(final int span, final int next) {
        buffer.putInt(at(span) + SEGMENT_NEXT_OFFSET, next);
    }

    /**
     * Newest block of attributes.
     *
     * @param span record
     * @return block in the {@link BlockPool}, or {@link BlockPool#NONE}
     */
    public int attributes(final int span) {
        return buffer.getInt(at(span) + ATTRIBUTES_OFFSET);
    }

    /**
     * Sets the newest block of attributes.
     *
     * @param span  record
     * @param block in the {@link BlockPool}
     */
    public void attributes(final int span, final int block) {
        buffer.putInt(at(span) + ATTRIBUTES_OFFSET, block);
    }

    /**
     * Flags of a span.
     *
     * @param span record
     * @return {@link #FINISHED}, {@link #COUNTED}, {@link #LIVE}, and fields above
     */
    public int flags(final int span) {
        return buffer.getInt(at(span) + FLAGS_OFFSET);
    }

    /**
     * Small fields of a span.
     *
     * @param span record
     * @return as {@link SpanFieldsDescriptor} has them; 0 if none was set
     */
    public int fields(final int span) {
        return buffer.getInt(at(span) + FLAGS_OFFSET) >>> FIELDS_SHIFT;
    }

    /**
     * Sets small fields of a span.
     *
     * @param span   record
     * @param mask   of those that are set
     * @param fields as {@link SpanFieldsDescriptor} has them
     */
    public void fields(final int span, final int mask, final int fields) {
        final int offset = at(span) + FLAGS_OFFSET;
        final int known = buffer.getInt(offset);
        buffer.putInt(offset, (known & ~(mask << FIELDS_SHIFT)) | ((fields & mask) << FIELDS_SHIFT));
    }

    /**
     * Sets flags of a span, besides those that are set.
     *
     * @param span record
     * @param flag {@link #FINISHED} or {@link #COUNTED}
     */
    public void addFlag(final int span, final int flag) {
        final int offset = at(span) + FLAGS_OFFSET;
        buffer.putInt(offset, buffer.getInt(offset) | flag);
    }

    /**
     * Next span of the same chunk.
     *
     * @param span record
     * @return span record, or {@link #NONE}
     */
    public int nextOfChunk(final int span) {
        return buffer.getInt(at(span) + CHUNK_NEXT_OFFSET);
    }

    /**
     * Sets the next span of the same chunk.
     *
     * @param span record, out of the index
     * @param next span record, or {@link #NONE}
     */
    public void chunkNext(final int span, final int next) {
        buffer.putInt(at(span) + CHUNK_NEXT_OFFSET, next);
    }

    void initChunk(
            final int first,
            final int spanCount,
            final int traceAttributes,
            final int samplingPriority,
            final int origin,
            final int flags) {
        final int record = at(first);
        buffer.putInt(record + TRACE_ATTRIBUTES_OFFSET, traceAttributes);
        buffer.putInt(record + SAMPLING_PRIORITY_OFFSET, samplingPriority);
        buffer.putInt(record + CHUNK_SPANS_OFFSET, spanCount);
        buffer.putInt(record + CHUNK_ORIGIN_OFFSET, origin);
        buffer.putInt(record + NEXT_CHUNK_OFFSET, NONE);
        buffer.putInt(record + CHUNK_FLAGS_OFFSET, flags);
    }

    int tagIndex(final int span) {
        return buffer.getInt(at(span) + TAG_INDEX_OFFSET);
    }

    void tagIndex(final int span, final int table) {
        buffer.putInt(at(span) + TAG_INDEX_OFFSET, table);
    }

    int traceAttributes(final int first) {
        return buffer.getInt(at(first) + TRACE_ATTRIBUTES_OFFSET);
    }

    void traceAttributes(final int first, final int block) {
        buffer.putInt(at(first) + TRACE_ATTRIBUTES_OFFSET, block);
    }

    void addChunkFlag(final int first, final int flag) {
        final int offset = at(first) + CHUNK_FLAGS_OFFSET;
        buffer.putInt(offset, buffer.getInt(offset) | flag);
    }

    int samplingPriority(final int first) {
        return buffer.getInt(at(first) + SAMPLING_PRIORITY_OFFSET);
    }

    int chunkSpans(final int first) {
        return buffer.getInt(at(first) + CHUNK_SPANS_OFFSET);
    }

    int chunkOrigin(final int first) {
        return buffer.getInt(at(first) + CHUNK_ORIGIN_OFFSET);
    }

    /**
     * Packs what is known of a chunk into its flags.
     *
     * @param flags    {@link #LOCAL_ROOT} and so on
     * @param priority class of its sampling priority
     * @param traces   that end with it, at most 2,097,151
     * @return the flags
     */
    public static int chunkFlags(final int flags, final TracePriority priority, final int traces) {
        return flags | priority.ordinal() << PRIORITY_SHIFT | traces << TRACES_SHIFT;
    }

    static TracePriority priority(final int chunkFlags) {
        return TracePriority.at(chunkFlags >>> PRIORITY_SHIFT & PRIORITY_MASK);
    }

    static int traces(final int chunkFlags) {
        return chunkFlags >>> TRACES_SHIFT;
    }

    int chunkFlags(final int first) {
        return buffer.getInt(at(first) + CHUNK_FLAGS_OFFSET);
    }

    /**
     * Next chunk in the list that a chunk is in.
     *
     * @param first first span of a chunk
     * @return first span of the next one, or {@link #NONE}
     */
    public int nextChunk(final int first) {
        return buffer.getInt(at(first) + NEXT_CHUNK_OFFSET);
    }

    void nextChunk(final int first, final int next) {
        buffer.putInt(at(first) + NEXT_CHUNK_OFFSET, next);
    }

    long chunkSequence(final int first) {
        return buffer.getLong(at(first) + CHUNK_SEQUENCE_OFFSET);
    }

    void chunkSequence(final int first, final long sequence) {
        buffer.putLong(at(first) + CHUNK_SEQUENCE_OFFSET, sequence);
    }

    /**
     * Most spans.
     *
     * @return their number
     */
    public int capacity() {
        return capacity;
    }

    /**
     * Records in use, live and handed over.
     *
     * @return their number
     */
    public int used() {
        return used;
    }

    /**
     * Spans that are live.
     *
     * @return their number
     */
    public int live() {
        return index.size();
    }

    /**
     * Memory outside the heap that a table takes.
     *
     * @param capacity of the table
     * @return in bytes
     */
    public static long offHeap(final int capacity) {
        return (long) capacity * RECORD_LENGTH;
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
}
