/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Records how long after it was due each trace had been encoded. A trace that had to wait, because the producer or anything behind it was
 * late, has waited since it was due; so a stall shows in every trace that it held up.
 *
 * <p>Note: the encoding thread records; others reset and read while no trace is on its way.
 */
final class LatencyRecorder implements LatencySink {
    private static final int DIGITS = 3;
    private static final long NS_MAX = TimeUnit.MINUTES.toNanos(2);
    private static final double NS_PER_US = 1000;

    private final Histogram histogram = new Histogram(NS_MAX, DIGITS);

    @Override
    public void encoded(final long dueNs) {
        histogram.recordValue(Math.min(Math.max(0, System.nanoTime() - dueNs), NS_MAX));
    }

    void reset() {
        histogram.reset();
    }

    long count() {
        return histogram.getTotalCount();
    }

    void addTo(final Map<String, Object> metrics) {
        addTo(metrics, "latencyUs", histogram);
    }

    /** Adds the percentiles of nanoseconds, in microseconds. */
    static void addTo(final Map<String, Object> metrics, final String name, final Histogram histogram) {
        metrics.put(name + ".p50", us(histogram.getValueAtPercentile(50)));
        metrics.put(name + ".p90", us(histogram.getValueAtPercentile(90)));
        metrics.put(name + ".p99", us(histogram.getValueAtPercentile(99)));
        metrics.put(name + ".p999", us(histogram.getValueAtPercentile(99.9)));
        metrics.put(name + ".max", us(histogram.getMaxValue()));
    }

    private static double us(final long ns) {
        return ns / NS_PER_US;
    }
}
