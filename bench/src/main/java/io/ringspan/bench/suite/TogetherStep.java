/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Steps that may run at the same time, because what they measure leaves the processors alone.
 *
 * @param name  of all of them
 * @param steps at least one
 */
record TogetherStep(String name, List<Step> steps) implements Step {
    // so that all of them fit into the memory of a small machine
    private static final String[] SMALL_HEAP = {"-Xms128m", "-Xmx128m"};

    @Override
    public int seconds() {
        // the JVMs start at the same time too
        return steps.size() / 2 + steps.stream().mapToInt(Step::seconds).max().orElseThrow();
    }

    @Override
    public Map<String, Double> run(final ChildJvm jvm, final Round previous)
            throws StepFailedException, InterruptedException {
        final ExecutorService threads = Executors.newFixedThreadPool(steps.size());
        try {
            final List<Future<Map<String, Double>>> running = new ArrayList<>();
            for (final Step step : steps) {
                running.add(threads.submit(() -> step.run(jvm.with(SMALL_HEAP), previous)));
            }
            final Map<String, Double> samples = new TreeMap<>();
            for (final Future<Map<String, Double>> each : running) {
                samples.putAll(each.get());
            }
            return samples;
        } catch (final ExecutionException e) {
            throw new StepFailedException(e.getCause().getMessage(), e);
        } finally {
            threads.shutdownNow();
        }
    }
}
