/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import io.ringspan.memory.OffHeap;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.SpanHeader;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * All tables of one decode thread, and the operations that touch more than one of them.
 *
 * <p>It keeps the references straight: whatever a span or a segment holds is acquired when it is set and released when it is
 * replaced or when the span or the segment goes.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
@SuppressWarnings("exports") // what is not exported is for the engine alone
public final class TraceStore {
    private static final int FORGOTTEN_PER_ATTEMPT = 64;
    // five blocks for each of the shortest records, of 18 bytes; and for each of the segments that a tick expires
    private static final int BYTES_PER_BLOCK = 3;
    private static final int BLOCKS_MIN = 5 * 64;

    private final SpanTable spans;
    private final SegmentTable segments;
    private final BlockPool blocks;
    private final StringTable strings;
    private final TagIndex tagIndex;
    private final TraceTags traceTags;
    private int defaultAttributes = BlockPool.NONE;
    private final ScopeTable scopes = new ScopeTable();
    private RoomMaker roomMaker = () -> false;
    private long attributesDropped;

    /**
     * Takes the tables together.
     *
     * @param spans    span records
     * @param segments segment records
     * @param blocks   attributes of both
     * @param strings  texts of both
     */
    public TraceStore(
            final SpanTable spans, final SegmentTable segments, final BlockPool blocks, final StringTable strings) {
        this.spans = spans;
        this.segments = segments;
        this.blocks = blocks;
        this.strings = strings;
        tagIndex = new TagIndex(spans, blocks, strings);
        traceTags = new TraceTags(blocks, strings);
    }

    /**
     * Says who gives memory back when a table is full. At start only; until then nobody does.
     *
     * @param newRoomMaker called on the decode thread
     */
    public void roomMaker(final RoomMaker newRoomMaker) {
        roomMaker = newRoomMaker;
    }

    /**
     * Whether a batch may find a table full. Exact for spans. For the others it is a cheap bound by length: a record takes five blocks at most,
     * those of a copy of trace tags, and a text eight times its length.
     *
     * @param newSpans that the batch creates
     * @param length   of its records, in bytes
     * @return false if there is room for what such a batch takes
     */
    public boolean mayRunShort(final int newSpans, final int length) {
        return spans.capacity() - spans.used() < newSpans
                || blocks.capacity() - blocks.used() < BLOCKS_MIN + length / BYTES_PER_BLOCK
                || strings.mayRunShort(length);
    }

    /**
     * Gives back memory of chunks that have been sent.
     *
     * @return true if something was given back, so that trying again makes sense
     */
    public boolean makeRoom() {
        return roomMaker.makeRoom();
    }

    /**
     * Finds or adds a text, and makes room for it if need be. The caller holds one reference to it from now on.
     *
     * @param source memory that holds its UTF-8 bytes; not checked
     * @param offset of the first
     * @param length in bytes
     * @return its handle, or {@link StringTable#FULL}
     */
    public int internText(final DirectBuffer source, final int offset, final int length) {
        int handle = strings.intern(source, offset, length);
        while (handle == StringTable.FULL && strings.forgottenIds().giveBack(FORGOTTEN_PER_ATTEMPT)) {
            handle = strings.intern(source, offset, length);
        }
        return handle == StringTable.FULL && makeRoom() ? strings.intern(source, offset, length) : handle;
    }

    /**
     * Adds bytes under an entry of their own, and makes room for them if need be. The caller holds the only reference.
     *
     * @param source memory that holds them
     * @param offset of the first
     * @param length in bytes
     * @return their handle, or {@link StringTable#FULL}
     */
    public int addInline(final DirectBuffer source, final int offset, final int length) {
        int handle = strings.addInline(source, offset, length);
        while (handle == StringTable.FULL && strings.forgottenIds().giveBack(FORGOTTEN_PER_ATTEMPT)) {
            handle = strings.addInline(source, offset, length);
        }
        return handle == StringTable.FULL && makeRoom() ? strings.addInline(source, offset, length) : handle;
    }

