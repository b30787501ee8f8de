/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is measured in which round, and in which order: what is to be compared stands together, so that it is measured in the same
 * minutes.
 */
final class Plan {
    /** What a step belongs to. */
    enum Part {
        /** Benchmarks of single stages, and their floors. */
        STAGES,
        /** Runs of whole pipelines, and of peers. */
        PIPELINE,
        /** What wait strategies cost. */
        WAITING
    }

    /** How much of a round is measured. */
    enum Scope {
        /** Everything. */
        ALL,
        /** What targets need. */
        TARGETS
    }

    /** When a step is taken. */
    private enum When {
        // for a target
        TARGET,
        EVERY_ROUND,
        FIRST_TWO_ROUNDS,
        FIRST_ROUND,
        // for a target, in place of something longer that is in the first round
        LATER_ROUNDS
    }

    private record Planned(Step step, Part part, When when) {}

    // idle engines with these are not idle
    private static final Set<String> SPINNING = Set.of("sleeping", "yielding", "busy-spin");
    // of a rate that no target needs
    private static final int TRIALS_OF_OTHERS = 3;
    private static final String W1 = "W1";

    private final Timing timing;
    private final List<String> waitStrategies;
    private final String defaultStrategy;
    private final List<Planned> all = new ArrayList<>();

    /**
     * Makes the plan.
     *
     * @param timing          how long everything runs
     * @param waitStrategies  all that there are
     * @param defaultStrategy the engine's default
     */
    Plan(final Timing timing, final List<String> waitStrategies, final String defaultStrategy) {
        this.timing = timing;
        this.waitStrategies = waitStrategies;
        this.defaultStrategy = defaultStrategy;
        addStagesOfTargets();
        addPipelinesOfTargets();
        addWaiting();
        addMoreStages();
        addMorePipelines();
    }

    /**
     * The steps of a round.
     *
     * @param index of the round, from 0
     * @param scope how much of it
     * @param parts which parts of it
     */
    List<Step> round(final int index, final Scope scope, final Set<Part> parts) {
        return all.stream()
                .filter(planned -> parts.contains(planned.part) && isDue(planned.when, index, scope))
                .map(Planned::step)
                .toList();
    }

    /** All steps of a round. */
    List<Step> round(final int index, final Scope scope) {
        return round(index, scope, EnumSet.allOf(Part.class));
    }

    private static boolean isDue(final When when, final int index, final Scope scope) {
        return switch (when) {
            case TARGET -> true;
            case EVERY_ROUND -> scope == Scope.ALL;
            case FIRST_TWO_ROUNDS -> scope == Scope.ALL && index < 2;
            case FIRST_ROUND -> scope == Scope.ALL && index == 0;
            case LATER_ROUNDS -> scope == Scope.TARGETS || index > 0;
        };
    }

    private void add(final Part part, final When when, final Step step) {
        all.add(new Planned(step, part, when));
    }

    private void addStages(
            final When when,
            final String name,
            final int count,
            final Map<String, String> parameters,
            final String... of) {
        add(Part.STAGES, when, new JmhStep(name, List.of(of), parameters, count, timing));
    }

    private void addStagesOfTargets() {
        final Map<String, String> workload = Map.of("workload", W1);
        final Map<String, String> workloads = Map.of("workload", "W1,W2,W3");
        addStages(When.TARGET, "decode", 4, workloads, Benchmarks.DECODE_FLOOR, "DecodeBenchmark.decode");
        addStages(When.TARGET, "encode", 2, workload, Benchmarks.ENCODE_FLOOR, "EncodeBenchmark.v04");
        final Map<String, String> liveSpans = Map.of("liveSpans", "1000,1000000");
        addStages(When.TARGET, "live spans", 2, liveSpans, "LiveSpansBenchmark.decode");
    }

    private void addMoreStages() {
        addStages(
                When.FIRST_TWO_ROUNDS,
                "other floors",
                5,
                Map.of(),
                "FloorBenchmark.copy256",
                "FloorBenchmark.disruptorEmpty",
                "FloorBenchmark.disruptor256");
        addStages(When.FIRST_TWO_ROUNDS, "producer", 3, Map.of(), "ProducerBenchmark");
        addStages(When.FIRST_TWO_ROUNDS, "decode, batched", 1, Map.of("workload", "W1b"), "DecodeBenchmark.decode");
        final Map<String, String> liveSpans = Map.of("liveSpans", "10000,100000");
        addStages(When.FIRST_ROUND, "more live spans", 2, liveSpans, "LiveSpansBenchmark.decode");
        addStages(When.FIRST_TWO_ROUNDS, "interning", 4, Map.of(), "InternBenchmark");
        addStages(When.FIRST_TWO_ROUNDS, "hand-over", 2, Map.of(), "HandOverBenchmark");
        addStages(When.FIRST_TWO_ROUNDS, "ingress", 1, Map.of(), "IngressBenchmark");
    }

