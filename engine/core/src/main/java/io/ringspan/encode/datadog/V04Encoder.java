/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import io.ringspan.encode.AttributeEntries;
import io.ringspan.encode.ChunkSpace;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.TraceKeys;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import org.agrona.MutableDirectBuffer;

/**
 * Datadog v0.4: a MessagePack array of chunks, each an array of spans, each a map.
 *
 * <p>Byte for byte what the reference implementation writes: tags newest first and each key once; of a 128-bit trace id the low
 * half; in front of the span's own tags those that follow from the rest: origin, language, base service, process id, measured. On
 * request also the high half of the trace id, which the reference leaves to tracers, as the tag {@code _dd.p.tid} of the first span.
 *
 * <p>Note: not threadsafe; owned by the send thread.
 */
public final class V04Encoder implements TraceEncoder {
    private static final FieldName SERVICE = FieldName.of("service");
    private static final FieldName NAME = FieldName.of("name");
    private static final FieldName RESOURCE = FieldName.of("resource");
    private static final FieldName TRACE_ID = FieldName.of("trace_id", MsgPack.UINT64);
    private static final FieldName SPAN_ID = FieldName.of("span_id", MsgPack.UINT64);
    private static final FieldName PARENT_ID = FieldName.of("parent_id", MsgPack.UINT64);
    private static final FieldName START = FieldName.of("start", MsgPack.INT64);
    private static final FieldName DURATION = FieldName.of("duration");
    private static final FieldName ERROR = FieldName.of("error");
    private static final FieldName META = FieldName.of("meta");
    private static final FieldName METRICS = FieldName.of("metrics");
    private static final FieldName TYPE = FieldName.of("type");
    private static final FieldName META_STRUCT = FieldName.of("meta_struct");
    private static final FieldName SPAN_LINKS = FieldName.of("span_links");
    private static final FieldName SPAN_EVENTS = FieldName.of("span_events");
    private static final FieldName PROCESS_ID = FieldName.of(TraceKeys.PROCESS_ID, MsgPack.FLOAT64);
    private static final FieldName MEASURED = FieldName.of(TraceKeys.MEASURED, MsgPack.FLOAT64);
    // names, numbers and heads that are not those of tags, up to the first tag; and from there on, with the two numbers
    // of every span
    private static final int HEAD_LENGTH_MAX = 136;
    private static final int REST_LENGTH_MAX = 120;
    // service, name, resource, trace id, span id, start, duration, meta, metrics
    private static final int FIELD_COUNT_MIN = 9;
    private static final long ONE = Double.doubleToRawLongBits(1);

    private final StringTable strings;
    private final ChunkSpace space;
    private final TextCopier copier;
    private final ChunkTexts texts;
    private final TagWriter writer;
    private final SpanTags tags;
    private final FlatTags flat;
    private final ChunkTags chunkTags;
    private final EventEncoder events;
    private final LinkEncoder links;
    private final long processId;
    // of the chunk at hand
    private RawMemory payload;

    /**
     * Creates an encoder. To be called before the decode thread starts, because it pins texts.
     *
     * @param store         tables of the chunks
     * @param tracerService service of the process, that spans of other services name as their base
     * @param language      value of the tag {@code language}
     * @param processId     value of the tag {@code process_id}
     */
    public V04Encoder(final TraceStore store, final String tracerService, final String language, final long processId) {
        this(store, tracerService, language, processId, false);
    }

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
    public V04Encoder(
            final TraceStore store,
            final String tracerService,
            final String language,
            final long processId,
            final boolean sendsTraceIdHigh) {
        strings = store.strings();
        space = new ChunkSpace(store.offHeap(), this::putChunk);
        copier = new TextCopier(strings);
        texts = new ChunkTexts(strings, tracerService, language);
        writer = new TextTagWriter(store, copier, texts);
        tags = new SpanTags(store.blocks(), strings, writer);
        flat = tags.flat();
        chunkTags = new ChunkTags(strings, texts, writer, tags, sendsTraceIdHigh);
        final AttributeEntries entries = new AttributeEntries(strings.buffer());
        events = new EventEncoder(strings, entries);
        links = new LinkEncoder(strings, entries);
        this.processId = Double.doubleToRawLongBits((double) processId);
    }

    /**
     * Heap that an encoder takes for good.
     *
     * @param entryCount all entries of the string table
     * @return in bytes
     */
    public static long heap(final int entryCount) {
        return SpanTags.heap(entryCount);
    }

    @Override
    public PayloadFramer framer() {
        return V04Framer.INSTANCE;
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
        chunkTags.begin(chunk);
        int to = MsgPack.putArray(payload, 0, chunk.spanCount());
        chunk.rewind();
        while (to != DOES_NOT_FIT && chunk.next()) {
            chunkTags.beginSpan(chunk);
            to = putSpan(chunk.header(), chunk.attributes(), to, room - REST_LENGTH_MAX);
        }
        return to;
    }