    /**
     * Sees to it that there is room for a tag of a span, which the caller has to write there.
     *
     * @param span record
     * @return the newest block of the span, as {@link BlockPool#open} gives it, or {@link BlockPool#NONE} if there is no free one
     */
    public int openAttributes(final int span) {
        final int head = spans.attributes(span);
        int block = blocks.open(head);
        if (block == BlockPool.NONE && makeRoom()) {
            block = blocks.open(head);
        }
        if (block != head && block != BlockPool.NONE) {
            spans.attributes(span, block);
        }
        return block;
    }

    int push(final int head, final int key, final int kind, final long value) {
        final int block = blocks.push(head, key, kind, value);
        return block == BlockPool.NONE && makeRoom() ? blocks.push(head, key, kind, value) : block;
    }

    /**
     * Sets the string tags with which every span begins from now on. Each call keeps its memory for good.
     *
     * @param meta keys and values, in the order in which they count as set
     */
    public void defaultMeta(final Iterable<Map.Entry<String, String>> meta) {
        int head = BlockPool.NONE;
        for (final Map.Entry<String, String> entry : meta) {
            final int key = strings.pin(entry.getKey());
            final int value = strings.pin(entry.getValue());
            head = blocks.push(head, key, BlockPool.META, value);
            if (head == BlockPool.NONE) {
                throw new IllegalStateException("no room for default tags in " + blocks.capacity() + " blocks");
            }
        }
        blocks.share(head);
        defaultAttributes = head;
    }

    /**
     * Tags with which every span begins.
     *
     * @return newest block of a shared chain, or {@link BlockPool#NONE}
     */
    public int defaultAttributes() {
        return defaultAttributes;
    }

    /**
     * Adds a live span to its segment, which must exist, with the default tags.
     *
     * @param spanId      unsigned, not live
     * @param traceIdLow  low half of the trace id
     * @param traceIdHigh high half of the trace id
     * @param parentId    parent span, 0 for none
     * @param segmentId   segment
     * @param segment     its record
     * @return span record, or {@link SpanTable#NONE} if there is no free one
     */
    public int addSpan(
            final long spanId,
            final long traceIdLow,
            final long traceIdHigh,
            final long parentId,
            final long segmentId,
            final int segment) {
        final int span = spans.add(spanId, traceIdLow, traceIdHigh, parentId, segmentId);
        if (span != SpanTable.NONE) {
            spans.attributes(span, defaultAttributes);
            segments.count(segment, segments.count(segment) + 1);
            segments.append(segment, span, spans);
        }
        return span;
    }

    /**
     * Adds a span that belongs to no segment, with the default tags. It is not live; what belongs to its trace has the segment record of
     * such spans, of which there may be one at a time.
     *
     * @param spanId      unsigned
     * @param traceIdLow  low half of the trace id
     * @param traceIdHigh high half of the trace id
     * @param parentId    parent span, 0 for none
     * @return span record, or {@link SpanTable#NONE} if there is no free one
     */
    public int addLoneSpan(final long spanId, final long traceIdLow, final long traceIdHigh, final long parentId) {
        final int span = spans.addUnindexed(spanId, traceIdLow, traceIdHigh, parentId, 0);
        if (span != SpanTable.NONE) {
            spans.attributes(span, defaultAttributes);
            segments.append(segments.beginLone(), span, spans);
        }
        return span;
    }

    /**
     * Segment that a span belongs to.
     *
     * @param span record
     * @return the segment that lists it, or else one that has the same id now, or {@link SegmentTable#NONE}
     */
    public int segmentOf(final int span) {
        final int segment = spans.segmentOf(span);
        return segment == SegmentTable.NONE ? segments.find(spans.segmentId(span)) : segment;
    }

