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
 * The span at hand as a message: first how long it is, then its bytes, fields in the order of their numbers.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
final class SpanMessage {
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
    private static final int STATUS_CODE_LENGTH = 2;
    // a tag of two bytes
    private static final int FLAGS = Protobuf.fixed32(16);
    private static final int FLAGS_LENGTH = 2 + Integer.BYTES;
    private static final int PARENT_ID_LENGTH = 2 + Long.BYTES;
    private static final int TIME_LENGTH = 1 + Long.BYTES;

    private final OtlpSpan span;
    private final SpanLists lists;
    // null if no span has such
    private final FixedFields fixed;
    private final KeyValues keyValues;
    private final EventMessage events;
    private final LinkMessage links;
    // lengths of those of the span at hand, in the order in which they go out
    private int[] eventLengths = new int[0];
    private int[] linkLengths = new int[0];

    SpanMessage(final StringTable strings, final OtlpSpan span, final FixedFields fixed, final KeyValues keyValues) {
        this.span = span;
        this.fixed = fixed;
        this.keyValues = keyValues;
        lists = span.lists;
        final AttributeEntries entries = new AttributeEntries(strings.buffer(), true);
        events = new EventMessage(strings, entries, keyValues);
        links = new LinkMessage(strings, entries, keyValues);
    }

    /** Bytes that the span at hand takes, without the tag and the length in front. */
    long length() {
        final OtlpSpan span = this.span;
        long length = SpanIds.LENGTH;
        length += textLength(span.traceState);
        length += span.header.parentId() == 0 ? 0 : PARENT_ID_LENGTH;
        length += textLength(span.name);
        length += span.kind == SpanKind.UNSPECIFIED ? 0 : 2;
        length += span.start == 0 ? 0 : TIME_LENGTH;
        length += span.end == 0 ? 0 : TIME_LENGTH;
        length += attributesLength();
        if (span.hasEventsOrLinks()) {
            length += eventsLength() + linksLength();
        }
        length += Protobuf.fieldLength(statusLength());
        length += span.flags == 0 ? 0 : FLAGS_LENGTH;
        return length;
    }

    private static long textLength(final long location) {
        return KeyValues.length(location) == 0 ? 0 : Protobuf.fieldLength(KeyValues.length(location));
    }

    private long statusLength() {
        return textLength(span.statusMessage) + (span.statusCode == 0 ? 0 : STATUS_CODE_LENGTH);
    }

    private long attributesLength() {
        final OtlpSpan span = this.span;
        final SpanLists lists = this.lists;
        return lists.named.length(lists.named.count())
                + fixedTextsLength()
                + lists.textual.length(span.textualCount)
                + lists.typed.length(span.typedCount)
                + fixedNumbersLength()
                + lists.numbers.length(span.numberCount)
                + lists.structs.length(span.structCount)
                + countLength(span.attributesDropped);
    }

    private int fixedTextsLength() {
        final int count = lists.fixedTextCount;
        return count == 0 ? 0 : count == 1 ? fixed.languageLength : fixed.serviceLength;
    }

    private int fixedNumbersLength() {
        final int count = span.fixedNumberCount;
        return count == 0 ? 0 : count == 1 ? fixed.processIdLength : fixed.processIdLength + fixed.measuredLength;
    }

    private static long countLength(final int count) {
        return count == 0 ? 0 : 1 + Protobuf.varintLength(Integer.toUnsignedLong(count));
    }

    private long eventsLength() {
        final int count = span.eventCount;
        eventLengths = ensure(eventLengths, count);
        long length = countLength(span.eventsDropped);
        for (int i = 0; i < count; i++) {
            final long eventLength = events.length(span.event(i));
            eventLengths[i] = (int) eventLength;
            length += Protobuf.fieldLength(eventLength);
        }
        return length;
    }

