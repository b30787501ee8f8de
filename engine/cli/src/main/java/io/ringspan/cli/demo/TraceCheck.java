/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import io.ringspan.cli.payload.DecodedSpan;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Holds traces to what the shop has produced: one root, as many spans as the root says, parents that are there, one trace id, and no span
 * that came before.
 *
 * <p>Note: not threadsafe.
 */
final class TraceCheck {
    /** Metric of roots: number of spans of the trace. */
    static final String SPAN_COUNT = "shop.spans";

    /** Metric of roots: when the trace was complete, in microseconds since the demonstration began. */
    static final String FINISHED_US = "shop.finished_us";

    private final SeenSpans seen;
    private final Consumer<String> faults;
    private final Set<Long> ids = new HashSet<>();

    TraceCheck(final SeenSpans seen, final Consumer<String> faults) {
        this.seen = seen;
        this.faults = faults;
    }

    /**
     * Checks a trace.
     *
     * @param spans as they came
     * @return the root, or null if there is not exactly one
     */
    DecodedSpan check(final List<DecodedSpan> spans) {
        if (spans.isEmpty()) {
            faults.accept("a trace without spans");
            return null;
        }
        ids.clear();
        DecodedSpan root = null;
        int roots = 0;
        for (final DecodedSpan span : spans) {
            ids.add(span.spanId);
            checkArrival(span);
            if (span.parentId == 0) {
                root = span;
                roots++;
            }
        }
        if (roots != 1) {
            faults.accept("trace " + hex(spans.get(0).traceId) + ": " + roots + " roots (expected: 1)");
            root = null;
        }
        for (final DecodedSpan span : spans) {
            checkSpan(span, spans.get(0).traceId);
        }
        if (root != null && root.tagged) {
            checkRoot(root, spans.size());
        }
        return root;
    }

    private void checkArrival(final DecodedSpan span) {
        switch (seen.add(span.spanId)) {
            case AGAIN -> fault(span, "came before");
            case FOREIGN -> fault(span, "was never produced");
            case NEW -> {}
        }
    }

    private void checkSpan(final DecodedSpan span, final long traceId) {
        if (span.traceId != traceId || traceId == 0) {
            fault(span, "its trace id is " + hex(span.traceId) + " (expected: " + hex(traceId) + ")");
        }
        if (span.parentId != 0 && !ids.contains(span.parentId)) {
            fault(span, "its parent " + hex(span.parentId) + " is missing");
        }
        if (span.name.isEmpty() || span.service.isEmpty() || span.resource.isEmpty()) {
            fault(span, "name, service or resource is empty");
        }
        if (span.start <= 0 || span.duration <= 0) {
            fault(span, "start " + span.start + ", duration " + span.duration + " (expected: above 0)");
        }
        if (span.tagged && span.error != 0 && !span.meta.containsKey("error.type")) {
            fault(span, "an error without a type");
        }
    }

    private void checkRoot(final DecodedSpan root, final int spanCount) {
        final Double expected = root.metrics.get(SPAN_COUNT);
        if (expected == null || expected != spanCount) {
            fault(root, "a trace of " + spanCount + " spans (expected: " + expected + ")");
        }
        if (!root.metrics.containsKey(FINISHED_US)) {
            fault(root, "does not say when it was finished");
        }
    }

    private void fault(final DecodedSpan span, final String message) {
        faults.accept("span " + hex(span.spanId) + " of trace " + hex(span.traceId) + ": " + message);
    }

    private static String hex(final long id) {
        return String.format(Locale.ROOT, "%016x", id);
    }
}
