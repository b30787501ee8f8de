/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** A number that is computed from the samples of one round; not a number where something for it is missing. */
@FunctionalInterface
interface Figure {
    /** Its value in a round. */
    double in(Round round);

    /** A sample as it is. */
    static Figure sample(final String key) {
        return round -> round.get(key);
    }

    /** How many times the second the first is. */
    default Figure over(final Figure other) {
        return round -> {
            final double divisor = other.in(round);
            return divisor > 0 ? in(round) / divisor : Double.NaN;
        };
    }

    /** The smallest of those that were measured. */
    static Figure min(final String metric, final String... names) {
        return round -> Arrays.stream(names)
                .mapToDouble(name -> round.get(name + ":" + metric))
                .filter(Double::isFinite)
                .min()
                .orElse(Double.NaN);
    }

    /** The largest of those that were measured. */
    static Figure max(final String metric, final String... names) {
        return round -> Arrays.stream(names)
                .mapToDouble(name -> round.get(name + ":" + metric))
                .filter(Double::isFinite)
                .max()
                .orElse(Double.NaN);
    }

    /** The largest of several samples; not a number if one of them is missing. */
    static Figure maxOfAll(final List<String> keys) {
        return round -> keys.stream().mapToDouble(round::get).reduce(0, Math::max);
    }

    /** The largest sample whose key is accepted. */
    static Figure maxOf(final Predicate<String> keys) {
        return round -> round.samples().entrySet().stream()
                .filter(entry -> keys.test(entry.getKey()))
                .mapToDouble(entry -> entry.getValue())
                .filter(Double::isFinite)
                .max()
                .orElse(Double.NaN);
    }
}
