/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.example;

// README: begin
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringspan.SpanRecord;
import io.ringspan.TraceEngine;
import io.ringspan.api.FlushResult;
import io.ringspan.config.EngineConfig;
import io.ringspan.testkit.InMemoryReceiver;
import io.ringspan.testkit.RecordedSpan;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CartTest {
    @Test
    void shouldTraceARequest() throws InterruptedException {
        final InMemoryReceiver receiver = new InMemoryReceiver();
        // nothing but what stands here counts: no property, no variable
        final EngineConfig config = EngineConfig.builder().service("checkout").build();
        try (TraceEngine engine = TraceEngine.start(config, receiver)) {
            engine.publish(new SpanRecord()
                    .begin(1, 0, 11, 11, 0, 1_700_000_000_000_000_000L, 12_000_000)
                    .names("web.request", "checkout", "GET /cart/17", "web")
                    .setTags(Map.of("http.route", "/cart/{id}", "cart.items", 3))
                    .lastOfSegment());
            assertEquals(FlushResult.DELIVERED, engine.flush(5, TimeUnit.SECONDS));
        }
        final RecordedSpan span = receiver.spans().get(0);
        assertEquals("GET /cart/17", span.resource());
        assertEquals("/cart/{id}", span.meta().get("http.route"));
        assertEquals(3.0, span.metrics().get("cart.items"));
    }
}
// README: end
