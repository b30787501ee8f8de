/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One run of the pipeline harness.
 *
 * @param name      what stands in front of the samples' keys
 * @param arguments of the harness
 * @param seconds   how long it takes
 */
record HarnessStep(String name, List<String> arguments, int seconds) implements Step {
    private static final String MAIN = "io.ringspan.bench.pipeline.PipelineMain";
    // to start a JVM, to touch the heap, to wait for the compiler, and to deliver what is on its way at the end
    private static final int START_SECONDS = 4;
    // to start an agent beside it
    private static final int AGENT_SECONDS = 1;
    // warms up twice, so it delivers and waits once more
    private static final int PACED_SECONDS = 1;
    // until nothing moves
    private static final int SETTLE_SECONDS = 1;

    /** A run of a subject with a mode; more arguments may override the usual ones. */
    static HarnessStep of(
            final String name,
            final String subject,
            final String mode,
            final int warmupSeconds,
            final int seconds,
            final String... more) {
        final List<String> arguments = new ArrayList<>(List.of("--subject", subject, "--mode", mode));
        arguments.addAll(List.of("--warmup", String.valueOf(warmupSeconds), "--seconds", String.valueOf(seconds)));
        Collections.addAll(arguments, more);
        final int start = START_SECONDS + (arguments.contains("agent") ? AGENT_SECONDS : 0);
        return new HarnessStep(
                name, List.copyOf(arguments), start + warmupSeconds + afterWarmup(mode, seconds, arguments));
    }

    private static int afterWarmup(final String mode, final int seconds, final List<String> arguments) {
        return switch (mode) {
            case "idle" -> SETTLE_SECONDS + seconds;
            // once while nothing moves, and once while little does
            case "blocked" -> 2 * (SETTLE_SECONDS + seconds);
            default -> seconds + (arguments.contains("--rate") ? PACED_SECONDS : 0);
        };
    }

    @Override
    public Map<String, Double> run(final ChildJvm jvm, final Round previous)
            throws StepFailedException, InterruptedException {
        return prefixed(name, metrics(jvm, arguments, seconds));
    }

    /** The metrics of a run, by their own names. */
    static Map<String, Double> metrics(final ChildJvm jvm, final List<String> arguments, final int seconds)
            throws StepFailedException, InterruptedException {
        try {
            return PipelineJson.metrics(jvm.run(MAIN, arguments, 60 + 4 * seconds), "pipeline");
        } catch (final IllegalArgumentException e) {
            throw new StepFailedException(e.getMessage(), e);
        }
    }

    /** The metrics of a run as samples of a step. */
    static Map<String, Double> prefixed(final String name, final Map<String, Double> metrics) {
        final Map<String, Double> samples = new TreeMap<>();
        metrics.forEach((metric, value) -> samples.put(name + ":" + metric, value));
        return samples;
    }
}
