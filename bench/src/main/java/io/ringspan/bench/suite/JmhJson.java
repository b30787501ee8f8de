/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what JMH writes as JSON. */
final class JmhJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Double> NS = Map.of("ns/op", 1.0, "us/op", 1e3, "ms/op", 1e6, "s/op", 1e9);

    // newer versions of JMH leave out the dot in front
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private JmhJson() {}

    /** The samples in a file, by key. */
    static Map<String, Double> read(final Path file) throws UnreadableException {
        try {
            return samples(JSON.readTree(file.toFile()));
        } catch (final IOException | IllegalArgumentException e) {
            throw new UnreadableException(file, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * The samples of a result: nanoseconds and allocated bytes of an operation, and the length of a span where a benchmark counts
     * {@code spans} and {@code bytes}.
     *
     * @throws IllegalArgumentException if it is none of JMH's results, or not one of average time
     */
    static Map<String, Double> samples(final JsonNode results) {
        if (!results.isArray()) {
            throw new IllegalArgumentException("not a result of JMH: no array");
        }
        final Map<String, Double> samples = new TreeMap<>();
        for (final JsonNode result : results) {
            addResult(result, samples);
        }
        return samples;
    }

    private static void addResult(final JsonNode result, final Map<String, Double> samples) {
        final String name = name(result);
        final JsonNode primary = result.path("primaryMetric");
        final Double factor = NS.get(primary.path("scoreUnit").asText());
        if (factor == null) {
            throw new IllegalArgumentException(
                    name + ": its unit is " + primary.path("scoreUnit") + ", not a time of an operation");
        }
        samples.put(name + ":" + Names.NS, primary.path("score").asDouble() * factor);
        final JsonNode others = result.path("secondaryMetrics");
        final JsonNode allocated = others.has(ALLOCATED) ? others.path(ALLOCATED) : others.path("\u00b7" + ALLOCATED);
        if (score(allocated) >= 0) {
            samples.put(name + ":" + Names.ALLOCATED, leastOfIterations(allocated));
        }
        final double bytesPerSpan = score(others.path("bytes")) / score(others.path("spans"));
        if (Double.isFinite(bytesPerSpan)) {
            samples.put(name + ":" + Benchmarks.BYTES_PER_SPAN, bytesPerSpan);
        }
    }

    // the last one holds also what tearing down allocates
    private static double leastOfIterations(final JsonNode metric) {
        double least = score(metric);
        for (final JsonNode fork : metric.path("rawData")) {
            for (final JsonNode iteration : fork) {
                least = Math.min(least, iteration.asDouble());
            }
        }
        return least;
    }

    // JMH writes what it does not know as a string
    private static double score(final JsonNode metric) {
        final JsonNode score = metric.path("score");
        return score.isNumber() ? score.asDouble() : Double.NaN;
    }

    // class and method, then the parameters in the order of their names
    private static String name(final JsonNode result) {
        final String[] parts = result.path("benchmark").asText().split("\\.", -1);
        if (parts.length < 2) {
            throw new IllegalArgumentException("not a result of JMH: no benchmark");
        }
        final List<String> parameters = new ArrayList<>();
        result.path("params")
                .properties()
                .forEach(parameter -> parameters.add(
                        parameter.getKey() + "=" + parameter.getValue().asText()));
        parameters.sort(null);
        final int threads = result.path("threads").asInt(1);
        if (threads > 1) {
            parameters.add("threads=" + threads);
        }
        final String base = parts[parts.length - 2] + "." + parts[parts.length - 1];
        return parameters.isEmpty() ? base : base + "[" + String.join(",", parameters) + "]";
    }
}
