/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.micro;

import io.ringspan.SpanRecord;
import io.ringspan.SpanWriter;
import io.ringspan.TraceEngine;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.bench.workload.W1;
import io.ringspan.bench.workload.W1Ingress;
import io.ringspan.config.EngineConfig;
import io.ringspan.transport.DiscardTransport;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * What a span of W1 costs the application thread, with the whole engine behind it, which encodes everything and then discards the payloads.
 * Any number of threads ({@code -t}). Nothing is lost: a full ring makes the producer wait, so the time is that of the slower of the two
 * sides, and {@link ProducerCounters#cpuNs} by {@link ProducerCounters#spans} is what the application pays.
 *
 * <p>Included is drawing the spans ({@link FloorBenchmark#drawW1}).
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 3,
        jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"})
public class ProducerBenchmark {
    /** Used by the harness. */
    public ProducerBenchmark() {}

    /** The engine, shared by all producers. */
    @State(Scope.Benchmark)
    public static class Engine {
        /** How the engine's threads wait; one of {@link io.ringspan.pipeline.WaitStrategies#names()}. */
        @Param("blocking")
        public String waitStrategy;

        private final AtomicLong seeds = new AtomicLong();
        private final AtomicLong droppedBefore = new AtomicLong();
        private TraceEngine engine;

        /** Used by the harness. */
        public Engine() {}

        /** Starts the engine. */
        @Setup(Level.Trial)
        public void start() {
            engine = TraceEngine.start(
                    EngineConfig.builder()
                            .ringOverflow(OverflowPolicy.BLOCK)
                            .waitStrategy(waitStrategy)
                            .payloadExhausted(PayloadPolicy.BLOCK)
                            .build(),
                    new DiscardTransport());
        }

        /** Closes the engine; fails if a span is missing. */
        @TearDown(Level.Trial)
        public void close() {
            final var report = engine.close(10, TimeUnit.SECONDS);
            if (!report.isComplete()) {
                throw new IllegalStateException("spans are missing: " + report);
            }
        }

        // since somebody asked last
        private long takeDropped() {
            final long dropped = engine.counters().dropped();
            return dropped - droppedBefore.getAndSet(dropped);
        }
    }

    /** What belongs to one producer. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Producer {
        /** Spans that were lost behind the offers, of all producers; counted by one of them. */
        public long dropped;

        private W1 workload;
        private W1Ingress ingress;
        private SpanWriter writer;
        private SpanRecord span;

        /** Used by the harness. */
        public Producer() {}

        /**
         * Gives the texts their ids.
         *
         * @param engine to produce for
         */
        @Setup(Level.Trial)
        public void open(final Engine engine) {
            final long seed = engine.seeds.incrementAndGet();
            workload = new W1(engine.engine::intern, seed);
            ingress = new W1Ingress(engine.engine, seed);
            writer = engine.engine.newWriter();
            span = new SpanRecord();
        }

        /**
         * Counts what was dropped.
         *
         * @param engine that dropped it
         */
        @TearDown(Level.Iteration)
        public void count(final Engine engine) {
            dropped += engine.takeDropped();
        }
    }

    /**
     * Record by record, committed once a trace.
     *
     * @param engine   shared
     * @param producer own
     * @param counters own
     */
    @Benchmark
    @OperationsPerInvocation(W1.SPANS_PER_TRACE)
    public void recordByRecord(final Engine engine, final Producer producer, final ProducerCounters counters) {
        producer.workload.write(producer.writer);
        counters.add(W1.SPANS_PER_TRACE, producer.writer.commit() < 0 ? W1.SPANS_PER_TRACE : 0);
    }

    /**
     * W1b, a trace in a change buffer, which is validated and published.
     *
     * @param engine   shared
     * @param producer own
     * @param counters own
     */
    @Benchmark
    @OperationsPerInvocation(W1.SPANS_PER_TRACE)
    public void batched(final Engine engine, final Producer producer, final ProducerCounters counters) {
        counters.add(W1.SPANS_PER_TRACE, producer.ingress.publishBatched() < 0 ? W1.SPANS_PER_TRACE : 0);
    }

    /**
     * Each span as one record, published once a span.
     *
     * @param engine   shared
     * @param producer own
     * @param counters own
     */
    @Benchmark
    @OperationsPerInvocation(W1.SPANS_PER_TRACE)
    public void wholeSpan(final Engine engine, final Producer producer, final ProducerCounters counters) {
        counters.add(W1.SPANS_PER_TRACE, producer.workload.publish(engine.engine, producer.span));
    }
}
