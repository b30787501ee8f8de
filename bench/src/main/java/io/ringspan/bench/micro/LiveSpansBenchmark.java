/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.micro;

import io.ringspan.bench.workload.Traffic;
import io.ringspan.bench.workload.W1;
import io.ringspan.protocol.OpCode;
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
 * What decoding a span of W1 costs while many others are live. For each trace that begins, with all of its tags, the oldest live one is
 * ended: its ten spans get their durations and go out as a chunk, whose memory is given back. So a trace is found again when as many spans
 * as are live have come after it.
 *
 * <p>Not included: the new ids, which the records get before each pass.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 3,
        jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"})
public class LiveSpansBenchmark {
    private static final int TRACES = 100;
    private static final int SPANS = TRACES * W1.SPANS_PER_TRACE;

    /** Used by the harness. */
    public LiveSpansBenchmark() {}

    /** Records and tables. */
    @State(Scope.Thread)
    public static class Input {
        /** Spans that are live all the time, a multiple of 1,000. */
        @Param({"1000", "10000", "100000", "1000000"})
        public int liveSpans;

        private DecodeStage stage;
        private Traffic begins;
        private Traffic ends;
        private long pass;

        /** Used by the harness. */
        public Input() {}

        /** Fills the tables. */
        @Setup(Level.Trial)
        public void fill() {
            if (liveSpans < SPANS || liveSpans % SPANS != 0) {
                throw new IllegalArgumentException(liveSpans + " is not a multiple of " + SPANS);
            }
            final int spansMax = liveSpans + SPANS;
            final int segmentsMax = spansMax / W1.SPANS_PER_TRACE;
            // eight tags of a span are two blocks; a segment has one
            stage = new DecodeStage(spansMax, segmentsMax, 2 * spansMax + segmentsMax, true);
            final Traffic traffic = Traffic.ofW1(TRACES, false);
            stage.define(traffic);
            begins = traffic.only(opcode -> !isEnd(opcode));
            ends = traffic.only(Input::isEnd);
            for (pass = 0; pass < liveSpans / SPANS; pass++) {
                begins.renew(pass);
                for (int trace = 0; trace < TRACES; trace++) {
                    stage.decode(begins, trace);
                }
            }
        }

        private static boolean isEnd(final int opcode) {
            return opcode == OpCode.SET_DURATION || opcode == OpCode.FLUSH_CHUNK;
        }

        /** Gives the records new ids, and those of the oldest live traces. */
        @Setup(Level.Invocation)
        public void renew() {
            begins.renew(pass);
            ends.renew(pass - liveSpans / SPANS);
            pass++;
        }

        /** Fails if something was lost. */
        @TearDown(Level.Trial)
        public void check() {
            stage.checkNothingLost();
        }
    }

    /**
     * As many spans as a thousandth of the largest table.
     *
     * @param input records and tables
     */
    @Benchmark
    @OperationsPerInvocation(SPANS)
    public void decode(final Input input) {
        final DecodeStage stage = input.stage;
        for (int trace = 0; trace < TRACES; trace++) {
            stage.decode(input.begins, trace);
            stage.decode(input.ends, trace);
            stage.reclaim();
        }
    }
}
