/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Holds the ratios of one run against those of another.
 *
 * <p>A ratio is worse if its median lies further on the bad side of the old median than the old samples lie apart. Three samples do not
 * always show how far that is, so the allowance is never less than {@link #LEAST_ALLOWANCE} of the old median.
 */
final class Comparison {
    /** Share of the median by which a ratio may always be worse. */
    static final double LEAST_ALLOWANCE = 0.15;

    /**
     * A line of the comparison.
     *
     * @param target  number of the target
     * @param old     what was
     * @param fresh   what is; without samples if that failed to be measured
     * @param limit   beyond which it is worse
     * @param isWorse whether it is
     */
    record Line(int target, CriterionResult old, CriterionResult fresh, double limit, boolean isWorse) {}

    private final List<Line> lines = new ArrayList<>();

    /** Of what targets are computed from, on the JDK for which they are set. */
    Comparison(final Results base, final Results fresh) {
        for (final TargetResult target : base.main().targets()) {
            for (final CriterionResult old : target.criteria()) {
                final CriterionResult now = find(fresh, target.number(), old.label());
                if (now != null && isJudged(old, now) && !old.summary().isEmpty()) {
                    final double limit = limit(old);
                    final double median = now.summary().median();
                    final boolean isWorse = old.smallerIsBetter() ? median > limit : median < limit;
                    lines.add(new Line(target.number(), old, now, limit, isWorse));
                }
            }
        }
    }

    // times and shares of a core depend on the machine and its mood; a short run measures all ratios, but not the
    // allocation of everything
    private static boolean isJudged(final CriterionResult old, final CriterionResult now) {
        return old.unit().equals(Criterion.RATIO)
                || (old.unit().equals(Criterion.BYTES) && !now.summary().isEmpty());
    }

    private static CriterionResult find(final Results results, final int target, final String label) {
        return results.main().targets().stream()
                .filter(result -> result.number() == target)
                .flatMap(result -> result.criteria().stream())
                .filter(criterion -> Objects.equals(criterion.label(), label))
                .findFirst()
                .orElse(null);
    }

    /** The worst value that is no worse. */
    static double limit(final CriterionResult old) {
        final Summary summary = old.summary();
        if (old.unit().equals(Criterion.BYTES)) {
            // allocation does not depend on the time of day
            return Math.max(Targets.NO_BYTES, summary.max());
        }
        final double allowance = Math.max(summary.max() - summary.min(), LEAST_ALLOWANCE * summary.median());
        return summary.median() + (old.smallerIsBetter() ? allowance : -allowance);
    }

    /** All that was measured in the old run, and is still a figure of a target. */
    List<Line> lines() {
        return lines;
    }

    boolean isWorse() {
        return lines.stream().anyMatch(Line::isWorse);
    }

    /** Whether the new run has every ratio that the old one has. */
    boolean isComplete() {
        return lines.stream().noneMatch(line -> line.fresh().summary().isEmpty());
    }

    /** Whether something is worse in both of two comparisons with the same run: what only one of them shows is noise. */
    boolean isWorseAgainIn(final Comparison second) {
        return lines.stream()
                .filter(Line::isWorse)
                .anyMatch(line -> second.lines.stream()
                        .anyMatch(other ->
                                other.isWorse() && other.old().equals(line.old()) && other.target() == line.target()));
    }

    /** As a table. */
    String table() {
        final MarkdownTable table =
                new MarkdownTable("#", "figure", "old", "spread", "limit", "new", "spread", "verdict");
        for (final Line line : lines) {
            table.row(
                    String.valueOf(line.target()),
                    line.old().label() + ", " + line.old().unit(),
                    MarkdownTable.median(line.old().summary()),
                    MarkdownTable.spread(line.old().summary()),
                    MarkdownTable.number(line.limit()),
                    MarkdownTable.median(line.fresh().summary()),
                    MarkdownTable.spread(line.fresh().summary()),
                    verdict(line));
        }
        return table.toString();
    }

    private static String verdict(final Line line) {
        if (line.fresh().summary().isEmpty()) {
            return "NOT MEASURED";
        }
        return line.isWorse() ? "WORSE" : "no worse";
    }
}
