/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import io.ringspan.protocol.SpanHeader;
import io.ringspan.table.IdSpace;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Datadog v0.4: a MessagePack array of chunks, each an array of spans, each a map.
 *
 * <p>Byte for byte what the reference implementation writes: tags newest first and each key once; of a 128-bit trace id the low
 * half; in front of the span's own tags those that follow from the rest: origin, language, base service, process id, measured.
 *
 * <p>Note: not threadsafe; owned by the send thread, except for {@link #frame}.
 */
public final class V04Encoder implements TraceEncoder {
    private static final byte[] SERVICE = EventEncoder.key("service");
    private static final byte[] NAME = EventEncoder.key("name");
    private static final byte[] RESOURCE = EventEncoder.key("resource");
    private static final byte[] TRACE_ID = EventEncoder.key("trace_id");
    private static final byte[] SPAN_ID = EventEncoder.key("span_id");
    private static final byte[] PARENT_ID = EventEncoder.key("parent_id");
    private static final byte[] START = EventEncoder.key("start");
    private static final byte[] DURATION = EventEncoder.key("duration");
    private static final byte[] ERROR = EventEncoder.key("error");
    private static final byte[] META = EventEncoder.key("meta");
    private static final byte[] METRICS = EventEncoder.key("metrics");
    private static final byte[] TYPE = EventEncoder.key("type");
    private static final byte[] META_STRUCT = EventEncoder.key("meta_struct");
    private static final byte[] SPAN_LINKS = EventEncoder.key("span_links");
    private static final byte[] SPAN_EVENTS = EventEncoder.key("span_events");
    // keys, numbers and heads of everything in a span that is not a text
    private static final int FIXED_LENGTH_MAX = 256;
    // service, name, resource, trace id, span id, start, duration, meta, metrics
    private static final int FIELD_COUNT_MIN = 9;
    private static final long ONE = Double.doubleToRawLongBits(1);

    private final StringTable strings;
    private final DirectBuffer texts;
    private final SpanTags tags;
    private final FlatTags flat;
    private final EventEncoder events;
    private final LinkEncoder links;
    private final long processId;
    private final int tracerService;
    private final int language;
    private final int internal;
    private final int originKey;
    private final int incompleteKey;
    private final int recordsLost;
    private final int expired;
    private final int closed;
    private final int languageKey;
    private final int baseServiceKey;
    private final int processIdKey;
    private final int measuredKey;
    private final int kindKey;

    /**
     * Creates an encoder. To be called before the decode thread starts, because it pins texts.
     *
     * @param store         tables of the chunks
     * @param tracerService service of the process, that spans of other services name as their base
     * @param language      value of the tag {@code language}
     * @param processId     value of the tag {@code process_id}
     */
    public V04Encoder(final TraceStore store, final String tracerService, final String language, final long processId) {
        strings = store.strings();
        texts = strings.buffer();
        tags = new SpanTags(store.blocks(), strings);
        flat = tags.flat();
        final AttributeEntries entries = new AttributeEntries(texts);
        events = new EventEncoder(strings, entries);
        links = new LinkEncoder(strings, entries);
        this.processId = Double.doubleToRawLongBits((double) processId);
        this.tracerService = strings.pin(tracerService);
        this.language = strings.pin(language);
        internal = strings.pin("internal");
        originKey = strings.pin("_dd.origin");
        incompleteKey = strings.pin("_ringspan.incomplete");
        recordsLost = strings.pin("records-lost");
        expired = strings.pin("expired");
        closed = strings.pin("closed");
        languageKey = strings.pin("language");
        baseServiceKey = strings.pin("_dd.base_service");
        processIdKey = strings.pin("process_id");
        measuredKey = strings.pin("_dd.measured");
        kindKey = strings.pin("kind");
    }

    @Override
    public String contentType() {
        return "application/msgpack";
    }

    @Override
    public int frameLengthMax() {
        return MsgPack.HEADER_LENGTH_MAX;
    }

    @Override
    public int frame(final MutableDirectBuffer buffer, final int bodyOffset, final int chunkCount) {
        final int offset = bodyOffset - MsgPack.arrayLength(chunkCount);
        MsgPack.putArray(buffer, offset, chunkCount);
        return offset;
    }

    @Override
    public int encode(final TraceChunk chunk, final MutableDirectBuffer buffer, final int offset, final int limit) {
        if (limit - offset < MsgPack.HEADER_LENGTH_MAX) {
            return DOES_NOT_FIT;
        }
        int to = MsgPack.putArray(buffer, offset, chunk.spanCount());
        final int origin = chunk.origin();
        int reason = incompleteReason(chunk);
        chunk.rewind();
        while (chunk.next()) {
            collect(chunk.header(), chunk.attributes(), origin, reason);
            reason = StringTable.EMPTY; // the first span speaks for the chunk
            if (lengthMax(chunk.header()) > limit - to) {
                return DOES_NOT_FIT;
            }
            to = putSpan(chunk.header(), buffer, to);
        }
        return to;
    }

    // why the chunk is not the whole of what it should be, or the empty text
    private int incompleteReason(final TraceChunk chunk) {
        if (chunk.isIncomplete()) {
            return recordsLost;
        }
        return chunk.isExpired() ? expired : chunk.isOpenAtClose() ? closed : StringTable.EMPTY;
    }

    // newest first: what the chunk adds to every span, then the span's own
    private void collect(final SpanHeader header, final int attributes, final int origin, final int incompleteReason) {
        final SpanTags tags = this.tags;
        tags.begin();
        if (incompleteReason != StringTable.EMPTY) {
            tags.addMeta(incompleteKey, incompleteReason);
        }
        if (origin != IdSpace.UNKNOWN) {
            tags.addMeta(originKey, origin);
        }
        tags.addMetric(processIdKey, processId);
        tags.addMeta(languageKey, language);
        if (StringTable.index(header.service()) != StringTable.index(tracerService)) {
            tags.addMeta(baseServiceKey, tracerService);
        }
        tags.addChain(attributes);
        final int kind = tags.meta(kindKey);
        if (kind >= 0 && !strings.contentEquals(tags.metaValues[kind], internal)) {
            tags.insertMetric(1, measuredKey, ONE);
        }
    }

    private long lengthMax(final SpanHeader header) {
        long length = FIXED_LENGTH_MAX
                + tags.length
                + strings.encodedLength(header.service())
                + strings.encodedLength(header.name())
                + strings.encodedLength(header.resource())
                + strings.encodedLength(header.type());
        for (int i = 0; i < tags.eventCount; i++) {
            length += events.lengthMax(tags.events[i]);
        }
        for (int i = 0; i < tags.linkCount; i++) {
            length += links.lengthMax(tags.links[i]);
        }
        return length;
    }

    private int putSpan(final SpanHeader header, final MutableDirectBuffer buffer, final int offset) {
        final long parentId = header.parentId();
        final int error = header.error();
        final int type = header.type();
        final boolean hasType = strings.length(type) > 0;
        int fields = FIELD_COUNT_MIN;
        fields += parentId != 0 ? 1 : 0;
        fields += error != 0 ? 1 : 0;
        fields += hasType ? 1 : 0;
        fields += tags.structCount > 0 ? 1 : 0;
        fields += tags.linkCount > 0 ? 1 : 0;
        fields += tags.eventCount > 0 ? 1 : 0;
        int to = MsgPack.putMap(buffer, offset, fields);
        to = putText(buffer, putKey(buffer, to, SERVICE), header.service());
        to = putText(buffer, putKey(buffer, to, NAME), header.name());
        to = putText(buffer, putKey(buffer, to, RESOURCE), header.resource());
        to = MsgPack.putUint64(buffer, putKey(buffer, to, TRACE_ID), header.traceIdLow());
        to = MsgPack.putUint64(buffer, putKey(buffer, to, SPAN_ID), header.spanId());
        if (parentId != 0) {
            to = MsgPack.putUint64(buffer, putKey(buffer, to, PARENT_ID), parentId);
        }
        to = MsgPack.putInt64(buffer, putKey(buffer, to, START), header.start());
        to = MsgPack.putLong(buffer, putKey(buffer, to, DURATION), header.duration());
        if (error != 0) {
            to = MsgPack.putLong(buffer, putKey(buffer, to, ERROR), error);
        }
        to = putMeta(buffer, to);
        to = putMetrics(buffer, to);
        if (hasType) {
            to = putText(buffer, putKey(buffer, to, TYPE), type);
        }
        if (tags.structCount > 0) {
            to = putStructs(buffer, to);
        }
        if (tags.linkCount > 0) {
            to = putLinks(buffer, to);
        }
        return tags.eventCount > 0 ? putEvents(buffer, to) : to;
    }

    private int putMeta(final MutableDirectBuffer buffer, final int offset) {
        final int count = tags.metaCount;
        final int[] keys = tags.metaKeys;
        final int[] values = tags.metaValues;
        int to = MsgPack.putMap(buffer, putKey(buffer, offset, META), count + flat.metaCount());
        for (int i = 0; i < count; i++) {
            to = putText(buffer, to, keys[i]);
            to = putText(buffer, to, values[i]);
        }
        return flat.metaCount() > 0 ? flat.putMeta(buffer, to) : to;
    }

    private int putMetrics(final MutableDirectBuffer buffer, final int offset) {
        final int count = tags.metricCount;
        final int[] keys = tags.metricKeys;
        final long[] values = tags.metricValues;
        int to = MsgPack.putMap(buffer, putKey(buffer, offset, METRICS), count + flat.metricCount());
        for (int i = 0; i < count; i++) {
            to = putText(buffer, to, keys[i]);
            to = MsgPack.putDouble(buffer, to, values[i]);
        }
        return flat.metricCount() > 0 ? flat.putMetrics(buffer, to) : to;
    }

    private int putStructs(final MutableDirectBuffer buffer, final int offset) {
        int to = MsgPack.putMap(buffer, putKey(buffer, offset, META_STRUCT), tags.structCount);
        for (int i = 0; i < tags.structCount; i++) {
            final int value = tags.structValues[i];
            final int length = strings.length(value);
            to = putText(buffer, to, tags.structKeys[i]);
            to = MsgPack.putBinaryHeader(buffer, to, length);
            buffer.putBytes(to, texts, strings.offset(value), length);
            to += length;
        }
        return to;
    }

    private int putLinks(final MutableDirectBuffer buffer, final int offset) {
        int to = MsgPack.putArray(buffer, putKey(buffer, offset, SPAN_LINKS), tags.linkCount);
        for (int i = tags.linkCount - 1; i >= 0; i--) {
            to = links.put(tags.links[i], buffer, to);
        }
        return to;
    }

    private int putEvents(final MutableDirectBuffer buffer, final int offset) {
        int to = MsgPack.putArray(buffer, putKey(buffer, offset, SPAN_EVENTS), tags.eventCount);
        for (int i = tags.eventCount - 1; i >= 0; i--) {
            to = events.put(tags.events[i], buffer, to);
        }
        return to;
    }

    private int putText(final MutableDirectBuffer buffer, final int offset, final int handle) {
        final int length = strings.encodedLength(handle);
        buffer.putBytes(offset, texts, strings.encodedOffset(handle), length);
        return offset + length;
    }

    private static int putKey(final MutableDirectBuffer buffer, final int offset, final byte[] key) {
        buffer.putBytes(offset, key);
        return offset + key.length;
    }
}
