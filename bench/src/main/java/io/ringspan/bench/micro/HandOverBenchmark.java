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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a finished span of W1 costs until its memory is free again, without decoding what it is. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 3,
        jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"})
public class HandOverBenchmark {
    private static final int TRACES = 100;
    private static final int SPANS = TRACES * W1.SPANS_PER_TRACE;

    /** Used by the harness. */
    public HandOverBenchmark() {}

    /** Records and tables. */
    @State(Scope.Thread)
    public abstract static class Input {
        private final DecodeStage stage = new DecodeStage(2 * SPANS, SPANS, 4 * SPANS, true);
        private Traffic spans;
        private Traffic chunks;
        private long pass;

        Input() {}

        /** Encodes the records. */
        @Setup(Level.Trial)
        public void encode() {
            final Traffic traffic = Traffic.ofW1(TRACES, false);
            stage.define(traffic);
            spans = traffic.only(opcode -> opcode != OpCode.FLUSH_CHUNK);
            chunks = traffic.only(opcode -> opcode == OpCode.FLUSH_CHUNK);
        }

        final void decodeSpans() {
            spans.renew(++pass);
            chunks.renew(pass);
            for (int trace = 0; trace < TRACES; trace++) {
                stage.decode(spans, trace);
            }
        }

        final void decodeChunks() {
            for (int trace = 0; trace < TRACES; trace++) {
                stage.decode(chunks, trace);
            }
        }

        final void reclaim() {
            stage.reclaim();
        }

        /** Fails if something was lost. */
        @TearDown(Level.Trial)
        public void check() {
            stage.checkNothingLost();
        }
    }

    /** Spans that are live and complete. */
    public static class Live extends Input {
        /** Used by the harness. */
        public Live() {}

        /** Decodes spans. */
        @Setup(Level.Invocation)
        public void decode() {
            decodeSpans();
        }
    }

    /** Spans that are handed over as chunks. */
    public static class InChunks extends Input {
        /** Used by the harness. */
        public InChunks() {}

        /** Decodes spans and chunks. */
        @Setup(Level.Invocation)
        public void decode() {
            decodeSpans();
            decodeChunks();
        }
    }

    /**
     * One record a chunk of ten spans: they are found, taken out of the live tables and handed over, and their memory is given back.
     *
     * @param spans that are live
     */
    @Benchmark
    @OperationsPerInvocation(SPANS)
    public void handOver(final Live spans) {
        spans.decodeChunks();
        spans.reclaim();
    }

    /**
     * Of this, the giving back.
     *
     * @param spans that are handed over
     */
    @Benchmark
    @OperationsPerInvocation(SPANS)
    public void reclaim(final InChunks spans) {
        spans.reclaim();
    }
}
