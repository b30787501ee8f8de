/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.counters.DropReason;
import io.ringspan.counters.Ledger;
import io.ringspan.counters.TracePriority;
import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.PayloadFramer;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One pooled payload buffer: the bytes of one request, and where its chunks begin.
 *
 * <p>Owned by the send thread while it is filled, and by the transport thread from the moment it was submitted until it is given
 * back to its pool. The queues between them hand the content over.
 */
public final class Payload {
    private final int index;
    // of the formats that its receiver knows, best first; in a copy, those of the last payload that was copied
    private List<? extends PayloadFramer> framers;
    // the one of its chunks
    private int format;
    private PayloadFramer framer;
    private final UnsafeBuffer buffer;
    // for the thread that sends: what body() returns
    private final ByteBuffer body;
    private final PayloadDictionary dictionary;
    // read from the spool, where an earlier engine has left it
    private boolean isRecovered;
    // of each chunk: offset, spans in it, traces that end with it, priority, sequence of its slot
    private int[] chunkOffsets;
    private int[] chunkSpans;
    private int[] chunkTraces;
    private TracePriority[] chunkPriorities;
    private long[] chunkSequences;
    private int chunkCount;
    private int limit;
    private long number;
    private long covered;
    // by the monotonic clock; set by the send thread
    private long submittedNs;
    // the part that is to be sent: all of it, or after a split a range of chunks
    private int firstChunk;
    private int lastChunk;
    private int offset;
    // of all chunks: those that the receiver has, although not all of the part; of the transport thread while the
    // payload is being sent
    private BitSet accepted = new BitSet();

    Payload(
            final int index,
            final UnsafeBuffer buffer,
            final List<? extends PayloadFramer> framers,
            final UnsafeBuffer dictionary,
            final int chunkCountMax) {
        this.index = index;
        this.framers = framers;
        this.buffer = buffer;
        body = buffer.byteBuffer().asReadOnlyBuffer();
        this.dictionary = new PayloadDictionary(dictionary);
        chunkOffsets = new int[chunkCountMax];
        chunkSpans = new int[chunkCountMax];
        chunkTraces = new int[chunkCountMax];
        chunkPriorities = new TracePriority[chunkCountMax];
        chunkSequences = new long[chunkCountMax];
    }

    /** A payload on the heap that {@link #copy} makes the same as others. */
    static Payload onHeap(final int length) {
        return new Payload(0, new UnsafeBuffer(ByteBuffer.allocate(length)), List.of(), new UnsafeBuffer(0, 0), 0);
    }

    /**
     * Makes this payload what another one is now: the same bytes to be sent, in memory that nobody frees. What the chunks are is shared,
     * and good as long as the other payload stays as it is.
     */
    void copy(final Payload source) {
        framers = source.framers;
        format = source.format;
        framer = source.framer;
        chunkOffsets = source.chunkOffsets;
        chunkSpans = source.chunkSpans;
        chunkTraces = source.chunkTraces;
        chunkPriorities = source.chunkPriorities;
        chunkSequences = source.chunkSequences;
        chunkCount = source.chunkCount;
        limit = source.limit;
        number = source.number;
        covered = source.covered;
        firstChunk = source.firstChunk;
        lastChunk = source.lastChunk;
        offset = source.offset;
        accepted = source.accepted;
        isRecovered = source.isRecovered;
        buffer.putBytes(offset, source.buffer, offset, source.length());
    }

    /**
     * Becomes the whole of a payload that was written to a spool.
     *
     * @param table      what it says of its chunks
     * @param bodyLength of what was sent, in bytes
     * @param isOfOthers whether an earlier engine has written it
     * @return where the body is to be put, from its position on
     */
    ByteBuffer load(final ChunkTable table, final int bodyLength, final boolean isOfOthers) {
        begin(framers.size() - 1);
        isRecovered = isOfOthers;
        final int base = Math.max(0, limit - table.headLength());
        table.read(chunkOffsets, chunkSpans, chunkTraces, chunkPriorities, chunkSequences, base);
        table.readAccepted(accepted);
        table.readDictionary(dictionary);
        chunkCount = table.count();
        lastChunk = chunkCount;
        offset = base;
        limit = base + bodyLength;
        return buffer.byteBuffer().duplicate().limit(limit).position(base);
    }

