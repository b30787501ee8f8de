/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was measured in one round. Keys are a step's or a benchmark's name, a colon, and the metric, such as
 * {@code ringspan-records:spansPerSecond} or {@code DecodeBenchmark.decode[workload=W1]:ns}.
 *
 * <p>Note: not threadsafe.
 */
final class Round {
    private final SortedMap<String, Double> samples = new TreeMap<>();

    /** Adds samples; what is there under the same key is replaced. */
    Round putAll(final Map<String, Double> more) {
        samples.putAll(more);
        return this;
    }

    /** The sample, or not a number. */
    double get(final String key) {
        return samples.getOrDefault(key, Double.NaN);
    }

    /** All samples by key, read-only. */
    SortedMap<String, Double> samples() {
        return Collections.unmodifiableSortedMap(samples);
    }
}
