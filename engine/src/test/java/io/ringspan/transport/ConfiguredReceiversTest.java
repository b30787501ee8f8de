/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.ringspan.SpanWriter;
import io.ringspan.TraceEngine;
import io.ringspan.config.EngineConfig;
import io.ringspan.pipeline.FlushResult;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Engines whose receivers come from settings alone: what is sent, and where. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConfiguredReceiversTest {
    private static final int SPANS = 20;

    private static void sendSpans(final EngineConfig config) throws InterruptedException {
        try (TraceEngine engine = TraceEngine.start(config)) {
            final SpanWriter writer = engine.newWriter();
            for (int i = 1; i <= SPANS; i++) {
                writer.start(i, 0, i, i, 0, "get", "shop", "GET /" + i, "web", 1)
                        .finish(i, 5)
                        .commit();
            }
            assertEquals(FlushResult.DELIVERED, engine.flush(20, TimeUnit.SECONDS));
        }
    }

    private static ExportTraceServiceRequest read(final TestAgent.Request request) throws Exception {
        return ExportTraceServiceRequest.parseFrom(
                new GZIPInputStream(new ByteArrayInputStream(request.body())).readAllBytes());
    }

    @Test
    void shouldSendToAnAgentAndToACollector() throws Exception {
        try (TestAgent agent = new TestAgent(request -> TestAgent.Answer.of(200, "{}"));
                TestAgent collector = new TestAgent(request -> TestAgent.Answer.of(200, ""))) {
            final Properties properties = new Properties();
            properties.setProperty("ringspan.receivers", "agent,otlp");
            properties.setProperty("ringspan.agent.url", agent.url().toString());
            final Map<String, String> environment = Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT", collector.url() + "/prefix",
                    "OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20b",
                    "OTEL_EXPORTER_OTLP_COMPRESSION", "gzip",
                    "OTEL_RESOURCE_ATTRIBUTES", "service.name=shop,service.version=7,host.name=here");
            sendSpans(EngineConfig.builder().load(environment, properties).build());
            assertTrue(
                    agent.requests.stream().allMatch(request -> request.path().equals("/v0.4/traces")));
            int spans = 0;
            final Map<String, String> resource = new TreeMap<>();
            for (final TestAgent.Request request : collector.requests) {
                assertEquals("/prefix/v1/traces", request.path());
                assertEquals(List.of("a b"), request.headers().get("api-key"));
                final ExportTraceServiceRequest read = read(request);
                for (final KeyValue attribute :
                        read.getResourceSpans(0).getResource().getAttributesList()) {
                    resource.put(attribute.getKey(), attribute.getValue().getStringValue());
                }
                spans += read.getResourceSpans(0).getScopeSpans(0).getSpansCount();
            }
            assertEquals(SPANS, spans);
            assertEquals("shop", resource.get("service.name"));
            assertEquals("7", resource.get("service.version"));
            assertEquals("here", resource.get("host.name"));
            assertEquals("ringspan", resource.get("telemetry.sdk.name"));
        }
    }
}
