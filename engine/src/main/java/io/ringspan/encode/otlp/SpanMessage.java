/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.encode.AttributeEntries;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.table.StringTable;
import java.util.Arrays;

/**
 * One span as a message: first how long it is, then its bytes, fields in the order of their numbers.
 *
 * <p>Attributes, events and links are cut to the first {@value #ATTRIBUTES_MAX} each; what is left out is counted in the message.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
final class SpanMessage {
    /** Most attributes, events and links. */
    static final int ATTRIBUTES_MAX = 128;

    private static final int TRACE_STATE = Protobuf.bytes(3);
    private static final int PARENT_ID_HEAD = Protobuf.bytes(4) | Long.BYTES << Byte.SIZE;
    private static final int NAME = Protobuf.bytes(5);
    private static final int KIND = Protobuf.varint(6);
    private static final int START = Protobuf.fixed64(7);
    private static final int END = Protobuf.fixed64(8);
    /** Tag of an attribute. */
    static final int ATTRIBUTES = Protobuf.bytes(9);

    private static final int ATTRIBUTES_DROPPED = Protobuf.varint(10);
    private static final int EVENTS = Protobuf.bytes(11);
    private static final int EVENTS_DROPPED = Protobuf.varint(12);
    private static final int LINKS = Protobuf.bytes(13);
    private static final int LINKS_DROPPED = Protobuf.varint(14);
    private static final int STATUS = Protobuf.bytes(15);
    private static final int STATUS_MESSAGE = Protobuf.bytes(2);
    private static final int STATUS_CODE = Protobuf.varint(3);
    private static final int ERROR = 2;
    private static final int STATUS_CODE_LENGTH = 2;
    // a tag of two bytes
    private static final int FLAGS = Protobuf.fixed32(16);
    private static final int FLAGS_LENGTH = 2 + Integer.BYTES;
    private static final int SAMPLED = 1;
    private static final int PARENT_ID_LENGTH = 2 + Long.BYTES;
    private static final int TIME_LENGTH = 1 + Long.BYTES;

    private final StringTable strings;
    private final SpanContents contents;
    private final FixedFields fixed;
    private final KeyValues keyValues;
    private final EventMessage events;
    private final LinkMessage links;

    // of the span at hand
    private long traceIdHigh;
    private SpanHeader header;
    private int kind;
    private long start;
    private long end;
    private long name;
    private long traceState;
    private long statusMessage;
    private int attributesDropped;
    private int eventCount;
    private int linkCount;
    // in the order in which they go out
    private int[] eventLengths = new int[0];
    private int[] linkLengths = new int[0];

    SpanMessage(
            final StringTable strings,
            final SpanContents contents,
            final FixedFields fixed,
            final KeyValues keyValues) {
        this.fixed = fixed;
        this.strings = strings;
        this.contents = contents;
        this.keyValues = keyValues;
        final AttributeEntries entries = new AttributeEntries(strings.buffer());
        events = new EventMessage(strings, entries, keyValues);
        links = new LinkMessage(strings, entries, keyValues);
    }

    /** Bytes that the span takes of which the contents have been read, without the tag and the length in front. */
    long length(final SpanHeader newHeader, final long newTraceIdHigh) {
        header = newHeader;
        traceIdHigh = newTraceIdHigh;
        start = Math.max(0, header.start());
        end = Math.max(0, header.start() + header.duration());
        kind = contents.kind == SpanContents.NONE
                ? SpanKind.ofType(strings, header.type())
                : SpanKind.ofTag(strings, contents.kind);
        name = KeyValues.location(strings, header.resource());
        traceState = location(contents.traceState);
        statusMessage = header.error() == 0 ? 0 : location(contents.errorMessage());
        long length = SpanIds.LENGTH;
        length += textLength(traceState);
        length += header.parentId() == 0 ? 0 : PARENT_ID_LENGTH;
        length += textLength(name);
        length += kind == SpanKind.UNSPECIFIED ? 0 : 2;
        length += start == 0 ? 0 : TIME_LENGTH;
        length += end == 0 ? 0 : TIME_LENGTH;
        length += attributesLength();
        if (contents.eventCount + contents.linkCount > 0) {
            length += eventsLength() + linksLength();
        } else {
            eventCount = 0;
            linkCount = 0;
        }
        length += Protobuf.fieldLength(statusLength());
        length += contents.isSampled ? FLAGS_LENGTH : 0;
        return length;
    }

    private long location(final int text) {
        return text == SpanContents.NONE ? 0 : KeyValues.location(strings, text);
    }

    private static long textLength(final long location) {
        return KeyValues.length(location) == 0 ? 0 : Protobuf.fieldLength(KeyValues.length(location));
    }

    private long statusLength() {
        return header.error() == 0 ? 0 : textLength(statusMessage) + STATUS_CODE_LENGTH;
    }

    private long attributesLength() {
        final SpanContents contents = this.contents;
        attributesDropped = Math.max(0, contents.attributeCount() - ATTRIBUTES_MAX);
        if (attributesDropped > 0) {
            return cutAttributesLength() + countLength(attributesDropped);
        }
        return contents.named.length(ATTRIBUTES_MAX)
                + contents.fixedTextsLength
                + contents.textual.length(ATTRIBUTES_MAX)
                + contents.typed.length(ATTRIBUTES_MAX)
                + contents.fixedNumbersLength
                + contents.numbers.length(ATTRIBUTES_MAX)
                + contents.structs.length(ATTRIBUTES_MAX);
    }

    // the first lists are always written whole
    private long cutAttributesLength() {
        final SpanContents contents = this.contents;
        int left = ATTRIBUTES_MAX - contents.named.count() - contents.fixedTextCount();
        long length = contents.named.length(ATTRIBUTES_MAX) + contents.fixedTextsLength;
        length += contents.textual.length(left);
        left = Math.max(0, left - contents.textual.count());
        length += contents.typed.length(left);
        left = Math.max(0, left - contents.typed.count());
        length += fixedNumbersLength(left);
        left = Math.max(0, left - contents.fixedNumberCount());
        length += contents.numbers.length(left);
        left = Math.max(0, left - contents.numbers.count());
        return length + contents.structs.length(left);
    }

    private int fixedNumbersLength(final int left) {
        return left >= contents.fixedNumberCount()
                ? contents.fixedNumbersLength
                : left == 0 ? 0 : fixed.processIdLength;
    }

    private static long countLength(final int count) {
        return count == 0 ? 0 : 1 + Protobuf.varintLength(count);
    }

    private long eventsLength() {
        eventCount = Math.min(contents.eventCount, ATTRIBUTES_MAX);
        eventLengths = ensure(eventLengths, eventCount);
        long length = countLength(contents.eventCount - eventCount);
        for (int i = 0; i < eventCount; i++) {
            final long eventLength = events.length(contents.events[contents.eventCount - 1 - i]);
            eventLengths[i] = (int) eventLength;
            length += Protobuf.fieldLength(eventLength);
        }
        return length;
    }

    private long linksLength() {
        linkCount = Math.min(contents.linkCount, ATTRIBUTES_MAX);
        linkLengths = ensure(linkLengths, linkCount);
        long length = countLength(contents.linkCount - linkCount);
        for (int i = 0; i < linkCount; i++) {
            final long linkLength = links.length(contents.links[contents.linkCount - 1 - i]);
            linkLengths[i] = (int) linkLength;
            length += Protobuf.fieldLength(linkLength);
        }
        return length;
    }

    private static int[] ensure(final int[] array, final int count) {
        return count <= array.length ? array : Arrays.copyOf(array, Math.max(count, 2 * array.length));
    }

    /** Writes the span of which the length was asked last, and up to {@link KeyValues#OVERRUN_MAX} bytes that mean nothing; offset behind it. */
    int put(final RawMemory payload, final int offset) {
        int to = SpanIds.put(payload, offset, traceIdHigh, header.traceIdLow(), header.spanId());
        to = putText(payload, to, TRACE_STATE, traceState);
        final long parentId = header.parentId();
        if (parentId != 0) {
            payload.putShort(to, (short) PARENT_ID_HEAD, LITTLE_ENDIAN);
            payload.putLong(to + 2, parentId, BIG_ENDIAN);
            to += PARENT_ID_LENGTH;
        }
        to = putText(payload, to, NAME, name);
        if (kind != SpanKind.UNSPECIFIED) {
            to = Protobuf.putVarint(payload, to, KIND, kind);
        }
        if (start != 0) {
            to = Protobuf.putFixed64(payload, to, START, start);
        }
        if (end != 0) {
            to = Protobuf.putFixed64(payload, to, END, end);
        }
        to = putAttributes(payload, to);
        if (eventCount + linkCount > 0) {
            to = putLinks(payload, putEvents(payload, to));
        }
        to = putStatus(payload, to);
        return contents.isSampled ? putFlags(payload, to) : to;
    }

    private int putText(final RawMemory payload, final int offset, final int tag, final long location) {
        return KeyValues.length(location) == 0 ? offset : keyValues.putText(payload, offset, tag, location);
    }

    private int putAttributes(final RawMemory payload, final int offset) {
        final SpanContents contents = this.contents;
        int to = contents.named.put(payload, offset, ATTRIBUTES, ATTRIBUTES_MAX);
        to = fixed.putTexts(payload, to, contents.fixedTextsLength);
        int left = ATTRIBUTES_MAX - contents.named.count() - contents.fixedTextCount();
        to = contents.textual.put(payload, to, ATTRIBUTES, left);
        left = Math.max(0, left - contents.textual.count());
        to = contents.typed.put(payload, to, ATTRIBUTES, left);
        left = Math.max(0, left - contents.typed.count());
        to = fixed.putNumbers(payload, to, fixedNumbersLength(left));
        left = Math.max(0, left - contents.fixedNumberCount());
        to = contents.numbers.put(payload, to, ATTRIBUTES, left);
        left = Math.max(0, left - contents.numbers.count());
        to = contents.structs.put(payload, to, ATTRIBUTES, left);
        return putCount(payload, to, ATTRIBUTES_DROPPED, attributesDropped);
    }

    private static int putCount(final RawMemory payload, final int offset, final int tag, final int count) {
        return count == 0 ? offset : Protobuf.putVarint(payload, offset, tag, count);
    }

    private int putEvents(final RawMemory payload, final int offset) {
        int to = offset;
        for (int i = 0; i < eventCount; i++) {
            to = Protobuf.putVarint(payload, to, EVENTS, eventLengths[i]);
            to = events.put(contents.events[contents.eventCount - 1 - i], payload, to);
        }
        return putCount(payload, to, EVENTS_DROPPED, contents.eventCount - eventCount);
    }

    private int putLinks(final RawMemory payload, final int offset) {
        int to = offset;
        for (int i = 0; i < linkCount; i++) {
            to = Protobuf.putVarint(payload, to, LINKS, linkLengths[i]);
            to = links.put(contents.links[contents.linkCount - 1 - i], payload, to);
        }
        return putCount(payload, to, LINKS_DROPPED, contents.linkCount - linkCount);
    }

    // always there, also without anything in it
    private int putStatus(final RawMemory payload, final int offset) {
        final int to = Protobuf.putVarint(payload, offset, STATUS, statusLength());
        return header.error() == 0
                ? to
                : Protobuf.putVarint(payload, putText(payload, to, STATUS_MESSAGE, statusMessage), STATUS_CODE, ERROR);
    }

    private static int putFlags(final RawMemory payload, final int offset) {
        final int to = Protobuf.putVarint(payload, offset, FLAGS);
        payload.putInt(to, SAMPLED, LITTLE_ENDIAN);
        return to + Integer.BYTES;
    }
}
