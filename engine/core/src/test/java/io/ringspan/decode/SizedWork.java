/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.DecodeMode;
import io.ringspan.api.IncompletePolicy;
import io.ringspan.encode.TraceKeys;
import io.ringspan.encode.datadog.V04Encoder;
import io.ringspan.fixture.steps.Steps;
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
import java.nio.ByteOrder;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;
import org.agrona.concurrent.UnsafeBuffer;

/** Input of shapes that a search which is linear in something of it makes quadratic. What {@link WorkBoundedBySizeTest} counts the steps of. */
public final class SizedWork implements ToLongFunction<int[]> {
    /** Texts that are there for {@link #SMALL} times so much. */
    static final int TIMES = 8;

    /** How much of a shape is little. */
    static final int SMALL = 1500;

    private static final int PARTIAL_FLUSH = 2;
    private static final int BUFFER_LENGTH = 1 << 24;
    private static final int KEY = 1;
    private static final int VALUE = 2;
    private static final int FIRST_KEY = 100;
    private static final int UNKNOWN = -7;

    private final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(BUFFER_LENGTH));
    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(BUFFER_LENGTH));

    /** Used by the test, by reflection. */
    public SizedWork() {}

    /** The shape with that number, with so much of it; bytes of payload. */
    @Override
    public long applyAsLong(final int[] shapeAndCount) {
        return run(Shape.values()[shapeAndCount[0]], shapeAndCount[1]);
    }

    @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
    enum Shape {
        IF_ABSENT_ON_SPANS_WITH_MANY_TAGS((records, n) -> {
            for (int span = 1; span <= 4; span++) {
                create(records, span, 1);
                for (int i = 0; i < n / 4; i++) {
                    records.setStringPair(OpCode.SET_META_ATTR, span, FIRST_KEY + i, VALUE);
                }
            }
            for (int i = 0; i < n; i++) {
                records.own().setMetaIfAbsent(1 + i % 4, FIRST_KEY + TIMES * SMALL + i, VALUE);
            }
            finish(records, 1, 4);
        }),
        ARRAYS_AND_TAGS_NAMED_LIKE_THEIR_ITEMS((records, n) -> {
            create(records, 1, 1);
            final UnsafeBuffer item = new UnsafeBuffer(new byte[] {1, 1});
            for (int i = 0; i < n; i++) {
                records.own().setArray(1, FIRST_KEY + i, item, 0, 2);
                records.setStringPair(OpCode.SET_META_ATTR, 1, FIRST_KEY + TIMES * SMALL + i, VALUE);
            }
            finish(records, 1, 1);
        }),
        LINK_WITH_MANY_ATTRIBUTES((records, n) -> {
            create(records, 1, 1);
            final UnsafeBuffer attributes = new UnsafeBuffer(new byte[40 * n]);
            int at = 0;
            for (int i = 0; i < n; i++) {
                at = putArray(attributes, at, "a" + i);
                at = putBoolean(attributes, at, "b" + i + ".0");
            }
            records.own().addSpanLink(1, 1, 2, 3, 0, "", attributes, 0, at);
            finish(records, 1, 1);
        }),
        RUN_OF_TAGS_WITH_UNKNOWN_KEYS((records, n) -> {
            create(records, 1, 1);
            for (int i = 0; i < TIMES * n; i++) {
                records.setStringPair(OpCode.SET_META_ATTR, 1, UNKNOWN, VALUE);
            }
            finish(records, 1, 1);
        }),
        SPANS_FINISHED_AMONG_MANY_OPEN_ONES((records, n) -> {
            for (int i = 1; i <= 2 * n; i++) {
                create(records, i, 1);
            }
            finish(records, n + 1, 2 * n);
            finish(records, 1, n);
        }),
        SPANS_ABANDONED_ONE_BY_ONE((records, n) -> {
            for (int i = 1; i <= n; i++) {
                create(records, i, 1);
            }
            for (int i = n; i >= 1; i--) {
                records.own().abandonSpan(i);
            }
        }),
        TRACE_TAGS((records, n) -> {
            create(records, 1, 1);
            create(records, 2, 1);
            for (int i = 0; i < TIMES * n; i++) {
                records.setStringPair(OpCode.SET_TRACE_META_ATTR, 1, KEY, VALUE);
            }
            // a chunk of which the trace goes on takes a copy along
            records.flushChunk(false, new long[] {2}, 1);
            finish(records, 1, 1);
        }),
        TRACE_TAG_SET_AGAIN_FOR_EACH_CHUNK((records, n) -> {
            create(records, 1, 1);
            for (int i = 0; i < n; i++) {
                create(records, 2, 1);
                records.setStringPair(OpCode.SET_TRACE_META_ATTR, 1, KEY, VALUE);
                records.setStringDouble(OpCode.SET_TRACE_METRICS_ATTR, 1, KEY, i);
                records.flushChunk(false, new long[] {2}, 1);
            }
            finish(records, 1, 1);
        }),
        TRACE_TAGS_AND_CHUNKS((records, n) -> {
            create(records, 1, 1);
            for (int i = 0; i < n; i++) {
                create(records, 2, 1);
                records.setStringPair(OpCode.SET_TRACE_META_ATTR, 1, FIRST_KEY + i, VALUE);
                records.flushChunk(false, new long[] {2}, 1);
            }
            finish(records, 1, 1);
        }),
        CHUNK_THAT_NAMES_A_SPAN_AGAIN_AND_AGAIN((records, n) -> {
            create(records, 1, 1);
            create(records, 2, 1);
            final long[] ids = new long[TIMES * n];
            java.util.Arrays.fill(ids, 2);
            records.flushChunk(false, ids, ids.length);
            finish(records, 1, 1);
        }),
        EPOCHS((records, n) -> {
            for (int i = 0; i < n; i++) {
                records.defineString(-100 - i, "text " + i % 10);
                records.own().beginEpoch();
            }
        });

        private final BiConsumer<RecordEncoder, Integer> write;

        Shape(final BiConsumer<RecordEncoder, Integer> write) {
            this.write = write;
        }
    }

    private static void create(final RecordEncoder records, final long span, final long segment) {
        records.create(span, 7, 0, segment, 0);
    }

    private static void finish(final RecordEncoder records, final long first, final long last) {
        for (long span = first; span <= last; span++) {
            records.setLong(OpCode.FINISH_SPAN, span, 1);
        }
    }

    private static int putKey(final UnsafeBuffer attributes, final int offset, final String key) {
        attributes.putInt(offset, key.length(), ByteOrder.LITTLE_ENDIAN);
        return offset + Integer.BYTES + attributes.putStringWithoutLengthAscii(offset + Integer.BYTES, key);
    }

    private static int putBoolean(final UnsafeBuffer attributes, final int offset, final String key) {
        final int at = putKey(attributes, offset, key);
        attributes.putByte(at, (byte) 1);
        return at + 2;
    }

    private static int putArray(final UnsafeBuffer attributes, final int offset, final String key) {
        final int at = putKey(attributes, offset, key);
        attributes.putByte(at, (byte) 4);
        attributes.putInt(at + 1, 1, ByteOrder.LITTLE_ENDIAN);
        attributes.putByte(at + 5, (byte) 1);
        return at + 7;
    }

    private long run(final Shape shape, final int count) {
        final StringTable strings = new StringTable(1 << 16, 1 << 23);
        final SpanTable spans = new SpanTable(1 << 15);
        final TraceStore store = new TraceStore(spans, new SegmentTable(16), new BlockPool(1 << 16), strings);
        final V04Encoder encoder = new V04Encoder(store, "service", "java", 1);
        final ChunkQueue queue = new ChunkQueue(store);
        final RecordDecoder decoder = new RecordDecoder(new DecodeCore(
                store,
                queue,
                new DecodeSettings(DecodeMode.LENIENT, PARTIAL_FLUSH, IncompletePolicy.MARK, TraceKeys.sampling())));
        final IdSpace ids = IdSpace.withEpochs(strings);
        final RecordEncoder records = new RecordEncoder().wrap(memory, 0, BUFFER_LENGTH);
        records.defineString(KEY, "key").defineString(VALUE, "value");
        for (int i = 0; i < TIMES * SMALL; i++) {
            records.defineString(FIRST_KEY + i, "k" + i);
            records.defineString(FIRST_KEY + TIMES * SMALL + i, "q" + i + ".0");
        }
        decode(decoder, records, ids);
        records.position(0);
        shape.write.accept(records, count);
        queue.beginSlot(1);
        final TraceChunk chunk = new TraceChunk(spans);
        long bytes = 0;
        Steps.reset();
        decode(decoder, records, ids);
        int first = queue.firstOfSlot();
        for (int left = queue.chunksOfSlot(); left > 0; left--) {
            chunk.wrap(first);
            final int length = encoder.encode(chunk, payload, 0, BUFFER_LENGTH);
            assertTrue(length > 0);
            bytes += length;
            first = chunk.nextChunk();
        }
        queue.reclaim(1);
        assertEquals(0, store.attributesDropped());
        return bytes;
    }

    private void decode(final RecordDecoder decoder, final RecordEncoder records, final IdSpace ids) {
        assertTrue(decoder.decode(memory, 0, records.position(), ids, RecordDecoder.UNTIL_LIMIT, true));
    }
}
