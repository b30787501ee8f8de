/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.encode.ChunkSpace;
import io.ringspan.encode.Omissions;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.encode.SpanLimits;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.json.JsonWriter;
import io.ringspan.memory.RawMemory;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import org.agrona.MutableDirectBuffer;

/**
 * OTLP as JSON: a payload is an {@code ExportTraceServiceRequest} with one resource and one scope, without spaces; a chunk is its spans, one
 * after the other.
 *
 * <p>Spans become the same fields as in {@link OtlpProtobufEncoder}; ids are hexadecimal, integers of 64 bits are texts, doubles have as few
 * digits as it takes to read them back, what is not finite is {@code null}, and bytes are base64.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
public final class OtlpJsonEncoder implements TraceEncoder {
    private final ChunkSpace space;
    private final PayloadFramer framer;
    private final ChunkFacts facts;
    private final SpanContents contents;
    private final OtlpSpan span;
    private final Omissions omissions = new Omissions();
    private final SpanJson json;

    /**
     * Creates an encoder. To be called before the decode thread starts, because it pins texts.
     *
     * @param store     tables of the chunks
     * @param resource  what is said of the process; not to be changed from here on
     * @param language  value of the attribute {@code language}
     * @param processId value of the attribute {@code process_id}
     */
    public OtlpJsonEncoder(
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
    public OtlpJsonEncoder(
            final TraceStore store,
            final OtlpResource resource,
            final String language,
            final long processId,
            final SpanLimits limits) {
        space = new ChunkSpace(store.offHeap(), this::putChunk);
        framer = new OtlpJsonFramer(resource);
        final SpanTexts texts = new SpanTexts(store.strings(), resource.service(), language, processId);
        final KeyValues values = new KeyValues(store.strings());
        facts = new ChunkFacts(store);
        contents = new SpanContents(store, texts, values, false, limits.textMax());
        span = new OtlpSpan(store.strings(), contents, limits);
        json = new SpanJson(store.offHeap(), store.strings(), span, texts, values);
    }

    /**
     * Heap that an encoder takes for good.
     *
     * @param entryCount all entries of the string table
     * @return in bytes
     */
    public static long heap(final int entryCount) {
        return SpanContents.heap(entryCount) + JsonWriter.heap();
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
        omissions.begin();
        facts.find(chunk);
        chunk.rewind();
        json.wrap(payload, room);
        int length = 0;
        while (chunk.next()) {
            contents.read(chunk);
            span.find(chunk.header(), facts.traceIdHigh());
            span.count(omissions);
            json.put();
            length = json.end();
            if (length == DOES_NOT_FIT) {
                return DOES_NOT_FIT;
            }
        }
        return length;
    }
}
