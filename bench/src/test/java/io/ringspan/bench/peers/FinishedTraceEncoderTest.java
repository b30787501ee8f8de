/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.DecodeMode;
import io.ringspan.api.IncompletePolicy;
import io.ringspan.bench.workload.W1;
import io.ringspan.decode.DecodeCore;
import io.ringspan.decode.DecodeSettings;
import io.ringspan.decode.RecordDecoder;
import io.ringspan.encode.TraceEncoder;
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
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/**
 * Goal: a payload from the queue says exactly what the engine's says, so that the two are compared at the same work. Method: the same drawn
 * traces through both, decoded by another library.
 */
class FinishedTraceEncoderTest {
    private static final int TRACES = 100;
    private static final String LANGUAGE = "jvm";
    private static final long PROCESS_ID = 4711;
    private static final int LENGTH = 1 << 16;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH]);
    private final FinishedTraceEncoder encoder =
            new FinishedTraceEncoder(QueueProducer.tracerService(), LANGUAGE, PROCESS_ID);

    @Test
    void shouldSayWhatTheEngineSays() throws IOException {
        final Engine engine = new Engine();
        final List<FinishedSpan> roots = new ArrayList<>();
        final QueueProducer producer = producer(roots);
        for (int i = 0; i < TRACES; i++) {
            producer.trace();
            final int end = encoder.encode(roots.get(i), buffer, 0, LENGTH);
            final Value actual = decode(end);
            final int engineEnd = engine.encodeNext(buffer);
            assertEquals(decode(engineEnd), actual);
            assertEquals(engineEnd, end);
        }
        assertEquals(TRACES, roots.size());
    }

    @Test
    void shouldCompareTracesThatDiffer() throws IOException {
        final Engine engine = new Engine();
        final Set<Value> services = new HashSet<>();
        Value last = decode(engine.encodeNext(buffer));
        for (int i = 0; i < TRACES; i++) {
            final Value value = decode(engine.encodeNext(buffer));
            assertNotEquals(last, value);
            assertEquals(W1.SPANS_PER_TRACE, value.asArrayValue().size());
            for (final Value span : value.asArrayValue()) {
                final Map<Value, Value> map = span.asMapValue().map();
                services.add(map.get(ValueFactory.newString("service")));
            }
            last = value;
        }
        assertEquals(W1.SERVICES.size(), services.size());
    }

    @Test
    void shouldNotWriteBehindTheLimit() {
        final List<FinishedSpan> roots = new ArrayList<>();
        producer(roots).trace();
        final int end = encoder.encode(roots.get(0), buffer, 0, LENGTH);
        int fits = LENGTH;
        for (int limit = 0; limit < LENGTH; limit++) {
            buffer.setMemory(0, LENGTH, (byte) 0x55);
            final int result = encoder.encode(roots.get(0), buffer, 0, limit);
            for (int i = limit; i < Math.min(LENGTH, limit + 64); i++) {
                assertEquals(0x55, buffer.getByte(i));
            }
            if (result != TraceEncoder.DOES_NOT_FIT) {
                assertEquals(end, result);
                fits = limit;
                break;
            }
        }
        // the bound is not tight, but not far off either
        assertTrue(fits >= end && fits < end + 1024, () -> "length " + end);
    }

    private static QueueProducer producer(final List<FinishedSpan> roots) {
        return new QueueProducer(
                span -> {
                    if (span.isRoot()) {
                        roots.add(span);
                    } else {
                        span.trace.add(span);
                    }
                },
                0);
    }

    private Value decode(final int end) throws IOException {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(buffer.byteArray(), 0, end)) {
            final Value value = unpacker.unpackValue();
            assertEquals(end, unpacker.getTotalReadBytes());
            return value;
        }
    }

    /** The engine's own stages for the same traces. */
    private static final class Engine {
        private final TraceStore store = new TraceStore(
                new SpanTable(256), new SegmentTable(64), new BlockPool(1024), new StringTable(1024, 1 << 18));
        private final ChunkQueue queue = new ChunkQueue(store);
        private final DecodeCore core = new DecodeCore(
                store,
                queue,
                new DecodeSettings(DecodeMode.LENIENT, 1000, IncompletePolicy.MARK, TraceKeys.sampling()));
        private final RecordDecoder decoder = new RecordDecoder(core);
        private final V04Encoder encoder = new V04Encoder(store, W1.SERVICES.get(0), LANGUAGE, PROCESS_ID);
        private final IdSpace ids = new IdSpace(store.strings());
        private final TraceChunk chunk = new TraceChunk(store.spans());
        private final UnsafeBuffer records = new UnsafeBuffer(ByteBuffer.allocateDirect(W1.TRACE_LENGTH_MAX));
        private final RecordEncoder recordEncoder = new RecordEncoder();
        private final W1 workload;
        private int lastId;

        Engine() {
            final ToIntFunction<String> define = text -> {
                ids.define(++lastId, store.strings().pin(text));
                return lastId;
            };
            workload = new W1(define, 1);
        }

        int encodeNext(final UnsafeBuffer payload) {
            recordEncoder.wrap(records, 0, records.capacity());
            workload.encode(recordEncoder);
            queue.beginSlot(0);
            assertTrue(decoder.decode(records, 0, recordEncoder.position(), ids, RecordDecoder.UNTIL_LIMIT, false));
            final int end = encoder.encode(chunk.wrap(queue.firstOfSlot()), payload, 0, payload.capacity());
            queue.reclaim(0);
            return end;
        }
    }
}
