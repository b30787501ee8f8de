/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.jmx;

import io.ringspan.api.Census;
import javax.management.ConstructorParameters;

/**
 * A row of a {@link CensusView}. Ids are texts of hexadecimal digits, as logs with OpenTelemetry have
 * them, and because not everything that reads them has integers of 64 bits.
 *
 * <p>Note: immutable.
 */
public final class OperationView {
    private final String operation;
    private final long live;
    private final long open;
    private final long expired;
    private final long oldestAgeNs;
    private final String oldestSpanId;
    private final String oldestTraceId;

    /**
     * Puts a row together.
     *
     * @param operation     name of the spans
     * @param live          live spans
     * @param open          live spans that have not been finished
     * @param expired       open spans that expired so far
     * @param oldestAgeNs   age of the oldest live span, in nanoseconds
     * @param oldestSpanId  its id, 16 hexadecimal digits
     * @param oldestTraceId its trace id, 32 hexadecimal digits
     */
    @ConstructorParameters({"operation", "live", "open", "expired", "oldestAgeNs", "oldestSpanId", "oldestTraceId"})
    public OperationView(
            final String operation,
            final long live,
            final long open,
            final long expired,
            final long oldestAgeNs,
            final String oldestSpanId,
            final String oldestTraceId) {
        this.operation = operation;
        this.live = live;
        this.open = open;
        this.expired = expired;
        this.oldestAgeNs = oldestAgeNs;
        this.oldestSpanId = oldestSpanId;
        this.oldestTraceId = oldestTraceId;
    }

    static OperationView of(final Census.Row row) {
        return new OperationView(
                row.operation(),
                row.live(),
                row.open(),
                row.expired(),
                row.oldestAgeNs(),
                row.oldestSpanIdHex(),
                row.oldestTraceId());
    }

    /** {@return name of the spans; may be empty} */
    public String getOperation() {
        return operation;
    }

    /** {@return live spans: open, and finished ones that wait for others} */
    public long getLive() {
        return live;
    }

    /** {@return live spans that have not been finished} */
    public long getOpen() {
        return open;
    }

    /** {@return open spans that expired so far, whatever became of them} */
    public long getExpired() {
        return expired;
    }

    /** {@return time since the oldest live span was created, in nanoseconds; 0 if there is none} */
    public long getOldestAgeNs() {
        return oldestAgeNs;
    }

    /** {@return id of that span, 16 hexadecimal digits; zeros if there is none} */
    public String getOldestSpanId() {
        return oldestSpanId;
    }

    /** {@return trace id of that span, 32 hexadecimal digits; zeros if there is none} */
    public String getOldestTraceId() {
        return oldestTraceId;
    }
}
