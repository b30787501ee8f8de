/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

/**
 * The books of an engine, to be read: where all spans, records and traces have gone, now or after closing.
 *
 * <p>Each balance is of one moment, and holds there; two balances are of two moments.
 *
 * <p>Note: this class is threadsafe, and nothing can be written through it.
 */
public final class LedgerView {
    private final Ledger ledger;

    LedgerView(final Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Balance of spans.
     *
     * @return now
     */
    public Balance spans() {
        return ledger.spans();
    }

    /**
     * Balance of records: those delivered were read, and those dropped lost at the ring, or skipped behind an unreadable one.
     *
     * @return now
     */
    public Balance records() {
        return ledger.records();
    }

    /**
     * Balance of traces.
     *
     * @return now
     */
    public Balance traces() {
        return ledger.traces();
    }

    /**
     * Whether nothing of what was handed over has been lost, whole or in part. Spans that are open, or that the tracer abandoned, are not.
     *
     * @return true until the first loss
     */
    public boolean isLossless() {
        return ledger.isLossless();
    }

    /** {@return the balances, for people} */
    @Override
    public String toString() {
        return "spans: " + spans() + "; records: " + records() + "; traces: " + traces();
    }
}