    /**
     * Sets the four texts of a span that has none yet.
     *
     * @param span     record
     * @param name     handle, of which a reference is taken, like of the others
     * @param service  handle
     * @param resource handle
     * @param type     handle
     */
    public void initTexts(final int span, final int name, final int service, final int resource, final int type) {
        acquire(span, name);
        acquire(span, service);
        acquire(span, resource);
        acquire(span, type);
        final RawMemory buffer = spans.buffer();
        final int record = SpanTable.at(span);
        buffer.putInt(record + SpanHeader.NAME_OFFSET, name);
        buffer.putInt(record + SpanHeader.SERVICE_OFFSET, service);
        buffer.putInt(record + SpanHeader.RESOURCE_OFFSET, resource);
        buffer.putInt(record + SpanHeader.TYPE_OFFSET, type);
    }

    /**
     * Sets one of the four texts of a span.
     *
     * @param span        record
     * @param fieldOffset {@link SpanHeader#NAME_OFFSET} and so on
     * @param handle      the text, of which a reference is taken
     */
    public void setText(final int span, final int fieldOffset, final int handle) {
        final RawMemory buffer = spans.buffer();
        final int offset = SpanTable.at(span) + fieldOffset;
        acquire(span, handle);
        strings.release(buffer.getInt(offset));
        buffer.putInt(offset, handle);
    }

    /**
     * Whether a tag that counts only if there is none yet has to be set. If there is no memory to find out, the tag is dropped here.
     *
     * @param span record of a live span
     * @param key  handle
     * @return false if the span has a tag under the key, of whatever type but binary, or the tag was dropped
     */
    public boolean isAbsent(final int span, final int key) {
        int found = tagIndex.find(span, key);
        if (found == TagIndex.FULL && makeRoom()) {
            found = tagIndex.find(span, key);
        }
        if (found == TagIndex.FULL) {
            attributesDropped++;
            markIncomplete(span);
        }
        return found == TagIndex.ABSENT;
    }

    /**
     * Gives back what was needed to find tags of a span.
     *
     * @param span record of a span that is not live
     */
    public void releaseTagIndex(final int span) {
        tagIndex.release(span);
    }

    /**
     * Takes a span out of the index of live spans.
     *
     * @param span record of a live span
     */
    public void unindex(final int span) {
        tagIndex.release(span);
        spans.unindex(span);
    }

    /**
     * Appends a string tag to a span.
     *
     * @param span  record
     * @param key   handle, of which a reference is taken
     * @param value handle, of which a reference is taken
     */
    public void pushMeta(final int span, final int key, final int value) {
        acquire(span, key);
        acquire(span, value);
        pushHeld(span, key, BlockPool.META, value);
    }

    /**
     * Appends a field to a span that is a text.
     *
     * @param span  record
     * @param key   pinned handle of what formats without such a field call it
     * @param value handle, of which a reference is taken
     */
    public void pushField(final int span, final int key, final int value) {
        acquire(span, value);
        pushHeld(span, key, BlockPool.FIELD, value);
    }

    /**
     * Appends a numeric tag to a span.
     *
     * @param span  record
     * @param key   handle, of which a reference is taken
     * @param value bits of the double
     */
    public void pushMetric(final int span, final int key, final long value) {
        pushNumber(span, key, BlockPool.METRIC, value);
    }

    /**
     * Appends an entry whose value is no handle to a span.
     *
     * @param span  record
     * @param key   handle, of which a reference is taken
     * @param kind  {@link BlockPool#METRIC}, {@link BlockPool#LONG}, {@link BlockPool#BOOLEAN} or {@link BlockPool#UNSET}
     * @param value bits of the number
     */
    public void pushNumber(final int span, final int key, final int kind, final long value) {
        acquire(span, key);
        pushHeld(span, key, kind, value);
    }

