/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.bench.suite.Plan.Part;
import io.ringspan.bench.suite.Plan.Scope;
import io.ringspan.pipeline.WaitStrategies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PlanTest {
    private static final String DEFAULT = "blocking";
    private static final int MINUTE = 60;
    // allocation of stages that no ratio is about
    private static final Set<String> MEASURED_ONCE = Set.of(
            "a span: most of encoding in any format",
            "an operation: most of all other benchmarks but a miss when interning");

    private static Plan plan(final Timing timing, final Scope scope) {
        return new Plan(timing, scope, EnumSet.allOf(Part.class), WaitStrategies.names(), DEFAULT);
    }

    private static Plan full() {
        return plan(Timing.FULL, Scope.ALL);
    }

    private static Plan quick() {
        return plan(Timing.QUICK, Scope.TARGETS);
    }

    private static int targetSeconds(final Plan plan, final Timing timing) {
        return IntStream.range(0, timing.rounds())
                .map(round -> Schedule.seconds(plan.ofTargets(round)))
                .sum();
    }

    private static int otherSeconds(final Plan plan) {
        return plan.others().stream().mapToInt(Schedule::seconds).sum();
    }

    private static List<String> names(final List<Step> steps) {
        return steps.stream().map(Step::name).toList();
    }

    private static List<Step> others(final Plan plan) {
        return plan.others().stream().flatMap(List::stream).toList();
    }

    @Test
    void fitsIntoTwentyMinutesWithRoomForNoise() {
        final int seconds = targetSeconds(full(), Timing.FULL) + otherSeconds(full());

        assertTrue(seconds <= 18.5 * MINUTE, () -> seconds + " s");
        assertTrue(seconds <= Timing.FULL.seconds() && Timing.FULL.seconds() < 20 * MINUTE);
    }

    @Test
    void needsNoMoreThanFiveMinutesForALaterRound() {
        for (int round = 1; round < Timing.FULL.rounds(); round++) {
            final int seconds = Schedule.seconds(full().ofTargets(round));
            assertTrue(seconds <= 5 * MINUTE, () -> seconds + " s");
        }
    }

    @Test
    void fitsIntoFourMinutesWhenQuick() {
        final int seconds = targetSeconds(quick(), Timing.QUICK);

        assertTrue(seconds <= Timing.QUICK.seconds(), () -> seconds + " s");
        assertTrue(Timing.QUICK.seconds() < 4 * MINUTE);
    }

    @Test
    void measuresEveryFigureOnce() {
        final Round round = new Round();
        full().ofTargets(0).forEach(step -> round.putAll(samples(step)));
        others(full()).forEach(step -> round.putAll(samples(step)));

        assertFigures(round, Set.of());
    }

    @Test
    void measuresEveryRatioInEveryRound() {
        for (int round = 0; round < Timing.FULL.rounds(); round++) {
            assertMeasured(round == 0 ? quick() : full(), 0);
            assertMeasured(full(), round);
        }
    }

    private static void assertMeasured(final Plan plan, final int index) {
        final Round round = new Round();
        plan.ofTargets(index).forEach(step -> round.putAll(samples(step)));
        assertFigures(round, MEASURED_ONCE);
    }

    private static void assertFigures(final Round round, final Set<String> missing) {
        for (final Target target : Targets.of(DEFAULT)) {
            for (final Criterion criterion : target.criteria()) {
                if (!missing.contains(criterion.label())) {
                    assertTrue(
                            Double.isFinite(criterion.figure().in(round)),
                            () -> target.number() + ", " + criterion.label());
                }
            }
        }
    }

    // what the step would measure
    private static Map<String, Double> samples(final Step step) {
        final Map<String, Double> samples = new TreeMap<>();
        final List<String> metrics = List.of(
                Names.SPANS_PER_SECOND,
                Names.PRODUCER_CPU,
                Names.CPU_SECONDS,
                Names.PRODUCER_BYTES,
                Names.SLOWEST,
                Names.IDLE_CPU,
                Names.BLOCKED_CPU,
                Names.P99,
                Names.WAKE_UPS,
                Names.CPU_OWN_TCP,
                Names.CPU_OWN_UNIX,
                Names.CPU_JDK_TCP);
        if (step instanceof JmhStep jmh) {
            for (final String benchmark : jmh.benchmarks()) {
                for (final String name : withParameters(benchmark, jmh.parameters())) {
                    samples.put(name + ":" + Names.NS, 1.0);
                    samples.put(name + ":" + Names.ALLOCATED, 0.0);
                    samples.put(name + ":" + Benchmarks.BYTES_PER_SPAN, 1.0);
                }
            }
        } else if (step instanceof TogetherStep together) {
            together.steps().forEach(each -> samples.putAll(samples(each)));
        } else {
            metrics.forEach(metric -> samples.put(step.name() + ":" + metric, 1.0));
        }
        return samples;
    }

    private static List<String> withParameters(final String benchmark, final Map<String, String> parameters) {
        final List<String> names = new ArrayList<>(List.of(benchmark));
        parameters.forEach((name, values) -> Arrays.stream(values.split(",", -1))
                .forEach(value -> names.add(benchmark + "[" + name + "=" + value + "]")));
        return names;
    }

    @Test
    void takesNothingForTargetsThatNoneNeeds() {
        final Set<String> needed = new HashSet<>(names(full().ofTargets(0)));

        assertFalse(needed.contains(Names.lossless(Names.BRAVE)), needed::toString);
        assertFalse(needed.contains(Names.producers(Names.MPSC, 2)), needed::toString);
        assertTrue(names(others(full())).contains(Names.lossless(Names.BRAVE)));
        assertEquals(List.of(), quick().others());
    }

    @Test
    void takesNoStepTwice() {
        for (int round = 0; round < Timing.FULL.rounds(); round++) {
            final List<String> names = new ArrayList<>(names(full().ofTargets(round)));
            names.addAll(names(others(full())));
            assertEquals(names.size(), new HashSet<>(names).size(), names::toString);
        }
    }

    @Test
    void keepsTogetherWhatIsCompared() {
        final String ring = Names.producers(Names.WHOLE, 2);
        final String queue = Names.producers(Names.MPSC, 2);
        for (final List<Step> group : full().others()) {
            assertEquals(
                    names(group).contains(ring),
                    names(group).contains(queue),
                    () -> names(group).toString());
        }
    }

    @Test
    void runsOnlyThePartsThatWereAskedFor() {
        final Plan plan = new Plan(Timing.FULL, Scope.ALL, EnumSet.of(Part.STAGES), WaitStrategies.names(), DEFAULT);
        final List<Step> steps = new ArrayList<>(plan.ofTargets(0));
        steps.addAll(others(plan));

        assertFalse(plan.ofTargets(0).isEmpty());
        assertTrue(steps.stream().allMatch(JmhStep.class::isInstance), steps::toString);
    }

    @Test
    void watchesEveryWaitStrategyIdle() {
        final Set<String> idle = new HashSet<>();
        for (final Step step : others(full())) {
            if (step instanceof TogetherStep together) {
                idle.addAll(names(together.steps()));
                for (final Step each : together.steps()) {
                    final List<String> arguments = ((HarnessStep) each).arguments();
                    assertEquals("20", arguments.get(arguments.indexOf("--seconds") + 1));
                }
            } else if (step.name().startsWith("idle.")) {
                idle.add(step.name());
            }
        }
        for (final String strategy : WaitStrategies.names()) {
            assertTrue(idle.contains("idle." + strategy), strategy);
        }
    }

    @Test
    void plansTheTimeOfAllThatARunDoes() {
        final int warmUpAndMeasure = 5;
        final Step flatOut = HarnessStep.of("a", "a", "throughput", 2, 3);
        final Step paced = HarnessStep.of("a", "a", "latency", 2, 3, "--rate", "10000");
        final Step blocked = HarnessStep.of("a", "a", "blocked", 2, 3);

        assertTrue(flatOut.seconds() > warmUpAndMeasure, () -> String.valueOf(flatOut.seconds()));
        assertTrue(paced.seconds() > flatOut.seconds(), () -> String.valueOf(paced.seconds()));
        // it measures twice
        assertTrue(blocked.seconds() >= flatOut.seconds() + 3, () -> String.valueOf(blocked.seconds()));
    }
}
