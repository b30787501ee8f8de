/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.jmx;

import io.ringspan.api.Census;
import java.util.List;
import javax.management.ConstructorParameters;

/**
 * A {@link Census} in the form that JMX takes apart and puts together again.
 *
 * <p>Note: immutable.
 */
public final class CensusView {
    private final long tickNs;
    private final long live;
    private final long open;
    private final long segments;
    private final long stringBytes;
    private final List<OperationView> operations;

    /**
     * Puts a view together.
     *
     * @param tickNs      time of the last tick, in nanoseconds since the epoch; 0 before the first one
     * @param live        live spans
     * @param open        live spans that have not been finished
     * @param segments    segments
     * @param stringBytes memory of strings in use, in bytes
     * @param operations  a row for each
     */
    @ConstructorParameters({"tickNs", "live", "open", "segments", "stringBytes", "operations"})
    public CensusView(
            final long tickNs,
            final long live,
            final long open,
            final long segments,
            final long stringBytes,
            final List<OperationView> operations) {
        this.tickNs = tickNs;
        this.live = live;
        this.open = open;
        this.segments = segments;
        this.stringBytes = stringBytes;
        this.operations = List.copyOf(operations);
    }

    static CensusView of(final Census census) {
        return new CensusView(
                census.tickNs(),
                census.live(),
                census.open(),
                census.segments(),
                census.stringBytes(),
                census.rows().stream().map(OperationView::of).toList());
    }

    /** {@return time of the last tick, in nanoseconds since the epoch; 0 before the first one} */
    public long getTickNs() {
        return tickNs;
    }

    /** {@return live spans: open, and finished ones that wait for others} */
    public long getLive() {
        return live;
    }

    /** {@return live spans that have not been finished} */
    public long getOpen() {
        return open;
    }

    /** {@return segments, those without live spans included} */
    public long getSegments() {
        return segments;
    }

    /** {@return memory of strings in use, in bytes} */
    public long getStringBytes() {
        return stringBytes;
    }

    /** {@return a row for each operation, those with the most live spans first; perhaps one for the rest at the end} */
    public List<OperationView> getOperations() {
        return operations;
    }
}