    /**
     * Appends an entry whose references the caller already holds and hereby gives to the span.
     *
     * @param span  record
     * @param key   handle, or {@link StringTable#EMPTY}
     * @param kind  {@link BlockPool#META} and so on
     * @param value handle, or bits of the number
     * @return false if there was no free block; then the references have been given back
     */
    public boolean pushHeld(final int span, final int key, final int kind, final long value) {
        final int head = push(spans.attributes(span), key, kind, value);
        if (head == BlockPool.NONE) {
            releaseEntry(key, kind, value);
            attributesDropped++;
            markIncomplete(span);
            return false;
        }
        spans.attributes(span, head);
        if (StringTable.isCounted(key) || (BlockPool.isHandle(kind) && StringTable.isCounted((int) value))) {
            spans.addFlag(span, SpanTable.COUNTED);
        }
        return true;
    }

    /**
     * Appends a tag to a segment.
     *
     * @param segment record
     * @param key     handle, of which a reference is taken
     * @param kind    {@link BlockPool#META}, {@link BlockPool#METRIC} or {@link BlockPool#UNSET}
     * @param value   handle, of which a reference is taken, or bits of the double
     */
    public void pushTraceAttribute(final int segment, final int key, final int kind, final long value) {
        final int head = push(segments.attributes(segment), key, kind, value);
        if (head == BlockPool.NONE) {
            attributesDropped++;
            segments.markIncomplete(segment);
            return;
        }
        if (segments.attributes(segment) == BlockPool.NONE) {
            // not compacted yet
            blocks.note(head, 0);
        }
        acquireEntry(key, kind, value);
        segments.attributes(segment, head);
    }

    /**
     * Notes that something of a span has been lost, if it is in a segment.
     *
     * @param span record
     */
    public void markIncomplete(final int span) {
        final int segment = spans.segmentOf(span);
        if (segment != SegmentTable.NONE) {
            segments.markIncomplete(segment);
        }
    }

    /**
     * Sets the origin of a segment.
     *
     * @param segment record
     * @param handle  the text, of which a reference is taken
     */
    public void setOrigin(final int segment, final int handle) {
        strings.acquire(handle);
        releaseOrigin(segment);
        segments.origin(segment, handle);
    }

    /**
     * Copies the newest tags of a segment, for a chunk of it; the segment keeps them. No more than {@value TraceTags#COPY_MAX} blocks of
     * them, so that the work for a chunk does not grow with the tags; all tags go with the last chunk.
     *
     * @param segment record
     * @return newest block of the copy, which the caller has to hand over or {@link #releaseAttributes}; or {@link BlockPool#NONE} if there
     *     are no tags, or too few free blocks, and then the tags count as dropped
     */
    public int copyTraceAttributes(final int segment) {
        if (segments.attributes(segment) == BlockPool.NONE) {
            return BlockPool.NONE;
        }
        traceTags.compactIfDue(segment, segments);
        final int head = segments.attributes(segment);
        int copy = blocks.copy(head, TraceTags.COPY_MAX);
        if (copy == BlockPool.NONE && makeRoom()) {
            copy = blocks.copy(head, TraceTags.COPY_MAX);
        }
        if (copy == BlockPool.NONE) {
            attributesDropped += blocks.entries(head, TraceTags.COPY_MAX);
        } else {
            acquireEntries(copy);
        }
        return copy;
    }

    private void acquireEntries(final int head) {
        for (int block = head; block != BlockPool.NONE; block = blocks.older(block)) {
            final int count = blocks.count(block);
            for (int i = 0; i < count; i++) {
                acquireEntry(blocks.key(block, i), blocks.kind(block, i), blocks.value(block, i));
            }
        }
    }

    /**
     * Takes all tags of a segment, which has none afterwards.
     *
     * @param segment record
     * @return newest block of them, which the caller has to hand over or {@link #releaseAttributes}, or {@link BlockPool#NONE}
     */
    public int takeTraceAttributes(final int segment) {
        final int head = segments.attributes(segment);
        segments.clearAttributes(segment);
        return head;
    }

