/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringspan.api.DecodeMode;
import io.ringspan.api.IncompletePolicy;
import io.ringspan.api.StateReader;
import io.ringspan.counters.DropReason;
import io.ringspan.encode.TraceKeys;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.protocol.WholeSpanDescriptor;
import io.ringspan.table.BlockPool;
import io.ringspan.table.ChunkQueue;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/** A decoder over tables of chosen sizes, and what it handed over as plain Java objects. */
final class DecodeFixture {
    /** A span as it was handed over. */
    record Sent(
            long spanId,
            String name,
            String service,
            long start,
            long duration,
            int error,
            Map<String, String> meta,
            Map<String, Double> metrics,
            int events) {}

    /** A chunk as it was handed over. */
    record SentChunk(
            List<Sent> spans,
            boolean localRoot,
            String origin,
            Map<String, String> traceMeta,
            Map<String, Double> traceMetrics,
            int samplingPriority) {
        List<Long> ids() {
            return spans.stream().map(Sent::spanId).toList();
        }
    }

    private static final int BUFFER_LENGTH = 1 << 16;

    final TraceStore store;
    final SpanTable spans;
    final SegmentTable segments;
    final BlockPool blocks;
    final StringTable strings;
    final ChunkQueue queue;
    final DecodeCore core;
    final DecodeStats stats;
    final RecordDecoder decoder;
    final IdSpace ids;
    final StateReader state;
    /** Writes the records of the next batch. */
    final RecordEncoder records = new RecordEncoder();

