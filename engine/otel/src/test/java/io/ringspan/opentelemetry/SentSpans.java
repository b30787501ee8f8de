/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.ringspan.model.OtlpJson;
import io.ringspan.testkit.RecordedRequest;
import io.ringspan.testkit.RecordingCollector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What requests say, however they are cut: each span with its scope and its resource, and how often. */
record SentSpans(Map<Sent, Integer> spans) {
    /** A span with all that is said of it. */
    record Sent(Resource resource, String resourceSchema, InstrumentationScope scope, String scopeSchema, Span span) {}

    static SentSpans of(final List<ExportTraceServiceRequest> requests) {
        final Map<Sent, Integer> all = new HashMap<>();
        for (final ExportTraceServiceRequest request : requests) {
            for (final ResourceSpans resource : request.getResourceSpansList()) {
                for (final ScopeSpans scope : resource.getScopeSpansList()) {
                    for (final Span span : scope.getSpansList()) {
                        all.merge(
                                new Sent(
                                        resource.getResource(),
                                        resource.getSchemaUrl(),
                                        scope.getScope(),
                                        scope.getSchemaUrl(),
                                        span),
                                1,
                                Integer::sum);
                    }
                }
            }
        }
        return new SentSpans(all);
    }

    static SentSpans to(final RecordingCollector collector) throws InvalidProtocolBufferException {
        final List<ExportTraceServiceRequest> requests = new ArrayList<>();
        for (final RecordedRequest request : collector.requests()) {
            requests.add(
                    "application/json".equals(request.header("content-type"))
                            ? OtlpJson.read(new String(request.body(), StandardCharsets.UTF_8))
                            : ExportTraceServiceRequest.parseFrom(request.body()));
        }
        return of(requests);
    }

    /** The same without spans of some ids, and with attributes in the order of their keys, which is not the same for all ways. */
    SentSpans without(final Set<String> spanIds) {
        final Map<Sent, Integer> left = new HashMap<>();
        spans.forEach((sent, count) -> {
            final String id = HexFormat.of().formatHex(sent.span().getSpanId().toByteArray());
            if (!spanIds.contains(id)) {
                left.put(
                        new Sent(sent.resource, sent.resourceSchema, sent.scope, sent.scopeSchema, sorted(sent.span)),
                        count);
            }
        });
        return new SentSpans(left);
    }

    /** The same, with attributes in the order of their keys. */
    SentSpans sorted() {
        return without(Set.of());
    }

    private static Span sorted(final Span span) {
        final Span.Builder sorted = span.toBuilder().clearAttributes();
        byKey(span.getAttributesList()).forEach(sorted::addAttributes);
        for (int i = 0; i < span.getEventsCount(); i++) {
            final Span.Event.Builder event = sorted.getEventsBuilder(i).clearAttributes();
            byKey(span.getEvents(i).getAttributesList()).forEach(event::addAttributes);
        }
        return sorted.build();
    }

    private static List<KeyValue> byKey(final List<KeyValue> attributes) {
        return attributes.stream()
                .sorted(Comparator.comparing(KeyValue::getKey))
                .toList();
    }

    /** How many spans there are. */
    int count() {
        return spans.values().stream().mapToInt(i -> i).sum();
    }
}
