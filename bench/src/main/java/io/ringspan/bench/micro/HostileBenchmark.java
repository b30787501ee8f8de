/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.micro;

import io.ringspan.api.DecodeMode;
import io.ringspan.api.IncompletePolicy;
import io.ringspan.decode.DecodeCore;
import io.ringspan.decode.DecodeSettings;
import io.ringspan.decode.RecordDecoder;
import io.ringspan.encode.TraceKeys;
import io.ringspan.encode.datadog.V04Encoder;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.table.BlockPool;
import io.ringspan.table.ChunkQueue;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to decode, encode and give back records as a tracer writes them, and as many of the same length that somebody has chosen to
 * be slow. The second may take three times as long as the first at most.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 2,
        jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"})
public class HostileBenchmark {
    private static final int BUFFER_LENGTH = 1 << 23;
    private static final int SPANS_MAX = 1 << 14;
    private static final int BLOCKS_MAX = 1 << 15;
    private static final int STRINGS_MAX = 1 << 16;
    private static final int STRING_BYTES = 1 << 23;
    private static final int PARTIAL_FLUSH = 100;

    /** Used by the harness. */
    public HostileBenchmark() {}

    /** Records and tables. */
    @State(Scope.Thread)
    public static class Input {
        /** Name of a {@link HostileInput}. */
        @Param({"TEXTS", "IDS", "IF_ABSENT", "ARRAYS", "LINK", "OPEN_SPANS", "RUN", "TRACE_TAGS"})
        public String shape;

        /** Whether somebody chose the records. */
        @Param({"false", "true"})
        public boolean hostile;

        private final StringTable strings = new StringTable(STRINGS_MAX, STRING_BYTES);
        private final SpanTable spans = new SpanTable(SPANS_MAX);
        private final TraceStore store =
                new TraceStore(spans, new SegmentTable(SPANS_MAX), new BlockPool(BLOCKS_MAX), strings);
        private final V04Encoder encoder = new V04Encoder(store, "service", "java", 1, true);
        private final ChunkQueue queue = new ChunkQueue(store);
        private final RecordDecoder decoder = new RecordDecoder(new DecodeCore(
                store,
                queue,
                new DecodeSettings(DecodeMode.LENIENT, PARTIAL_FLUSH, IncompletePolicy.MARK, TraceKeys.sampling())));
        private final IdSpace ids = IdSpace.withEpochs(strings);
        private final TraceChunk chunk = new TraceChunk(spans);
        private final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(BUFFER_LENGTH));
        private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(BUFFER_LENGTH));
        private final RecordEncoder records = new RecordEncoder();
        private long sequence;

        /** Used by the harness. */
        public Input() {}

        /** Writes the records. */
        @Setup(Level.Trial)
        public void write() {
            HostileInput.define(records.wrap(memory, 0, BUFFER_LENGTH));
            run();
            records.position(0);
            HostileInput.valueOf(shape).write(records, hostile);
        }

        private int run() {
            queue.beginSlot(++sequence);
            if (!decoder.decode(memory, 0, records.position(), ids, RecordDecoder.UNTIL_LIMIT, true)) {
                throw decoder.error().toException();
            }
            int length = 0;
            int first = queue.firstOfSlot();
            for (int left = queue.chunksOfSlot(); left > 0; left--) {
                length += encoder.encode(chunk.wrap(first), payload, 0, BUFFER_LENGTH);
                first = chunk.nextChunk();
            }
            queue.reclaim(sequence);
            return length;
        }
    }

    /**
     * All records of the shape.
     *
     * @param input records and tables
     * @return bytes of payload
     */
    @Benchmark
    public int run(final Input input) {
        return input.run();
    }
}
