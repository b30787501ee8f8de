/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import java.util.List;

/**
 * A trace to be drawn.
 *
 * @param spans in any order; the root is among them
 */
record TraceView(List<SpanView> spans) {
    /** Takes a copy. */
    TraceView {
        spans = List.copyOf(spans);
    }

    /**
     * A span to be drawn.
     *
     * @param spanId     its id
     * @param parentId   id of its parent, 0 for none
     * @param service    that it belongs to
     * @param name       of the span
     * @param resource   that it is about
     * @param startNs    when it began
     * @param durationNs how long it took
     * @param error      whether it failed
     */
    record SpanView(
            long spanId,
            long parentId,
            String service,
            String name,
            String resource,
            long startNs,
            long durationNs,
            boolean error) {}

    /** How much there is to be seen in it. */
    int interest() {
        int interest = spans.size();
        for (final SpanView span : spans) {
            interest += span.error() ? 2 : 0;
        }
        return interest;
    }
}
