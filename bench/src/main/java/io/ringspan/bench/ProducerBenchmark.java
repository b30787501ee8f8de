/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench;

import io.ringspan.SpanRecord;
import io.ringspan.SpanWriter;
import io.ringspan.TraceEngine;
import io.ringspan.bench.workload.W1;
import io.ringspan.config.EngineConfig;
import io.ringspan.pipeline.PayloadPolicy;
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
 * What a span costs the application thread, with the whole engine behind it, which encodes everything and then discards the payloads.
 * Nothing is lost: a full ring makes the producer wait, so the figure is that of the slower of the two sides.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-Xms512m",
            "-Xmx512m",
            "-XX:+AlwaysPreTouch"
        })
public class ProducerBenchmark {
    /** Used by the harness. */
    public ProducerBenchmark() {}

    /** The engine, shared by all producers. */
    @State(Scope.Benchmark)
    public static class Engine {
        /** How the engine's threads wait. */
        @Param({"blocking", "sleeping"})
        public String waitStrategy;

        private final AtomicLong seeds = new AtomicLong();
        private TraceEngine engine;

        /** Used by the harness. */
        public Engine() {}

        /** Starts the engine. */
        @Setup(Level.Trial)
        public void start() {
            engine = TraceEngine.start(
                    EngineConfig.builder()
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
    }

    /** What belongs to one producer. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Producer {
        /** Offers that failed. */
        public long lost;

        private W1 workload;
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
            workload = new W1(engine.engine::intern, engine.seeds.incrementAndGet());
            writer = engine.engine.newWriter();
            span = new SpanRecord();
        }
    }

    /**
     * Record by record, committed once a trace.
     *
     * @param engine   shared
     * @param producer own
     */
    @Benchmark
    @OperationsPerInvocation(W1.SPANS_PER_TRACE)
    public void records(final Engine engine, final Producer producer) {
        producer.workload.write(producer.writer);
        producer.lost += producer.writer.commit() < 0 ? W1.SPANS_PER_TRACE : 0;
    }

    /**
     * Each span as one record, published once a span.
     *
     * @param engine   shared
     * @param producer own
     */
    @Benchmark
    @OperationsPerInvocation(W1.SPANS_PER_TRACE)
    public void wholeSpans(final Engine engine, final Producer producer) {
        producer.lost += producer.workload.publish(engine.engine, producer.span);
    }
}
