/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import io.ringspan.encode.ChunkSpace;
import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.table.IdSpace;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Datadog v1.0: MessagePack maps with numbers as keys, attributes with types, and texts that stand where they are used first and are numbers
 * from there on, through the whole payload.
 *
 * <p>A whole payload has its texts inline, as tracers send it. A part of one, after a receiver found it too large, may begin in the middle:
 * the texts in front of it go into the field of the payload that is made for that, so that all numbers stay what they are ({@link V10Framer}).
 *
 * <p>Spans have the tags of v0.4, as attributes of their own types; {@code env}, {@code version}, {@code component} and {@code span.kind} are fields
 * besides. Origin, sampling priority and mechanism, and trace id belong to the chunk. A chunk has one trace id, so an engine's chunk of
 * spans with different ones becomes several.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
public final class V10Encoder implements TraceEncoder {
    private static final int CHUNK_FIELDS = 6;
    private static final int SPAN_FIELDS = 16;
    private static final int SPANS_MAX_SHORT = 0xFFFF;
    // of a chunk, but for origin and service of the root: heads, keys, ids
    private static final int CHUNK_LENGTH_MAX = 64;
    // of a span up to its attributes, but for its texts; and behind them, without the type
    private static final int HEAD_LENGTH_MAX = 64;
    private static final int REST_LENGTH_MAX = 64 + StreamedTexts.OVERRUN_MAX;

    private final ChunkSpace space;
    private final V10Framer framer;
    private final TextNumbers numbers;
    private final TextNumbers.Mark mark = new TextNumbers.Mark();
    private final StreamedTexts texts;
    private final TypedValues values;
    private final V10Attributes attributes;
    private final int serviceKey;
    private PayloadDictionary dictionary;
    // of the chunk at hand
    private RawMemory payload;
    private int payloadOffset;
    private boolean hasSpan;

    /**
     * Creates an encoder. To be called before the decode thread starts, because it pins texts.
     *
     * @param store         tables of the chunks
     * @param process       what is said of the process; not to be changed from here on
     * @param tracerService service of the process, that spans of other services name as their base
     * @param language      value of the attribute {@code language}
     * @param processId     value of the attribute {@code process_id}
     */
    public V10Encoder(
            final TraceStore store,
            final V10Process process,
            final String tracerService,
            final String language,
            final long processId) {
        final StringTable strings = store.strings();
        space = new ChunkSpace(store.offHeap(), this::putChunks);
        framer = new V10Framer(process);
        numbers = new TextNumbers(strings);
        texts = new StreamedTexts(strings, numbers);
        values = new TypedValues(strings, texts);
        final ChunkTexts keys = new ChunkTexts(strings, tracerService, language);
        attributes = new V10Attributes(store, keys, texts, values, processId);
        serviceKey = strings.pin("service");
    }

    /**
     * Heap that an encoder takes for good.
     *
     * @param entryCount all entries of the string table
     * @return in bytes
     */
    public static long heap(final int entryCount) {
        return V10Attributes.heap(entryCount) + TextNumbers.heap(entryCount);
    }

    /**
     * Memory for the dictionary of a payload.
     *
     * @param process       that an encoder is made with
     * @param payloadLength of a payload, in bytes
     * @return in bytes
     */
    public static int dictionaryLength(final V10Process process, final int payloadLength) {
        return new V10Framer(process).dictionaryLengthMax(payloadLength);
    }

    @Override
    public PayloadFramer framer() {
        return framer;
    }

    @Override
    public void begin(final PayloadDictionary newDictionary) {
        dictionary = newDictionary;
        V10Framer.Notes.count(dictionary.buffer(), 0);
        numbers.begin(
                dictionary, V10Framer.Notes.textsLengthMax(dictionary.buffer().capacity()));
        for (final UnsafeBuffer text : framer.texts()) {
            numbers.form(text, 0, text.capacity());
        }
    }

    @Override
    public int encode(final TraceChunk chunk, final MutableDirectBuffer buffer, final int offset, final int limit) {
        payloadOffset = offset;
        return space.encode(chunk, buffer, offset, limit);
    }

    // length of the chunks of v1.0, or DOES_NOT_FIT
    private int putChunks(final TraceChunk chunk, final RawMemory memory, final int room) {
        payload = memory;
        final UnsafeBuffer notes = dictionary.buffer();
        final int noteCount = V10Framer.Notes.count(notes);
        numbers.mark(mark);
        chunk.rewind();
        int to = DOES_NOT_FIT;
        try {
            hasSpan = chunk.next();
            int end = 0;
            while (hasSpan && end != DOES_NOT_FIT) {
                end = putChunk(chunk, end, room - CHUNK_LENGTH_MAX);
            }
            to = end;
        } finally {
            // also behind whatever is thrown: texts of which the payload has the numbers only could not be read
            if (to == DOES_NOT_FIT) {
                numbers.takeBack(mark);
                V10Framer.Notes.count(notes, noteCount);
            }
        }
        return to;
    }

