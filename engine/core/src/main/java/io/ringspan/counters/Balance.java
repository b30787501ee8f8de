/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

/**
 * Where everything that was created has gone: {@code created = delivered + dropped + live + inFlight}.
 *
 * @param created   so far, those included that were lost before they were decoded
 * @param delivered accepted by the receiver; of records, applied to the tables
 * @param dropped   lost, for whatever reason
 * @param live      in the tables, waiting for completion
 * @param inFlight  handed over, and neither delivered nor lost yet
 */
public record Balance(long created, long delivered, long dropped, long live, long inFlight) {
    /**
     * What nobody can account for.
     *
     * @return 0, unless there is a fault in the engine
     */
    public long unaccounted() {
        return created - delivered - dropped - live - inFlight;
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
                + ", in flight " + inFlight;
    }
}
