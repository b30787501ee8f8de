/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import io.ringspan.api.DecodeMode;
import io.ringspan.api.IncompletePolicy;
import io.ringspan.api.StateReader;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.decode.DecodeCore;
import io.ringspan.decode.DecodeSettings;
import io.ringspan.decode.RecordDecoder;
import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.PayloadFormat;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.TraceKeys;
import io.ringspan.encode.UnsampledSpans;
import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.DefineStringDescriptor;
import io.ringspan.protocol.EventAttributes;
import io.ringspan.protocol.EvictStringDescriptor;
import io.ringspan.protocol.FlushChunkDescriptor;
import io.ringspan.protocol.MetaStructDescriptor;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.protocol.SpanEventDescriptor;
import io.ringspan.protocol.Utf8;
import io.ringspan.table.BlockPool;
import io.ringspan.table.ChunkQueue;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.agrona.concurrent.UnsafeBuffer;

/** The decoder, the tables and the encoder of the engine, called one after the other on the calling thread. */
final class DecoderTarget implements ReplayTarget {
    private static final int INITIAL_LENGTH = 1 << 12;
    // lengths of payloads beyond which dictionaries are not longer
    private static final int DICTIONARY_FOR_MAX = 1 << 28;
    // a little less than the longest array that JVMs make
    private static final int LENGTH_MAX = Integer.MAX_VALUE - 16;

