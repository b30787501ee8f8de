/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestTest {
    private static final long SEED = 20260101;

    private final Map<String, Integer> ids = new HashMap<>();

    @Test
    void shouldDrawWellFormedRequests() {
        final Shop shop = new Shop(text -> ids.computeIfAbsent(text, key -> ids.size()));
        final Dice dice = new Dice(SEED);
        final Request request = new Request();
        int errors = 0;
        for (int i = 0; i < 20_000; i++) {
            request.draw(shop.route(i % shop.routeCount()), dice);
            assertTrue(request.spanCount >= 3 && request.spanCount <= Shop.SPANS_MAX, "spans: " + request.spanCount);
            assertEquals(-1, request.parents[0]);
            for (int span = 1; span < request.spanCount; span++) {
                final int parent = request.parents[span];
                assertTrue(parent >= 0 && parent < span, "parent " + parent + " of " + span);
                assertTrue(request.durationNs[span] > 0);
                assertTrue(request.startNs[span] >= request.startNs[parent]);
                assertTrue(
                        request.startNs[span] + request.durationNs[span]
                                <= request.startNs[parent] + request.durationNs[parent],
                        "span " + span + " outlives its parent " + parent);
                assertTrue(!request.errors[span] || request.errors[parent]);
            }
            errors += request.errors[0] ? 1 : 0;
        }
        assertTrue(errors > 50 && errors < 1000, "errors: " + errors);
    }
}