    // offset behind the span, or DOES_NOT_FIT; of the limit the rest that every span may have is taken off already
    private int putSpan(final SpanHeader header, final int attributes, final int offset, final int limit) {
        final long service = strings.encoded(header.service());
        final long name = strings.encoded(header.name());
        final long resource = strings.encoded(header.resource());
        final long length = (long) TextCopier.length(service) + TextCopier.length(name) + TextCopier.length(resource);
        if (length > limit - offset - HEAD_LENGTH_MAX) {
            return DOES_NOT_FIT;
        }
        final RawMemory payload = this.payload;
        final long parentId = header.parentId();
        final int error = header.error();
        int to = copier.put(payload, SERVICE.put(payload, offset + 1), service);
        to = copier.put(payload, NAME.put(payload, to), name);
        to = copier.put(payload, RESOURCE.put(payload, to), resource);
        to = MsgPack.putBigEndian(payload, TRACE_ID.put(payload, to), header.traceIdLow());
        to = MsgPack.putBigEndian(payload, SPAN_ID.put(payload, to), header.spanId());
        if (parentId != 0) {
            to = MsgPack.putBigEndian(payload, PARENT_ID.put(payload, to), parentId);
        }
        to = MsgPack.putBigEndian(payload, START.put(payload, to), header.start());
        to = MsgPack.putLong(payload, DURATION.put(payload, to), header.duration());
        if (error != 0) {
            to = MsgPack.putLong(payload, ERROR.put(payload, to), error);
        }
        to = putMeta(header, attributes, META.put(payload, to), limit);
        if (to == DOES_NOT_FIT) {
            return DOES_NOT_FIT;
        }
        to = putMetrics(METRICS.put(payload, to));
        final int type = header.type();
        final boolean hasType = strings.length(type) > 0;
        if (hasType) {
            to = putText(TYPE.put(payload, to), type);
        }
        int fields = FIELD_COUNT_MIN;
        fields += parentId != 0 ? 1 : 0;
        fields += error != 0 ? 1 : 0;
        fields += hasType ? 1 : 0;
        fields += tags.structCount > 0 ? 1 : 0;
        fields += tags.linkCount > 0 ? 1 : 0;
        fields += tags.eventCount > 0 ? 1 : 0;
        MsgPack.putMap(payload, offset, fields);
        return tags.structCount + tags.linkCount + tags.eventCount > 0 ? putLists(to) : to;
    }

    // the map of string tags; DOES_NOT_FIT also if there is no room for what comes behind it
    private int putMeta(final SpanHeader header, final int attributes, final int offset, final int limit) {
        final int headerLength = chunkTags.headerLength(attributes);
        final int first = offset + headerLength;
        tags.begin();
        int to = chunkTags.put(payload, header, attributes, first, limit);
        if (flat.arrayCount() > 0 && to != DOES_NOT_FIT) {
            tags.beginAgain();
            to = chunkTags.put(payload, header, attributes, first, limit);
        }
        if (to == DOES_NOT_FIT || lengthLeft(header.type()) > limit - to) {
            return DOES_NOT_FIT;
        }
        to = chunkTags.putFlat(payload, to);
        return ChunkTags.putHeader(payload, offset, headerLength, to, tags.metaCount + flat.metaCount());
    }

    // most bytes of what is longer in some spans than in others, behind the tags that have been written
    private long lengthLeft(final int type) {
        long length = tags.listedLength + tags.structLength + flat.lengthMax() + strings.encodedLength(type);
        for (int i = 0; i < tags.eventCount; i++) {
            length += events.lengthMax(tags.events[i]);
        }
        for (int i = 0; i < tags.linkCount; i++) {
            length += links.lengthMax(tags.links[i]);
        }
        return length;
    }

    private int putMetrics(final int offset) {
        final RawMemory payload = this.payload;
        final boolean isMeasured = tags.hasOtherKind(texts.internal);
        if (isMeasured) {
            tags.dropMetric(texts.measuredKey);
        }
        final int count = tags.metricCount;
        final long[] keys = tags.metricKeys;
        final long[] values = tags.metricValues;
        int to = MsgPack.putMap(payload, offset, 1 + (isMeasured ? 1 : 0) + count + flat.metricCount());
        to = MsgPack.putBigEndian(payload, PROCESS_ID.put(payload, to), processId);
        if (isMeasured) {
            to = MsgPack.putBigEndian(payload, MEASURED.put(payload, to), ONE);
        }
        for (int i = 0; i < count; i++) {
            to = copier.put(payload, to, keys[i]);
            to = MsgPack.putDouble(payload, to, values[i]);
        }
        return flat.metricCount() > 0 ? flat.putMetrics(payload, to, writer) : to;
    }

    // what few spans have
    private int putLists(final int offset) {
        int to = offset;
        if (tags.structCount > 0) {
            to = putStructs(to);
        }
        if (tags.linkCount > 0) {
            to = MsgPack.putArray(payload, SPAN_LINKS.put(payload, to), tags.linkCount);
            for (int i = tags.linkCount - 1; i >= 0; i--) {
                to = links.put(tags.links[i], payload, to);
            }
        }
        if (tags.eventCount > 0) {
            to = MsgPack.putArray(payload, SPAN_EVENTS.put(payload, to), tags.eventCount);
            for (int i = tags.eventCount - 1; i >= 0; i--) {
                to = events.put(tags.events[i], payload, to);
            }
        }
        return to;
    }

    private int putStructs(final int offset) {
        int to = MsgPack.putMap(payload, META_STRUCT.put(payload, offset), tags.structCount);
        for (int i = 0; i < tags.structCount; i++) {
            final int value = tags.structValues[i];
            final int length = strings.length(value);
            to = putText(to, tags.structKeys[i]);
            to = MsgPack.putBinaryHeader(payload, to, length);
            payload.putBytes(to, strings.buffer(), strings.offset(value), length);
            to += length;
        }
        return to;
    }

    private int putText(final int offset, final int handle) {
        return copier.put(payload, offset, strings.encoded(handle));
    }
}