    /** Whether a payload of a spool has room in here. */
    boolean fits(final ChunkTable table, final int bodyLength) {
        final int headMax = framers.get(framers.size() - 1).headLengthMax(buffer.capacity());
        return table.count() <= chunkOffsets.length
                && Math.max(0, headMax - table.headLength()) + (long) bodyLength <= buffer.capacity();
    }

    /** Whether parts of it can be framed here: not if what stands around the chunks is of another process, or its dictionary has no room. */
    boolean canBeSplit(final ChunkTable table) {
        return chunkCount() > 1
                && !(isRecovered && framer.isOfProcess())
                && table.dictionaryLength() <= dictionary.buffer().capacity();
    }

    /** Describes the chunks of the part, which is framed. */
    void describe(final ChunkTable table) {
        table.begin(chunkCount(), chunkOffsets[firstChunk] - offset, dictionary);
        for (int i = firstChunk; i < lastChunk; i++) {
            table.add(chunkOffsets[i] - offset, chunkSpans[i], chunkTraces[i], chunkPriorities[i], chunkSequences[i]);
            if (accepted.get(i)) {
                table.accept();
            }
        }
    }

    /** Its place in the pool. */
    int index() {
        return index;
    }

    /**
     * Forgets all chunks, and begins anew. For whoever owns the payload.
     *
     * @param newFormat of the chunks to come: its place among those that the receiver knows
     */
    public void begin(final int newFormat) {
        format = newFormat;
        framer = framers.get(newFormat);
        chunkCount = 0;
        limit = framer.headLengthMax(buffer.capacity());
        offset = limit;
        dictionary.begin(framer.dictionaryLengthMax(buffer.capacity()));
        firstChunk = 0;
        lastChunk = 0;
        accepted.clear();
    }

    /**
     * Media type of the bytes to be sent.
     *
     * @return that of the format, for a {@code Content-Type} header
     */
    public String contentType() {
        return framer.contentType();
    }

    /**
     * Format of the chunks.
     *
     * @return its place among those that the receiver knows, best first
     */
    public int format() {
        return format;
    }

    /**
     * Length of the payload as far as it is filled: its chunks, and the head that it needs so far.
     *
     * @return in bytes
     */
    public int filled() {
        final int capacity = buffer.capacity();
        return limit - framer.headLengthMax(capacity) + framer.headLength(capacity, dictionary);
    }

    /**
     * Memory of the whole buffer.
     *
     * @return the buffer; only {@link #offset()} to {@link #limit()} belong to the request
     */
    public UnsafeBuffer buffer() {
        return buffer;
    }

    /**
     * The bytes to be sent, as a view that shares the memory.
     *
     * @return always the same read-only byte buffer, set anew: from {@link #offset()} to the end of the part
     */
    public ByteBuffer body() {
        return body.limit(offset + length()).position(offset);
    }

    /**
     * What the chunks share.
     *
     * @return empty for formats without a dictionary
     */
    public PayloadDictionary dictionary() {
        return dictionary;
    }

    /**
     * Where the next chunk goes.
     *
     * @return offset behind the last chunk
     */
    public int limit() {
        return limit;
    }

    /**
     * Whether another chunk can be noted.
     *
     * @return false once the most chunks of a payload are in it
     */
    public boolean hasRoomForChunk() {
        return chunkCount < chunkOffsets.length;
    }

    /**
     * Notes a chunk that was encoded at {@link #limit()}.
     *
     * @param newLimit offset behind it
     * @param spans    in it
     * @param traces   that end with it
     * @param priority class of its sampling priority
     * @param sequence of the slot that it came with
     */
    public void append(
            final int newLimit, final int spans, final int traces, final TracePriority priority, final long sequence) {
        chunkOffsets[chunkCount] = limit;
        chunkSpans[chunkCount] = spans;
        chunkTraces[chunkCount] = traces;
        chunkPriorities[chunkCount] = priority;
        chunkSequences[chunkCount] = sequence;
        chunkCount++;
        limit = newLimit;
        lastChunk = chunkCount;
    }

