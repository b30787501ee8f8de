/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.protocol.SpanFieldsDescriptor;
import io.ringspan.protocol.SpanHeader;

/**
 * The fields of one span, as OTLP has them in each of its notations. Texts are locations in the string table, 0 if there is none.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
abstract class OtlpSpan {
    /** Code of the status of a span with an error. */
    static final int ERROR = SpanFieldsDescriptor.STATUS_ERROR;

    /** Attributes, events and links. */
    final SpanLists lists;

    /** Ids and names as they lie in the table. */
    SpanHeader header;

    /** High half of the trace id. */
    long traceIdHigh;

    /** Number of its kind. */
    int kind;

    // nanoseconds since 1970
    long start;
    long end;

    // texts, in the string table
    long name;
    long traceState;
    long statusMessage;
    int statusCode;
    int flags;

    // how many of each list go out; of the lists in front of these all
    int textualCount;
    int typedCount;
    int fixedNumberCount;
    int numberCount;
    int structCount;
    int eventCount;
    int linkCount;

    // how many do not, unsigned
    int attributesDropped;
    int eventsDropped;
    int linksDropped;

    OtlpSpan(final SpanLists lists) {
        this.lists = lists;
    }

    /** As many of each list as there are. */
    final void countAll() {
        final SpanLists lists = this.lists;
        textualCount = lists.textual.count();
        typedCount = lists.typed.count();
        fixedNumberCount = lists.fixedNumberCount;
        numberCount = lists.numbers.count();
        structCount = lists.structs.count();
        eventCount = lists.eventCount;
        linkCount = lists.linkCount;
    }

    final boolean isError() {
        return statusCode == ERROR;
    }

    /** Whether it has events or links, or had some. */
    final boolean hasEventsOrLinks() {
        return (eventCount | linkCount | eventsDropped | linksDropped) != 0;
    }

    /** An event, in the order in which they go out. */
    final int event(final int i) {
        return lists.events[lists.eventCount - 1 - i];
    }

    /** A link, in the order in which they go out. */
    final int link(final int i) {
        return lists.links[lists.linkCount - 1 - i];
    }
}
