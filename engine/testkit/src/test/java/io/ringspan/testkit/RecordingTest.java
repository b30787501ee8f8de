/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.ringspan.SpanWriter;
import io.ringspan.TraceEngine;
import io.ringspan.api.FlushResult;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.transport.Delivery;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each receiver of the kit, with an engine in front of it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecordingTest {
    private static EngineConfigBuilder config() {
        return EngineConfig.builder().service("shop").env("test");
    }

    private static void publishTrace(final TraceEngine engine) {
        final SpanWriter writer = engine.newWriter();
        writer.start(7, 0, 7, 7, 0, "web.request", "shop", "GET /", "web", 1_000)
                .start(8, 0, 7, 7, 7, "db.query", "shop", "SELECT", "sql", 1_100)
                .setMeta(8, "db.name", "orders")
                .setMetric(8, "db.rows", 3)
                .finish(8, 50)
                .finish(7, 200);
        assertTrue(writer.commit() >= 0);
    }

    private static FlushResult flush(final TraceEngine engine) throws InterruptedException {
        return engine.flush(60, TimeUnit.SECONDS);
    }

    private static void assertIsTheTrace(final List<List<RecordedSpan>> chunks) {
        assertEquals(1, chunks.size());
        final Map<Long, RecordedSpan> spans = new HashMap<>();
        chunks.get(0).forEach(span -> spans.put(span.spanId(), span));
        assertEquals(Set.of(7L, 8L), spans.keySet());
        final RecordedSpan query = spans.get(8L);
        assertEquals(7, query.traceId());
        assertEquals(7, query.parentId());
        assertEquals("db.query", query.name());
        assertEquals("shop", query.service());
        assertEquals("SELECT", query.resource());
        assertEquals("sql", query.type());
        assertEquals(1_100, query.startNs());
        assertEquals(50, query.durationNs());
        assertEquals("orders", query.meta().get("db.name"));
        assertEquals(3.0, query.metrics().get("db.rows"));
    }

    @Test
    void shouldKeepSpansInMemory() throws Exception {
        final InMemoryReceiver receiver = new InMemoryReceiver();
        try (TraceEngine engine = TraceEngine.start(config().build(), receiver)) {
            publishTrace(engine);
            assertEquals(FlushResult.DELIVERED, flush(engine));
            assertIsTheTrace(receiver.chunks());
            assertEquals(2, receiver.spans().size());
            receiver.clear();
            receiver.answer(payload -> Delivery.rejected("as told"));
            publishTrace(engine);
            assertEquals(FlushResult.LOST, flush(engine));
            assertEquals(List.of(), receiver.spans());
        }
    }

    @Test
    void shouldKeepWhatAnAgentGets() throws Exception {
        try (RecordingAgent agent = new RecordingAgent();
                TraceEngine engine = TraceEngine.start(
                        config().agentUrl(agent.url().toString()).build())) {
            publishTrace(engine);
            assertEquals(FlushResult.DELIVERED, flush(engine));
            assertIsTheTrace(agent.awaitChunks(1, 60, TimeUnit.SECONDS));
            agent.answer(413);
            publishTrace(engine);
            assertEquals(FlushResult.LOST, flush(engine));
            assertEquals(1, agent.chunks().size());
            assertTrue(agent.requests().stream()
                    .filter(request -> request.path().equals(RecordingAgent.TRACES_PATH))
                    .allMatch(request -> "1".equals(request.header("x-datadog-trace-count"))));
        }
    }

    @Test
    void shouldKeepWhatACollectorGets() throws Exception {
        try (RecordingCollector collector = new RecordingCollector();
                TraceEngine engine = TraceEngine.start(config().set("receivers", "otlp")
                        .set("receiver.otlp.url", collector.url().toString())
                        .build())) {
            publishTrace(engine);
            assertEquals(FlushResult.DELIVERED, flush(engine));
            final List<RecordedRequest> requests = collector.awaitRequests(1, 60, TimeUnit.SECONDS);
            final ExportTraceServiceRequest request =
                    ExportTraceServiceRequest.parseFrom(requests.get(0).body());
            assertEquals(
                    2,
                    request.getResourceSpansList().stream()
                            .flatMap(resource -> resource.getScopeSpansList().stream())
                            .mapToInt(scope -> scope.getSpansCount())
                            .sum());
        }
    }

    @Test
    void shouldNotTakeOtherBytesForAPayload() {
        assertThrows(IllegalArgumentException.class, () -> RecordedSpan.readChunks(new byte[] {1}));
        assertThrows(IllegalArgumentException.class, () -> RecordedSpan.readChunks(new byte[] {(byte) 0x90, 0}));
        assertThrows(IllegalArgumentException.class, () -> RecordedSpan.readChunks(new byte[] {(byte) 0x91}));
        assertEquals(List.of(), RecordedSpan.readChunks(new byte[] {(byte) 0x90}));
    }
}
