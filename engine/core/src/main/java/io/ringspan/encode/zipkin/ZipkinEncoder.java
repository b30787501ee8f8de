/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.zipkin;

import io.ringspan.encode.ChunkSpace;
import io.ringspan.encode.Omissions;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.encode.SpanLimits;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.json.JsonWriter;
import io.ringspan.encode.otlp.SpanReading;
import io.ringspan.memory.RawMemory;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import org.agrona.MutableDirectBuffer;

/**
 * Zipkin's second format as JSON, for {@code /api/v2/spans}: a payload is an array of spans; a chunk is its spans, one after the other.
 *
 * <p>Spans are read as for OTLP, and said in Zipkin's words as OpenTelemetry's specification does; see {@code docs/formats.md}. A span
 * without an id or without a trace id is left out, because Zipkin would refuse the whole payload; it is lost, and counted. Links have no place, and
 * are counted too.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
public final class ZipkinEncoder implements TraceEncoder {
    private final ChunkSpace space;
    private final PayloadFramer framer = new ZipkinFramer();
    private final SpanReading reading;
    private final ZipkinSpan span;
    private final Omissions omissions = new Omissions();

    /**
     * Creates an encoder. To be called before the decode thread starts, because it pins texts.
     *
     * @param store     tables of the chunks
     * @param service   of the process, for spans that have none
     * @param language  value of the tag {@code language}
     * @param processId value of the tag {@code process_id}
     */
    public ZipkinEncoder(final TraceStore store, final String service, final String language, final long processId) {
        this(store, service, language, processId, SpanLimits.none());
    }

    /**
     * Creates an encoder. To be called before the decode thread starts, because it pins texts.
     *
     * @param store     tables of the chunks
     * @param service   of the process, for spans that have none
     * @param language  value of the tag {@code language}
     * @param processId value of the tag {@code process_id}
     * @param limits    how much of a span goes out
     */
    public ZipkinEncoder(
            final TraceStore store,
            final String service,
            final String language,
            final long processId,
            final SpanLimits limits) {
        space = new ChunkSpace(store.offHeap(), this::putChunk);
        reading = new SpanReading(store, service, language, processId, limits);
        span = new ZipkinSpan(store.strings(), reading);
    }

    /**
     * Heap that an encoder takes for good.
     *
     * @param entryCount all entries of the string table
     * @return in bytes
     */
    public static long heap(final int entryCount) {
        return SpanReading.heap(entryCount) + JsonWriter.heap();
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
        reading.begin(chunk);
        span.wrap(payload, room);
        int length = 0;
        while (reading.next()) {
            if (reading.header().spanId() == 0
                    || (reading.traceIdHigh() | reading.header().traceIdLow()) == 0) {
                omissions.addSpan();
                continue;
            }
            reading.count(omissions);
            length = span.put();
            if (length == DOES_NOT_FIT) {
                return DOES_NOT_FIT;
            }
        }
        return length;
    }
}
