/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.encode.AttributeEntries;
import io.ringspan.encode.StoredEvent;
import io.ringspan.encode.StoredLink;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.json.JsonLiteral;
import io.ringspan.encode.json.JsonText;
import io.ringspan.encode.json.JsonWriter;
import io.ringspan.memory.OffHeap;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.protocol.SpanLinkDescriptor;
import io.ringspan.table.StringTable;
import org.agrona.BitUtil;

/**
 * The span at hand as JSON, fields in the order of the reference.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
final class SpanJson {
    /** How each span begins. */
    static final String BEGIN = "{\"traceId\":\"";

    /** How much of that is there before it is written. */
    static final int BEGUN = OtlpJsonFramer.TAIL.length() - 1;

    private static final JsonLiteral TRACE_ID = JsonLiteral.of(BEGIN);
    private static final JsonLiteral TRACE_ID_REST = JsonLiteral.of(BEGIN.substring(BEGUN));
    private static final JsonLiteral SEPARATOR = JsonLiteral.of("}," + BEGIN.substring(0, BEGUN));
    private static final JsonLiteral SPAN_ID = JsonLiteral.of("\",\"spanId\":\"");
    private static final JsonLiteral PARENT_SPAN_ID = JsonLiteral.of("\",\"parentSpanId\":\"");
    private static final JsonLiteral TRACE_STATE = JsonLiteral.of("\",\"traceState\":\"");
    private static final JsonLiteral NAME = JsonLiteral.of("\",\"name\":\"");
    private static final JsonLiteral KIND = JsonLiteral.of("\",\"kind\":");
    private static final JsonLiteral START = JsonLiteral.of(",\"startTimeUnixNano\":\"");
    private static final JsonLiteral END = JsonLiteral.of("\",\"endTimeUnixNano\":\"");
    private static final JsonLiteral ATTRIBUTES = JsonLiteral.of("\",\"attributes\":[");
    private static final JsonLiteral ATTRIBUTES_DROPPED = JsonLiteral.of(",\"droppedAttributesCount\":");
    private static final JsonLiteral EVENTS = JsonLiteral.of(",\"events\":[");
    private static final JsonLiteral TIME = JsonLiteral.of("{\"timeUnixNano\":\"");
    private static final JsonLiteral EVENTS_DROPPED = JsonLiteral.of(",\"droppedEventsCount\":");
    private static final JsonLiteral LINKS = JsonLiteral.of(",\"links\":[");
    private static final JsonLiteral ENTRY_END = JsonLiteral.of("},");
    private static final JsonLiteral LINKS_DROPPED = JsonLiteral.of(",\"droppedLinksCount\":");
    private static final JsonLiteral STATUS_MESSAGE = JsonLiteral.of(",\"status\":{\"message\":\"");
    private static final JsonLiteral STATUS_CODE_BEHIND = JsonLiteral.of("\",\"code\":");
    private static final JsonLiteral STATUS_CODE = JsonLiteral.of(",\"status\":{\"code\":");
    private static final JsonLiteral FLAGS = JsonLiteral.of(",\"flags\":");
    private static final JsonLiteral LIST_END = JsonLiteral.of("]");
    // attributes that are the same on every span that has them
    private static final int FIXED_COUNT = 4;
    // their keys, and what stands around keys and values; read and written in words, over the end
    private static final int FIXED_OVERHEAD = 512;

    private final OtlpSpan span;
    private final RawMemory source;
    private final StringTable strings;
    private final JsonWriter json;
    private final KeyValuesJson attributes;
    private final RawMemory fixed;
    // where each of the fixed attributes ends
    private final int[] fixedEnds = new int[FIXED_COUNT + 1];

    SpanJson(
            final OffHeap memory,
            final StringTable strings,
            final OtlpSpan span,
            final SpanTexts texts,
            final KeyValues values) {
        this.strings = strings;
        this.span = span;
        source = strings.buffer();
        json = new JsonWriter(source);
        attributes = new KeyValuesJson(json, source, values, new AttributeEntries(source, true), false);
        final int textsLength = KeyValues.length(texts.languageAt) + KeyValues.length(texts.serviceAt);
        fixed = memory.allocate(JsonText.ESCAPE_LENGTH_MAX * textsLength + FIXED_OVERHEAD, BitUtil.CACHE_LINE_LENGTH);
        json.wrap(fixed, 0, fixed.capacity());
        attributes.putText(texts.languageKeyAt, texts.languageAt);
        fixedEnds[1] = json.position();
        attributes.putText(texts.baseServiceKeyAt, texts.serviceAt);
        fixedEnds[2] = json.position();
        attributes.put(KeyValues.INTEGER, texts.processIdKeyAt, texts.processId);
        fixedEnds[3] = json.position();
        attributes.put(KeyValues.INTEGER, texts.measuredKeyAt, 1);
        fixedEnds[4] = json.position();
    }

    /** For spans that have no attributes in common; what is not finite is said. */
    SpanJson(final StringTable strings, final OtlpSpan span, final KeyValues values) {
        this.strings = strings;
        this.span = span;
        source = strings.buffer();
        json = new JsonWriter(source);
        attributes = new KeyValuesJson(json, source, values, new AttributeEntries(source, true), true);
        fixed = null;
    }

    /** Writes what stands in front of the spans of a scope, with the first bytes of the first span. */
    void beginScope(final ScopeMessages scope) {
        json.put(scope.head(), 0, scope.headLength());
    }

    /** Writes what stands behind them, over the first bytes of another span. */
    void endScope(final ScopeMessages scope) {
        json.takeBack(1 + BEGUN);
        json.put(scope.tail(), 0, scope.tailLength());
    }

    /** Where spans go from here on. */
    void wrap(final RawMemory payload, final int room) {
        json.wrap(payload, 0, room);
    }

    /** Offset behind what has been written, or {@link TraceEncoder#DOES_NOT_FIT}. */
    int end() {
        return json.isFull() ? TraceEncoder.DOES_NOT_FIT : json.position();
    }

    /** Writes the span without its first bytes, and behind it a comma and those of the next one. */
    void put() {
        final OtlpSpan span = this.span;
        final SpanHeader header = span.header;
        json.put(TRACE_ID_REST);
        json.putHex(span.traceIdHigh);
        json.putHex(header.traceIdLow());
        json.put(SPAN_ID);
        json.putHex(header.spanId());
        if (header.parentId() != 0) {
            json.put(PARENT_SPAN_ID);
            json.putHex(header.parentId());
        }
        putText(TRACE_STATE, span.traceState);
        json.put(NAME);
        attributes.putText(span.name);
        json.put(KIND);
        json.putLong(span.kind);
        json.put(START);
        json.putUnsigned(span.start);
        json.put(END);
        json.putUnsigned(span.end);
        putAttributes();
        if (span.hasEventsOrLinks()) {
            putEvents();
            putLinks();
        }
        putStatus();
        putCount(FLAGS, span.flags);
        json.put(SEPARATOR);
    }

    private void putText(final JsonLiteral head, final long location) {
        if (KeyValues.length(location) > 0) {
            json.put(head);
            attributes.putText(location);
        }
    }

    private void putAttributes() {
        final OtlpSpan span = this.span;
        final SpanLists lists = span.lists;
        if (lists.attributeCount() == 0) {
            // behind a text, of which the quotation mark is still open
            json.put('"');
            putCount(ATTRIBUTES_DROPPED, span.attributesDropped);
            return;
        }
        json.put(ATTRIBUTES);
        attributes.put(lists.named, lists.named.count());
        putFixed(0, lists.fixedTextCount);
        attributes.put(lists.textual, span.textualCount);
        attributes.put(lists.typed, span.typedCount);
        putFixed(2, span.fixedNumberCount);
        attributes.put(lists.numbers, span.numberCount);
        attributes.put(lists.structs, span.structCount);
        json.putOver(LIST_END);
        putCount(ATTRIBUTES_DROPPED, span.attributesDropped);
    }

    private void putFixed(final int first, final int count) {
        if (count > 0) {
            json.put(fixed, fixedEnds[first], fixedEnds[first + count] - fixedEnds[first]);
        }
    }

    private void putCount(final JsonLiteral name, final int count) {
        if (count != 0) {
            json.put(name);
            json.putLong(Integer.toUnsignedLong(count));
        }
    }

    private void putEvents() {
        if (span.eventCount > 0) {
            json.put(EVENTS);
            for (int i = 0; i < span.eventCount; i++) {
                putEvent(strings.offset(span.event(i)));
            }
            json.putOver(LIST_END);
        }
        putCount(EVENTS_DROPPED, span.eventsDropped);
    }

    private void putEvent(final int at) {
        final int nameLength = source.getInt(at + StoredEvent.NAME_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int attributesAt = at + StoredEvent.TEXT_OFFSET + nameLength;
        json.put(TIME);
        json.putUnsigned(source.getLong(at + StoredEvent.TIME_OFFSET, LITTLE_ENDIAN));
        json.put(NAME);
        json.putText(at + StoredEvent.TEXT_OFFSET, nameLength);
        putEntries(attributesAt, source.getInt(at + StoredEvent.ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN));
        json.put(ENTRY_END);
    }

    // behind a text, of which the quotation mark is still open
    private void putEntries(final int offset, final int length) {
        if (attributes.put(ATTRIBUTES, offset, offset + length)) {
            json.putOver(LIST_END);
        } else {
            json.put('"');
        }
        putCount(ATTRIBUTES_DROPPED, attributes.dropped());
    }

    private void putLinks() {
        if (span.linkCount > 0) {
            json.put(LINKS);
            for (int i = 0; i < span.linkCount; i++) {
                putLink(strings.offset(span.link(i)));
            }
            json.putOver(LIST_END);
        }
        putCount(LINKS_DROPPED, span.linksDropped);
    }

    private void putLink(final int at) {
        final int stateLength = source.getInt(at + StoredLink.TRACE_STATE_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int stateAt = at + StoredLink.TEXT_OFFSET;
        json.put(TRACE_ID);
        json.putHex(source.getLong(at + StoredLink.TRACE_ID_HIGH_OFFSET, LITTLE_ENDIAN));
        json.putHex(source.getLong(at + StoredLink.TRACE_ID_LOW_OFFSET, LITTLE_ENDIAN));
        json.put(SPAN_ID);
        json.putHex(source.getLong(at + StoredLink.LINKED_ID_OFFSET, LITTLE_ENDIAN));
        putText(TRACE_STATE, KeyValues.location(stateAt, stateLength));
        putEntries(stateAt + stateLength, source.getInt(at + StoredLink.ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN));
        putCount(FLAGS, source.getInt(at + StoredLink.FLAGS_OFFSET, LITTLE_ENDIAN) & ~SpanLinkDescriptor.FLAGS_SET);
        json.put(ENTRY_END);
    }

    private void putStatus() {
        if (KeyValues.length(span.statusMessage) > 0) {
            json.put(STATUS_MESSAGE);
            attributes.putText(span.statusMessage);
            json.put(STATUS_CODE_BEHIND);
        } else {
            json.put(STATUS_CODE);
        }
        json.putLong(span.statusCode);
        json.put('}');
    }
}
