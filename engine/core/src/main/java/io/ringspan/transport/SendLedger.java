/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;

/**
 * Books what became of payloads: in the counters, and by number for those who wait.
 *
 * <p>Owned by the thread that resolves payloads.
 */
final class SendLedger {
    private final EngineCounters counters;
    private final SendProgress progress;
    // whether a part of the current payload was given up
    private boolean isPartLost;

    SendLedger(final EngineCounters counters, final SendProgress progress) {
        this.counters = counters;
        this.progress = progress;
    }

    /**
     * The receiver has a part.
     *
     * @param part          the payload, narrowed to it
     * @param rejectedSpans of it that the receiver refused; any number
     */
    void delivered(final Payload part, final long rejectedSpans) {
        if (rejectedSpans <= 0) {
            part.bookDelivered(counters.ledger(), 0);
        } else if (rejectedSpans >= part.spanCount()) {
            lost(part, DropReason.PARTIAL_SUCCESS);
        } else {
            isPartLost = true;
            part.bookDelivered(counters.ledger(), rejectedSpans);
        }
    }

    /**
     * A part is given up.
     *
     * @param part   the payload, narrowed to it
     * @param reason why
     */
    void lost(final Payload part, final DropReason reason) {
        isPartLost |= part.bookDropped(counters.ledger(), reason);
    }

    /** What is left of a payload goes out in another format. */
    void converted() {
        counters.add(EngineCounter.PAYLOADS_CONVERTED, 1);
    }

    /**
     * A span is given up.
     *
     * @param part    of which it is the next one
     * @param reason  why
     * @param hasMore whether its chunk has spans behind it
     */
    void lostSpan(final Payload part, final DropReason reason, final boolean hasMore) {
        isPartLost = true;
        part.bookDroppedSpan(counters.ledger(), reason, hasMore);
    }

    /** Whether a part of the payload at hand was given up so far. */
    boolean isPartLost() {
        return isPartLost;
    }

    /** Whether a part of the payload at hand was given up; asked for once, when all its parts are booked. */
    boolean takePartLost() {
        final boolean wasLost = isPartLost;
        isPartLost = false;
        return wasLost;
    }

    /**
     * All parts of a payload are booked.
     *
     * @param number  of the payload
     * @param covered last sequence of which everything has gone out with it and those before it
     */
    void resolved(final long number, final long covered) {
        progress.count(takePartLost());
        progress.resolved(number, covered);
    }
}
