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
    // to start two JVMs, to touch the heap, and to deliver what is on its way at the end
    private static final int START_SECONDS = 2;

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
        return new HarnessStep(name, List.copyOf(arguments), START_SECONDS + warmupSeconds + seconds);
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
            return PipelineJson.metrics(jvm.run(MAIN, arguments, 60 + 4 * seconds));
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