    // the spans from the one at hand on that have its trace id
    private int putChunk(final TraceChunk chunk, final int offset, final int limit) {
        final RawMemory payload = this.payload;
        final int origin = chunk.origin() == IdSpace.UNKNOWN ? StringTable.EMPTY : chunk.origin();
        final int service = chunk.header().service();
        final long length = (long) texts.lengthMax(origin) + texts.lengthMax(serviceKey) + texts.lengthMax(service);
        if (length + StreamedTexts.OVERRUN_MAX > limit - offset
                || !V10Framer.Notes.add(
                        dictionary.buffer(), payloadOffset + offset, dictionary.length(), dictionary.count())) {
            return DOES_NOT_FIT;
        }
        attributes.beginChunk(chunk);
        int to = MsgPack.putMap(payload, offset, CHUNK_FIELDS);
        to = texts.put(payload, TypedValues.putKey(payload, to, 2), origin);
        to = MsgPack.putArray(payload, TypedValues.putKey(payload, to, 3), TypedValues.TRIPLET);
        to = TypedValues.putKey(payload, texts.put(payload, to, serviceKey), TypedValues.STRING);
        to = texts.put(payload, to, service);
        final int spans = TypedValues.putKey(payload, to, 4);
        final boolean isWide = chunk.spanCount() > SPANS_MAX_SHORT;
        to = spans + (isWide ? MsgPack.HEADER_LENGTH_MAX : MsgPack.arrayLength(SPANS_MAX_SHORT));
        final long traceId = chunk.header().traceIdLow();
        int count = 0;
        do {
            to = putSpan(chunk, to, limit - REST_LENGTH_MAX);
            if (to == DOES_NOT_FIT) {
                return DOES_NOT_FIT;
            }
            count++;
            hasSpan = chunk.next();
        } while (hasSpan && chunk.header().traceIdLow() == traceId);
        MsgPack.putWideArray(payload, spans, count, isWide);
        to = MsgPack.putLong(payload, TypedValues.putKey(payload, to, 1), attributes.priority());
        to = TypedValues.putTraceId(payload, TypedValues.putKey(payload, to, 6), attributes.traceIdHigh(), traceId);
        return MsgPack.putPositive(payload, TypedValues.putKey(payload, to, 7), attributes.mechanism());
    }

    private int putSpan(final TraceChunk chunk, final int offset, final int limit) {
        final RawMemory payload = this.payload;
        final SpanHeader header = chunk.header();
        final long length = (long) texts.lengthMax(header.service())
                + texts.lengthMax(header.name())
                + texts.lengthMax(header.resource());
        if (length + HEAD_LENGTH_MAX > limit - offset) {
            return DOES_NOT_FIT;
        }
        int to = MsgPack.putMap(payload, offset, SPAN_FIELDS);
        to = texts.put(payload, TypedValues.putKey(payload, to, 1), header.service());
        to = texts.put(payload, TypedValues.putKey(payload, to, 2), header.name());
        to = texts.put(payload, TypedValues.putKey(payload, to, 3), header.resource());
        to = MsgPack.putUnsigned(payload, TypedValues.putKey(payload, to, 4), header.spanId());
        to = MsgPack.putUnsigned(payload, TypedValues.putKey(payload, to, 5), header.parentId());
        to = MsgPack.putPositive(payload, TypedValues.putKey(payload, to, 6), Math.max(0, header.start()));
        to = MsgPack.putPositive(payload, TypedValues.putKey(payload, to, 7), Math.max(0, header.duration()));
        to = MsgPack.putBoolean(payload, TypedValues.putKey(payload, to, 8), header.error() != 0);
        to = attributes.put(chunk, payload, TypedValues.putKey(payload, to, 9), limit);
        if (to == DOES_NOT_FIT || restLengthMax(header.type()) > limit - to) {
            return DOES_NOT_FIT;
        }
        to = texts.put(payload, TypedValues.putKey(payload, to, 10), header.type());
        to = MsgPack.putArray(payload, TypedValues.putKey(payload, to, 11), attributes.linkCount);
        for (int i = attributes.linkCount - 1; i >= 0; i--) {
            to = values.putLink(payload, to, attributes.links[i]);
        }
        to = MsgPack.putArray(payload, TypedValues.putKey(payload, to, 12), attributes.eventCount);
        for (int i = attributes.eventCount - 1; i >= 0; i--) {
            to = values.putEvent(payload, to, attributes.events[i]);
        }
        // these are among the attributes too, and so known
        to = texts.put(payload, TypedValues.putKey(payload, to, 13), attributes.env);
        to = texts.put(payload, TypedValues.putKey(payload, to, 14), attributes.version);
        to = texts.put(payload, TypedValues.putKey(payload, to, 15), attributes.component);
        to = MsgPack.putPositive(payload, TypedValues.putKey(payload, to, 16), attributes.kind());
        return numbers.isFull() ? DOES_NOT_FIT : to;
    }

    // most bytes of what is longer in some spans than in others, behind the attributes
    private long restLengthMax(final int type) {
        long length = texts.lengthMax(type);
        for (int i = 0; i < attributes.linkCount; i++) {
            length += values.linkLengthMax(attributes.links[i]);
        }
        for (int i = 0; i < attributes.eventCount; i++) {
            length += values.eventLengthMax(attributes.events[i]);
        }
        return length;
    }
}