    /** Writes what stands around the chunks of the part: of all, or after a split of a range. For whoever owns the payload. */
    public void frame() {
        offset = framer.frame(buffer, chunkOffsets[firstChunk], end(), chunkCount(), dictionary);
    }

    /**
     * Notes that the payload is complete.
     *
     * @param newNumber  place of the payload in the order of sending, from 1 on
     * @param newCovered last sequence such that no chunk from there or before is in a later payload
     */
    public void seal(final long newNumber, final long newCovered) {
        number = newNumber;
        covered = newCovered;
    }

    /** Notes when it was submitted, in nanoseconds of the monotonic clock. Send thread. */
    void submittedNs(final long ns) {
        submittedNs = ns;
    }

    /** When it was submitted, in nanoseconds of the monotonic clock. Transport thread. */
    long submittedNs() {
        return submittedNs;
    }

    /**
     * Last sequence of which everything has gone out, once this payload and all before it have.
     *
     * @return as given when the payload was sealed
     */
    public long covered() {
        return covered;
    }

    /**
     * Books the part as delivered, but for some spans. Nobody knows of which traces these are, so all traces count as delivered.
     *
     * @param ledger        where to
     * @param rejectedSpans that the receiver did not take; fewer than the part has
     */
    void bookDelivered(final Ledger ledger, final long rejectedSpans) {
        bookDelivered(ledger, rejectedSpans, length());
    }

    /** The same, of a part that was so many bytes long when it was sent. */
    void bookDelivered(final Ledger ledger, final long rejectedSpans, final long bytes) {
        TracePriority priority = chunkPriorities[firstChunk];
        for (int i = firstChunk; i < lastChunk; i++) {
            priority = chunkPriorities[i] == priority ? priority : TracePriority.NONE;
        }
        if (rejectedSpans > 0 && isRecovered) {
            ledger.dropped(DropReason.PARTIAL_SUCCESS, priority, rejectedSpans, 0);
        } else if (rejectedSpans > 0) {
            ledger.droppedSpans(
                    DropReason.PARTIAL_SUCCESS,
                    priority,
                    rejectedSpans,
                    chunkSequences[firstChunk],
                    chunkSequences[lastChunk - 1]);
        }
        ledger.delivered(spanCount() - rejectedSpans, chunkCount(), traceCount(), bytes);
    }

    /**
     * Books all chunks of the part, or of the whole payload if it has not been split, as dropped, but for those that the receiver has {@linkplain
     * #accept accepted} by themselves. For whoever owns the payload.
     *
     * @param ledger where to
     * @param reason why
     * @return whether anything was dropped
     */
    public boolean bookDropped(final Ledger ledger, final DropReason reason) {
        boolean isAnyDropped = false;
        for (int i = firstChunk; i < lastChunk; i++) {
            if (accepted.get(i)) {
                ledger.delivered(chunkSpans[i], 1, chunkTraces[i], chunkEnd(i) - chunkOffsets[i]);
            } else if (isRecovered) {
                ledger.droppedRecovered(reason, chunkPriorities[i], chunkSpans[i], chunkTraces[i]);
                isAnyDropped = true;
            } else {
                ledger.droppedChunk(reason, chunkPriorities[i], chunkSpans[i], chunkTraces[i], chunkSequences[i]);
                isAnyDropped = true;
            }
        }
        return isAnyDropped;
    }

    /**
     * Notes that the receiver has one chunk of the part, whatever becomes of the others: for a transport that sends each by itself. It is not
     * to be sent again, and counts as delivered also if the rest is lost. Transport thread, during a send that does not say that all is accepted.
     *
     * @param chunk of the part, from 0 on
     */
    public void accept(final int chunk) {
        accepted.set(firstChunk + chunk);
    }

    /**
     * Whether the receiver has one chunk of the part, by an earlier attempt.
     *
     * @param chunk of the part, from 0 on
     * @return as {@linkplain #accept noted}
     */
    public boolean isAccepted(final int chunk) {
        return accepted.get(firstChunk + chunk);
    }

