/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.micro;

import io.ringspan.bench.workload.Traffic;
import io.ringspan.bench.workload.W1;
import io.ringspan.protocol.BufferedOperation;
import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.OpCode;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to know that a change buffer of another runtime is well-formed, before anything of it is published: the walk of
 * {@link io.ringspan.ChangeBufferIngress} over a buffer of 64 KiB with 27 traces of W1. Nothing is copied.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 3,
        jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"})
public class IngressBenchmark {
    private static final int TRACES = 27;
    private static final int SPANS = TRACES * W1.SPANS_PER_TRACE;

    /** Used by the harness. */
    public IngressBenchmark() {}

    /** The buffer. */
    @State(Scope.Thread)
    public static class Input {
        private final ChangeBuffer buffer = new ChangeBuffer();
        private final BufferedOperation operation = new BufferedOperation();

        /** Used by the harness. */
        public Input() {}

        /** Encodes the operations. */
        @Setup(Level.Trial)
        public void encode() {
            final Traffic traffic = Traffic.ofW1(TRACES, false).only(OpCode::isReference);
            final int length = ChangeBuffer.OPERATIONS_OFFSET + traffic.passLength();
            final UnsafeBuffer memory = new UnsafeBuffer(java.nio.ByteBuffer.allocateDirect(length));
            memory.putBytes(ChangeBuffer.OPERATIONS_OFFSET, traffic.memory(), 0, traffic.passLength());
            buffer.wrap(memory, 0, length);
            buffer.count(TRACES * (W1.RECORDS_PER_TRACE - 1L));
        }
    }

    /**
     * All operations of the buffer.
     *
     * @param input    the buffer
     * @param counters spans, and bytes of the buffer
     * @return where the last operation ends
     */
    @Benchmark
    @OperationsPerInvocation(SPANS)
    public int validate(final Input input, final SpanCounters counters) {
        final ChangeBuffer buffer = input.buffer;
        final BufferedOperation operation = input.operation;
        int offset = ChangeBuffer.OPERATIONS_OFFSET;
        for (long left = buffer.count(); left > 0; left--) {
            offset = operation.wrap(buffer, offset).end();
        }
        counters.add(SPANS, offset);
        return offset;
    }
}
