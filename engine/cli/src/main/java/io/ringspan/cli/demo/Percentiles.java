/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import org.HdrHistogram.Histogram;

/**
 * How a latency is distributed, in nanoseconds.
 *
 * @param count of values
 * @param p50   half of them are not above
 * @param p90   nine of ten are not above
 * @param p99   99 of 100 are not above
 * @param p999  999 of 1000 are not above
 * @param max   the largest one
 */
record Percentiles(long count, long p50, long p90, long p99, long p999, long max) {
    static Percentiles of(final Histogram histogram) {
        return new Percentiles(
                histogram.getTotalCount(),
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(90),
                histogram.getValueAtPercentile(99),
                histogram.getValueAtPercentile(99.9),
                histogram.getMaxValue());
    }

    long[] values() {
        return new long[] {p50, p90, p99, p999, max};
    }
}
