/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.testkit;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Spans as trees, a line for each span, for messages of tests. */
final class SpanTree {
    private static final String INDENT = "  ";
    private static final double NS_PER_MS = 1e6;
    // what the engine says of the process and of sampling
    private static final Set<String> OF_ENGINE = Set.of("language", "process_id", "runtime-id");

    private final StringBuilder text = new StringBuilder();
    private final Set<RecordedSpan> shown = new HashSet<>();

    private SpanTree() {}

    /** All traces, in the order in which they came; spans whose parent is not there stand at the left. */
    static String of(final List<RecordedSpan> spans) {
        if (spans.isEmpty()) {
            return "no span";
        }
        final Map<Long, List<RecordedSpan>> traces = spans.stream()
                .collect(Collectors.groupingBy(RecordedSpan::traceId, LinkedHashMap::new, Collectors.toList()));
        final SpanTree tree = new SpanTree();
        traces.forEach(tree::add);
        return tree.text.toString().stripTrailing();
    }

    static String hex(final long id) {
        return String.format(Locale.ROOT, "%016x", id);
    }

    private void add(final long traceId, final List<RecordedSpan> spans) {
        text.append("trace ").append(hex(traceId)).append('\n');
        final Set<Long> ids = spans.stream().map(RecordedSpan::spanId).collect(Collectors.toSet());
        for (final RecordedSpan span : spans) {
            if (!ids.contains(span.parentId())) {
                add(span, spans, INDENT);
            }
        }
        // of spans that are parents of each other each stands by itself
        for (final RecordedSpan span : spans) {
            if (!shown.contains(span)) {
                add(span, spans, INDENT);
            }
        }
    }

    private void add(final RecordedSpan span, final List<RecordedSpan> spans, final String indent) {
        if (!shown.add(span)) {
            return;
        }
        text.append(indent).append(line(span)).append('\n');
        for (final RecordedSpan child : spans) {
            if (child.parentId() == span.spanId()) {
                add(child, spans, indent + INDENT);
            }
        }
    }

    private static String line(final RecordedSpan span) {
        final Map<String, Object> tags = new TreeMap<>();
        Stream.of(span.meta(), span.metrics()).forEach(tags::putAll);
        tags.keySet().removeIf(key -> key.startsWith("_") || OF_ENGINE.contains(key));
        return span.name() + (span.resource().isEmpty() ? "" : " \"" + span.resource() + '"')
                + (span.service().isEmpty() ? "" : " of " + span.service())
                + String.format(Locale.ROOT, ", %.3f ms", span.durationNs() / NS_PER_MS)
                + (span.isError() ? ", failed" : "")
                + ", id " + hex(span.spanId())
                + (span.parentId() == 0 ? "" : ", parent " + hex(span.parentId()))
                + (tags.isEmpty() ? "" : " " + tags);
    }
}