    /**
     * Gives back a chain of attributes, and the references that its entries hold.
     *
     * @param head newest block, or {@link BlockPool#NONE}
     */
    public void releaseAttributes(final int head) {
        releaseEntries(head);
        blocks.release(head);
    }

    /**
     * Removes a segment and gives back what it holds. Spans that are still in its list live on without a segment.
     *
     * @param segment record
     */
    public void removeSegment(final int segment) {
        for (int span = segments.first(segment); span != SpanTable.NONE; span = segments.first(segment)) {
            segments.unlist(span, spans);
        }
        releaseOrigin(segment);
        releaseAttributes(segments.attributes(segment));
        segments.remove(segment);
    }

    /**
     * Takes a live span away and gives back all that it holds. The count of its segment is the caller's business.
     *
     * @param span record
     */
    public void removeSpan(final int span) {
        unindex(span);
        segments.unlist(span, spans);
        releaseSpan(span);
    }

    /**
     * Gives back a span that is out of the index and of its segment, and all that it holds.
     *
     * @param span record
     */
    public void releaseSpan(final int span) {
        final int head = spans.attributes(span);
        if ((spans.flags(span) & SpanTable.COUNTED) != 0) {
            final RawMemory buffer = spans.buffer();
            final int record = SpanTable.at(span);
            strings.release(buffer.getInt(record + SpanHeader.NAME_OFFSET));
            strings.release(buffer.getInt(record + SpanHeader.SERVICE_OFFSET));
            strings.release(buffer.getInt(record + SpanHeader.RESOURCE_OFFSET));
            strings.release(buffer.getInt(record + SpanHeader.TYPE_OFFSET));
            releaseEntries(head);
        }
        blocks.release(head);
        spans.free(span);
    }

    private void acquire(final int span, final int handle) {
        if (StringTable.isCounted(handle)) {
            strings.acquire(handle);
            spans.addFlag(span, SpanTable.COUNTED);
        }
    }

    void acquireEntry(final int key, final int kind, final long value) {
        strings.acquire(key);
        if (BlockPool.isHandle(kind)) {
            strings.acquire((int) value);
        }
    }

    private void releaseEntry(final int key, final int kind, final long value) {
        strings.release(key);
        if (BlockPool.isHandle(kind)) {
            strings.release((int) value);
        }
    }

    private void releaseEntries(final int head) {
        for (int block = head; blocks.isOwned(block); block = blocks.older(block)) {
            final int count = blocks.count(block);
            for (int i = 0; i < count; i++) {
                releaseEntry(blocks.key(block, i), blocks.kind(block, i), blocks.value(block, i));
            }
        }
    }

    private void releaseOrigin(final int segment) {
        final int origin = segments.origin(segment);
        if (origin != IdSpace.UNKNOWN) {
            strings.release(origin);
            segments.origin(segment, IdSpace.UNKNOWN);
        }
    }

    /**
     * Span records.
     *
     * @return the table
     */
    public SpanTable spans() {
        return spans;
    }

    /**
     * Segment records.
     *
     * @return the table
     */
    public SegmentTable segments() {
        return segments;
    }

    /**
     * Attributes of spans and segments.
     *
     * @return the pool
     */
    public BlockPool blocks() {
        return blocks;
    }

    /**
     * Texts of spans and segments.
     *
     * @return the table
     */
    public StringTable strings() {
        return strings;
    }

    /**
     * Scopes that spans name by number.
     *
     * @return the table, for any thread
     */
    public ScopeTable scopes() {
        return scopes;
    }

    /**
     * Entries that found no free block so far.
     *
     * @return their number
     */
    public long attributesDropped() {
        return attributesDropped;
    }

    /**
     * Owner of the tables' memory; an encoder takes its own from there, too.
     *
     * @return the owner
     */
    public OffHeap offHeap() {
        return strings.offHeap();
    }
}
