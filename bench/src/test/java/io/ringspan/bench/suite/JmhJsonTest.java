/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JmhJsonTest {
    private static final double EXACT = 1e-9;

    @TempDir
    private Path directory;

    private static Map<String, Double> sample() throws Exception {
        return JmhJson.read(Path.of(Objects.requireNonNull(JmhJsonTest.class.getResource("jmh.json"))
                .toURI()));
    }

    @Test
    void readsTimeAndAllocation() throws Exception {
        final Map<String, Double> samples = sample();

        assertEquals(45.5, samples.get("FloorBenchmark.read236Write72:ns"), EXACT);
        assertEquals(0.00012, samples.get("FloorBenchmark.read236Write72:allocatedBytes"), EXACT);
    }

    @Test
    void namesParametersInOrderAndThreads() throws Exception {
        assertEquals(200, sample().get("DecodeBenchmark.decode[mode=lenient,workload=W2,threads=2]:ns"), EXACT);
    }

    @Test
    void keepsAllocationApartFromTheCounterOfInputBytes() throws Exception {
        final String name = "DecodeBenchmark.decode[mode=lenient,workload=W2,threads=2]";
        final Map<String, Double> samples = sample();

        assertEquals(0.5, samples.get(name + ":allocatedBytes"), EXACT);
        assertEquals(243, samples.get(name + ":bytesPerSpan"), EXACT);
    }

    @Test
    void leavesOutWhatTearingDownAllocates() throws Exception {
        assertEquals(
                0.5, sample().get("DecodeBenchmark.decode[mode=lenient,workload=W2,threads=2]:allocatedBytes"), EXACT);
    }

    @Test
    void hasNoLengthOfASpanWhereNothingIsCounted() throws Exception {
        assertFalse(sample().containsKey("FloorBenchmark.read236Write72:bytesPerSpan"));
    }

    @Test
    void refusesOtherUnits() throws Exception {
        final var results = new ObjectMapper().readTree("""
                        [{"benchmark": "a.B.c", "primaryMetric": {"score": 1, "scoreUnit": "ops/s"}}]""");

        final var e = assertThrows(IllegalArgumentException.class, () -> JmhJson.samples(results));
        assertTrue(e.getMessage().contains("B.c") && e.getMessage().contains("ops/s"), e::getMessage);
    }

    @Test
    void namesTheFileThatIsNotAResult() throws Exception {
        final Path file = Files.writeString(directory.resolve("broken.json"), "{\"a\": ");

        final var e = assertThrows(UnreadableException.class, () -> JmhJson.read(file));
        assertTrue(e.getMessage().contains("broken.json"), e::getMessage);
    }
}
