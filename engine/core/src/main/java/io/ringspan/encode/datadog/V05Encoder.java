/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import io.ringspan.encode.ChunkSpace;
import io.ringspan.encode.Omissions;
import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.json.JsonWriter;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.table.BlockPool;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import org.agrona.MutableDirectBuffer;

/**
 * Datadog v0.5: a MessagePack array of a dictionary and of chunks, each an array of spans, each an array of twelve. A text is a number,
 * its place in the dictionary, in which texts stand in the order of their first use; the first one is empty.
 *
 * <p>Spans have the same tags as in v0.4, in the same order, which for v0.5 the reference implementation leaves to its hash tables; its
 * dictionary is the same, byte for byte.
 *
 * <p>v0.5 has no place for some things ({@link #canSay}). Span events and links go out as texts in JSON: the tag {@code events}, as the reference does
 * it, and the tag {@code _dd.span_links}, as Datadog's Java tracer does it. Binary tags are left out, and counted ({@link #omissions}).
 *
 * <p>A payload that is sent in parts has its whole dictionary in each of them.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
public final class V05Encoder implements TraceEncoder {
    private static final int FIELD_COUNT = 12;
    // up to the first tag: heads, three texts, ids, times and error
    private static final int HEAD_LENGTH_MAX =
            3 * MsgPack.HEADER_LENGTH_MAX + 3 * TextNumbers.LENGTH_MAX + 6 * MsgPack.NUMBER_LENGTH_MAX;
    // behind the tags: the head of the map of numbers, the two numbers of every span, and the type
    private static final int REST_LENGTH_MAX = MsgPack.HEADER_LENGTH_MAX
            + 2 * (TextNumbers.LENGTH_MAX + MsgPack.NUMBER_LENGTH_MAX)
            + TextNumbers.LENGTH_MAX;
    private static final long ONE = Double.doubleToRawLongBits(1);

    private final ChunkSpace space;
    private final BlockPool blocks;
    private final ChunkTexts texts;
    private final TextNumbers numbers;
    private final TextNumbers.Mark chunkMark = new TextNumbers.Mark();
    private final TextNumbers.Mark spanMark = new TextNumbers.Mark();
    private final NumberTagWriter writer;
    private final SpanTags tags;
    private final FlatTags flat;
    private final ChunkTags chunkTags;
    private final EventsText events;
    private final LinksText links;
    private final int eventsKey;
    private final int linksKey;
    private final Omissions omissions = new Omissions();
    private final long processId;
    // of the chunk at hand
    private RawMemory payload;

    /**
     * Creates an encoder. To be called before the decode thread starts, because it pins texts.
     *
     * @param store            tables of the chunks
     * @param tracerService    service of the process, that spans of other services name as their base
     * @param language         value of the tag {@code language}
     * @param processId        value of the tag {@code process_id}
     * @param sendsTraceIdHigh whether the first span of a chunk gets the tag {@code _dd.p.tid}, if it has none and the high half of its
     *                         trace id is not 0
     */
    public V05Encoder(
            final TraceStore store,
            final String tracerService,
            final String language,
            final long processId,
            final boolean sendsTraceIdHigh) {
        final StringTable strings = store.strings();
        blocks = store.blocks();
        space = new ChunkSpace(store.offHeap(), this::putChunk);
        texts = new ChunkTexts(strings, tracerService, language);
        numbers = new TextNumbers(strings);
        writer = new NumberTagWriter(numbers, texts);
        tags = new SpanTags(blocks, strings, writer);
        flat = tags.flat();
        chunkTags = new ChunkTags(strings, texts, writer, tags, sendsTraceIdHigh);
        events = new EventsText(strings);
        links = new LinksText(strings);
        eventsKey = strings.pin("events");
        linksKey = strings.pin("_dd.span_links");
        this.processId = Double.doubleToRawLongBits((double) processId);
    }

    /**
     * Heap that an encoder takes for good.
     *
     * @param entryCount all entries of the string table
     * @return in bytes
     */
    public static long heap(final int entryCount) {
        return SpanTags.heap(entryCount) + TextNumbers.heap(entryCount) + 2 * JsonWriter.heap();
    }

    @Override
    public PayloadFramer framer() {
        return V05Framer.INSTANCE;
    }

    @Override
    public void begin(final PayloadDictionary dictionary) {
        MsgPack.putStringHeader(dictionary.buffer(), 0, 0);
        dictionary.end(1, 1);
        numbers.begin(dictionary, dictionary.buffer().capacity());
    }

    /**
     * Whether v0.5 can say all that v0.4 says of a chunk: whether there are no binary tags in it.
     *
     * @param chunk of which all spans are looked at, from the first one of the part at hand on
     * @return false if another format says more; perhaps also for a binary tag that was unset
     */
    @Override
    public boolean canSay(final TraceChunk chunk) {
        chunk.rewind();
        while (chunk.next()) {
            for (int block = chunk.attributes(); block != BlockPool.NONE; block = blocks.older(block)) {
                for (int i = blocks.count(block) - 1; i >= 0; i--) {
                    if (blocks.kind(block, i) == BlockPool.META_STRUCT) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    @Override
    public Omissions omissions() {
        return omissions;
    }

    @Override
    public int encode(final TraceChunk chunk, final MutableDirectBuffer buffer, final int offset, final int limit) {
        if (limit - offset < MsgPack.HEADER_LENGTH_MAX) {
            return DOES_NOT_FIT;
        }
        return space.encode(chunk, buffer, offset, limit);
    }

    // length of the chunk, or DOES_NOT_FIT
    private int putChunk(final TraceChunk chunk, final RawMemory memory, final int room) {
        payload = memory;
        omissions.begin();
        numbers.mark(chunkMark);
        chunkTags.begin(chunk);
        int to = DOES_NOT_FIT;
        try {
            int end = MsgPack.putArray(payload, 0, chunk.spanCount());
            chunk.rewind();
            while (end != DOES_NOT_FIT && chunk.next()) {
                chunkTags.beginSpan(chunk);
                end = putSpan(chunk.header(), chunk.attributes(), end, room - REST_LENGTH_MAX);
            }
            to = end;
        } finally {
            // also behind whatever is thrown, or the dictionary keeps texts that nobody uses
            if (to == DOES_NOT_FIT) {
                numbers.takeBack(chunkMark);
            }
        }
        return to;
    }

    // offset behind the span, or DOES_NOT_FIT; of the limit the rest that every span may have is taken off already
    private int putSpan(final SpanHeader header, final int attributes, final int offset, final int limit) {
        if (limit - offset < HEAD_LENGTH_MAX) {
            return DOES_NOT_FIT;
        }
        final RawMemory payload = this.payload;
        int to = MsgPack.putArray(payload, offset, FIELD_COUNT);
        to = numbers.put(payload, to, header.service(), header.name());
        to = TextNumbers.put(payload, to, numbers.form(header.resource()));
        to = MsgPack.putUnsigned(payload, to, header.traceIdLow());
        to = MsgPack.putUnsigned(payload, to, header.spanId());
        to = MsgPack.putUnsigned(payload, to, header.parentId());
        to = MsgPack.putLong(payload, to, header.start());
        to = MsgPack.putLong(payload, to, header.duration());
        to = MsgPack.putLong(payload, to, header.error());
        to = putMeta(header, attributes, to, limit);
        if (to == DOES_NOT_FIT) {
            return DOES_NOT_FIT;
        }
        to = putMetrics(to);
        to = TextNumbers.putLast(payload, to, numbers.form(header.type()));
        omissions.add(tags.structCount, 0, 0);
        return numbers.isFull() ? DOES_NOT_FIT : to;
    }

    // the map of string tags; DOES_NOT_FIT also if there is no room for what comes behind it
    private int putMeta(final SpanHeader header, final int attributes, final int offset, final int limit) {
        final int headerLength = chunkTags.headerLength(attributes);
        final int first = offset + headerLength;
        numbers.mark(spanMark);
        tags.begin();
        int to = chunkTags.put(payload, header, attributes, first, limit);
        final boolean hasEvents = tags.eventCount > 0;
        final boolean hasLinks = tags.linkCount > 0;
        if (to != DOES_NOT_FIT && (flat.arrayCount() > 0 || hasEvents || hasLinks)) {
            // what goes out under the same keys is known now
            numbers.takeBack(spanMark);
            tags.beginAgain();
            replace(eventsKey, hasEvents);
            replace(linksKey, hasLinks);
            to = chunkTags.put(payload, header, attributes, first, limit);
        }
        final long left = tags.listedLength + flat.lengthMax();
        if (to == DOES_NOT_FIT || left > limit - to) {
            return DOES_NOT_FIT;
        }
        to = chunkTags.putFlat(payload, to);
        if (hasEvents) {
            to = putJson(eventsKey, to, (int) Math.max(to, limit - left));
        }
        if (hasLinks && to != DOES_NOT_FIT) {
            to = putJson(linksKey, to, (int) Math.max(to, limit - left));
        }
        if (to == DOES_NOT_FIT) {
            return DOES_NOT_FIT;
        }
        final int count = tags.metaCount + flat.metaCount();
        return ChunkTags.putHeader(payload, offset, headerLength, to, count);
    }

    // no tag of the span goes out under the key
    private void replace(final int key, final boolean isReplaced) {
        if (isReplaced) {
            tags.seeMeta(key);
            flat.dropLong(key);
        }
    }

    private int putJson(final int keyText, final int offset, final int limit) {
        if (limit - offset < TextNumbers.LENGTH_MAX + MsgPack.HEADER_LENGTH_MAX) {
            return DOES_NOT_FIT;
        }
        final int value = TextNumbers.put(payload, offset, numbers.form(keyText));
        final int text = value + MsgPack.HEADER_LENGTH_MAX;
        final int end = keyText == eventsKey
                ? events.put(tags.events, tags.eventCount, payload, text, limit)
                : links.put(tags.links, tags.linkCount, payload, text, limit);
        if (end == DOES_NOT_FIT) {
            return DOES_NOT_FIT;
        }
        final int encoded = text - MsgPack.stringHeaderLength(end - text);
        MsgPack.putStringHeader(payload, encoded, end - text);
        return TextNumbers.put(payload, value, numbers.form(payload, encoded, end - encoded));
    }

    private int putMetrics(final int offset) {
        final RawMemory payload = this.payload;
        final boolean isMeasured = tags.hasOtherKind(texts.internal);
        if (isMeasured) {
            tags.dropMetric(texts.measuredKey);
        }
        final int count = tags.metricCount;
        int to = MsgPack.putMap(payload, offset, 1 + (isMeasured ? 1 : 0) + count + flat.metricCount());
        to = putMetric(to, texts.processIdKey, processId);
        if (isMeasured) {
            to = putMetric(to, texts.measuredKey, ONE);
        }
        to = numbers.putMetrics(payload, to, tags.metricKeys, tags.metricValues, count);
        return flat.metricCount() > 0 ? flat.putMetrics(payload, to, writer) : to;
    }

    private int putMetric(final int offset, final int key, final long value) {
        final int to = TextNumbers.put(payload, offset, numbers.form(key));
        return MsgPack.putDouble(payload, to, value);
    }
}
