/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Holds the ratios of one run against those of another.
 *
 * <p>A ratio is worse if its median lies further on the bad side of the old median than the old samples do. Three samples do not show
 * all of their spread: of as many from the same source, every second further one lies outside. So the allowance is never less than
 * {@link #LEAST_ALLOWANCE} of the old median, which is what ratios of unchanged code moved between runs on a shared machine.
 */
final class Comparison {
    /** Share of the median by which a ratio may always be worse. */
    static final double LEAST_ALLOWANCE = 0.25;

    /**
     * A line of the comparison.
     *
     * @param target  number of the target
     * @param old     what was
     * @param fresh   what is
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
                if (now != null
                        && isJudged(old)
                        && !old.summary().isEmpty()
                        && !now.summary().isEmpty()) {
                    final double limit = limit(old);
                    final double median = now.summary().median();
                    final boolean isWorse = old.smallerIsBetter() ? median > limit : median < limit;
                    lines.add(new Line(target.number(), old, now, limit, isWorse));
                }
            }
        }
    }

    // times and shares of a core depend on the machine and its mood
    private static boolean isJudged(final CriterionResult criterion) {
        return criterion.unit().equals(Criterion.RATIO) || criterion.unit().equals(Criterion.BYTES);
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
        final double allowance = LEAST_ALLOWANCE * summary.median();
        return old.smallerIsBetter()
                ? Math.max(summary.max(), summary.median() + allowance)
                : Math.min(summary.min(), summary.median() - allowance);
    }

    /** All that was measured in both runs. */
    List<Line> lines() {
        return lines;
    }

    boolean isWorse() {
        return lines.stream().anyMatch(Line::isWorse);
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
                    line.isWorse() ? "WORSE" : "no worse");
        }
        return table.toString();
    }
}
