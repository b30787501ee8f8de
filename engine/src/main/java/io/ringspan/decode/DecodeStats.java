/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;

/**
 * What the decode thread has counted, in plain fields that are published once a batch.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
@SuppressWarnings("EnumOrdinal") // the place of a reason in an array that never leaves this class
public final class DecodeStats {
    private static final DropReason[] REASONS = DropReason.values();

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
    private final long[] drops = new long[DropReason.values().length];
    private final long[] publishedDrops = new long[drops.length];

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

    void drop(final DropReason reason, final long spans) {
        drops[reason.ordinal()] += spans;
    }

    /**
     * Publishes what has been counted.
     *
     * @param counters          where to
     * @param spansLive         spans that are live now
     * @param attributesDropped attributes that found no room so far
     */
    public void publish(final EngineCounters counters, final long spansLive, final long attributesDropped) {
        counters.set(EngineCounter.SPANS_CREATED, spansCreated);
        counters.set(EngineCounter.SPANS_LIVE, spansLive);
        counters.set(EngineCounter.SPANS_COMPLETED, spansCompleted);
        counters.set(EngineCounter.CHUNKS_COMPLETED, chunksCompleted);
        counters.set(EngineCounter.CHUNKS_INCOMPLETE, chunksIncomplete);
        counters.set(EngineCounter.RECORDS_DECODED, records);
        counters.set(EngineCounter.RECORDS_SPAN_NOT_FOUND, spanNotFound);
        counters.set(EngineCounter.RECORDS_STRING_NOT_FOUND, stringNotFound);
        counters.set(EngineCounter.RECORDS_MALFORMED, malformed);
        counters.set(EngineCounter.ATTRIBUTES_DROPPED, attributesDropped);
        counters.set(EngineCounter.STRINGS_DROPPED, stringsDropped);
        for (int i = 0; i < drops.length; i++) {
            if (drops[i] != publishedDrops[i]) {
                counters.drop(REASONS[i], drops[i] - publishedDrops[i]);
                publishedDrops[i] = drops[i];
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
        return drops[reason.ordinal()];
    }
}
