/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

/** What was counted, for comparison as a whole. */
public final class Counts {
    long records;
    long created;
    long completed;
    long chunks;
    long live;
    long replaced;
    long abandoned;
    long spanNotFound;
    long stringNotFound;
    long malformed;

    Counts() {}

    /** Adds those of another run. */
    void add(final Counts other) {
        records += other.records;
        created += other.created;
        completed += other.completed;
        chunks += other.chunks;
        live += other.live;
        replaced += other.replaced;
        abandoned += other.abandoned;
        spanNotFound += other.spanNotFound;
        stringNotFound += other.stringNotFound;
        malformed += other.malformed;
    }

    /** Records that did not find what they name, or could not be read. */
    long misses() {
        return spanNotFound + stringNotFound + malformed;
    }

    /** The same but for the records, to which an engine adds the time now and then. */
    public Counts withoutRecords() {
        final Counts counts = new Counts();
        counts.add(this);
        counts.records = 0;
        return counts;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Counts && toString().equals(other.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return "records " + records + ", created " + created + ", completed " + completed + ", chunks " + chunks
                + ", live " + live + ", replaced " + replaced + ", abandoned " + abandoned + ", span not found "
                + spanNotFound + ", string not found " + stringNotFound + ", malformed " + malformed;
    }
}