    /**
     * The request that one chunk of the part makes by itself: for a transport that sends each by itself. Transport thread only.
     *
     * @param chunk of the part, from 0 on
     * @return a copy, with what stands around the chunk
     */
    public byte[] requestOf(final int chunk) {
        final int begin = chunkOffsets[firstChunk + chunk];
        final int end = chunkEnd(firstChunk + chunk);
        // the head is written over the end of the chunk in front, which may have to be sent again
        final byte[] inFront = new byte[framer.headLengthMax(buffer.capacity())];
        buffer.getBytes(begin - inFront.length, inFront);
        final int first = framer.frame(buffer, begin, end, 1, dictionary);
        final byte[] request = new byte[end - first];
        buffer.getBytes(first, request);
        buffer.putBytes(begin - inFront.length, inFront);
        return request;
    }

    /**
     * Narrows the payload to a range of its chunks; it has to be framed anew.
     *
     * @param first chunk of the range
     * @param last  chunk behind the range
     */
    void select(final int first, final int last) {
        firstChunk = first;
        lastChunk = last;
    }

    /** Format of the chunks. */
    PayloadFramer framer() {
        return framer;
    }

    /** Offset of the first chunk of the part. */
    int firstOffset() {
        return chunkOffsets[firstChunk];
    }

    /** Offset behind the first chunk of the part. */
    int firstEnd() {
        return chunkEnd(firstChunk);
    }

    private int chunkEnd(final int chunk) {
        return chunk + 1 == chunkCount ? limit : chunkOffsets[chunk + 1];
    }

    /**
     * Moves spans of the first chunk of the part, which have been written into another payload, over to that.
     *
     * @param target   they are a chunk of it
     * @param newLimit offset behind that chunk
     * @param spans    how many
     * @param hasMore  whether spans of this payload's chunk are left; with the last ones the chunk is gone from the part
     */
    void moveSpans(final Payload target, final int newLimit, final int spans, final boolean hasMore) {
        final int moved = hasMore ? spans : chunkSpans[firstChunk];
        target.append(
                newLimit,
                moved,
                hasMore ? 0 : chunkTraces[firstChunk],
                chunkPriorities[firstChunk],
                chunkSequences[firstChunk]);
        takeSpans(moved, hasMore);
    }

    private void takeSpans(final int spans, final boolean hasMore) {
        chunkSpans[firstChunk] -= spans;
        firstChunk += hasMore ? 0 : 1;
    }

    /** Books a span of the first chunk of the part as dropped, and takes it out. */
    void bookDroppedSpan(final Ledger ledger, final DropReason reason, final boolean hasMore) {
        final int chunk = firstChunk;
        final int spans = hasMore ? 1 : chunkSpans[chunk];
        takeSpans(spans, hasMore);
        ledger.droppedChunk(
                reason, chunkPriorities[chunk], spans, hasMore ? 0 : chunkTraces[chunk], chunkSequences[chunk]);
    }

    /**
     * First byte of the request.
     *
     * @return offset in {@link #buffer()}
     */
    public int offset() {
        return offset;
    }

    /**
     * Length of the request.
     *
     * @return in bytes
     */
    public int length() {
        return end() - offset;
    }

    private int end() {
        return lastChunk == chunkCount ? limit : chunkOffsets[lastChunk];
    }

    /**
     * Chunks to be sent.
     *
     * @return their number
     */
    public int chunkCount() {
        return lastChunk - firstChunk;
    }

    /**
     * Spans to be sent.
     *
     * @return their number
     */
    public int spanCount() {
        int sum = 0;
        for (int i = firstChunk; i < lastChunk; i++) {
            sum += chunkSpans[i];
        }
        return sum;
    }

    /**
     * Traces that end with what is to be sent.
     *
     * @return their number
     */
    public long traceCount() {
        long sum = 0;
        for (int i = firstChunk; i < lastChunk; i++) {
            sum += chunkTraces[i];
        }
        return sum;
    }

    /**
     * Place in the order of sending.
     *
     * @return from 1 on
     */
    public long number() {
        return number;
    }
}