    final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(BUFFER_LENGTH));
    private final TraceChunk chunk;
    private final int stringsAtStart;
    private final int bytesAtStart;
    private long sequence;

    DecodeFixture() {
        this(64, 16, 256, 128, 1000);
    }

    DecodeFixture(
            final int spanCount,
            final int segmentCount,
            final int blockCount,
            final int stringCount,
            final int partialFlushSpans) {
        this(spanCount, segmentCount, blockCount, stringCount, partialFlushSpans, IncompletePolicy.MARK);
    }

    DecodeFixture(
            final int spanCount,
            final int segmentCount,
            final int blockCount,
            final int stringCount,
            final int partialFlushSpans,
            final IncompletePolicy incomplete) {
        this(
                spanCount,
                segmentCount,
                blockCount,
                stringCount,
                new DecodeSettings(DecodeMode.LENIENT, partialFlushSpans, incomplete, TraceKeys.sampling()));
    }

    DecodeFixture(
            final int spanCount,
            final int segmentCount,
            final int blockCount,
            final int stringCount,
            final DecodeSettings settings) {
        spans = new SpanTable(spanCount);
        segments = new SegmentTable(segmentCount);
        blocks = new BlockPool(blockCount);
        strings = new StringTable(stringCount, 1 << 14);
        store = new TraceStore(spans, segments, blocks, strings);
        queue = new ChunkQueue(store);
        core = new DecodeCore(store, queue, settings);
        stats = core.stats();
        decoder = new RecordDecoder(core);
        ids = IdSpace.withEpochs(strings);
        state = new StateReader(store);
        chunk = new TraceChunk(spans);
        stringsAtStart = strings.used();
        bytesAtStart = strings.usedBytes();
        records.wrap(buffer, 0, BUFFER_LENGTH);
    }

    /** Defines the ids 1 to a number as "s1" and so on. */
    DecodeFixture withStrings(final int count) {
        for (int id = 1; id <= count; id++) {
            records.defineString(id, "s" + id);
        }
        decode();
        return this;
    }

    /** Decodes the records written since the last time, as one slot; what it handed over. */
    List<SentChunk> decode() {
        final boolean all = tryDecode();
        assertEquals(true, all, () -> "stopped: " + decoder.error().kind());
        return sent();
    }

    boolean tryDecode() {
        queue.beginSlot(++sequence);
        final boolean all = decoder.decode(buffer, 0, records.position(), ids, RecordDecoder.UNTIL_LIMIT, false);
        records.position(0);
        return all;
    }

    List<SentChunk> sent() {
        final List<SentChunk> chunks = new ArrayList<>();
        int first = queue.firstOfSlot();
        for (int i = 0; i < queue.chunksOfSlot(); i++) {
            chunk.wrap(first);
            final List<Sent> members = new ArrayList<>();
            while (chunk.next()) {
                members.add(sentSpan(chunk.header(), chunk.attributes()));
            }
            assertEquals(members.size(), chunk.spanCount());
            final String origin = chunk.origin() == IdSpace.UNKNOWN ? null : strings.text(chunk.origin());
            final Map<String, String> meta = new HashMap<>();
            final Map<String, Double> metrics = new HashMap<>();
            readTags(chunk.traceAttributes(), meta, metrics);
            chunks.add(
                    new SentChunk(members, chunk.firstIsLocalRoot(), origin, meta, metrics, chunk.samplingPriority()));
            first = chunk.nextChunk();
        }
        return chunks;
    }

    /** For each chunk of the slot decoded last, whether it says that something was lost. */
    List<Boolean> incomplete() {
        final List<Boolean> marks = new ArrayList<>();
        int first = queue.firstOfSlot();
        for (int i = 0; i < queue.chunksOfSlot(); i++) {
            marks.add(chunk.wrap(first).isIncomplete());
            first = chunk.nextChunk();
        }
        return marks;
    }

    private Sent sentSpan(final SpanHeader header, final int attributes) {
        final Map<String, String> meta = new HashMap<>();
        final Map<String, Double> metrics = new HashMap<>();
        final int events = readTags(attributes, meta, metrics);
        return new Sent(
                header.spanId(),
                strings.text(header.name()),
                strings.text(header.service()),
                header.start(),
                header.duration(),
                header.error(),
                meta,
                metrics,
                events);
    }

    // number of those that are neither texts nor numbers
    private int readTags(final int attributes, final Map<String, String> meta, final Map<String, Double> metrics) {
        int events = 0;
        for (int block = attributes; block != BlockPool.NONE; block = blocks.older(block)) {
            for (int i = blocks.count(block) - 1; i >= 0; i--) {
                final String key = strings.text(blocks.key(block, i));
                final long value = blocks.value(block, i);
                switch (blocks.kind(block, i)) {
                    case BlockPool.META -> meta.putIfAbsent(key, strings.text((int) value));
                    case BlockPool.METRIC -> metrics.putIfAbsent(key, Double.longBitsToDouble(value));
                    case BlockPool.META_STRUCT -> meta.putIfAbsent("struct " + key, strings.text((int) value));
                    default -> events++;
                }
            }
        }
        return events;
    }

    /** Writes a whole-span record: string ids, then pairs of string ids, then a pair of string id and double each. */
    void wholeSpan(
            final long spanId,
            final long segmentId,
            final boolean last,
            final int[] coreIds,
            final int[] metaIds,
            final int[] metricIds,
            final int... textKeyIds) {
        final byte[] text = "inline".getBytes(StandardCharsets.US_ASCII);
        final int textLength = textKeyIds.length * (8 + text.length);
        final UnsafeBuffer record = new UnsafeBuffer(
                new byte[WholeSpanDescriptor.LENGTH + metaIds.length * 4 + metricIds.length * 12 + textLength]);
        record.putShort(0, (short) OpCode.WHOLE_SPAN, LITTLE_ENDIAN);
        record.putLong(2, spanId, LITTLE_ENDIAN);
        record.putLong(WholeSpanDescriptor.SEGMENT_ID_OFFSET, segmentId, LITTLE_ENDIAN);
        record.putLong(WholeSpanDescriptor.START_OFFSET, spanId * 100, LITTLE_ENDIAN);
        record.putLong(WholeSpanDescriptor.DURATION_OFFSET, spanId * 10, LITTLE_ENDIAN);
        for (int i = 0; i < 4; i++) {
            record.putInt(WholeSpanDescriptor.NAME_ID_OFFSET + 4 * i, coreIds[i], LITTLE_ENDIAN);
        }
        record.putInt(WholeSpanDescriptor.FLAGS_OFFSET, last ? WholeSpanDescriptor.LAST_OF_SEGMENT : 0, LITTLE_ENDIAN);
        record.putInt(WholeSpanDescriptor.META_COUNT_OFFSET, metaIds.length / 2, LITTLE_ENDIAN);
        record.putInt(WholeSpanDescriptor.METRIC_COUNT_OFFSET, metricIds.length, LITTLE_ENDIAN);
        record.putInt(WholeSpanDescriptor.TEXT_LENGTH_OFFSET, textLength, LITTLE_ENDIAN);
        int at = WholeSpanDescriptor.LENGTH;
        for (final int id : metaIds) {
            record.putInt(at, id, LITTLE_ENDIAN);
            at += 4;
        }
        for (final int id : metricIds) {
            record.putInt(at, id, LITTLE_ENDIAN);
            record.putDouble(at + 4, id, LITTLE_ENDIAN);
            at += 12;
        }
        for (final int id : textKeyIds) {
            record.putInt(at, id, LITTLE_ENDIAN);
            record.putInt(at + 4, text.length, LITTLE_ENDIAN);
            record.putBytes(at + 8, text);
            at += 8 + text.length;
        }
        records.records(record, 0, record.capacity());
    }

    /** Takes the records written since the last time out, undecoded. */
    void takeRecords(final UnsafeBuffer destination) {
        buffer.getBytes(0, destination, 0, records.position());
        records.position(0);
    }

    long dropped() {
        long sum = 0;
        for (final DropReason reason : DropReason.values()) {
            sum += stats.dropped(reason);
        }
        return sum;
    }

    void assertConserved(final String message) {
        assertEquals(stats.spansCreated(), stats.spansCompleted() + dropped() + spans.live(), message);
        assertEquals(spans.used(), spans.live() + queue.inFlightSpans(), message);
        for (int segment = 0; segment < segments.recordsTouched(); segment++) {
            if (segments.isInUse(segment)) {
                assertEquals(segments.listed(segment), segments.count(segment), message);
                assertEquals(true, segments.listed(segment) > 0, message);
            }
        }
    }

    /** Sends what is live, gives back what was sent, evicts all ids up to a number: then the tables must be as at the start. */
    void assertNothingLeaks(final int lastId, final String message) {
        assertConserved(message);
        for (int segment = 0; segment < segments.recordsTouched(); segment++) {
            while (segments.isInUse(segment)) {
                final int span = segments.first(segment);
                final long id = spans.buffer().getLong(SpanTable.at(span));
                records.flushChunk(false, new long[] {id}, 1);
                tryDecode();
            }
        }
        queue.reclaim(Long.MAX_VALUE);
        for (int id = 0; id <= lastId; id++) {
            ids.evict(id);
        }
        assertConserved(message);
        assertEquals(0, spans.used(), message);
        assertEquals(0, segments.size(), message);
        assertEquals(0, blocks.used(), message);
        assertEquals(stringsAtStart, strings.used(), message);
        assertEquals(bytesAtStart, strings.usedBytes(), message);
    }
}
