/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.peers;

/**
 * What the spans of a trace share, and those of them that have come together so far.
 *
 * <p>Owned by one thread at a time: by the producer until it has offered the first span, by the consumer from then on; the final fields
 * may be read by both. The queue hands over.
 */
public final class FinishedTrace {
    private final long traceIdLow;
    private final byte[] origin;
    private final long dueNs;
    private FinishedSpan first;
    private FinishedSpan last;
    private int count;

    /**
     * A trace without spans.
     *
     * @param traceIdLow low half of its id
     * @param origin     as MessagePack
     * @param dueNs      when it was due, as {@link System#nanoTime()}; 0 if nobody asks
     */
    public FinishedTrace(final long traceIdLow, final byte[] origin, final long dueNs) {
        this.traceIdLow = traceIdLow;
        this.origin = origin;
        this.dueNs = dueNs;
    }

    /**
     * Adds a span behind those that are there.
     *
     * @param span of this trace, not the root, that has not been added yet
     */
    public void add(final FinishedSpan span) {
        if (last == null) {
            first = span;
        } else {
            last.next = span;
        }
        last = span;
        count++;
    }

    /** {@return low half of the id} */
    public long traceIdLow() {
        return traceIdLow;
    }

    /** {@return the origin as MessagePack} */
    public byte[] origin() {
        return origin;
    }

    /** {@return when the trace was due, as {@link System#nanoTime()}; 0 if nobody asks} */
    public long dueNs() {
        return dueNs;
    }

    /** {@return the span that was added first; null if there is none but the root} */
    public FinishedSpan first() {
        return first;
    }

    /** {@return spans that were added, without the root} */
    public int count() {
        return count;
    }
}