    private final DecodeMode mode;
    private final PayloadFormat format;
    private final EventAttributes eventAttributes = new EventAttributes();
    private final UnsafeBuffer value = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer records = new UnsafeBuffer(ByteBuffer.allocateDirect(INITIAL_LENGTH));
    private final RecordEncoder recordEncoder = new RecordEncoder();
    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(INITIAL_LENGTH));
    private int payloadLimit;
    private int chunkCount;

    // of the state at hand
    private TraceStore store;
    private ChunkQueue queue;
    private long sequence;
    private DecodeCore core;
    private RecordDecoder decoder;
    private IdSpace ids;
    private StateReader reader;
    private TraceEncoder encoder;
    // null if all goes out
    private UnsampledSpans unsampled;
    private int headLengthMax;
    private PayloadDictionary dictionary;
    private TraceChunk chunk;
    private EngineCounters counters;
    private long lost;
    private long skipped;

    DecoderTarget(final DecodeMode mode, final PayloadFormat format) {
        this.mode = mode;
        this.format = format;
    }

    @Override
    public void newState(final ReplayConfig config, final ReplaySizes sizes) {
        final StringTable strings = new StringTable(sizes.strings(), sizes.stringBytes());
        store = new TraceStore(
                new SpanTable(sizes.spans()),
                new SegmentTable(sizes.segments()),
                new BlockPool(sizes.blocks()),
                strings);
        queue = new ChunkQueue(store);
        queue.beginSlot(++sequence);
        core = new DecodeCore(
                store, queue, new DecodeSettings(mode, Integer.MAX_VALUE, IncompletePolicy.MARK, TraceKeys.sampling()));
        decoder = new RecordDecoder(core);
        ids = IdSpace.withEpochs(strings);
        reader = new StateReader(store);
        encoder = ReplayProcess.encoder(format, config).apply(store);
        unsampled = format.isOfKeptTraces() ? new UnsampledSpans(store) : null;
        // the dictionary does not grow, and the head has to be in front of the first chunk
        final int length = (int) Math.min(Math.max(INITIAL_LENGTH, 2L * sizes.payloadBytes()), DICTIONARY_FOR_MAX);
        headLengthMax = encoder.framer().headLengthMax(length);
        dictionary = new PayloadDictionary(
                new UnsafeBuffer(ByteBuffer.allocateDirect(encoder.framer().dictionaryLengthMax(length))));
        ensure(payload, headLengthMax);
        chunk = new TraceChunk(store.spans());
        counters = new EngineCounters();
        store.defaultMeta(config.defaultMeta());
        lost = 0;
        skipped = 0;
        clearPayload();
    }

    @Override
    public void defaultMeta(final List<Map.Entry<String, String>> pairs) {
        store.defaultMeta(pairs);
    }

    @Override
    public void internString(final int id, final String text) {
        begin(DefineStringDescriptor.LENGTH + Utf8.length(text)).defineString(id, text);
        decodeOwn();
    }

    @Override
    public void evictString(final int id) {
        begin(EvictStringDescriptor.LENGTH).evictString(id);
        decodeOwn();
    }

    @Override
    public void applyChangeBuffer(final ChangeBuffer buffer) {
        final boolean done = decoder.decode(
                buffer.buffer(), ChangeBuffer.OPERATIONS_OFFSET, buffer.capacity(), ids, buffer.count(), true);
        finish(done);
    }

    @Override
    public void setMetaStruct(final long spanId, final String key, final byte[] bytes) {
        value.wrap(bytes);
        begin(MetaStructDescriptor.LENGTH + Utf8.length(key) + bytes.length)
                .setMetaStruct(spanId, key, value, 0, bytes.length);
        decodeOwn();
    }

    @Override
    public void addSpanEvent(final long spanId, final long time, final String name, final byte[] attributes) {
        value.wrap(attributes);
        eventAttributes.validate(value, 0, attributes.length);
        begin(SpanEventDescriptor.LENGTH + Utf8.length(name) + attributes.length)
                .addSpanEvent(spanId, time, name, value, 0, attributes.length);
        decodeOwn();
    }

    @Override
    public boolean flushChunk(final boolean firstIsLocalRoot, final long[] spanIds) {
        final int before = chunkCount;
        begin(FlushChunkDescriptor.LENGTH + (long) spanIds.length * FlushChunkDescriptor.SPAN_ID_LENGTH)
                .flushChunk(firstIsLocalRoot, spanIds, spanIds.length);
        decodeOwn();
        return chunkCount > before;
    }

    @Override
    public ReplayPayload send() {
        final int offset = encoder.framer().frame(payload, headLengthMax, payloadLimit, chunkCount, dictionary);
        final ReplayPayload result =
                new ReplayPayload(payload.byteBuffer().slice(offset, payloadLimit - offset), chunkCount);
        clearPayload();
        return result;
    }

    @Override
    public <T> T read(final Function<StateReader, T> query) {
        return query.apply(reader);
    }

    @Override
    public long takeSkipped() {
        final long all = counters.get(EngineCounter.RECORDS_SPAN_NOT_FOUND)
                + counters.get(EngineCounter.RECORDS_STRING_NOT_FOUND)
                + counters.get(EngineCounter.RECORDS_MALFORMED);
        final long result = all - skipped;
        skipped = all;
        return result;
    }

    @Override
    public void close() {}

    private RecordEncoder begin(final long length) {
        ensure(records, length);
        return recordEncoder.wrap(records, 0, records.capacity());
    }

    private void decodeOwn() {
        finish(decoder.decode(records, 0, recordEncoder.position(), ids, RecordDecoder.UNTIL_LIMIT, false));
    }

    private void finish(final boolean done) {
        encodeChunks();
        core.publish(counters);
        checkNothingLost();
        if (!done) {
            throw decoder.error().toException();
        }
    }

    // chunks are encoded at once, so that their memory is free again, and stay in the payload until they are sent
    private void encodeChunks() {
        int first = queue.firstOfSlot();
        for (int i = queue.chunksOfSlot(); i > 0; i--) {
            chunk.wrap(first);
            chunkCount++;
            first = chunk.nextChunk();
            if (unsampled != null && unsampled.select(chunk) == 0) {
                continue;
            }
            int end = encoder.encode(chunk, payload, payloadLimit, payload.capacity());
            while (end == TraceEncoder.DOES_NOT_FIT) {
                ensure(payload, payload.capacity() + 1L);
                end = encoder.encode(chunk, payload, payloadLimit, payload.capacity());
            }
            payloadLimit = end;
        }
        queue.reclaim(sequence);
        queue.beginSlot(++sequence);
    }

    private void clearPayload() {
        payloadLimit = headLengthMax;
        chunkCount = 0;
        dictionary.reset();
        encoder.begin(dictionary);
    }

    // what finds no room is counted by the tables and left out; a payload without it would be wrong
    private void checkNothingLost() {
        final long now = counters.get(EngineCounter.ATTRIBUTES_DROPPED)
                + counters.get(EngineCounter.STRINGS_DROPPED)
                + counters.dropped(DropReason.SPAN_TABLE_FULL)
                + counters.dropped(DropReason.SEGMENT_TABLE_FULL);
        if (now != lost) {
            throw new IllegalStateException("the input does not fit into the tables (spans "
                    + store.spans().used() + " of " + store.spans().capacity() + ", segments "
                    + store.segments().size() + " of " + store.segments().capacity() + ", attribute blocks "
                    + store.blocks().used() + " of " + store.blocks().capacity() + ", strings "
                    + store.strings().used() + " of " + store.strings().capacity() + " with "
                    + store.strings().usedBytes() + " bytes)");
        }
    }

    private static void ensure(final UnsafeBuffer buffer, final long length) {
        if (length > LENGTH_MAX) {
            throw new IllegalStateException("longer than " + LENGTH_MAX + " bytes");
        }
        if (length > buffer.capacity()) {
            final long doubled = Math.max(length, 2L * buffer.capacity());
            final ByteBuffer larger = ByteBuffer.allocateDirect((int) Math.min(LENGTH_MAX, doubled));
            buffer.getBytes(0, larger, 0, buffer.capacity());
            buffer.wrap(larger);
        }
    }
}
