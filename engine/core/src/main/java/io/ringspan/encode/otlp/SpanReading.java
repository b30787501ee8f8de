/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.encode.AttributeEntries;
import io.ringspan.encode.Omissions;
import io.ringspan.encode.SpanLimits;
import io.ringspan.encode.StoredEvent;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;

/**
 * The spans of a chunk as OTLP reads them, for formats that say the same with other words: each key at most once, and as much as the limits allow.
 *
 * <p>A value is a long, of a kind. Texts, bytes and the items of arrays are locations in the string table; see {@link #offset} and
 * {@link #length}.
 *
 * <p>Note: not threadsafe; owned by the encode thread. Allocates only while a span has more attributes than any before.
 */
public final class SpanReading {
    /** Kind of a value: the location of a text. */
    public static final int STRING = KeyValues.STRING;

    /** Kind of a value: 0 or 1. */
    public static final int BOOLEAN = KeyValues.BOOLEAN;

    /** Kind of a value: an integer. */
    public static final int INTEGER = KeyValues.INTEGER;

    /** Kind of a value: the bits of a double. */
    public static final int DOUBLE = KeyValues.DOUBLE;

    /** Kind of a value: the location of items, one after the other. */
    public static final int ARRAY = KeyValues.ARRAY;

    /** Kind of a value: the location of keys and values, one after the other. */
    public static final int MAP = KeyValues.MAP;

    /** Kind of a value: none. */
    public static final int EMPTY = KeyValues.EMPTY;

    /** Kind of a value: the location of bytes. */
    public static final int BYTES = KeyValues.BYTES;

    /** Takes attributes. */
    @FunctionalInterface
    public interface AttributeSink {
        /**
         * Takes an attribute.
         *
         * @param kind  of the value
         * @param key   location of a text
         * @param value of that kind
         */
        void put(int kind, long key, long value);
    }

    private final StringTable strings;
    private final ChunkFacts facts;
    private final SpanTexts texts;
    private final SpanContents contents;
    private final DatadogSpan span;
    private final KeyValues values;
    private final AttributeEntries entries;
    private TraceChunk chunk;

    /**
     * Creates a reading. To be called before the decode thread starts, because it pins texts.
     *
     * @param store     tables of the chunks
     * @param service   of the process
     * @param language  value of the attribute {@code language}
     * @param processId value of the attribute {@code process_id}
     * @param limits    how much of a span goes out
     */
    public SpanReading(
            final TraceStore store,
            final String service,
            final String language,
            final long processId,
            final SpanLimits limits) {
        strings = store.strings();
        facts = new ChunkFacts(store);
        texts = new SpanTexts(strings, service, language, processId);
        values = new KeyValues(strings);
        contents = new SpanContents(store, texts, values, true, limits.textMax());
        span = new DatadogSpan(strings, contents, limits);
        entries = new AttributeEntries(strings.buffer(), true);
    }

    /**
     * Heap that a reading takes for good.
     *
     * @param entryCount all entries of the string table
     * @return in bytes
     */
    public static long heap(final int entryCount) {
        return SpanContents.heap(entryCount);
    }

    /**
     * Begins with the part of a chunk that is at hand.
     *
     * @param newChunk to be read
     */
    public void begin(final TraceChunk newChunk) {
        chunk = newChunk;
        facts.find(newChunk);
        newChunk.rewind();
    }

    /**
     * Goes to the next span.
     *
     * @return false if there is none
     */
    public boolean next() {
        if (!chunk.next()) {
            return false;
        }
        contents.read(chunk);
        span.find(chunk.header(), facts.traceIdHigh());
        return true;
    }

    /**
     * Ids and times of the span at hand.
     *
     * @return as in the table
     */
    public SpanHeader header() {
        return span.header;
    }

    /**
     * High half of the trace id.
     *
     * @return 0 if there is none
     */
    public long traceIdHigh() {
        return span.traceIdHigh;
    }

    /**
     * Kind of the span.
     *
     * @return as OTLP numbers them, 0 to 5
     */
    public int kind() {
        return span.kind;
    }

    /**
     * Name of the span.
     *
     * @return location of its resource, or of its name if it has no resource
     */
    public long name() {
        return KeyValues.length(span.name) == 0 ? location(span.header.name()) : span.name;
    }

    /**
     * Service of the span.
     *
     * @return location of its service, or of that of the process if it has none
     */
    public long service() {
        final long service = location(span.header.service());
        return KeyValues.length(service) == 0 ? texts.serviceAt : service;
    }

    /**
     * Whether the span has an error.
     *
     * @return true if so
     */
    public boolean isError() {
        return span.isError();
    }

    /**
     * Message of the error.
     *
     * @return location of a text, which may be empty
     */
    public long errorMessage() {
        return span.statusMessage;
    }