    private long linksLength() {
        final int count = span.linkCount;
        linkLengths = ensure(linkLengths, count);
        long length = countLength(span.linksDropped);
        for (int i = 0; i < count; i++) {
            final long linkLength = links.length(span.link(i));
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
        final OtlpSpan span = this.span;
        final SpanHeader header = span.header;
        int to = SpanIds.put(payload, offset, span.traceIdHigh, header.traceIdLow(), header.spanId());
        to = putText(payload, to, TRACE_STATE, span.traceState);
        final long parentId = header.parentId();
        if (parentId != 0) {
            payload.putShort(to, (short) PARENT_ID_HEAD, LITTLE_ENDIAN);
            payload.putLong(to + 2, parentId, BIG_ENDIAN);
            to += PARENT_ID_LENGTH;
        }
        to = putText(payload, to, NAME, span.name);
        if (span.kind != SpanKind.UNSPECIFIED) {
            to = Protobuf.putVarint(payload, to, KIND, span.kind);
        }
        if (span.start != 0) {
            to = Protobuf.putFixed64(payload, to, START, span.start);
        }
        if (span.end != 0) {
            to = Protobuf.putFixed64(payload, to, END, span.end);
        }
        to = putAttributes(payload, to);
        if (span.hasEventsOrLinks()) {
            to = putLinks(payload, putEvents(payload, to));
        }
        to = putStatus(payload, to);
        return span.flags == 0 ? to : putFlags(payload, to);
    }

    private int putText(final RawMemory payload, final int offset, final int tag, final long location) {
        return KeyValues.length(location) == 0 ? offset : keyValues.putText(payload, offset, tag, location);
    }

    private int putAttributes(final RawMemory payload, final int offset) {
        final OtlpSpan span = this.span;
        final SpanLists lists = this.lists;
        int to = lists.named.put(payload, offset, ATTRIBUTES, lists.named.count());
        if (lists.fixedTextCount > 0) {
            to = fixed.putTexts(payload, to, fixedTextsLength());
        }
        to = lists.textual.put(payload, to, ATTRIBUTES, span.textualCount);
        to = lists.typed.put(payload, to, ATTRIBUTES, span.typedCount);
        if (span.fixedNumberCount > 0) {
            to = fixed.putNumbers(payload, to, fixedNumbersLength());
        }
        to = lists.numbers.put(payload, to, ATTRIBUTES, span.numberCount);
        to = lists.structs.put(payload, to, ATTRIBUTES, span.structCount);
        return putCount(payload, to, ATTRIBUTES_DROPPED, span.attributesDropped);
    }

    private static int putCount(final RawMemory payload, final int offset, final int tag, final int count) {
        return count == 0 ? offset : Protobuf.putVarint(payload, offset, tag, Integer.toUnsignedLong(count));
    }

    private int putEvents(final RawMemory payload, final int offset) {
        int to = offset;
        for (int i = 0; i < span.eventCount; i++) {
            to = Protobuf.putVarint(payload, to, EVENTS, eventLengths[i]);
            to = events.put(span.event(i), payload, to);
        }
        return putCount(payload, to, EVENTS_DROPPED, span.eventsDropped);
    }

    private int putLinks(final RawMemory payload, final int offset) {
        int to = offset;
        for (int i = 0; i < span.linkCount; i++) {
            to = Protobuf.putVarint(payload, to, LINKS, linkLengths[i]);
            to = links.put(span.link(i), payload, to);
        }
        return putCount(payload, to, LINKS_DROPPED, span.linksDropped);
    }

    // always there, also without anything in it
    private int putStatus(final RawMemory payload, final int offset) {
        int to = Protobuf.putVarint(payload, offset, STATUS, statusLength());
        to = putText(payload, to, STATUS_MESSAGE, span.statusMessage);
        return span.statusCode == 0 ? to : Protobuf.putVarint(payload, to, STATUS_CODE, span.statusCode);
    }

    private int putFlags(final RawMemory payload, final int offset) {
        final int to = Protobuf.putVarint(payload, offset, FLAGS);
        payload.putInt(to, span.flags, LITTLE_ENDIAN);
        return to + Integer.BYTES;
    }
}
