/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** How long a write to a buffer takes. */
@State(Scope.Thread)
@Fork(value = 1, jvmArgsAppend = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED")
public class BufferBenchmark {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[8]);

    /** Used by the harness. */
    public BufferBenchmark() {}

    /**
     * Writes and reads one value.
     *
     * @return the value
     */
    @Benchmark
    public long putLong() {
        buffer.putLong(0, 42L);
        return buffer.getLong(0);
    }
}
