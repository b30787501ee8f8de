/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what a harness prints. */
final class PipelineJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PipelineJson() {}

    /**
     * The metrics of a run, by their name.
     *
     * @param lines of the harness's standard output; the last line that is its result counts
     * @param kind  of the result, such as {@code pipeline}
     * @throws IllegalArgumentException if none is
     */
    static Map<String, Double> metrics(final List<String> lines, final String kind) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (lines.get(i).startsWith("{")) {
                return metrics(lines.get(i), kind);
            }
        }
        throw new IllegalArgumentException("the harness printed no result");
    }

    private static Map<String, Double> metrics(final String line, final String kind) {
        final JsonNode result;
        try {
            result = JSON.readTree(line);
        } catch (final JsonProcessingException e) {
            throw new IllegalArgumentException("the harness printed something else than JSON: " + line, e);
        }
        if (!result.path("kind").asText().equals(kind)) {
            throw new IllegalArgumentException("the harness printed something else than a result: " + line);
        }
        final Map<String, Double> metrics = new TreeMap<>();
        flatten("", result.path("metrics"), metrics);
        return metrics;
    }

    // a metric with parts may come as an object or with a dot in its name
    private static void flatten(final String prefix, final JsonNode node, final Map<String, Double> metrics) {
        node.properties().forEach(field -> {
            final String name = prefix + field.getKey();
            if (field.getValue().isNumber()) {
                metrics.put(name, field.getValue().asDouble());
            } else if (field.getValue().isObject()) {
                flatten(name + ".", field.getValue(), metrics);
            }
        });
    }
}
