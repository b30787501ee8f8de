/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.micro;

import io.ringspan.bench.workload.Traffic;
import io.ringspan.bench.workload.W1;
import io.ringspan.memory.RawMemory;
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
import org.openjdk.jmh.infra.BenchmarkParams;

/** What the hardware, and the Disruptor, cost at least. Nothing is checked, and memory is that of the engine: outside the heap. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 3,
        jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"})
public class FloorBenchmark {
    private static final int COPY_LENGTH = 256;
    private static final int MEMORY_LENGTH = 1 << 16;

    /** Used by the harness. */
    public FloorBenchmark() {}

    /** Two places that stay in the cache. */
    @State(Scope.Thread)
    public static class Copy {
        private final RawMemory source = RawMemory.allocate(MEMORY_LENGTH, COPY_LENGTH);
        private final RawMemory destination = RawMemory.allocate(MEMORY_LENGTH, COPY_LENGTH);
        private int offset;

        /** Used by the harness. */
        public Copy() {}

        int next() {
            offset = (offset + COPY_LENGTH) & (MEMORY_LENGTH - 1);
            return offset;
        }
    }

    /** Records of W1. */
    @State(Scope.Thread)
    public static class Records {
        private final Traffic traffic = Traffic.of("W1");
        private final LeastDecoder decoder = new LeastDecoder();
        private long pass;

        /** Used by the harness. */
        public Records() {}

        /** Gives the records new ids, as where they are decoded. */
        @Setup(Level.Invocation)
        public void renew() {
            traffic.renew(++pass);
        }
    }

    /** Spans of W1 in v0.4. */
    @State(Scope.Thread)
    public static class Templates {
        private final V04Templates templates = new V04Templates();
        private final RawMemory payload = RawMemory.allocate(EncodeBenchmark.PAYLOAD_LENGTH, Long.BYTES);
        private final W1 workload = new W1(text -> 0, 1);
        private int chunk;
        private int end;

        /** Used by the harness. */
        public Templates() {}
    }

    /** A ring and its consumer, shared by all producers. */
    @State(Scope.Benchmark)
    public static class Ring {
        /** Whether one thread publishes, or any number: {@code single}, {@code multi}. */
        @Param({"single", "multi"})
        public String producers;

        /** How the consumer waits; one of {@link io.ringspan.pipeline.WaitStrategies#names()}. */
        @Param("blocking")
        public String waitStrategy;

        private BareRing ring;

        /** Used by the harness. */
        public Ring() {}

        /**
         * Starts the consumer.
         *
         * @param params with the number of threads
         */
        @Setup(Level.Trial)
        public void start(final BenchmarkParams params) {
            final boolean single = producers.equals("single");
            if (single && params.getThreads() > 1) {
                throw new IllegalArgumentException(params.getThreads() + " threads for a single producer");
            }
            ring = new BareRing(single, waitStrategy);
        }

        /**
         * Stops the consumer.
         *
         * @throws InterruptedException if the harness gives up
         */
        @TearDown(Level.Trial)
        public void stop() throws InterruptedException {
            ring.close();
        }
    }

    /** What one producer publishes. */
    @State(Scope.Thread)
    public static class Batch {
        private final RawMemory memory = RawMemory.allocate(BareRing.BATCH_LENGTH_MAX, Long.BYTES);
        private final int traceLength = Traffic.ofW1(1, false).passLength();

        /** Used by the harness. */
        public Batch() {}
    }

    /**
     * A copy of 256 bytes.
     *
     * @param copy from where to where
     */
    @Benchmark
    public void copy256(final Copy copy) {
        final int offset = copy.next();
        copy.destination.putBytes(offset, copy.source, offset, COPY_LENGTH);
    }

    /**
     * Drawing the ids of a span of W1, which is part of what producers are measured with.
     *
     * @param templates with the workload
     * @return something of them
     */
    @Benchmark
    @OperationsPerInvocation(W1.SPANS_PER_TRACE)
    public long drawW1(final Templates templates) {
        templates.workload.nextTrace();
        return templates.workload.segmentId();
    }

    /**
     * The least decoder: reads the same records of W1 as {@link DecodeBenchmark}, field by field, and writes a header of 72 bytes and eight
     * attributes of 16 bytes a span. No table, no text, no chunk.
     *
     * @param records to read
     * @return something of them
     */
    @Benchmark
    @OperationsPerInvocation(Traffic.SPANS)
    public long read236Write72(final Records records) {
        return records.decoder.decode(records.traffic);
    }

    /**
     * The least encoder: copies spans of W1 that are encoded as v0.4 already, chunk after chunk like {@link EncodeBenchmark}, and writes
     * ids, start and duration over those that are there.
     *
     * @param state spans
     * @return where the payload ends
     */
    @Benchmark
    @OperationsPerInvocation(W1.SPANS_PER_TRACE)
    public int writeV04Template(final Templates state) {
        state.chunk = state.chunk + 1 == HandedOver.CHUNKS ? 0 : state.chunk + 1;
        state.workload.nextTrace();
        final int offset = state.end > EncodeBenchmark.PAYLOAD_LENGTH - HandedOver.CHUNK_LENGTH_MAX ? 0 : state.end;
        state.end = state.templates.write(state.chunk, state.workload, state.payload, offset);
        return state.end;
    }

    /**
     * An empty slot: claim and publish.
     *
     * @param state    ring
     * @param counters own
     */
    @Benchmark
    public void disruptorEmpty(final Ring state, final ProducerCounters counters) {
        state.ring.publishEmpty();
        counters.add(1, 0);
    }

    /**
     * A slot of 256 bytes: claim, copy and publish; the consumer reads a word of each cache line. The floor of a span that is published
     * as one record.
     *
     * @param state    ring
     * @param batch    own
     * @param counters own
     */
    @Benchmark
    public void disruptor256(final Ring state, final Batch batch, final ProducerCounters counters) {
        state.ring.publish(batch.memory, COPY_LENGTH);
        counters.add(1, 0);
    }

    /**
     * As many bytes as a trace of W1 has as records, in as many slots of 256 bytes as it takes: one claim, one copy. The floor of a
     * trace that is committed as a whole.
     *
     * @param state    ring
     * @param batch    own
     * @param counters own
     */
    @Benchmark
    @OperationsPerInvocation(W1.SPANS_PER_TRACE)
    public void disruptorTrace(final Ring state, final Batch batch, final ProducerCounters counters) {
        state.ring.publish(batch.memory, batch.traceLength);
        counters.add(W1.SPANS_PER_TRACE, 0);
    }
}
