/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench;

import io.ringspan.bench.workload.W1;
import io.ringspan.decode.DecodeCore;
import io.ringspan.decode.DecodeMode;
import io.ringspan.decode.DecodeSettings;
import io.ringspan.decode.IncompletePolicy;
import io.ringspan.decode.RecordDecoder;
import io.ringspan.encode.V04Encoder;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.table.BlockPool;
import io.ringspan.table.ChunkQueue;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a span costs behind the ring, stage by stage, on one thread and without a ring. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 3, jvmArgsAppend = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED")
public class StageBenchmark {
    private static final int IMAGE_COUNT = 16;
    private static final int IMAGE_LENGTH = 4096;

    private final TraceStore store = new TraceStore(
            new SpanTable(4096), new SegmentTable(1024), new BlockPool(16384), new StringTable(4096, 1 << 20));
    private final ChunkQueue queue = new ChunkQueue(store);
    private final DecodeCore core =
            new DecodeCore(store, queue, new DecodeSettings(DecodeMode.LENIENT, 1000, IncompletePolicy.MARK));
    private final RecordDecoder decoder = new RecordDecoder(core);
    private final V04Encoder encoder = new V04Encoder(store, "service-0", "java", 1);
    private final IdSpace ids = new IdSpace(store.strings());
    private final TraceChunk chunk = new TraceChunk(store.spans());
    private final UnsafeBuffer payload = new UnsafeBuffer(java.nio.ByteBuffer.allocateDirect(1 << 16));
    private final UnsafeBuffer images =
            new UnsafeBuffer(java.nio.ByteBuffer.allocateDirect(IMAGE_COUNT * IMAGE_LENGTH));
    private final int[] imageEnds = new int[IMAGE_COUNT];
    private int image;
    private int lastId;

    /** Used by the harness. */
    public StageBenchmark() {}

    /** Encodes a few traces that are decoded again and again. */
    @Setup
    public void encodeImages() {
        final W1 workload = new W1(this::pin, 1);
        final RecordEncoder records = new RecordEncoder();
        for (int i = 0; i < IMAGE_COUNT; i++) {
            records.wrap(images, i * IMAGE_LENGTH, IMAGE_LENGTH);
            workload.encode(records);
            imageEnds[i] = records.position();
        }
    }

    private int pin(final String text) {
        ids.define(++lastId, store.strings().pin(text));
        return lastId;
    }

    private void decodeNext() {
        image = (image + 1) & (IMAGE_COUNT - 1);
        queue.beginSlot(0);
        if (!decoder.decode(images, image * IMAGE_LENGTH, imageEnds[image], ids, RecordDecoder.UNTIL_LIMIT, false)) {
            throw decoder.error().toException();
        }
    }

    /** Records into the tables, the chunk handed over, its memory given back. */
    @Benchmark
    @OperationsPerInvocation(W1.SPANS_PER_TRACE)
    public void decode() {
        decodeNext();
        queue.reclaim(0);
    }

    /**
     * The same, and the chunk encoded as v0.4 before its memory is given back.
     *
     * @return where the payload ends
     */
    @Benchmark
    @OperationsPerInvocation(W1.SPANS_PER_TRACE)
    public int decodeAndEncode() {
        decodeNext();
        final int end = encoder.encode(chunk.wrap(queue.firstOfSlot()), payload, 8, payload.capacity());
        queue.reclaim(0);
        return end;
    }
}
