/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.encode.datadog.V04Encoder;
import io.ringspan.model.PayloadMaps;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.protocol.Utf8;
import io.ringspan.table.BlockPool;
import io.ringspan.table.ChunkQueue;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/** Spans put straight into the tables, encoded, and read back by an independent reader. */
public final class EncodeFixture {
    public static final byte GUARD = 0x5A;
    // the encoder says beforehand whether a span fits; how much more than the span it may ask for at most
    public static final int SLACK_PER_SPAN = 300;

    public final SpanTable spans;
    public final StringTable strings;
    public final TraceStore store;
    public final V04Encoder encoder;
    public final TraceChunk chunk;
    private final ChunkQueue queue;
    private final int segment;
    private final List<Integer> pending = new ArrayList<>();

    public EncodeFixture(final String tracerService) {
        this(tracerService, 64, 1 << 12);
    }

    public EncodeFixture(final String tracerService, final int spanCount, final int stringCount) {
        spans = new SpanTable(spanCount);
        final SegmentTable segments = new SegmentTable(4);
        strings = new StringTable(stringCount, 1 << 24);
        store = new TraceStore(spans, segments, new BlockPool(1 << 15), strings);
        encoder = new V04Encoder(store, tracerService, "jvm", 77);
        chunk = new TraceChunk(spans);
        queue = new ChunkQueue(store);
        segment = segments.add(1, 0);
    }

    public int text(final String text) {
        final byte[] utf8 = Utf8.toBytes(text);
        final int handle = strings.intern(new UnsafeBuffer(utf8), 0, utf8.length);
        assertTrue(handle != StringTable.FULL);
        return handle;
    }

    private int inline(final byte[] bytes) {
        final int handle = strings.addInline(new UnsafeBuffer(bytes), 0, bytes.length);
        assertTrue(handle != StringTable.FULL);
        return handle;
    }

    public int span(final long spanId, final long parentId) {
        final int span = store.addSpan(spanId, 10 + spanId, 99, parentId, 1, segment);
        assertTrue(span != SpanTable.NONE);
        pending.add(span);
        return span;
    }

    public SpanHeader header(final int span) {
        return new SpanHeader().wrap(spans.buffer(), SpanTable.at(span));
    }

    public void meta(final int span, final String key, final String value) {
        store.pushMeta(span, text(key), text(value));
    }

    public void traceMeta(final String key, final String value) {
        store.pushTraceAttribute(segment, text(key), BlockPool.META, text(value));
    }

    public void traceMetric(final String key, final double value) {
        store.pushTraceAttribute(segment, text(key), BlockPool.METRIC, Double.doubleToRawLongBits(value));
    }

    public void metaText(final int span, final String key, final String value) {
        assertTrue(store.pushHeld(span, text(key), BlockPool.META, inline(Utf8.toBytes(value))));
    }

    public void metric(final int span, final String key, final double value) {
        store.pushMetric(span, text(key), Double.doubleToRawLongBits(value));
    }

    public void struct(final int span, final String key, final byte[] value) {
        assertTrue(store.pushHeld(span, text(key), BlockPool.META_STRUCT, inline(value)));
    }

    /** An event; attributes in the layout of records. */
    public void event(final int span, final long time, final String name, final byte[] attributes) {
        final byte[] utf8 = Utf8.toBytes(name);
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[16 + utf8.length + attributes.length]);
        bytes.putLong(0, time, java.nio.ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(8, utf8.length, java.nio.ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(12, attributes.length, java.nio.ByteOrder.LITTLE_ENDIAN);
        bytes.putBytes(16, utf8);
        bytes.putBytes(16 + utf8.length, attributes);
        assertTrue(store.pushHeld(span, StringTable.EMPTY, BlockPool.EVENT, inline(bytes.byteArray())));
    }

    /** Makes a chunk of the spans added since the last one, with the tags of the trace that were set since then. */
    public TraceChunk seal(final String origin) {
        return seal(origin, 0);
    }

    public TraceChunk seal(final String origin, final int chunkFlags) {
        for (int i = 0; i < pending.size(); i++) {
            spans.unindex(pending.get(i));
            store.segments().unlist(pending.get(i), spans);
            spans.chunkNext(pending.get(i), i + 1 < pending.size() ? pending.get(i + 1) : SpanTable.NONE);
        }
        queue.append(
                pending.get(0),
                pending.size(),
                store.takeTraceAttributes(segment),
                store.segments().priority(segment),
                origin == null ? IdSpace.UNKNOWN : text(origin),
                chunkFlags);
        chunk.wrap(pending.get(0));
        pending.clear();
        return chunk;
    }

    /** The bytes of the chunk, from an offset that is not 0 and with guards around. */
    public byte[] bytes(final int room) {
        final byte[] memory = new byte[room + 16];
        Arrays.fill(memory, GUARD);
        final int end = encoder.encode(chunk, new UnsafeBuffer(memory), 8, 8 + room);
        for (int i = 0; i < memory.length; i++) {
            if (i < 8 || i >= 8 + room) {
                assertEquals(GUARD, memory[i], "byte " + i + " with room for " + room);
            }
        }
        return end == TraceEncoder.DOES_NOT_FIT ? null : Arrays.copyOfRange(memory, 8, end);
    }

    /** The spans of the chunk as maps, lists, strings and numbers. */
    public List<Map<String, Object>> decoded() {
        return PayloadMaps.chunk(bytes(1 << 23));
    }

    public static Object read(final byte[] bytes) {
        return PayloadMaps.read(bytes);
    }
}
