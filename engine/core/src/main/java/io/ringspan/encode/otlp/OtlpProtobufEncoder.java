/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.encode.ChunkSpace;
import io.ringspan.encode.Omissions;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.encode.SpanLimits;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.memory.OffHeap;
import io.ringspan.memory.RawMemory;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import org.agrona.MutableDirectBuffer;

/**
 * OTLP as protobuf: a payload is an {@code ExportTraceServiceRequest} with one resource and one scope; a chunk is its spans, one after the
 * other.
 *
 * <p>Protobuf has lengths in front. That of a span is found from its lists before a byte of it is written, so nothing is moved, and whether
 * the span fits is known beforehand.
 *
 * <p>How spans become fields is what the reference implementation does; what it does not know, such as typed tags and links, has the
 * field that OTLP has for it. See {@code docs/formats.md}.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
public final class OtlpProtobufEncoder implements TraceEncoder {
    private static final int SPAN = Protobuf.bytes(2);

    private final ChunkSpace space;
    private final PayloadFramer framer;
    private final ChunkFacts facts;
    private final SpanContents contents;
    private final OtlpSpan span;
    private final Omissions omissions = new Omissions();
    private final SpanMessage message;

    /**
     * Creates an encoder. To be called before the decode thread starts, because it pins texts.
     *
     * @param store     tables of the chunks
     * @param resource  what is said of the process; not to be changed from here on
     * @param language  value of the attribute {@code language}
     * @param processId value of the attribute {@code process_id}
     */
    public OtlpProtobufEncoder(
            final TraceStore store, final OtlpResource resource, final String language, final long processId) {
        this(store, resource, language, processId, SpanLimits.otlp());
    }

    /**
     * Creates an encoder. To be called before the decode thread starts, because it pins texts.
     *
     * @param store     tables of the chunks
     * @param resource  what is said of the process; not to be changed from here on
     * @param language  value of the attribute {@code language}
     * @param processId value of the attribute {@code process_id}
     * @param limits    how much of a span goes out
     */
    public OtlpProtobufEncoder(
            final TraceStore store,
            final OtlpResource resource,
            final String language,
            final long processId,
            final SpanLimits limits) {
        final OffHeap memory = store.offHeap();
        space = new ChunkSpace(memory, this::putChunk);
        framer = new OtlpProtobufFramer(resource);
        final SpanTexts texts = new SpanTexts(store.strings(), resource.service(), language, processId);
        final KeyValues keyValues = new KeyValues(store.strings());
        facts = new ChunkFacts(store);
        final FixedFields fixed = new FixedFields(memory, texts, keyValues);
        contents = new SpanContents(store, texts, keyValues, false, limits.textMax());
        span = new OtlpSpan(store.strings(), contents, limits);
        message = new SpanMessage(store.strings(), span, fixed, keyValues);
    }

    /**
     * Heap that an encoder takes for good.
     *
     * @param entryCount all entries of the string table
     * @return in bytes
     */
    public static long heap(final int entryCount) {
        return SpanContents.heap(entryCount);
    }

    @Override
    public Omissions omissions() {
        return omissions;
    }

    @Override
    public PayloadFramer framer() {
        return framer;
    }

    @Override
    public int encode(final TraceChunk chunk, final MutableDirectBuffer buffer, final int offset, final int limit) {
        return space.encode(chunk, buffer, offset, limit);
    }

    // length of the chunk, or DOES_NOT_FIT
    private int putChunk(final TraceChunk chunk, final RawMemory payload, final int room) {
        final int limit = room - KeyValues.OVERRUN_MAX;
        omissions.begin();
        facts.find(chunk);
        chunk.rewind();
        int to = 0;
        while (chunk.next()) {
            contents.read(chunk);
            span.find(chunk.header(), facts.traceIdHigh());
            span.count(omissions);
            final long length = message.length();
            if (Protobuf.fieldLength(length) > limit - to) {
                return DOES_NOT_FIT;
            }
            to = message.put(payload, Protobuf.putVarint(payload, to, SPAN, length));
        }
        return to;
    }
}
