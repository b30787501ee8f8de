/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.encode.PayloadFramer;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.memory.OffHeap;
import io.ringspan.memory.RawMemory;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import org.agrona.BitUtil;
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
 * <p>Payloads outside the heap are written where they are. Those that are arrays are written elsewhere first, in memory that grows with
 * the longest chunk.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
public final class OtlpProtobufEncoder implements TraceEncoder {
    private static final int SPAN = Protobuf.bytes(2);
    private static final int COPY_LENGTH = 1 << 12;

    private final OffHeap memory;
    private final PayloadFramer framer;
    private final ChunkFacts facts;
    private final SpanContents contents;
    private final SpanMessage message;
    // what may be written of the payload at hand
    private final RawMemory payload = new RawMemory();
    // where a chunk is written first if the payload is an array; grows with the longest chunk
    private RawMemory copy;

    /**
     * Creates an encoder. To be called before the decode thread starts, because it pins texts.
     *
     * @param store          tables of the chunks
     * @param resource       what is said of the process; not to be changed from here on
     * @param language       value of the attribute {@code language}
     * @param processId      value of the attribute {@code process_id}
     * @param dropsUnsampled whether spans of traces that were not sampled are left out, as the reference does; for the engine they count
     *                       as delivered all the same
     */
    public OtlpProtobufEncoder(
            final TraceStore store,
            final OtlpResource resource,
            final String language,
            final long processId,
            final boolean dropsUnsampled) {
        memory = store.offHeap();
        framer = new OtlpProtobufFramer(resource);
        copy = memory.allocate(COPY_LENGTH, BitUtil.SIZE_OF_LONG);
        final SpanTexts texts = new SpanTexts(store.strings(), resource.service(), language, processId);
        final KeyValues keyValues = new KeyValues(store.strings());
        facts = new ChunkFacts(store, dropsUnsampled);
        final FixedFields fixed = new FixedFields(memory, texts, keyValues);
        contents = new SpanContents(store, texts, fixed, keyValues);
        message = new SpanMessage(store.strings(), contents, fixed, keyValues);
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
    public PayloadFramer framer() {
        return framer;
    }

    @Override
    public int encode(final TraceChunk chunk, final MutableDirectBuffer buffer, final int offset, final int limit) {
        final int room = limit - offset;
        if (buffer.byteArray() != null) {
            return encodeCopy(chunk, buffer, offset, room);
        }
        payload.wrap(buffer, offset, room);
        final int length = putChunk(chunk, room);
        return length == DOES_NOT_FIT ? DOES_NOT_FIT : offset + length;
    }

    private int encodeCopy(final TraceChunk chunk, final MutableDirectBuffer buffer, final int offset, final int room) {
        buffer.boundsCheck(offset, room);
        int length = putCopy(chunk, room);
        while (length == DOES_NOT_FIT && copy.capacity() < room) {
            final int larger = (int) Math.min(room, 2L * copy.capacity());
            memory.free(copy);
            copy = memory.allocate(larger, BitUtil.SIZE_OF_LONG);
            length = putCopy(chunk, room);
        }
        if (length == DOES_NOT_FIT) {
            return DOES_NOT_FIT;
        }
        buffer.putBytes(offset, copy, 0, length);
        return offset + length;
    }

    private int putCopy(final TraceChunk chunk, final int room) {
        final int copyRoom = Math.min(room, copy.capacity());
        payload.wrap(copy, 0, copyRoom);
        return putChunk(chunk, copyRoom);
    }

    // length of the chunk, or DOES_NOT_FIT
    private int putChunk(final TraceChunk chunk, final int room) {
        final RawMemory payload = this.payload;
        final int limit = room - KeyValues.OVERRUN_MAX;
        facts.find(chunk);
        chunk.rewind();
        int to = 0;
        while (chunk.next()) {
            contents.read(chunk);
            if (facts.isKept() || contents.isSampledByItself) {
                final long length = message.length(chunk.header(), facts.traceIdHigh());
                if (Protobuf.fieldLength(length) > limit - to) {
                    return DOES_NOT_FIT;
                }
                to = message.put(payload, Protobuf.putVarint(payload, to, SPAN, length));
            }
        }
        return to;
    }
}
