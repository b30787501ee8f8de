/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.ringspan.SpanRecord;
import io.ringspan.TraceEngine;
import io.ringspan.config.EngineConfig;
import io.ringspan.protocol.AttributeWriter;
import io.ringspan.protocol.SpanFieldsDescriptor;
import io.ringspan.protocol.SpanLinkDescriptor;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Writes a span of the SDK into a record: the same fields, attributes, events and links that the SDK's exporter for OTLP would send.
 *
 * <p>Note: not threadsafe; taken from a pool for each span. Nothing allocates once it has grown, but for what the SDK's getters do.
 */
final class SpanTranslator {
    private final SpanTexts texts;
    private final SpanRecord record = new SpanRecord();
    private final AttributeValues values;
    // characters of names and descriptions that an engine looks at
    private final int textLengthMax;
    private final BiConsumer<AttributeKey<?>, Object> putTag = this::putTag;
    private int tags;

    /** For spans of an engine. */
    SpanTranslator(final SpanTexts texts, final EngineConfig config) {
        this.texts = texts;
        values = AttributeValues.of(config, Integer.MAX_VALUE);
        textLengthMax = AttributeValues.textLengthMax(config);
    }

    /** Bytes that it holds on to. */
    int memoryLength() {
        return record.memoryLength() + values.length();
    }

    /**
     * Writes a span.
     *
     * @param span      that has ended
     * @param scope     number of its scope
     * @param isGroupedByTrace whether it goes onward with the others of its trace
     * @return the record; good until the next call
     */
    SpanRecord write(final SpanData span, final int scope, final boolean isGroupedByTrace) {
        final SpanContext context = span.getSpanContext();
        final SpanContext parent = span.getParentSpanContext();
        final String traceId = context.getTraceId();
        final long traceIdHigh = Hex.high(traceId);
        final long traceIdLow = Hex.low(traceId);
        final long start = span.getStartEpochNanos();
        final boolean hasParent = parent.isValid();
        record.begin(
                Hex.spanId(context.getSpanId()),
                traceIdHigh,
                traceIdLow,
                traceIdLow,
                hasParent ? Hex.spanId(parent.getSpanId()) : 0,
                start,
                span.getEndEpochNanos() - start);
        if (!isGroupedByTrace) {
            record.noSegment();
        }
        if (!hasParent || parent.isRemote()) {
            record.lastOfSegment();
        }
        texts.putNames(record, cut(span.getName()), span.getKind());
        record.setFields(
                SpanFieldsDescriptor.SETTABLE_MASK,
                flags(context, parent)
                        | kind(span.getKind()) << SpanFieldsDescriptor.KIND_SHIFT
                        | scope << SpanFieldsDescriptor.SCOPE_SHIFT);
        putTags(span);
        putEvents(span);
        putLinks(span);
        putStatus(span.getStatus());
        final CharSequence state = values.state(context.getTraceState());
        if (state != null) {
            record.setTraceState(state);
        }
        return record;
    }

    /** As OTLP has them, with what is known of another context. */
    static int flags(final SpanContext context, final SpanContext other) {
        return (context.getTraceFlags().asByte() & 0xFF)
                | SpanFieldsDescriptor.REMOTE_KNOWN
                | (other.isRemote() ? SpanFieldsDescriptor.REMOTE : 0);
    }

    /** As OTLP numbers kinds. */
    static int kind(final SpanKind kind) {
        return switch (kind) {
            case INTERNAL -> 1;
            case SERVER -> 2;
            case CLIENT -> 3;
            case PRODUCER -> 4;
            case CONSUMER -> 5;
        };
    }

    private void putTags(final SpanData span) {
        final Attributes attributes = span.getAttributes();
        tags = 0;
        attributes.forEach(putTag);
        final List<EventData> events = span.getEvents();
        final List<LinkData> links = span.getLinks();
        final int attributesDropped = span.getTotalAttributeCount() - tags;
        final int eventsDropped = span.getTotalRecordedEvents() - events.size();
        final int linksDropped = span.getTotalRecordedLinks() - links.size();
        if ((attributesDropped | eventsDropped | linksDropped) != 0) {
            record.setDroppedCounts(attributesDropped, eventsDropped, linksDropped);
        }
    }

    private void putTag(final AttributeKey<?> key, final Object value) {
        if (texts.put(record, texts.id(key.getKey()), key, value, values)) {
            tags++;
        }
    }

    private void putEvents(final SpanData span) {
        final List<EventData> events = span.getEvents();
        for (int i = 0; i < events.size(); i++) {
            final EventData event = events.get(i);
            record.addEvent(
                    event.getEpochNanos(),
                    cut(event.getName()),
                    values.all(event.getAttributes(), event.getTotalAttributeCount()));
        }
    }

    private void putLinks(final SpanData span) {
        final List<LinkData> links = span.getLinks();
        for (int i = 0; i < links.size(); i++) {
            final LinkData link = links.get(i);
            putLink(
                    record,
                    link.getSpanContext(),
                    values.state(link.getSpanContext().getTraceState()),
                    values.all(link.getAttributes(), link.getTotalAttributeCount()));
        }
    }

    /** Adds a link to a record. */
    static void putLink(
            final SpanRecord record,
            final SpanContext linked,
            final CharSequence traceState,
            final AttributeWriter attributes) {
        record.addLink(
                LiveContext.traceIdHigh(linked),
                LiveContext.traceIdLow(linked),
                LiveContext.spanId(linked),
                SpanLinkDescriptor.FLAGS_SET | flags(linked, linked),
                traceState,
                attributes);
    }

    private void putStatus(final StatusData status) {
        putStatus(record, status.getStatusCode(), cut(status.getDescription()));
    }

    private String cut(final String text) {
        return AttributeValues.cut(text, textLengthMax);
    }

    /** Sets a status, unless it says nothing. */
    static void putStatus(final SpanRecord record, final StatusCode code, final String description) {
        if (!description.isEmpty()) {
            record.setStatus(code(code), description);
        } else if (code != StatusCode.UNSET) {
            record.setStatusId(code(code), TraceEngine.EMPTY_ID);
        }
    }

    private static int code(final StatusCode code) {
        return switch (code) {
            case UNSET -> 0;
            case OK -> 1;
            case ERROR -> 2;
        };
    }
}
