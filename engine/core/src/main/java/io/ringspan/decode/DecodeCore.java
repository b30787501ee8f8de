/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.api.Census;
import io.ringspan.api.DecodeMode;
import io.ringspan.api.ExpiryAction;
import io.ringspan.api.IncompletePolicy;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.counters.NamedCounters;
import io.ringspan.journal.ImageReader;
import io.ringspan.journal.ImageWriter;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.Utf8;
import io.ringspan.table.ChunkQueue;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SamplingKeys;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceStore;

/**
 * What the parts of one decoder share, wired once.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
public final class DecodeCore {
    private static final int LISTED_PER_FINISHED_MAX = 8;

    private final TraceStore store;
    private final ChunkQueue queue;
    private final DecodeSettings settings;
    private final DecodeStats stats = new DecodeStats();
    private final DecodeError error = new DecodeError();
    private final IncompleteTraces incompleteTraces;
    private final SpanStarter starter;
    private final ChunkAssembler assembler;
    private final AttributePairs pairs;
    private final TickTime time = new TickTime();
    private final TableFills fills;
    private final OldestOpenSpan oldestOpenSpan;
    // fills are published with the next counts
    private boolean isFillDue;
    private Expirer expirer;
    private NamedCounters expiredByOperation;

    /**
     * Wires the parts.
     *
     * @param store    tables
     * @param queue    where completed chunks go
     * @param settings how records are decoded
     */
    public DecodeCore(final TraceStore store, final ChunkQueue queue, final DecodeSettings settings) {
        this.store = store;
        this.queue = queue;
        this.settings = settings;
        incompleteTraces = new IncompleteTraces(store);
        pairs = new AttributePairs(store, stats);
        assembler = new ChunkAssembler(store, queue, stats, error, settings, time);
        fills = new TableFills(store);
        oldestOpenSpan = new OldestOpenSpan(store.spans(), time);
        starter = new SpanStarter(store, stats, assembler, incompleteTraces, settings.mode(), time);
    }

    /**
     * Says when segments and spans that nobody ends expire. At start only; until then they never do.
     *
     * @param action what becomes of their spans
     * @param ageNs  how long nothing has happened, in nanoseconds, up to 24 hours; 0 for never
     * @param expired counts open spans that expire, by the name of the span; belongs to the decode thread
     */
    public void expiry(final ExpiryAction action, final long ageNs, final NamedCounters expired) {
        expiredByOperation = expired;
        expirer = ageNs == 0 ? null : new Expirer(this, action, ageNs, expired);
    }

    /**
     * Says who decides about each chunk, in front of its hand-over. At start only; until then all are handed over.
     *
     * @param filter called on the decode thread
     */
    public void filter(final ChunkFilter filter) {
        assembler.filter(filter);
    }

    /**
     * Counts the live spans by operation. Looks at every span record, and allocates.
     *
     * @param rowsMax most operations that get a row of their own, 0 at least
     * @return the census now
     */
    public Census census(final int rowsMax) {
        return new CensusTaker(this).take(rowsMax);
    }

    /**
     * Completes chunks of all finished spans, of every segment, whatever is still open in it. At the end.
     */
    public void completeFinished() {
        isFillDue = true;
        final SegmentTable segments = store.segments();
        for (int segment = 0; segment < segments.recordsTouched(); segment++) {
            if (segments.isInUse(segment) && segments.finished(segment) > 0) {
                // also if nothing in it is open: what was still to come of whole spans, nobody knows
                assembler.completeSegment(segment, SpanTable.OPEN_AT_CLOSE);
            }
        }
    }

    /** Ends whatever is live, as if it had expired, and completes chunks of all of it. */
    public void expireAll() {
        new Expirer(this, ExpiryAction.FINISH, 1, expiredByOperation).expireAll();
    }

    /**
     * Puts what an image shows in the place of what is live under the same ids.
     *
     * @param image of any kind but ids
     * @throws IndexOutOfBoundsException if the image is damaged
     * @throws IllegalStateException     if there is no room for it, or it is of no kind that there is
     */
    public void restore(final ImageReader image) {
        final ImageRestorer restorer = new ImageRestorer(this);
        switch (image.kind()) {
            case ImageWriter.SEGMENT -> restorer.restoreSegment(image);
            case ImageWriter.ORPHAN -> restorer.restoreOrphan(image);
            case ImageWriter.LIVE -> restorer.restoreLive(image);
            default -> throw new IllegalStateException("an image of no known kind: " + image.kind());
        }
    }

    /**
     * Tables.
     *
     * @return the store
     */
    public TraceStore store() {
        return store;
    }

    /**
     * Completed chunks.
     *
     * @return the queue
     */
    public ChunkQueue queue() {
        return queue;
    }

    /**
     * What was counted.
     *
     * @return the counts
     */
    public DecodeStats stats() {
        return stats;
    }

    /** Notes how full the tables are, for the most that they ever were. At the end of a batch, before memory is given back. */
    public void noteFills() {
        fills.note();
    }

    /**
     * Publishes what was counted and what is live, as a whole; and behind a tick, how full the tables are.
     *
     * @param counters where to
     */
    public void publish(final EngineCounters counters) {
        stats.publish(counters, store.spans().live(), store.segments().size(), store.attributesDropped());
        if (isFillDue) {
            isFillDue = false;
            fills.publish(counters);
            counters.set(EngineCounter.SPANS_OLDEST_OPEN, oldestOpenSpan.ageMs());
        }
    }

    /**
     * A number that grows when something is lost that had been published.
     *
     * @return faults, and spans, records and tags lost
     */
    public long losses() {
        return stats.losses() + store.attributesDropped();
    }

    /**
     * Time of the last tick by the wall clock.
     *
     * @return nanoseconds since the epoch, 0 before the first one
     */
    public long tickNs() {
        return time.wallNs();
    }

    /**
     * Time that had elapsed at the last tick, whatever the wall clock said.
     *
     * @return nanoseconds, 0 before the first one
     */
    public long elapsedNs() {
        return time.elapsedNs();
    }

    void tick(final long elapsedNs, final long wallNs) {
        time.set(elapsedNs, wallNs);
        if (expirer != null) {
            expirer.onTick();
        }
        oldestOpenSpan.onTick();
        isFillDue = true;
    }

    TickTime time() {
        return time;
    }

    /** Open spans that expired, by the name of the span; null if nobody asked. */
    NamedCounters expiredByOperation() {
        return expiredByOperation;
    }

    /** Counts a string id that means nothing; whether decoding goes on. */
    boolean stringNotFound(final int stringId) {
        stats.stringNotFound();
        error.stringNotFound(stringId);
        return settings.mode() != DecodeMode.STRICT;
    }

    /** Counts a record of which the inside cannot be read, or that is not allowed; whether decoding goes on. */
    boolean invalidAttributes() {
        stats.malformed();
        error.invalidAttributes();
        return settings.mode() != DecodeMode.STRICT;
    }

    /**
     * Traces of which something was lost.
     *
     * @return to be told of losses
     */
    public IncompleteTraces incompleteTraces() {
        return incompleteTraces;
    }

    /**
     * Whether a text may be kept: receivers refuse a whole payload for one that is not UTF-8. Own writers encode, but one that several
     * threads use by mistake may have written anything.
     */
    static boolean isText(final RawMemory buffer, final int offset, final int length) {
        return Utf8.firstInvalid(buffer, offset, length) == Utf8.VALID;
    }

    /** What a string id in a record means; if nothing, that is counted, and it is the empty text. */
    int knownOrEmpty(final IdSpace ids, final RawMemory buffer, final int offset) {
        final int handle = ids.get(buffer.getInt(offset, LITTLE_ENDIAN));
        if (handle == IdSpace.UNKNOWN) {
            stats.stringNotFound();
            return StringTable.EMPTY;
        }
        return handle;
    }

    /** Finishes a span of which one record holds everything, and completes what is complete with it. */
    void finishWhole(final int span, final boolean lastOfSegment) {
        final SegmentTable segments = store.segments();
        final int segment = store.spans().segmentOf(span);
        final int finished = segments.finished(segment) + 1;
        store.spans().addFlag(span, SpanTable.FINISHED);
        segments.finished(segment, finished);
        if (lastOfSegment) {
            assembler.completeSegment(segment, span, true);
        } else if (isPartialFlushDue(segment, finished)) {
            assembler.completeSegment(segment, SpanTable.NONE, false);
        }
    }

    DecodeMode mode() {
        return settings.mode();
    }

    DecodeError error() {
        return error;
    }

    SpanStarter starter() {
        return starter;
    }

    AttributePairs pairs() {
        return pairs;
    }

    ChunkAssembler assembler() {
        return assembler;
    }

    /** Keys of the trace tags that sampling decisions become. */
    SamplingKeys samplingKeys() {
        return settings.samplingKeys();
    }

    /**
     * Whether a trace that is not whole is not to be sent at all.
     *
     * @return as the settings say
     */
    public boolean dropsIncomplete() {
        return settings.incomplete() == IncompletePolicy.DROP;
    }

    /**
     * Whether the finished spans of a segment are enough for a chunk. Completing one goes through all spans of the segment, so among very
     * many open ones it has to take along a share of them; or each of them would be looked at again and again.
     */
    boolean isPartialFlushDue(final int segment, final int finished) {
        return finished >= settings.partialFlushSpans()
                && finished >= store.segments().listed(segment) / LISTED_PER_FINISHED_MAX;
    }
}
