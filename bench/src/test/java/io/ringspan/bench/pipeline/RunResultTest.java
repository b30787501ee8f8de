/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunResultTest {
    private static RunOptions options(final RunOptions.Mode mode, final double rate) {
        return new RunOptions(
                "some-subject",
                mode,
                2,
                rate,
                3,
                0.5,
                RunOptions.Transport.AGENT,
                "http://127.0.0.1:1",
                "phased",
                1,
                7,
                "v05",
                Map.of("wait.latency", "1ms"));
    }

    @Test
    void shouldBeOneLine() throws JsonProcessingException {
        final String line = new RunResult(
                        options(RunOptions.Mode.LATENCY, 10_000),
                        Map.of("latencyUs.p50", 1.5),
                        Map.of("stolenPercent", 0.25))
                .toLine();

        assertEquals(
                "{\"kind\":\"pipeline\",\"subject\":\"some-subject\",\"params\":{\"subject\":\"some-subject\",\"mode\":\"latency\","
                        + "\"producers\":2,\"rate\":10000.0,\"seconds\":3.0,\"warmup\":0.5,\"transport\":\"agent\","
                        + "\"agent\":\"http://127.0.0.1:1\",\"wait-strategy\":\"phased\",\"pipeline-threads\":1,\"live\":7,"
                        + "\"format\":\"v05\",\"settings\":{\"wait.latency\":\"1ms\"}},"
                        + "\"metrics\":{\"latencyUs.p50\":1.5},\"host\":{\"stolenPercent\":0.25}}",
                line);
    }

    @Test
    void shouldRefuseLatencyWithoutARate() {
        assertThrows(IllegalArgumentException.class, () -> options(RunOptions.Mode.LATENCY, 0));
    }
}
