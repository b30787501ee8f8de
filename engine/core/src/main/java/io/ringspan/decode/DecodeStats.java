/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.counters.Ledger;
import io.ringspan.counters.TracePriority;

/**
 * What the decode thread has counted, in plain fields that are published between two claims.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
@SuppressWarnings("EnumOrdinal") // the place of a reason in an array that never leaves this class
public final class DecodeStats {
    private static final DropReason[] REASONS = DropReason.values();
    private static final TracePriority[] PRIORITIES = TracePriority.values();

    long records;
    long spansCreated;
    long spansCompleted;
    long chunksCompleted;
    long spanNotFound;
    long chunksIncomplete;
    // records, or parts of them, that did not have the effect they should have had
    long faults;
    long stringNotFound;
    long malformed;
    long stringsDropped;
    long segmentsExpired;
    long spansExpired;
    long tracesCreated;
    long tracesCompleted;
    // what was published and did not go onward, in any unit; only whether it grows matters
    long losses;
    private long received;
    private long skipped;
    // by reason and priority
    private final long[] spanDrops = new long[REASONS.length * PRIORITIES.length];
    private final long[] traceDrops = new long[spanDrops.length];
    private final long[] publishedSpanDrops = new long[spanDrops.length];
    private final long[] publishedTraceDrops = new long[spanDrops.length];
    private boolean hasUnpublishedDrops;

    /** Creates counts that are all zero. */
    public DecodeStats() {}

    void stringNotFound() {
        stringNotFound++;
        faults++;
    }

    void malformed() {
        malformed++;
        faults++;
    }

    void stringDropped() {
        stringsDropped++;
        faults++;
    }

    void drop(final DropReason reason, final TracePriority priority, final long spans, final long traces) {
        final int place = reason.ordinal() * PRIORITIES.length + priority.ordinal();
        spanDrops[place] += spans;
        traceDrops[place] += traces;
        hasUnpublishedDrops = true;
        // an abandoned span, and one that a filter drops, are to go nowhere; a trace without a span has nothing to lose
        losses += reason == DropReason.ABANDONED || reason == DropReason.FILTERED || spans == 0 ? 0 : 1;
    }

    /**
     * A batch has been taken from the ring, and decoded as far as it could be.
     *
     * @param batchRecords records in it, as its producer counted them; the engine's own are not counted
     * @param batchDecoded those of them that were read
     */
    public void received(final long batchRecords, final long batchDecoded) {
        final long missing = Math.max(0, batchRecords - batchDecoded);
        received += batchDecoded + missing;
        skipped += missing;
        losses += missing;
    }

    /**
     * A batch was not decoded to its end.
     *
     * @param reason why
     * @param spans  that the batch would have created, and has not
     */
    public void unread(final DropReason reason, final long spans) {
        if (spans > 0) {
            spansCreated += spans;
            drop(reason, TracePriority.NONE, spans, 0);
        }
    }

    /**
     * Records read so far.
     *
     * @return their number
     */
    public long records() {
        return records;
    }

    long losses() {
        return losses + faults;
    }

    /**
     * Publishes what has been counted, as a whole. Between two batches.
     *
     * @param counters          where to
     * @param spansLive         spans that are live now
     * @param tracesLive        traces that are live now
     * @param attributesDropped attributes that found no room so far
     */
    void publish(
            final EngineCounters counters, final long spansLive, final long tracesLive, final long attributesDropped) {
        final Ledger ledger = counters.ledger();
        try {
            ledger.beginUpdate();
            counters.set(EngineCounter.TRACES_CREATED, tracesCreated);
            counters.set(EngineCounter.TRACES_LIVE, tracesLive);
            counters.set(EngineCounter.TRACES_COMPLETED, tracesCompleted);
            counters.set(EngineCounter.RECORDS_RECEIVED, received);
            counters.set(EngineCounter.RECORDS_SKIPPED, skipped);
            counters.set(EngineCounter.RECORDS_DECODED, records);
            counters.set(EngineCounter.SPANS_DECODED, spansCreated);
            counters.set(EngineCounter.SPANS_LIVE, spansLive);
            counters.set(EngineCounter.SPANS_COMPLETED, spansCompleted);
            counters.set(EngineCounter.CHUNKS_COMPLETED, chunksCompleted);
            counters.set(EngineCounter.CHUNKS_INCOMPLETE, chunksIncomplete);
            counters.set(EngineCounter.RECORDS_SPAN_NOT_FOUND, spanNotFound);
            counters.set(EngineCounter.RECORDS_STRING_NOT_FOUND, stringNotFound);
            counters.set(EngineCounter.RECORDS_MALFORMED, malformed);
            counters.set(EngineCounter.ATTRIBUTES_DROPPED, attributesDropped);
            counters.set(EngineCounter.STRINGS_DROPPED, stringsDropped);
            counters.set(EngineCounter.SEGMENTS_EXPIRED, segmentsExpired);
            counters.set(EngineCounter.SPANS_EXPIRED, spansExpired);
            if (hasUnpublishedDrops) {
                hasUnpublishedDrops = false;
                publishDrops(ledger);
            }
        } finally {
            ledger.endUpdate();
        }
    }

    private void publishDrops(final Ledger ledger) {
        for (int i = 0; i < spanDrops.length; i++) {
            final long spans = spanDrops[i] - publishedSpanDrops[i];
            final long traces = traceDrops[i] - publishedTraceDrops[i];
            if (spans != 0 || traces != 0) {
                // first, so that an error in between cannot make them count twice
                publishedSpanDrops[i] = spanDrops[i];
                publishedTraceDrops[i] = traceDrops[i];
                ledger.dropped(REASONS[i / PRIORITIES.length], PRIORITIES[i % PRIORITIES.length], spans, traces);
            }
        }
    }

    /**
     * Spans created so far.
     *
     * @return their number
     */
    public long spansCreated() {
        return spansCreated;
    }

    /**
     * Spans handed over so far.
     *
     * @return their number
     */
    public long spansCompleted() {
        return spansCompleted;
    }

    /**
     * Spans lost so far for a reason.
     *
     * @param reason which
     * @return their number
     */
    public long dropped(final DropReason reason) {
        long sum = 0;
        for (int i = 0; i < PRIORITIES.length; i++) {
            sum += spanDrops[reason.ordinal() * PRIORITIES.length + i];
        }
        return sum;
    }
}