    /**
     * Attributes of the span, newest first; without the service, and without the resource.
     *
     * @param sink takes them
     */
    public void attributes(final AttributeSink sink) {
        for (int i = 0; i < contents.named.count(); i++) {
            final long key = contents.named.key(i);
            if (key != texts.serviceNameAt && key != texts.resourceNameAt) {
                sink.put(STRING, key, contents.named.value(i));
            }
        }
        sink.put(STRING, texts.languageKeyAt, texts.languageAt);
        if (contents.isOtherService) {
            sink.put(STRING, texts.baseServiceKeyAt, texts.serviceAt);
        }
        for (int i = 0; i < span.textualCount; i++) {
            sink.put(STRING, contents.textual.key(i), contents.textual.value(i));
        }
        put(contents.typed, span.typedCount, sink);
        if (span.fixedNumberCount > 0) {
            sink.put(INTEGER, texts.processIdKeyAt, texts.processId);
        }
        if (span.fixedNumberCount > 1 && !isMarkedOtherwise()) {
            sink.put(INTEGER, texts.measuredKeyAt, 1);
        }
        put(contents.numbers, span.numberCount, sink);
        put(contents.structs, span.structCount, sink);
    }

    // with a mark that is no number
    private boolean isMarkedOtherwise() {
        final long key = texts.measuredKeyAt;
        for (int i = 0; i < contents.textual.count(); i++) {
            if (contents.textual.key(i) == key) {
                return true;
            }
        }
        return has(contents.typed, key) || has(contents.structs, key);
    }

    private static boolean has(final AttributeList list, final long key) {
        for (int i = 0; i < list.count(); i++) {
            if (list.key(i) == key) {
                return true;
            }
        }
        return false;
    }

    private static void put(final AttributeList list, final int count, final AttributeSink sink) {
        for (int i = 0; i < count; i++) {
            sink.put(list.kind(i), list.key(i), list.value(i));
        }
    }

    /**
     * Value of a text attribute.
     *
     * @param key location of its key, which must be pinned
     * @return location, 0 if the span has none
     */
    public long text(final long key) {
        for (int i = 0; i < contents.textual.count(); i++) {
            if (contents.textual.key(i) == key) {
                return contents.textual.value(i);
            }
        }
        return 0;
    }

    /**
     * Counts what is left out of the span, for a format that says all that a reading gives, but no links.
     *
     * @param omissions to count in
     */
    public void count(final Omissions omissions) {
        omissions.add(span.attributesDropped, span.eventsDropped, contents.linkCount);
        omissions.addTexts(contents.textsCut);
    }

    /**
     * Events of the span.
     *
     * @return how many go out
     */
    public int eventCount() {
        return span.eventCount;
    }

    /**
     * Where an event is.
     *
     * @param i number of the event, in the order in which they were added
     * @return offset in the string table, where it is as {@link StoredEvent} says
     */
    public int event(final int i) {
        return strings.offset(span.event(i));
    }

    /**
     * Attributes of an event; of equal keys the last one.
     *
     * @param offset of the first one
     * @param limit  behind the last one
     * @param sink   takes them
     */
    public void entries(final int offset, final int limit, final AttributeSink sink) {
        entries.find(offset, limit);
        for (int i = 0; i < entries.count(); i++) {
            if (entries.isKept(i)) {
                final int entry = entries.offset(i);
                final int keyOffset = entry + Integer.BYTES;
                final int tag = entries.tagOffset(i);
                sink.put(values.kindAt(tag), KeyValues.location(keyOffset, tag - keyOffset), values.valueAt(tag));
            }
        }
    }

    /**
     * Items of an array.
     *
     * @param items location of them
     * @param sink  takes them, with a key of 0
     */
    public void items(final long items, final AttributeSink sink) {
        final int end = offset(items) + length(items);
        for (int item = offset(items); item < end; item = values.behind(item)) {
            sink.put(values.kindAt(item), 0, values.valueAt(item));
        }
    }

    /**
     * Keys and values of a map, all of them.
     *
     * @param map  location of them
     * @param sink takes them
     */
    public void pairs(final long map, final AttributeSink sink) {
        final int end = offset(map) + length(map);
        int entry = offset(map);
        while (entry < end) {
            final int tag = values.tagAt(entry);
            sink.put(values.kindAt(tag), values.keyAt(entry), values.valueAt(tag));
            entry = values.behind(tag);
        }
    }

    private long location(final int text) {
        return KeyValues.location(strings, text);
    }

    /**
     * Offset of what is at a location.
     *
     * @param location in the string table
     * @return of the first byte
     */
    public static int offset(final long location) {
        return (int) location;
    }

    /**
     * Length of what is at a location.
     *
     * @param location in the string table
     * @return in bytes
     */
    public static int length(final long location) {
        return KeyValues.length(location);
    }
}
