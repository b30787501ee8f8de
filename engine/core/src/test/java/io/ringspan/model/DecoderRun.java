/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.DecodeMode;
import io.ringspan.api.IncompletePolicy;
import io.ringspan.api.StateReader;
import io.ringspan.counters.CountersView;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.decode.DecodeCore;
import io.ringspan.decode.DecodeError;
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
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Tables, decoder and encoder on one thread, and what has to hold for them whatever comes. */
public final class DecoderRun {
    private static final int BUFFER_LENGTH = 1 << 14;
    private static final int PAYLOAD_LENGTH = 1 << 18;
    private static final int STRINGS_FOR_FORMATS = 512;

    // runs are many, and none needs it between two calls
    private static final ThreadLocal<UnsafeBuffer> PAYLOAD =
            ThreadLocal.withInitial(() -> new UnsafeBuffer(new byte[PAYLOAD_LENGTH]));

    private final SpanTable spans;
    private final SegmentTable segments;
    private final BlockPool blocks;
    private final StringTable strings;
    private final TraceStore store;
    private final ChunkQueue queue;
    private final DecodeCore core;
    private final RecordDecoder decoder;
    private final V04Encoder encoder;
    private final TraceChunk chunk;
    private final OtherFormats otherFormats;
    private final StateReader reader;
    private final EngineCounters counters = new EngineCounters();
    private final IdSpace[] sources = new IdSpace[Programs.PRODUCERS];
    private final RecordEncoder records = new RecordEncoder();
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(BUFFER_LENGTH));
    private final UnsafeBuffer payload = PAYLOAD.get();
    private final boolean strict;
    private final boolean permanent;
    private final int[] baseline;
    private long sequence;

    /** Tables of chosen sizes: spans, segments, blocks, strings, bytes of strings. */
    public DecoderRun(
            final DecodeMode mode, final Map<String, String> defaults, final int partialFlush, final int... sizes) {
        this(false, mode, defaults, partialFlush, sizes);
    }

    /** The same, in which the texts of own ids stay for good, as in an engine, or do not. */
    DecoderRun(
            final boolean permanent,
            final DecodeMode mode,
            final Map<String, String> defaults,
            final int partialFlush,
            final int... sizes) {
        this.permanent = permanent;
        spans = new SpanTable(sizes[0]);
        segments = new SegmentTable(sizes[1]);
        blocks = new BlockPool(sizes[2]);
        strings = new StringTable(sizes[3], sizes[4]);
        store = new TraceStore(spans, segments, blocks, strings);
        queue = new ChunkQueue(store);
        core = new DecodeCore(
                store, queue, new DecodeSettings(mode, partialFlush, IncompletePolicy.MARK, TraceKeys.sampling()));
        decoder = new RecordDecoder(core);
        encoder = new V04Encoder(store, SpanModel.SERVICE, SpanModel.LANGUAGE, SpanModel.PROCESS_ID, true);
        chunk = new TraceChunk(spans);
        // their texts would fill a small table
        otherFormats = sizes[3] < STRINGS_FOR_FORMATS ? null : new OtherFormats(store);
        reader = new StateReader(store);
        store.defaultMeta(defaults.entrySet());
        Arrays.setAll(
                sources,
                source -> source != TraceModel.OWN_SOURCE
                        ? IdSpace.withEpochs(strings)
                        : permanent ? IdSpace.permanent(strings) : new IdSpace(strings));
        strict = mode == DecodeMode.STRICT;
        baseline = used();
        queue.beginSlot(++sequence);
    }

    private int[] used() {
        return new int[] {
            spans.used(),
            segments.size(),
            blocks.used(),
            permanent ? 0 : strings.used(),
            permanent ? 0 : strings.usedBytes()
        };
    }

    /** Decodes what a producer has committed, which the decoder has to carry out or to skip. */
    public void apply(final Batch batch) {
        records.wrap(buffer, 0, BUFFER_LENGTH);
        batch.ops().forEach(op -> op.write(records));
        assertTrue(
                apply(batch.producer(), buffer, 0, records.position(), RecordDecoder.UNTIL_LIMIT, false),
                () -> "stopped: " + decoder.error().kind());
    }

    /** Decodes what a producer has committed, as far as the decoder can. */
    void tryApply(final Batch batch) {
        records.wrap(buffer, 0, BUFFER_LENGTH);
        batch.ops().forEach(op -> op.write(records));
        apply(batch.producer(), buffer, 0, records.position(), RecordDecoder.UNTIL_LIMIT, false);
    }

    /** Decodes whatever there is; false if it could not be carried out. */
    public boolean apply(
            final int producer,
            final DirectBuffer source,
            final int offset,
            final int limit,
            final long count,
            final boolean referenceOnly) {
        final boolean complete = decoder.decode(source, offset, limit, sources[producer], count, referenceOnly);
        assertTrue(complete || decoder.error().kind() != null, "stopped and does not say why");
        core.publish(counters);
        assertConserved();
        return complete;
    }

    /** Encodes the chunks completed since the last call, and gives their memory back. */
    public List<List<Map<String, Object>>> takeChunks() {
        final List<List<Map<String, Object>>> chunks = new ArrayList<>();
        int first = queue.firstOfSlot();
        for (int i = queue.chunksOfSlot(); i > 0; i--) {
            final int end = encoder.encode(chunk.wrap(first), payload, 0, PAYLOAD_LENGTH);
            assertNotEquals(TraceEncoder.DOES_NOT_FIT, end);
            chunks.add(PayloadMaps.chunk(Arrays.copyOf(payload.byteArray(), end)));
            first = chunk.nextChunk();
        }
        if (otherFormats != null) {
            otherFormats.check(queue.firstOfSlot(), chunks);
        }
        queue.reclaim(sequence);
        queue.beginSlot(++sequence);
        return chunks;
    }

    /** Completes chunks of all finished spans, as the end does. */
    public void finishAll() {
        core.completeFinished();
        core.publish(counters);
    }

    StateReader reader() {
        return reader;
    }

    /** Lost because a table was full, of whatever there is in a table. */
    long overflowed() {
        return counters.dropped(DropReason.SPAN_TABLE_FULL)
                + counters.dropped(DropReason.SEGMENT_TABLE_FULL)
                + counters.get(EngineCounter.STRINGS_DROPPED)
                + counters.get(EngineCounter.ATTRIBUTES_DROPPED);
    }

    /** What was counted so far. */
    Counts counts() {
        return counts(counters.view());
    }

    /** Counters of an engine in the form in which the model counts. */
    public static Counts counts(final CountersView counters) {
        final Counts counts = new Counts();
        counts.records = counters.get(EngineCounter.RECORDS_DECODED);
        counts.created = counters.get(EngineCounter.SPANS_DECODED);
        counts.completed = counters.get(EngineCounter.SPANS_COMPLETED);
        counts.chunks = counters.get(EngineCounter.CHUNKS_COMPLETED);
        counts.live = counters.get(EngineCounter.SPANS_LIVE);
        counts.replaced = counters.dropped(DropReason.DUPLICATE_CREATE);
        counts.abandoned = counters.dropped(DropReason.ABANDONED);
        counts.spanNotFound = counters.get(EngineCounter.RECORDS_SPAN_NOT_FOUND);
        counts.stringNotFound = counters.get(EngineCounter.RECORDS_STRING_NOT_FOUND);
        counts.malformed = counters.get(EngineCounter.RECORDS_MALFORMED);
        return counts;
    }

    private void assertConserved() {
        final long created = counters.get(EngineCounter.SPANS_DECODED);
        final long completed = counters.get(EngineCounter.SPANS_COMPLETED);
        assertEquals(created, completed + counters.dropped() + spans.live());
        assertEquals(spans.used(), spans.live() + queue.inFlightSpans());
        for (int segment = 0; segment < segments.recordsTouched() && !strict; segment++) {
            if (segments.isInUse(segment)) {
                assertEquals(segments.listed(segment), segments.count(segment));
                assertTrue(segments.listed(segment) > 0, "an empty segment");
            }
        }
    }

    /** The same, but looks only at the form of the chunks, because texts that came in need not be UTF-8; a hash of their bytes. */
    public int checkChunks() {
        int hash = 0;
        int first = queue.firstOfSlot();
        for (int i = queue.chunksOfSlot(); i > 0; i--) {
            final int end = encoder.encode(chunk.wrap(first), payload, 0, PAYLOAD_LENGTH);
            if (end != TraceEncoder.DOES_NOT_FIT) {
                final byte[] bytes = Arrays.copyOf(payload.byteArray(), end);
                PayloadMaps.checkForm(bytes);
                hash = 31 * hash + Arrays.hashCode(bytes);
            }
            first = chunk.nextChunk();
        }
        queue.reclaim(sequence);
        queue.beginSlot(++sequence);
        return hash;
    }

    /** What stopped the decoder last. */
    public DecodeError error() {
        return decoder.error();
    }

    /** Takes the meaning from an id of all sources. */
    public void evict(final int id) {
        for (final IdSpace source : sources) {
            source.evict(id);
        }
    }

    /** Takes away what is live, and the ids of programs: then the tables must be as at the start. Not in strict mode, where spans can stay. */
    public void assertNothingLeaks() {
        for (int segment = 0; segment < segments.recordsTouched(); segment++) {
            if (segments.isInUse(segment)) {
                final long id = spans.buffer().getLong(SpanTable.at(segments.first(segment)));
                records.wrap(buffer, 0, BUFFER_LENGTH).own().abandonSegment(id);
                assertTrue(apply(0, buffer, 0, records.position(), 1, false), "cannot abandon a live segment");
            }
        }
        assertEquals(0, spans.live(), "live spans without a segment");
        checkChunks();
        for (int id = 0; id < Programs.STRING_IDS; id++) {
            evict(id);
        }
        assertEquals(Arrays.toString(baseline), Arrays.toString(used()), "spans, segments, blocks, strings, bytes");
    }
}
