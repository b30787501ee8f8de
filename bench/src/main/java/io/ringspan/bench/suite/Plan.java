/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is measured in which round, and in which order: what is to be compared stands together, so that it is measured in the same
 * minutes.
 *
 * <p>Note: not threadsafe.
 */
final class Plan implements Schedule {
    /** What a step belongs to. */
    enum Part {
        /** Benchmarks of single stages, and their floors. */
        STAGES,
        /** Runs of whole pipelines, and of peers. */
        PIPELINE,
        /** What wait strategies cost. */
        WAITING
    }

    /** How much is measured. */
    enum Scope {
        /** Everything. */
        ALL,
        /** What targets need. */
        TARGETS
    }

    // idle engines with these are not idle
    private static final Set<String> SPINNING = Set.of("sleeping", "yielding", "busy-spin");
    // these signal less often, and wait like those without it in their name
    private static final String LITE = "lite-";
    // a first trace is enough to have every thread and buffer
    private static final int IDLE_WARMUP_SECONDS = 1;
    private static final String W1 = "W1";

    private final Timing timing;
    private final Set<Part> parts;
    private final List<String> waitStrategies;
    private final String defaultStrategy;
    private final List<List<Step>> others = new ArrayList<>();

    /**
     * Makes the plan.
     *
     * @param timing          how long everything runs
     * @param scope           how much of it
     * @param parts           which parts of it
     * @param waitStrategies  all that there are
     * @param defaultStrategy the engine's default
     */
    Plan(
            final Timing timing,
            final Scope scope,
            final Set<Part> parts,
            final List<String> waitStrategies,
            final String defaultStrategy) {
        this.timing = timing;
        this.parts = parts;
        this.waitStrategies = waitStrategies;
        this.defaultStrategy = defaultStrategy;
        if (scope == Scope.ALL) {
            addOthers();
        }
    }

    @Override
    public List<Step> ofTargets(final int round) {
        final List<Step> steps = new ArrayList<>();
        if (parts.contains(Part.STAGES)) {
            steps.addAll(stagesOfTargets());
        }
        if (parts.contains(Part.PIPELINE)) {
            steps.addAll(pipelinesOfTargets(round));
        }
        // last, so that the other wait strategies follow those of the last round
        if (parts.contains(Part.WAITING)) {
            steps.add(latency(defaultStrategy));
            steps.add(shortWait());
            steps.add(new TogetherStep(
                    "idle, slow, and blocked",
                    List.of(idle(defaultStrategy, timing.idleSeconds()), slow(), blocked())));
        }
        return steps;
    }

    @Override
    public List<List<Step>> others() {
        return Collections.unmodifiableList(others);
    }

    // what a table or a plot is drawn of comes before what is known roughly anyway
    private void addOthers() {
        if (parts.contains(Part.WAITING)) {
            addWaiting();
        }
        if (parts.contains(Part.PIPELINE)) {
            others.add(List.of(producers(Names.MPSC, 2), producers(Names.WHOLE, 2)));
            // never the best of ours
            others.add(List.of(flatOut(Names.BATCHED)));
        }
        if (parts.contains(Part.STAGES)) {
            addStages();
        }
        if (parts.contains(Part.PIPELINE)) {
            addPeers();
        }
    }

    private void addStages() {
        others.add(List.of(stages(
                "other formats",
                3,
                2 * timing.slowIterationMs(),
                Map.of("workload", W1),
                "EncodeBenchmark.v10",
                "EncodeBenchmark.otlpJson",
                "EncodeBenchmark.zipkin")));
        others.add(List.of(stages("hand-over", 2, Map.of(), "HandOverBenchmark")));
        others.add(List.of(stages("interning", 4, Map.of(), "InternBenchmark")));
        others.add(List.of(stages("ingress", 1, Map.of(), "IngressBenchmark")));
        others.add(List.of(stages("decode, batched", 1, Map.of("workload", "W1b"), "DecodeBenchmark.decode")));
        final Map<String, String> liveSpans = Map.of("liveSpans", "10000,100000");
        others.add(List.of(stages("more live spans", 2, liveSpans, "LiveSpansBenchmark.decode")));
    }

    private void addPeers() {
        others.add(List.of(lossless(Names.OTEL_DEFAULT, 1)));
        others.add(List.of(lossless(Names.BRAVE, 1)));
    }

    private void addWaiting() {
        final List<Step> latencies = new ArrayList<>();
        final List<Step> spinning = new ArrayList<>();
        final List<Step> parking = new ArrayList<>();
        for (final String strategy : waitStrategies) {
            if (!strategy.equals(defaultStrategy) && !strategy.startsWith(LITE)) {
                latencies.add(latency(strategy));
            }
            if (SPINNING.contains(strategy)) {
                spinning.add(idle(strategy, timing.spinSeconds()));
            } else {
                parking.add(idle(strategy, timing.parkSeconds()));
            }
        }
        others.add(latencies);
        others.add(List.of(new TogetherStep("idle with each wait strategy that parks", parking)));
        others.add(spinning);
    }

