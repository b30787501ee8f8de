/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.bench.suite.Plan.Part;
import io.ringspan.bench.suite.Plan.Scope;
import io.ringspan.pipeline.WaitStrategies;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PlanTest {
    private static final String DEFAULT = "blocking";

    private static Plan plan(final Timing timing) {
        return new Plan(timing, WaitStrategies.names(), DEFAULT);
    }

    private static int seconds(final List<Step> steps) {
        return steps.stream().mapToInt(Step::seconds).sum();
    }

    private static List<String> names(final List<Step> steps) {
        return steps.stream().map(Step::name).toList();
    }

    @Test
    void fitsIntoTwentyMinutes() {
        final Plan plan = plan(Timing.FULL);
        final int seconds = IntStream.range(0, Timing.FULL.rounds())
                .map(round -> seconds(plan.round(round, Scope.ALL)))
                .sum();

        assertTrue(seconds <= Timing.FULL.seconds(), () -> seconds + " s");
    }

    @Test
    void fitsIntoFourMinutesWhenQuick() {
        final Plan plan = plan(Timing.QUICK);
        final int seconds = seconds(plan.round(0, Scope.TARGETS));

        assertTrue(seconds <= Timing.QUICK.seconds(), () -> seconds + " s");
    }

    @Test
    void measuresWhatTargetsNeedInEveryRound() {
        final Plan plan = plan(Timing.FULL);
        final var needed = new HashSet<>(names(plan.round(0, Scope.TARGETS)));

        assertTrue(
                needed.containsAll(List.of("decode", "ringspan-records.4-producers", "latency.blocking", "blocked")));
        assertTrue(names(plan.round(1, Scope.ALL)).containsAll(needed));
        // in the first round all of those that park are idle at the same time
        needed.remove("idle.blocking");
        assertTrue(names(plan.round(0, Scope.ALL)).containsAll(needed));
    }

    @Test
    void takesNoStepTwiceInARound() {
        for (int round = 0; round < 2; round++) {
            final List<String> names = names(plan(Timing.FULL).round(round, Scope.ALL));
            assertEquals(names.size(), new HashSet<>(names).size(), names::toString);
        }
    }

    @Test
    void runsOnlyThePartsThatWereAskedFor() {
        final List<Step> steps = plan(Timing.FULL).round(0, Scope.ALL, EnumSet.of(Part.STAGES));

        assertFalse(steps.isEmpty());
        assertTrue(steps.stream().allMatch(JmhStep.class::isInstance), steps::toString);
    }

    @Test
    void watchesEveryWaitStrategyIdle() {
        final List<Step> steps = plan(Timing.FULL).round(0, Scope.ALL);
        final var idle = new HashSet<String>();
        for (final Step step : steps) {
            if (step instanceof TogetherStep together) {
                idle.addAll(names(together.steps()));
                assertTrue(together.steps().stream().allMatch(each -> each.seconds() >= 20), "20 s");
            } else if (step.name().startsWith("idle.")) {
                idle.add(step.name());
            }
        }
        for (final String strategy : WaitStrategies.names()) {
            assertTrue(idle.contains("idle." + strategy), strategy);
        }
    }
}
