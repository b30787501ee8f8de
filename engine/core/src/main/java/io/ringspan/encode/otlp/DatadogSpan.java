/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.encode.Omissions;
import io.ringspan.encode.SpanLimits;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.table.StringTable;

/**
 * A span of a Datadog tracer, of which the contents have been read.
 *
 * <p>Attributes, events and links are cut to the first ones; what is left out is counted.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
final class DatadogSpan extends OtlpSpan {
    // flags of a span that is kept
    private static final int SAMPLED = 1;

    private final SpanContents contents;
    private final StringTable strings;
    private final SpanLimits limits;

    DatadogSpan(final StringTable strings, final SpanContents contents, final SpanLimits limits) {
        super(contents);
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
        kind = contents.kindField != 0
                ? contents.kindField
                : contents.kind == SpanContents.NONE
                        ? SpanKind.ofType(strings, newHeader.type())
                        : SpanKind.ofTag(strings, contents.kind);
        name = KeyValues.location(strings, newHeader.resource());
        traceState = location(contents.traceState);
        statusCode = newHeader.error() == 0 ? 0 : ERROR;
        statusMessage = isError() ? location(contents.errorMessage()) : 0;
        flags = contents.isSampled ? SAMPLED : 0;
        countAll();
        cutAttributes();
        eventCount = Math.min(eventCount, limits.eventsMax());
        linkCount = Math.min(linkCount, limits.linksMax());
        eventsDropped = contents.eventCount - eventCount;
        linksDropped = contents.linkCount - linkCount;
    }

    private long location(final int text) {
        return text == SpanContents.NONE ? 0 : KeyValues.location(strings, text);
    }

    /** Counts what is left out. */
    void count(final Omissions omissions) {
        omissions.add(attributesDropped, eventsDropped, linksDropped);
        omissions.addTexts(contents.textsCut);
    }

    // what says what the span is goes out in any case
    private void cutAttributes() {
        attributesDropped = Math.max(0, contents.attributeCount() - limits.attributesMax());
        if (attributesDropped > 0) {
            int left = Math.max(0, limits.attributesMax() - contents.named.count() - contents.fixedTextCount);
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
                    - contents.fixedTextCount
                    - textualCount
                    - typedCount
                    - fixedNumberCount
                    - numberCount
                    - structCount;
        }
    }
}
