/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.ringspan.api.DecodeMode;
import io.ringspan.api.IncompletePolicy;
import io.ringspan.api.StateReader;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.decode.DecodeCore;
import io.ringspan.decode.DecodeError;
import io.ringspan.decode.DecodeSettings;
import io.ringspan.decode.RecordDecoder;
import io.ringspan.encode.datadog.V04Encoder;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OwnRecordEncoder;
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
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** Tables, decoder and encoder on one thread: records go in, payloads come out as maps. */
final class RecordRun {
    static final String SERVICE = "service";

    private static final int BUFFER_LENGTH = 1 << 20;

    private final StringTable strings = new StringTable(512, 1 << 18);
    private final TraceStore store;
    private final ChunkQueue queue;
    private final DecodeCore core;
    private final RecordDecoder decoder;
    private final V04Encoder encoder;
    private final StateReader reader;
    private final IdSpace ids = new IdSpace(strings);
    private final Map<String, Integer> idsByText = new HashMap<>();
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(BUFFER_LENGTH));
    private final RecordEncoder records = new RecordEncoder();
    private final EngineCounters counters = new EngineCounters();
    private final int stringsAtStart;
    private final int blocksAtStart;
    private long sequence = 1;

    RecordRun(final DecodeMode mode, final Map<String, String> defaults) {
        this(mode, 64, 256, defaults);
    }

    RecordRun(final DecodeMode mode, final int spans, final int blocks, final Map<String, String> defaults) {
        store = new TraceStore(new SpanTable(spans), new SegmentTable(spans), new BlockPool(blocks), strings);
        queue = new ChunkQueue(store);
        queue.beginSlot(sequence);
        core = new DecodeCore(
                store, queue, new DecodeSettings(mode, Integer.MAX_VALUE, IncompletePolicy.MARK, TraceKeys.sampling()));
        decoder = new RecordDecoder(core);
        encoder = new V04Encoder(store, SERVICE, "java", 7);
        reader = new StateReader(store);
        store.defaultMeta(defaults.entrySet());
        stringsAtStart = strings.used();
        blocksAtStart = store.blocks().used();
        records.wrap(buffer, 0, BUFFER_LENGTH);
    }

    /** Id of a text; the first time its definition is decoded on the way. */
    int id(final String text) {
        final Integer known = idsByText.get(text);
        if (known != null) {
            return known;
        }
        final int id = idsByText.size() + 1;
        idsByText.put(text, id);
        final UnsafeBuffer definition = new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 10));
        final RecordEncoder define = new RecordEncoder().wrap(definition, 0, definition.capacity());
        define.defineString(id, text);
        decoder.decode(definition, 0, define.position(), ids, RecordDecoder.UNTIL_LIMIT, false);
        return id;
    }

    /** Lets the id of a text mean nothing from now on. */
    void evict(final String text) {
        ids.evict(idsByText.remove(text));
    }

    RecordRun create(final long spanId, final long segmentId) {
        records.createSpanFull(spanId, 0, 99, segmentId, 0, id("op"), id(SERVICE), id("res"), id(""), 1000);
        return this;
    }

    OwnRecordEncoder own() {
        return records.own();
    }

    RecordEncoder records() {
        return records;
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    /** Decodes what has been written as records of an own source. */
    boolean apply() {
        return apply(records.position(), false);
    }

    boolean apply(final int limit, final boolean foreign) {
        final boolean result = decoder.decode(buffer, 0, limit, ids, RecordDecoder.UNTIL_LIMIT, foreign);
        records.position(0);
        core.publish(counters);
        return result;
    }

    DecodeError error() {
        return decoder.error();
    }

    StateReader reader() {
        return reader;
    }

    TraceStore store() {
        return store;
    }

    long count(final EngineCounter counter) {
        return counters.get(counter);
    }

    long dropped(final DropReason reason) {
        return counters.dropped(reason);
    }

    /** Completes what is finished, as at the end. */
    void completeFinished() {
        core.completeFinished();
    }

    /** Finishes a span, and takes the only chunk that this completes, which has one span. */
    Map<String, Object> finish(final long spanId) {
        records.setLong(OpCode.FINISH_SPAN, spanId, 5);
        apply();
        final List<List<Map<String, Object>>> chunks = take();
        assertEquals(1, chunks.size());
        assertEquals(1, chunks.get(0).size());
        return chunks.get(0).get(0);
    }

    /** Encodes the chunks that are complete, and gives their memory back. */
    List<List<Map<String, Object>>> take() {
        final List<List<Map<String, Object>>> result = new ArrayList<>();
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[BUFFER_LENGTH]);
        final TraceChunk chunk = new TraceChunk(store.spans());
        int first = queue.firstOfSlot();
        for (int i = queue.chunksOfSlot(); i > 0; i--) {
            final int end = encoder.encode(chunk.wrap(first), payload, 0, payload.capacity());
            assertNotEquals(TraceEncoder.DOES_NOT_FIT, end);
            assertDoesNotWriteBehind(end - 1, chunk.wrap(first));
            result.add(unpack(payload, end));
            first = chunk.nextChunk();
        }
        queue.reclaim(sequence);
        queue.beginSlot(++sequence);
        return result;
    }

    // a byte less than the chunk takes
    private void assertDoesNotWriteBehind(final int limit, final TraceChunk chunk) {
        final int length = limit + 64;
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[length]);
        payload.setMemory(0, length, (byte) 0xC1);
        assertEquals(TraceEncoder.DOES_NOT_FIT, encoder.encode(chunk, payload, 0, limit));
        for (int i = limit; i < length; i++) {
            assertEquals((byte) 0xC1, payload.getByte(i), "offset " + i + " behind " + limit);
        }
    }

    /** Encodes the chunks that are complete into memory that is at hand; bytes of the last one. */
    int encode(final TraceChunk chunk, final UnsafeBuffer payload) {
        int first = queue.firstOfSlot();
        int end = 0;
        for (int i = queue.chunksOfSlot(); i > 0; i--) {
            end = encoder.encode(chunk.wrap(first), payload, 0, payload.capacity());
            first = chunk.nextChunk();
        }
        queue.reclaim(sequence);
        queue.beginSlot(++sequence);
        return end;
    }

    /** All references and blocks have been given back, but for those of the ids. */
    void assertBalanced() {
        for (final int id : idsByText.values()) {
            ids.evict(id);
        }
        idsByText.clear();
        assertEquals(stringsAtStart, strings.used());
        assertEquals(blocksAtStart, store.blocks().used());
        assertEquals(0, store.spans().used());
        assertEquals(0, store.segments().size());
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> unpack(final UnsafeBuffer payload, final int length) {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(payload.byteArray(), 0, length)) {
            final Object result = unpack(unpacker);
            assertEquals(length, unpacker.getTotalReadBytes());
            return (List<Map<String, Object>>) result;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object unpack(final MessageUnpacker unpacker) throws IOException {
        return switch (unpacker.getNextFormat().getValueType()) {
            case STRING -> unpacker.unpackString();
            case BOOLEAN -> unpacker.unpackBoolean();
            case FLOAT -> unpacker.unpackDouble();
            case INTEGER -> unpacker.unpackBigInteger().longValue();
            case BINARY -> unpacker.readPayload(unpacker.unpackBinaryHeader());
            case ARRAY -> {
                final List<Object> items = new ArrayList<>();
                for (int left = unpacker.unpackArrayHeader(); left > 0; left--) {
                    items.add(unpack(unpacker));
                }
                yield items;
            }
            default -> {
                final Map<String, Object> map = new LinkedHashMap<>();
                for (int left = unpacker.unpackMapHeader(); left > 0; left--) {
                    final String key = unpacker.unpackString();
                    assertNull(map.put(key, unpack(unpacker)), key);
                }
                yield map;
            }
        };
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> meta(final Map<String, Object> span) {
        return (Map<String, Object>) span.get("meta");
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> metrics(final Map<String, Object> span) {
        return (Map<String, Object>) span.get("metrics");
    }
}
