/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.FlushResult;
import io.ringspan.config.EngineConfig;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.Transport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TraceEngineTest {
    @Test
    void shouldDeliverATraceWhenItsLastSpanIsFinished() throws Exception {
        final List<Integer> spans = new ArrayList<>();
        final Transport transport = payload -> {
            spans.add(payload.spanCount());
            return Delivery.ACCEPTED;
        };
        try (TraceEngine engine = TraceEngine.start(EngineConfig.builder().build(), transport)) {
            final int name = engine.intern("web.request");
            final SpanWriter writer = engine.newWriter();
            writer.startIds(1, 0, 99, 1, 0, name, name, name, name, 1000)
                    .startIds(2, 0, 99, 1, 1, name, name, name, name, 1100)
                    .setMeta(2, name, "a text that is not interned")
                    .finish(2, 50)
                    .finish(1, 500)
                    .commit();
            assertEquals(FlushResult.DELIVERED, engine.flush(5, TimeUnit.SECONDS));
            assertEquals(List.of(2), spans);
            final CloseReport report = engine.close(5, TimeUnit.SECONDS);
            assertEquals(new CloseReport(2, 2, java.util.Map.of(), 0, 0, java.util.Map.of(), true), report);
        }
    }

    @Test
    void shouldMakeIdsAndTellTheTime() {
        try (TraceEngine engine = TraceEngine.start(EngineConfig.builder().build(), payload -> Delivery.ACCEPTED)) {
            final Set<Long> ids = new HashSet<>();
            for (int i = 0; i < 100_000; i++) {
                final long id = TraceEngine.newSpanId();
                assertTrue(id > 0 && ids.add(id));
            }
            final long nowMs = System.currentTimeMillis();
            assertTrue(Math.abs(nowMs / 1_000 - (TraceEngine.newTraceIdHigh() >>> Integer.SIZE)) < 60);
            assertTrue(Math.abs(nowMs - TimeUnit.NANOSECONDS.toMillis(engine.nowNs())) < 60_000);
            long last = engine.nowNs();
            for (int i = 0; i < 100_000; i++) {
                final long now = engine.nowNs();
                assertTrue(now >= last);
                last = now;
            }
        }
    }
}
