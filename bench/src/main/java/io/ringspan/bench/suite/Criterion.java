/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.util.List;

/**
 * One bound of a target.
 *
 * @param label           what is bounded, unique within its target
 * @param unit            such as "x" of a ratio, "ns", "%"
 * @param figure          how it is computed
 * @param bound           the largest or smallest value that keeps it
 * @param smallerIsBetter whether the bound is the largest value
 */
record Criterion(String label, String unit, Figure figure, double bound, boolean smallerIsBetter) {
    /** The unit of ratios. */
    static final String RATIO = "x";

    /** The unit of allocation. */
    static final String BYTES = "B";

    static Criterion atMost(final double bound, final String unit, final String label, final Figure figure) {
        return new Criterion(label, unit, figure, bound, true);
    }

    static Criterion atLeast(final double bound, final String unit, final String label, final Figure figure) {
        return new Criterion(label, unit, figure, bound, false);
    }

    /** Holds the median of the rounds against the bound. */
    CriterionResult evaluate(final List<Round> rounds) {
        final Summary summary = Summary.of(rounds, figure);
        final Verdict verdict;
        if (summary.isEmpty()) {
            verdict = Verdict.NOT_MEASURED;
        } else {
            verdict = (smallerIsBetter ? summary.median() <= bound : summary.median() >= bound)
                    ? Verdict.MET
                    : Verdict.MISSED;
        }
        return new CriterionResult(label, unit, bound, smallerIsBetter, summary, verdict);
    }
}
