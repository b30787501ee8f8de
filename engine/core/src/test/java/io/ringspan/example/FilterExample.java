/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.example;

import io.ringspan.filter.AttributeType;
import io.ringspan.filter.SpanText;
import io.ringspan.filter.TextPattern;
import io.ringspan.filter.TraceCursor;
import io.ringspan.filter.TraceEdits;
import io.ringspan.filter.TraceFilter;
import io.ringspan.filter.Verdict;

// operations.md: begin
/** Drops what the load balancer asks, keeps the traces of one customer, and shortens card numbers. */
final class FilterExample implements TraceFilter {
    private static final TextPattern HEALTH = TextPattern.of("GET /health*");
    private static final TextPattern CARD = TextPattern.of("*card.number");

    @Override
    public Verdict filter(final TraceCursor trace, final TraceEdits edits) {
        Verdict verdict = Verdict.PASS;
        while (trace.next()) {
            if (trace.parentId() == 0 && trace.text(SpanText.RESOURCE).matches(HEALTH)) {
                return Verdict.DROP;
            }
            while (trace.nextAttribute()) {
                if (trace.key().matches(CARD)) {
                    edits.replace("****");
                } else if (trace.key().isEqual("customer")
                        && trace.type() == AttributeType.TEXT
                        && trace.textValue().isEqual("acme")) {
                    verdict = Verdict.KEEP;
                }
            }
        }
        return verdict;
    }
}
// operations.md: end
