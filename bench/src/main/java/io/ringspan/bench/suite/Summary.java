/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.util.Arrays;
import java.util.List;

/**
 * The middle of several samples and how far they lie apart. All three are not a number if there was no sample.
 *
 * @param median of the samples; of an even number of them, the mean of the middle two
 * @param min    smallest sample
 * @param max    largest sample
 * @param count  of samples
 */
record Summary(double median, double min, double max, int count) {
    /** Of samples in any order; those that are not a number are left out. */
    static Summary of(final double... samples) {
        final double[] sorted =
                Arrays.stream(samples).filter(Double::isFinite).sorted().toArray();
        final int count = sorted.length;
        if (count == 0) {
            return new Summary(Double.NaN, Double.NaN, Double.NaN, 0);
        }
        final double median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
        return new Summary(median, sorted[0], sorted[count - 1], count);
    }

    /** What a figure is in each of the rounds, so that a ratio is formed of what was measured in the same minutes. */
    static Summary of(final List<Round> rounds, final Figure figure) {
        return of(rounds.stream().mapToDouble(figure::in).toArray());
    }

    boolean isEmpty() {
        return count == 0;
    }
}