    private Step stages(final String name, final int count, final Map<String, String> parameters, final String... of) {
        return stages(name, count, timing.iterationMs(), parameters, of);
    }

    private Step stages(
            final String name,
            final int count,
            final int iterationMs,
            final Map<String, String> parameters,
            final String... of) {
        return new JmhStep(name, List.of(of), parameters, count, iterationMs, timing);
    }

    private List<Step> stagesOfTargets() {
        final Map<String, String> workload = Map.of("workload", W1);
        final Map<String, String> workloads = Map.of("workload", "W1,W2,W3");
        final Map<String, String> liveSpans = Map.of("liveSpans", "1000,1000000");
        return List.of(
                stages("decode", 4, workloads, Benchmarks.DECODE_FLOOR, "DecodeBenchmark.decode"),
                stages("encode", 2, workload, Benchmarks.ENCODE_FLOOR, "EncodeBenchmark.v04"),
                stages(
                        "formats",
                        3,
                        2 * timing.iterationMs(),
                        workload,
                        "EncodeBenchmark.v05",
                        "EncodeBenchmark.otlpProtobuf",
                        Benchmarks.PEER_MARSHALER),
                stages("live spans", 2, liveSpans, "LiveSpansBenchmark.decode"));
    }

    private List<Step> pipelinesOfTargets(final int round) {
        // later rounds begin near the end
        final int trials = round == 0 ? timing.trials() : 1;
        return List.of(
                flatOut(Names.FLOOR_RECORDS),
                flatOut(Names.RECORDS),
                flatOut(Names.RECORDS_V05, Names.RECORDS, 1, "--format", "v05"),
                producers(Names.RECORDS, 2),
                producers(Names.RECORDS, 4),
                flatOut(Names.OTEL_DEFAULT),
                flatOut(Names.WHOLE),
                flatOut(Names.FLOOR_WHOLE),
                flatOut(Names.MPSC),
                lossless(Names.OTEL_LARGE, trials),
                lossless(Names.DD_TRACE, trials),
                new SendingStep(timing.sendingTurns()));
    }

    private Step flatOut(final String subject) {
        return flatOut(subject, subject, 1);
    }

    private Step producers(final String subject, final int count) {
        return flatOut(Names.producers(subject, count), subject, count);
    }

    private Step flatOut(final String name, final String subject, final int producers, final String... more) {
        // of a floor there is little to compile, and its threads' own time is what counts
        final boolean isFloor = Names.FLOORS.contains(subject);
        final List<String> arguments =
                new ArrayList<>(List.of("--producers", String.valueOf(producers), "--transport", "agent"));
        Collections.addAll(arguments, more);
        return HarnessStep.of(
                name,
                subject,
                "throughput",
                isFloor ? timing.warmupSeconds() : timing.flatOutWarmupSeconds(),
                isFloor ? timing.harnessSeconds() : timing.flatOutSeconds(),
                arguments.toArray(String[]::new));
    }

    // begins near what was found on a machine with two cores
    private Step lossless(final String subject, final int trials) {
        return new LosslessStep(subject, Names.LOSSLESS_GUESSES.get(subject), trials, timing);
    }

    private Step latency(final String waitStrategy) {
        return latency(Names.latency(waitStrategy), "--wait-strategy", waitStrategy);
    }

    private Step shortWait() {
        return latency(Names.SHORT_WAIT, "--set", "wait.latency=500us");
    }

    private Step latency(final String name, final String... more) {
        return paced(name, "latency", timing.harnessSeconds(), 10_000, more);
    }

    private Step slow() {
        return paced(Names.SLOW, "throughput", 2 * timing.harnessSeconds(), 1_000);
    }

    private Step paced(final String name, final String mode, final int seconds, final int rate, final String... more) {
        final List<String> arguments =
                new ArrayList<>(List.of("--producers", "1", "--transport", "agent", "--rate", String.valueOf(rate)));
        Collections.addAll(arguments, more);
        return HarnessStep.of(
                name, Names.RECORDS, mode, timing.warmupSeconds(), seconds, arguments.toArray(String[]::new));
    }

    private Step blocked() {
        return HarnessStep.of(
                Names.BLOCKED,
                Names.RECORDS,
                "blocked",
                1,
                timing.harnessSeconds(),
                "--producers",
                "2",
                "--transport",
                "discard");
    }

    private Step idle(final String waitStrategy, final int seconds) {
        return HarnessStep.of(
                Names.idle(waitStrategy),
                Names.RECORDS,
                "idle",
                IDLE_WARMUP_SECONDS,
                seconds,
                "--transport",
                "discard",
                "--wait-strategy",
                waitStrategy);
    }
}
