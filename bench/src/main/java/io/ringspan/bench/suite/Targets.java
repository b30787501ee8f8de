/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import static io.ringspan.bench.suite.Criterion.BYTES;
import static io.ringspan.bench.suite.Criterion.RATIO;
import static io.ringspan.bench.suite.Criterion.atLeast;
import static io.ringspan.bench.suite.Criterion.atMost;
import static io.ringspan.bench.suite.Figure.sample;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the engine is to reach, as ratios of what was measured in the same round wherever there is something to compare with.
 *
 * <p>Where several configurations of one side compete, its best one of that round counts, on both sides.
 */
final class Targets {
    /** Below this, in bytes for each span or operation, is what the JVM and the harness themselves allocate between two readings. */
    static final double NO_BYTES = 0.01;

    private static final String[] OURS = {Names.RECORDS, Names.RECORDS_V05, Names.BATCHED, Names.WHOLE};
    private static final String[] OPEN_TELEMETRY = {Names.lossless(Names.OTEL_LARGE), Names.lossless(Names.OTEL_DEFAULT)
    };
    private static final Pattern OUR_THREADS =
            Pattern.compile("ringspan-[^:]*:bytesPerSpan\\.(producer|.*decode.*|.*send.*|.*pipeline.*)");
    // those that are in every round
    private static final Pattern BENCHMARKS = Pattern.compile(
            "(DecodeBenchmark\\.decode\\[workload=W[123]]|EncodeBenchmark\\.(v04|v05|otlpProtobuf)\\[.*|LiveSpansBenchmark\\.decode\\[liveSpans=10{3}(000)?]):"
                    + Names.ALLOCATED);
    private static final List<String> ENCODING = Stream.of("v04", "v05", "v10", "otlpProtobuf", "otlpJson", "zipkin")
            .map(format -> Benchmarks.encode(format, "W1") + ":" + Names.ALLOCATED)
            .toList();
    private static final Pattern OTHER_BENCHMARKS = Pattern.compile(
            "(?!FloorBenchmark|InternBenchmark\\.miss|EncodeBenchmark\\.openTelemetry)[A-Za-z]+Benchmark\\..*:"
                    + Names.ALLOCATED);

    private Targets() {}

    /** All targets. The wait strategy is the engine's default. */
    static List<Target> of(final String waitStrategy) {
        return List.of(
                producer(1, "producer, W1 record by record", Names.RECORDS, 0.25, Names.FLOOR_RECORDS, 1.5),
                producer(2, "producer, one record a span", Names.WHOLE, 1 / 8.0, Names.FLOOR_WHOLE, 1.3),
                decode(),
                new Target(
                        4,
                        "v0.4 encode",
                        atMost(
                                2,
                                RATIO,
                                "encode W1 / its floor",
                                benchmark(Benchmarks.encode("v04", "W1")).over(benchmark(Benchmarks.ENCODE_FLOOR)))),
                throughput(),
                cpu(),
                allocation(),
                waiting(waitStrategy),
                new Target(
                        9,
                        "decode with many live spans",
                        atMost(
                                2,
                                RATIO,
                                "1,000,000 live spans / 1,000",
                                benchmark(Benchmarks.liveSpans(1_000_000))
                                        .over(benchmark(Benchmarks.liveSpans(1_000))))),
                producers(),
                new Target(
                        11,
                        "producer in front of a full ring",
                        atMost(5, "%", "of a core for each waiting thread", of(Names.BLOCKED, Names.BLOCKED_CPU))),
                sending(),
                v05(),
                new Target(
                        14,
                        "OTLP protobuf encode, W1",
                        atMost(
                                1 / 4.0,
                                RATIO,
                                "a span / OpenTelemetry's marshaler",
                                benchmark(Benchmarks.encode("otlpProtobuf", "W1"))
                                        .over(benchmark(Benchmarks.PEER_MARSHALER)))),
                cpuOfRecords(),
                wakeUps(waitStrategy));
    }

    private static Figure of(final String step, final String metric) {
        return sample(step + ":" + metric);
    }

    private static Figure benchmark(final String name) {
        return sample(name + ":" + Names.NS);
    }

    private static Target producer(
            final int number,
            final String text,
            final String subject,
            final double boundOfPeer,
            final String floor,
            final double boundOfFloor) {
        final Figure cpu = of(subject, Names.PRODUCER_CPU);
        return new Target(
                number,
                text,
                atMost(
                        boundOfPeer,
                        RATIO,
                        "CPU on the application thread / OpenTelemetry's",
                        cpu.over(of(Names.OTEL_DEFAULT, Names.PRODUCER_CPU))),
                atMost(boundOfFloor, RATIO, "the same / its floor", cpu.over(of(floor, Names.PRODUCER_CPU))),
                atMost(NO_BYTES, BYTES, "allocated, a span", of(subject, Names.PRODUCER_BYTES)));
    }

    private static Target decode() {
        return new Target(
                3,
                "decode, hand-over and reclaim",
                atMost(
                        2,
                        RATIO,
                        "W1 / its floor",
                        benchmark(Benchmarks.decode("W1")).over(benchmark(Benchmarks.DECODE_FLOOR))),
                atMost(2, RATIO, "W2 / W1, per byte", perByte("W2").over(perByte("W1"))),
                atMost(2, RATIO, "W3 / W1, per byte", perByte("W3").over(perByte("W1"))));
    }

    private static Figure perByte(final String workload) {
        final String name = Benchmarks.decode(workload);
        return benchmark(name).over(sample(name + ":" + Benchmarks.BYTES_PER_SPAN));
    }

