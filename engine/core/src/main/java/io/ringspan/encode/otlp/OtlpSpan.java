/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.encode.Omissions;
import io.ringspan.encode.SpanLimits;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.table.StringTable;

/**
 * The fields of one span of which the contents have been read, as OTLP has them in each of its notations. Texts are locations in the
 * string table, 0 if there is none.
 *
 * <p>Attributes, events and links are cut to the first ones; what is left out is counted.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
final class OtlpSpan {
    /** Code of the status of a span with an error. */
    static final int ERROR = 2;

    /** Flags of a span that is kept. */
    static final int SAMPLED = 1;

    /** What is listed of the span. */
    final SpanContents contents;

    private final StringTable strings;
    private final SpanLimits limits;

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

    // how many of each list go out; of the lists in front of these all
    int textualCount;
    int typedCount;
    int fixedNumberCount;
    int numberCount;
    int structCount;
    int attributesDropped;
    int eventCount;
    int linkCount;

    OtlpSpan(final StringTable strings, final SpanContents contents, final SpanLimits limits) {
        this.limits = limits;
        this.strings = strings;
        this.contents = contents;
    }

    /** Finds the fields of the span of which the contents were read last. */
    void find(final SpanHeader newHeader, final long newTraceIdHigh) {
        header = newHeader;
        traceIdHigh = newTraceIdHigh;
        start = Math.max(0, newHeader.start());
        end = Math.max(0, newHeader.start() + newHeader.duration());
        kind = contents.kind == SpanContents.NONE
                ? SpanKind.ofType(strings, newHeader.type())
                : SpanKind.ofTag(strings, contents.kind);
        name = KeyValues.location(strings, newHeader.resource());
        traceState = location(contents.traceState);
        statusMessage = isError() ? location(contents.errorMessage()) : 0;
        cutAttributes();
        eventCount = Math.min(contents.eventCount, limits.eventsMax());
        linkCount = Math.min(contents.linkCount, limits.linksMax());
    }

    private long location(final int text) {
        return text == SpanContents.NONE ? 0 : KeyValues.location(strings, text);
    }

    // what says what the span is goes out in any case
    private void cutAttributes() {
        final SpanContents contents = this.contents;
        textualCount = contents.textual.count();
        typedCount = contents.typed.count();
        fixedNumberCount = contents.fixedNumberCount();
        numberCount = contents.numbers.count();
        structCount = contents.structs.count();
        attributesDropped = Math.max(0, contents.attributeCount() - limits.attributesMax());
        if (attributesDropped > 0) {
            int left = Math.max(0, limits.attributesMax() - contents.named.count() - contents.fixedTextCount());
            textualCount = Math.min(textualCount, left);
            left -= textualCount;
            typedCount = Math.min(typedCount, left);
            left -= typedCount;
            fixedNumberCount = Math.min(fixedNumberCount, left);
            left -= fixedNumberCount;
            numberCount = Math.min(numberCount, left);
            left -= numberCount;
            structCount = Math.min(structCount, left);
            attributesDropped = contents.attributeCount()
                    - contents.named.count()
                    - contents.fixedTextCount()
                    - textualCount
                    - typedCount
                    - fixedNumberCount
                    - numberCount
                    - structCount;
        }
    }

    /** Counts what is left out. */
    void count(final Omissions omissions) {
        omissions.add(attributesDropped, eventsDropped(), linksDropped());
        omissions.addTexts(contents.textsCut);
    }

    boolean isError() {
        return header.error() != 0;
    }

    /** An event, in the order in which they go out. */
    int event(final int i) {
        return contents.events[contents.eventCount - 1 - i];
    }

    int eventsDropped() {
        return contents.eventCount - eventCount;
    }

    /** A link, in the order in which they go out. */
    int link(final int i) {
        return contents.links[contents.linkCount - 1 - i];
    }

    int linksDropped() {
        return contents.linkCount - linkCount;
    }
}
