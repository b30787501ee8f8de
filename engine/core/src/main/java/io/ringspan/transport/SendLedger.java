/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.time.TimeLimit;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Books what became of payloads: in the counters, and by number for those who wait.
 *
 * <p>Written by the thread that resolves payloads, one at a time; read by any thread.
 */
final class SendLedger {
    private final EngineCounters counters;
    private final Object monitor = new Object();
    private volatile long completed;
    private volatile long lost;
    private volatile long covered = -1;
    // whether a part of the current payload was given up
    private boolean isPartLost;

    SendLedger(final EngineCounters counters) {
        this.counters = counters;
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

    /**
     * All parts of a payload are booked.
     *
     * @param number  of the payload
     * @param covered last sequence of which everything has gone out with it and those before it
     */
    // one writer, so the increment loses nothing
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void resolved(final long number, final long covered) {
        counters.add(isPartLost ? EngineCounter.PAYLOADS_LOST : EngineCounter.PAYLOADS_DELIVERED, 1);
        synchronized (monitor) {
            if (isPartLost) {
                lost++;
            }
            // after the counters, so that whoever sees the number sees them too
            this.covered = covered;
            completed = number;
            monitor.notifyAll();
        }
        isPartLost = false;
    }

    long completed() {
        return completed;
    }

    long lost() {
        return lost;
    }

    long covered() {
        return covered;
    }

    /**
     * Waits for a payload.
     *
     * @param number   of the payload
     * @param limit    how long to wait
     * @param isInVain whether the payload may never come; looked at ten times a second
     * @return whether it was resolved in time
     * @throws InterruptedException if the calling thread is interrupted
     */
    boolean awaitCompleted(final long number, final TimeLimit limit, final BooleanSupplier isInVain)
            throws InterruptedException {
        synchronized (monitor) {
            while (completed < number) {
                final long pauseNs = limit.pauseNs();
                if (pauseNs <= 0 || isInVain.getAsBoolean()) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(monitor, pauseNs);
            }
        }
        return true;
    }
}
