/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

/**
 * Where everything that was created has gone: {@code created + recovered = delivered + dropped + live + inFlight + spooled}. Without a spool
 * the second and the last are 0; with one, what is spooled when an engine has been closed is what the next one has recovered.
 *
 * @param created   so far, those included that were lost before they were decoded
 * @param delivered accepted by the receiver; of records, applied to the tables
 * @param dropped   lost, for whatever reason
 * @param live      in the tables, waiting for completion
 * @param inFlight  handed over, and neither delivered, nor lost, nor in the spool yet
 * @param recovered in the spool when the engine started
 * @param spooled   in the spool
 */
public record Balance(
        long created, long delivered, long dropped, long live, long inFlight, long recovered, long spooled) {
    /**
     * A balance without a spool.
     *
     * @param created   so far, those included that were lost before they were decoded
     * @param delivered accepted by the receiver; of records, applied to the tables
     * @param dropped   lost, for whatever reason
     * @param live      in the tables, waiting for completion
     * @param inFlight  handed over, and neither delivered nor lost yet
     */
    public Balance(final long created, final long delivered, final long dropped, final long live, final long inFlight) {
        this(created, delivered, dropped, live, inFlight, 0, 0);
    }

    /**
     * What nobody can account for.
     *
     * @return 0, unless there is a fault in the engine
     */
    public long unaccounted() {
        return created + recovered - delivered - dropped - live - inFlight - spooled;
    }

    /**
     * The numbers with their names.
     *
     * @return one line, for people
     */
    @Override
    public String toString() {
        // not the compiler's: if that is first used when the heap is full, it can never be used again
        return "created " + created + ", delivered " + delivered + ", dropped " + dropped + ", live " + live
                + ", in flight " + inFlight
                + (recovered == 0 && spooled == 0 ? "" : ", recovered " + recovered + ", spooled " + spooled);
    }
}
