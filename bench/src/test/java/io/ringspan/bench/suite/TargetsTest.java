/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TargetsTest {
    private static final double EXACT = 1e-9;

    private final Map<String, Double> samples = new HashMap<>();

    private TargetResult target(final int number) {
        return Targets.of("blocking").stream()
                .filter(target -> target.number() == number)
                .findFirst()
                .orElseThrow()
                .evaluate(List.of(new Round().putAll(samples)));
    }

    private static List<Double> medians(final TargetResult result) {
        return result.criteria().stream()
                .map(criterion -> criterion.summary().median())
                .toList();
    }

    @Test
    void areSixteenWithDistinctFigures() {
        final List<Target> targets = Targets.of("blocking");

        assertEquals(
                IntStream.rangeClosed(1, 16).boxed().toList(),
                targets.stream().map(Target::number).toList());
        for (final Target target : targets) {
            final long labels =
                    target.criteria().stream().map(Criterion::label).distinct().count();
            assertEquals(target.criteria().size(), labels, target::text);
        }
    }

    @Test
    void areNotMeasuredWithoutSamples() {
        for (int number = 1; number <= 16; number++) {
            assertEquals(Verdict.NOT_MEASURED, target(number).verdict(), "target " + number);
        }
    }

    @Test
    void holdTheProducerAgainstPeerAndFloor() {
        samples.put("ringspan-records:producerCpuNsPerSpan", 150.0);
        samples.put("otel-default:producerCpuNsPerSpan", 600.0);
        samples.put("floor-records:producerCpuNsPerSpan", 100.0);
        samples.put("ringspan-records:bytesPerSpan.producer", 0.001);

        assertEquals(Verdict.MET, target(1).verdict());
        assertEquals(List.of(0.25, 1.5, 0.001), medians(target(1)));

        samples.put("ringspan-records:producerCpuNsPerSpan", 151.0);
        assertEquals(Verdict.MISSED, target(1).verdict());
    }

    @Test
    void missOneBoundAndSoTheTarget() {
        samples.put("ringspan-whole:producerCpuNsPerSpan", 75.0);
        samples.put("otel-default:producerCpuNsPerSpan", 600.0);
        samples.put("floor-whole:producerCpuNsPerSpan", 50.0);

        final TargetResult result = target(2);
        assertEquals(Verdict.MISSED, result.verdict());
        assertEquals(
                List.of(Verdict.MET, Verdict.MISSED, Verdict.NOT_MEASURED),
                result.criteria().stream().map(CriterionResult::verdict).toList());
    }

    @Test
    void compareWorkloadsByTheirBytes() {
        samples.put("DecodeBenchmark.decode[workload=W1]:ns", 100.0);
        samples.put("DecodeBenchmark.decode[workload=W1]:bytesPerSpan", 250.0);
        samples.put("DecodeBenchmark.decode[workload=W2]:ns", 300.0);
        samples.put("DecodeBenchmark.decode[workload=W2]:bytesPerSpan", 500.0);
        samples.put("FloorBenchmark.read236Write72:ns", 80.0);

        final List<Double> medians = medians(target(3));
        assertEquals(1.25, medians.get(0), EXACT);
        assertEquals(1.5, medians.get(1), EXACT);
        assertTrue(medians.get(2).isNaN());
    }

    @Test
    void takeTheBestConfigurationOfEachSide() {
        samples.put("ringspan-records:spansPerSecond", 1e6);
        samples.put("ringspan-batched:spansPerSecond", 2e6);
        samples.put("otel-large.lossless:spansPerSecond", 4e5);
        samples.put("otel-default.lossless:spansPerSecond", 1e5);
        // drops, so it does not count
        samples.put("otel-large:spansPerSecond", 9e5);

        assertEquals(List.of(5.0), medians(target(5)));
        assertEquals(Verdict.MISSED, target(5).verdict());
    }

    @Test
    void lookForAllocationInEveryRunOfOurs() {
        samples.put("ringspan-records:bytesPerSpan.producer", 0.0);
        samples.put("ringspan-whole.2-producers:bytesPerSpan.send", 0.2);
        samples.put("ringspan-records:bytesPerSpan.all", 7.0);
        samples.put("otel-default:bytesPerSpan.producer", 793.0);
        samples.put("DecodeBenchmark.decode[workload=W1]:allocatedBytes", 0.001);
        samples.put("InternBenchmark.miss:allocatedBytes", 48.0);
        samples.put("FloorBenchmark.disruptorEmpty:allocatedBytes", 24.0);

        samples.put("HandOverBenchmark.reclaim:allocatedBytes", 0.0005);
        assertEquals(List.of(0.2, 0.001, Double.NaN, 0.0005), medians(target(7)));
        assertEquals(Verdict.MISSED, target(7).verdict());

        samples.put("EncodeBenchmark.v04[workload=W1]:allocatedBytes", 16.0);
        samples.put("LiveSpansBenchmark.decode[liveSpans=10000]:allocatedBytes", 17.0);
        assertEquals(List.of(0.2, 16.0, Double.NaN, 17.0), medians(target(7)));
    }

    @Test
    void lookForAllocationInEveryFormat() {
        for (final String format : List.of("v04", "v05", "v10", "otlpProtobuf", "otlpJson")) {
            samples.put("EncodeBenchmark." + format + "[workload=W1]:allocatedBytes", 0.001);
        }
        assertEquals(Double.NaN, medians(target(7)).get(2));

        samples.put("EncodeBenchmark.zipkin[workload=W1]:allocatedBytes", 8.0);
        // a peer may
        samples.put("EncodeBenchmark.openTelemetryReusing[workload=W1]:allocatedBytes", 35.0);
        assertEquals(List.of(Double.NaN, 0.001, 8.0, 8.0), medians(target(7)));
    }

    @Test
    void holdTheClientAgainstTheJdks() {
        samples.put("sending:cpuNsPerSpan.own-tcp", 40.0);
        samples.put("sending:cpuNsPerSpan.own-unix", 31.0);
        samples.put("sending:cpuNsPerSpan.jdk-tcp", 100.0);

        assertEquals(List.of(0.4, 0.31), medians(target(12)));
        assertEquals(
                List.of(Verdict.MET, Verdict.MISSED),
                target(12).criteria().stream().map(CriterionResult::verdict).toList());
    }

    @Test
    void holdFormatsAgainstEachOther() {
        samples.put("EncodeBenchmark.v04[workload=W1]:ns", 100.0);
        samples.put("EncodeBenchmark.v04[workload=W1]:bytesPerSpan", 500.0);
        samples.put("EncodeBenchmark.v05[workload=W1]:ns", 80.0);
        samples.put("EncodeBenchmark.v05[workload=W1]:bytesPerSpan", 100.0);
        samples.put("EncodeBenchmark.otlpProtobuf[workload=W1]:ns", 150.0);
        samples.put("EncodeBenchmark.openTelemetryReusing:ns", 600.0);

        assertEquals(List.of(0.8, 0.2), medians(target(13)));
        assertEquals(List.of(0.25), medians(target(14)));
        assertEquals(Verdict.MET, target(14).verdict());
    }

    @Test
    void takeTheBetterFormatRecordByRecord() {
        samples.put("ringspan-records:cpuSecondsPerMillionSpans", 0.4);
        samples.put("ringspan-records.v05:cpuSecondsPerMillionSpans", 0.3);
        samples.put("ringspan-whole:cpuSecondsPerMillionSpans", 0.2);
        samples.put("otel-large.lossless:cpuSecondsPerMillionSpans", 2.0);
        samples.put("otel-default.lossless:cpuSecondsPerMillionSpans", 4.0);

        assertEquals(List.of(0.2, 0.15), medians(target(15)));
        assertEquals(0.1, medians(target(6)).get(0));
    }

    @Test
    void countWakeUps() {
        samples.put("idle.blocking:wakeUpsPerSecond", 3.0);
        samples.put("slow:wakeUpsPerSecond", 61.0);

        assertEquals(
                List.of(Verdict.MET, Verdict.MISSED),
                target(16).criteria().stream().map(CriterionResult::verdict).toList());
    }

    @Test
    void askForTheDefaultWaitStrategy() {
        samples.put("idle.blocking:idleCpuPercent", 0.5);
        samples.put("latency.blocking:latencyUs.p99", 400.0);
        samples.put("idle.yielding:idleCpuPercent", 200.0);

        samples.put("short-wait:latencyUs.p99", 1000.0);

        assertEquals(List.of(0.5, 400.0, 1000.0), medians(target(8)));
        assertEquals(Verdict.MET, target(8).verdict());
    }

    @Test
    void wantAsMuchFromSeveralProducersAsFromOne() {
        samples.put("ringspan-records:spansPerSecond", 100.0);
        samples.put("ringspan-records.2-producers:spansPerSecond", 95.0);
        samples.put("ringspan-records.4-producers:spansPerSecond", 89.0);
        samples.put("ringspan-records.2-producers:slowestToFastest", 0.6);
        samples.put("ringspan-records.4-producers:slowestToFastest", 0.5);

        assertEquals(
                List.of(Verdict.MET, Verdict.MISSED, Verdict.MET, Verdict.MET),
                target(10).criteria().stream().map(CriterionResult::verdict).toList());
    }
}