    private static Target throughput() {
        return new Target(
                5,
                "spans per second without loss, one producer, loopback agent",
                atLeast(
                        8,
                        RATIO,
                        "Ringspan / OpenTelemetry, each with its best configuration",
                        Figure.max(Names.SPANS_PER_SECOND, OURS)
                                .over(Figure.max(Names.SPANS_PER_SECOND, OPEN_TELEMETRY))));
    }

    private static Target cpu() {
        final Figure ours = Figure.min(Names.CPU_SECONDS, OURS);
        return new Target(
                6,
                "CPU time of the whole process for a span",
                atMost(
                        1 / 8.0,
                        RATIO,
                        "Ringspan / OpenTelemetry, each with its best configuration",
                        ours.over(Figure.min(Names.CPU_SECONDS, OPEN_TELEMETRY))),
                atMost(
                        1 / 12.0,
                        RATIO,
                        "Ringspan / Datadog tracer",
                        ours.over(of(Names.lossless(Names.DD_TRACE), Names.CPU_SECONDS))),
                atMost(
                        0.75,
                        RATIO,
                        "Ringspan / MPSC queue of span objects",
                        ours.over(of(Names.MPSC, Names.CPU_SECONDS))));
    }

    private static Target allocation() {
        return new Target(
                7,
                "bytes allocated",
                atMost(
                        NO_BYTES,
                        BYTES,
                        "a span: most of the producer, decode and send threads of any run",
                        Figure.maxOf(OUR_THREADS.asMatchPredicate())),
                atMost(
                        NO_BYTES,
                        BYTES,
                        "an operation: most of decoding, encoding and live spans",
                        Figure.maxOf(BENCHMARKS.asMatchPredicate())),
                atMost(NO_BYTES, BYTES, "a span: most of encoding in any format", Figure.maxOfAll(ENCODING)),
                atMost(
                        NO_BYTES,
                        BYTES,
                        "an operation: most of all other benchmarks but a miss when interning",
                        Figure.maxOf(OTHER_BENCHMARKS
                                .asMatchPredicate()
                                .and(BENCHMARKS.asMatchPredicate().negate()))));
    }

    private static Target waiting(final String waitStrategy) {
        return new Target(
                8,
                "default wait strategy",
                atMost(1, "%", "of a core when idle", of(Names.idle(waitStrategy), Names.IDLE_CPU)),
                atMost(
                        50_000,
                        "us",
                        "p99 from publish to encoded, 10,000 spans/s",
                        of(Names.latency(waitStrategy), Names.P99)),
                atMost(1_000, "us", "the same with `wait.latency` 500 us", of(Names.SHORT_WAIT, Names.P99)));
    }

    private static Target sending() {
        final Figure other = of(Names.SENDING, Names.CPU_JDK_TCP);
        return new Target(
                12,
                "sending W1, CPU of the process for a span",
                atMost(
                        0.4,
                        RATIO,
                        "own client / JDK's client, TCP",
                        of(Names.SENDING, Names.CPU_OWN_TCP).over(other)),
                atMost(
                        0.3,
                        RATIO,
                        "own client, Unix socket / JDK's client, TCP",
                        of(Names.SENDING, Names.CPU_OWN_UNIX).over(other)));
    }

    private static Target v05() {
        final String v04 = Benchmarks.encode("v04", "W1");
        final String v05 = Benchmarks.encode("v05", "W1");
        return new Target(
                13,
                "v0.5 against v0.4, W1",
                atMost(0.75, RATIO, "time to encode a span", benchmark(v05).over(benchmark(v04))),
                atMost(
                        0.25,
                        RATIO,
                        "bytes a span, 300 traces a payload",
                        of(v05, Benchmarks.BYTES_PER_SPAN).over(of(v04, Benchmarks.BYTES_PER_SPAN))));
    }

    private static Target cpuOfRecords() {
        final Figure other = Figure.min(Names.CPU_SECONDS, OPEN_TELEMETRY);
        return new Target(
                15,
                "CPU time of the whole process for a span, record by record",
                atMost(
                        0.2,
                        RATIO,
                        "v0.4 / OpenTelemetry's best configuration",
                        of(Names.RECORDS, Names.CPU_SECONDS).over(other)),
                atMost(
                        0.17,
                        RATIO,
                        "v0.4 or v0.5, whichever is better / the same",
                        Figure.min(Names.CPU_SECONDS, Names.RECORDS, Names.RECORDS_V05)
                                .over(other)));
    }

    private static Target wakeUps(final String waitStrategy) {
        return new Target(
                16,
                "wake-ups of all threads of the engine",
                atMost(5, "a second", "idle", of(Names.idle(waitStrategy), Names.WAKE_UPS)),
                atMost(60, "a second", "at 1,000 spans/s", of(Names.SLOW, Names.WAKE_UPS)));
    }

    private static Target producers() {
        final Figure one = of(Names.RECORDS, Names.SPANS_PER_SECOND);
        final String two = Names.producers(Names.RECORDS, 2);
        final String four = Names.producers(Names.RECORDS, 4);
        return new Target(
                10,
                "several producers flat out",
                atLeast(
                        0.9,
                        RATIO,
                        "total of 2 / of 1",
                        of(two, Names.SPANS_PER_SECOND).over(one)),
                atLeast(
                        0.9,
                        RATIO,
                        "total of 4 / of 1",
                        of(four, Names.SPANS_PER_SECOND).over(one)),
                atLeast(0.5, RATIO, "slowest of 2 / fastest", of(two, Names.SLOWEST)),
                atLeast(0.5, RATIO, "slowest of 4 / fastest", of(four, Names.SLOWEST)));
    }
}
