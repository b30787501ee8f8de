/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.DecodeMode;
import io.ringspan.api.IncompletePolicy;
import io.ringspan.encode.TraceKeys;
import io.ringspan.encode.otlp.OtlpProtobufEncoder;
import io.ringspan.encode.otlp.OtlpResource;
import io.ringspan.fixture.steps.Steps;
import io.ringspan.protocol.AttributeWriter;
import io.ringspan.protocol.OpCode;
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
import java.util.function.ToLongFunction;
import org.agrona.concurrent.UnsafeBuffer;

/** A value that is nested deep, to be sent as OTLP. What {@link WorkBoundedBySizeTest} counts the steps of. */
public final class NestedWork implements ToLongFunction<int[]> {
    private static final int BUFFER_LENGTH = 1 << 20;
    private static final int KEY = 1;

    private final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(BUFFER_LENGTH));

    /** Used by the test, by reflection. */
    public NestedWork() {}

    /** So many maps in each other, and in the innermost one a list of so many items; bytes of payload. */
    @Override
    public long applyAsLong(final int[] depthAndItems) {
        final StringTable strings = new StringTable(1 << 8, 1 << 20);
        final SpanTable spans = new SpanTable(16);
        final TraceStore store = new TraceStore(spans, new SegmentTable(16), new BlockPool(16), strings);
        final OtlpProtobufEncoder encoder = new OtlpProtobufEncoder(store, new OtlpResource("shop"));
        final ChunkQueue queue = new ChunkQueue(store);
        final RecordDecoder decoder = new RecordDecoder(new DecodeCore(
                store, queue, new DecodeSettings(DecodeMode.LENIENT, 2, IncompletePolicy.MARK, TraceKeys.sampling())));
        final AttributeWriter value = value(depthAndItems[0], depthAndItems[1]);
        final RecordEncoder records = new RecordEncoder().wrap(memory, 0, BUFFER_LENGTH);
        records.defineString(KEY, "key").create(1, 7, 0, 1, 0);
        records.own().setValue(1, KEY, value.buffer(), 0, value.length());
        records.setLong(OpCode.FINISH_SPAN, 1, 1);
        queue.beginSlot(1);
        assertTrue(decoder.decode(
                memory, 0, records.position(), IdSpace.withEpochs(strings), RecordDecoder.UNTIL_LIMIT, true));
        final TraceChunk chunk = new TraceChunk(spans).wrap(queue.firstOfSlot());
        Steps.reset();
        return encoder.encode(chunk, memory, 0, BUFFER_LENGTH);
    }

    private static AttributeWriter value(final int depth, final int items) {
        final AttributeWriter value = new AttributeWriter();
        for (int i = 0; i < depth; i++) {
            value.beginMap().key("key");
        }
        value.beginList();
        for (int i = 0; i < items; i++) {
            value.bool(true);
        }
        value.end();
        for (int i = 0; i < depth; i++) {
            value.end();
        }
        return value;
    }
}
