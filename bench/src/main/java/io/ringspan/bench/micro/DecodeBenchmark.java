/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.micro;

import io.ringspan.bench.workload.Traffic;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a span costs the decode thread: its records into the tables, its chunk handed over, its memory given back; with all checks of
 * input. One thread, no ring, nothing encoded.
 *
 * <p>Not included: the new ids, which the records get before each pass. In W2 definition and eviction of the texts are included, because
 * they come with every window.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 3,
        jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"})
public class DecodeBenchmark {
    private static final int SPANS_MAX = 4096;
    private static final int BLOCKS_MAX = 16384;

    /** Used by the harness. */
    public DecodeBenchmark() {}

    /** Records and tables. */
    @State(Scope.Thread)
    public static class Input {
        /** What is decoded. */
        @Param({"W1", "W1b", "W2", "W3"})
        public String workload;

        private DecodeStage stage;
        private Traffic traffic;
        private long pass;

        /** Used by the harness. */
        public Input() {}

        /** Loads the records. */
        @Setup(Level.Trial)
        public void load() {
            traffic = Traffic.of(workload);
            stage = new DecodeStage(SPANS_MAX, SPANS_MAX, BLOCKS_MAX, workload.startsWith("W1"));
            stage.define(traffic);
        }

        /** Gives the records new ids. */
        @Setup(Level.Invocation)
        public void renew() {
            traffic.renew(++pass);
        }

        /** Fails if something was lost. */
        @TearDown(Level.Trial)
        public void check() {
            stage.checkNothingLost();
        }
    }

    /**
     * A pass.
     *
     * @param input    records and tables
     * @param counters spans, and bytes of records
     */
    @Benchmark
    @OperationsPerInvocation(Traffic.SPANS)
    public void decode(final Input input, final SpanCounters counters) {
        final DecodeStage stage = input.stage;
        final Traffic traffic = input.traffic;
        final int slots = traffic.slots();
        for (int slot = 0; slot < slots; slot++) {
            stage.decode(traffic, slot);
            stage.reclaim();
        }
        counters.add(Traffic.SPANS, traffic.passLength());
    }
}
