/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PipelineJsonTest {
    @Test
    void takesTheMetricsOfTheLastResult() {
        final Map<String, Double> metrics = PipelineJson.metrics(List.of("warming up", """
                {"kind":"pipeline","subject":"x","params":{"rate":5},"metrics":{"spansPerSecond":1},"host":{}}""", """
                {"kind":"pipeline","subject":"x","params":{"rate":5},"metrics":{"spansPerSecond":2.5,"latencyUs.p99":7,\
                "bytesPerSpan":{"producer":0,"all":3}},"host":{"stolen":9}}""", "done"), "pipeline");

        assertEquals(
                Map.of(
                        "spansPerSecond",
                        2.5,
                        "latencyUs.p99",
                        7.0,
                        "bytesPerSpan.producer",
                        0.0,
                        "bytesPerSpan.all",
                        3.0),
                metrics);
    }

    @Test
    void refusesWhatIsNoResult() {
        for (final List<String> lines : List.of(List.of("nothing"), List.of("{\"kind\":\"x\"}"), List.of("{broken"))) {
            assertThrows(
                    IllegalArgumentException.class, () -> PipelineJson.metrics(lines, "pipeline"), lines::toString);
        }
    }
}
