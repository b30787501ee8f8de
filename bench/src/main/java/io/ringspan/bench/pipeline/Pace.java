/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import java.util.concurrent.TimeUnit;

/**
 * When traces are due: evenly spread over time and over the producers, each of which has its own turns between those of the others.
 *
 * @param spansPerSecond of all producers together, more than 0
 * @param spansPerTrace  spans that are due at a time
 * @param producers      how many there are
 */
record Pace(double spansPerSecond, int spansPerTrace, int producers) {
    /**
     * When a trace is due.
     *
     * @param producer which one, from 0
     * @param trace    of this producer, from 0
     * @return nanoseconds after the beginning
     */
    long dueNs(final int producer, final long trace) {
        return (long) ((trace * producers + producer) * traceNs());
    }

    /**
     * Traces that are due before a time is over.
     *
     * @param producer which one, from 0
     * @param ns       nanoseconds after the beginning
     * @return their number
     */
    long dueBefore(final int producer, final long ns) {
        long traces = Math.max(0, (long) Math.floor((ns / traceNs() - producer) / producers));
        // the division may be off by a bit
        while (dueNs(producer, traces) < ns) {
            traces++;
        }
        while (traces > 0 && dueNs(producer, traces - 1) >= ns) {
            traces--;
        }
        return traces;
    }

    private double traceNs() {
        return TimeUnit.SECONDS.toNanos(1) * spansPerTrace / spansPerSecond;
    }
}