    private Step flatOut(final String name, final String subject, final int producers) {
        return HarnessStep.of(
                name,
                subject,
                "throughput",
                timing.harnessWarmupSeconds(),
                timing.harnessSeconds(),
                "--producers",
                String.valueOf(producers),
                "--transport",
                "agent");
    }

    private void addFlatOut(final When when, final String... subjects) {
        for (final String subject : subjects) {
            add(Part.PIPELINE, when, flatOut(subject, subject, 1));
        }
    }

    private void addProducers(final When when, final String subject, final int count) {
        add(Part.PIPELINE, when, flatOut(Names.producers(subject, count), subject, count));
    }

    private void addPipelinesOfTargets() {
        addFlatOut(When.TARGET, Names.FLOOR_RECORDS, Names.RECORDS);
        addProducers(When.TARGET, Names.RECORDS, 2);
        addProducers(When.TARGET, Names.RECORDS, 4);
        addFlatOut(When.TARGET, Names.OTEL_DEFAULT);
        addFlatOut(When.TARGET, Names.WHOLE, Names.FLOOR_WHOLE, Names.MPSC, Names.BATCHED);
        add(Part.PIPELINE, When.TARGET, new LosslessStep(Names.OTEL_LARGE, 350_000, timing.trials(), timing));
        add(Part.PIPELINE, When.TARGET, new LosslessStep(Names.DD_TRACE, 250_000, timing.trials(), timing));
        add(
                Part.PIPELINE,
                When.TARGET,
                HarnessStep.of(
                        Names.BLOCKED,
                        Names.RECORDS,
                        "blocked",
                        1,
                        timing.harnessSeconds(),
                        "--producers",
                        "2",
                        "--transport",
                        "discard"));
    }

    private void addMorePipelines() {
        addFlatOut(When.FIRST_ROUND, Names.OTEL_LARGE, Names.DD_TRACE, Names.BRAVE);
        addProducers(When.EVERY_ROUND, Names.MPSC, 2);
        addProducers(When.EVERY_ROUND, Names.WHOLE, 2);
        add(Part.PIPELINE, When.FIRST_ROUND, new LosslessStep(Names.OTEL_DEFAULT, 130_000, TRIALS_OF_OTHERS, timing));
        add(Part.PIPELINE, When.FIRST_ROUND, new LosslessStep(Names.BRAVE, 160_000, TRIALS_OF_OTHERS, timing));
    }

    private Step latency(final String waitStrategy) {
        return HarnessStep.of(
                Names.latency(waitStrategy),
                Names.RECORDS,
                "latency",
                timing.harnessWarmupSeconds(),
                timing.harnessSeconds(),
                "--producers",
                "1",
                "--transport",
                "agent",
                "--rate",
                "10000",
                "--wait-strategy",
                waitStrategy);
    }

    private Step idle(final String waitStrategy, final int seconds) {
        return HarnessStep.of(
                Names.idle(waitStrategy),
                Names.RECORDS,
                "idle",
                timing.harnessWarmupSeconds(),
                seconds,
                "--transport",
                "discard",
                "--wait-strategy",
                waitStrategy);
    }

    private void addWaiting() {
        add(Part.WAITING, When.TARGET, latency(defaultStrategy));
        add(Part.WAITING, When.LATER_ROUNDS, idle(defaultStrategy, 2 * timing.spinSeconds()));
        final List<Step> quiet = new ArrayList<>();
        for (final String strategy : waitStrategies) {
            if (!strategy.equals(defaultStrategy)) {
                add(Part.WAITING, When.FIRST_ROUND, latency(strategy));
            }
            if (SPINNING.contains(strategy)) {
                add(Part.WAITING, When.FIRST_ROUND, idle(strategy, timing.spinSeconds()));
            } else {
                quiet.add(idle(strategy, timing.idleSeconds()));
            }
        }
        add(Part.WAITING, When.FIRST_ROUND, new TogetherStep("idle with each wait strategy that parks", quiet));
    }
}
