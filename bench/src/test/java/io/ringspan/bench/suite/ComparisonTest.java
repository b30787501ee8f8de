/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
    private static CriterionResult ratio(final boolean smallerIsBetter, final double... samples) {
        return new CriterionResult("a / b", Criterion.RATIO, 1, smallerIsBetter, Summary.of(samples), Verdict.MET);
    }

    private static CriterionResult other(final String unit, final double... samples) {
        return new CriterionResult("a / b", unit, 1, true, Summary.of(samples), Verdict.MET);
    }

    private static Results results(final CriterionResult criterion) {
        final Run run = new Run(
                "jvm",
                "",
                1,
                List.of(),
                List.of(new TargetResult(1, "text", Verdict.MET, List.of(criterion))),
                List.of(),
                new TreeMap<>());
        return new Results(
                Results.FORMAT,
                "2026-01-01T00:00:00Z",
                "",
                false,
                1,
                new Machine("cpu", 2, 4, "os"),
                "blocking",
                List.of(run));
    }

    private static Comparison compare(final CriterionResult old, final CriterionResult now) {
        return new Comparison(results(old), results(now));
    }

    @Test
    void allowsTheRecordedSpread() {
        final CriterionResult old = ratio(true, 1, 1.1, 1.9);

        assertFalse(compare(old, ratio(true, 1.99)).isWorse());
        assertTrue(compare(old, ratio(true, 2.01)).isWorse());
    }

    @Test
    void allowsALittleWhereTheSpreadIsLess() {
        final CriterionResult old = ratio(true, 1, 1, 1.01);

        assertFalse(compare(old, ratio(true, 1.14)).isWorse());
        assertTrue(compare(old, ratio(true, 1.16)).isWorse());
    }

    @Test
    void knowsWhatIsWorseWhereMoreIsBetter() {
        final CriterionResult old = ratio(false, 8, 8, 8.5);

        assertFalse(compare(old, ratio(false, 20)).isWorse());
        assertFalse(compare(old, ratio(false, 6.81)).isWorse());
        assertTrue(compare(old, ratio(false, 6.79)).isWorse());
    }

    @Test
    void judgesTheMedianOfTheNewOne() {
        assertFalse(compare(ratio(true, 1), ratio(true, 1, 1.1, 30)).isWorse());
    }

    @Test
    void allowsNoAllocationWhereThereWasNone() {
        final CriterionResult old = other(Criterion.BYTES, 0, 0, 0.001);

        assertFalse(compare(old, other(Criterion.BYTES, 0.005)).isWorse());
        assertTrue(compare(old, other(Criterion.BYTES, 0.5)).isWorse());
    }

    @Test
    void doesNotJudgeTimes() {
        assertTrue(compare(other("us", 1), other("us", 1000)).lines().isEmpty());
    }

    @Test
    void doesNotJudgeWhatWasNotThere() {
        assertTrue(compare(ratio(true), ratio(true, 1)).lines().isEmpty());
    }

    @Test
    void missesARatioThatIsGone() {
        final Comparison comparison = compare(ratio(true, 1), ratio(true));

        assertFalse(comparison.isComplete());
        assertFalse(comparison.isWorse());
        assertTrue(comparison.table().contains("NOT MEASURED"), comparison::table);
        assertTrue(compare(ratio(true, 1), ratio(true, 1)).isComplete());
        // a short run does not measure the allocation of everything
        assertTrue(compare(other(Criterion.BYTES, 0), other(Criterion.BYTES)).isComplete());
    }

    @Test
    void believesWhatIsWorseTwice() {
        final CriterionResult old = ratio(true, 1, 1, 1.1);
        final Comparison worse = compare(old, ratio(true, 2));

        assertTrue(worse.isWorseAgainIn(compare(old, ratio(true, 1.5))));
        assertFalse(worse.isWorseAgainIn(compare(old, ratio(true, 1))));
    }

    @Test
    void saysWhichIsWorse() {
        final Comparison comparison = compare(ratio(true, 1, 1, 1.2), ratio(true, 2));

        assertEquals(1, comparison.lines().size());
        assertTrue(
                comparison.table().contains("| 1 | a / b, x | 1.00 | 1.00 to 1.20 | 1.20 | 2.00 | - | WORSE |"),
                comparison::table);
    }
}
