/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A few benchmarks, each in one fork; the forks of a run are its rounds.
 *
 * @param name       what they have in common
 * @param benchmarks class and method of each, or a class alone for all of its methods
 * @param parameters values of parameters, separated by commas; those not named have all their values
 * @param count      of benchmarks, with all values of their parameters
 * @param iterationMs length of an iteration that counts, in milliseconds
 * @param timing     how long else they run
 */
record JmhStep(
        String name, List<String> benchmarks, Map<String, String> parameters, int count, int iterationMs, Timing timing)
        implements Step {
    private static final String PACKAGE = "io.ringspan.bench.micro.";
    // to start a JVM, to prepare, and to tear down
    private static final double START_SECONDS = 1.1;
    // the same, with a million spans
    private static final double START_MANY_SECONDS = 1.6;

    @Override
    public int seconds() {
        final int milliseconds = timing.warmupMs() + timing.iterations() * iterationMs;
        return (int) Math.ceil(count * (startSeconds() + milliseconds / 1000.0));
    }

    private double startSeconds() {
        return parameters.containsKey("liveSpans") ? START_MANY_SECONDS : START_SECONDS;
    }

    @Override
    public Map<String, Double> run(final ChildJvm jvm, final Round previous)
            throws StepFailedException, InterruptedException {
        Path results = null;
        try {
            results = Files.createTempFile("ringspan-jmh", ".json");
            jvm.run("org.openjdk.jmh.Main", arguments(jvm, results), 60 + 4 * seconds());
            final Map<String, Double> samples = JmhJson.read(results);
            if (samples.isEmpty()) {
                throw new StepFailedException("no benchmark gave a result");
            }
            return samples;
        } catch (final IOException e) {
            throw new StepFailedException(e.getMessage(), e);
        } finally {
            delete(results);
        }
    }

    private List<String> arguments(final ChildJvm jvm, final Path results) {
        final List<String> arguments = new ArrayList<>();
        for (final String benchmark : benchmarks) {
            arguments.add("^" + Pattern.quote(PACKAGE + benchmark) + "($|\\.)");
        }
        parameters.forEach((parameter, values) -> {
            arguments.add("-p");
            arguments.add(parameter + "=" + values);
        });
        arguments.addAll(List.of("-bm", "avgt", "-tu", "ns", "-f", "1", "-t", "1", "-prof", "gc", "-foe", "false"));
        arguments.addAll(List.of("-wi", "1", "-w", timing.warmupMs() + "ms"));
        arguments.addAll(List.of("-i", String.valueOf(timing.iterations()), "-r", iterationMs + "ms"));
        arguments.addAll(List.of("-rf", "json", "-rff", results.toString()));
        arguments.addAll(List.of("-jvm", jvm.java().toString(), "-jvmArgs", String.join(" ", ChildJvm.OPTIONS)));
        return arguments;
    }

    private static void delete(final Path file) throws StepFailedException {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (final IOException e) {
                throw new StepFailedException(file + " cannot be deleted", e);
            }
        }
    }
}
