/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.ringspan.SpanWriter;
import io.ringspan.TraceEngine;
import io.ringspan.api.FlushResult;
import io.ringspan.config.EngineConfig;
import io.ringspan.protocol.AttributeWriter;
import io.ringspan.protocol.ProcessResource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zipkin2.codec.SpanBytesDecoder;

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

    @Test
    void shouldSayOfAProcessWhatItSaysItselfAndNotAgainOfEachSpan() throws Exception {
        try (TestAgent collector = new TestAgent(request -> TestAgent.Answer.of(200, ""))) {
            sendSpans(EngineConfig.builder()
                    .receivers(List.of("otlp"))
                    .env("prod")
                    .version("7")
                    .defaultTags(Map.of("team", "a", "env", "other"))
                    .set("receiver.otlp.url", collector.url().toString())
                    .set("receiver.otlp.mapping", "native")
                    .resource(ProcessResource.of(new AttributeWriter()
                                    .key("service.name")
                                    .text("cart")
                                    .key("n")
                                    .integer(3))
                            .withSchemaUrl("https://schema"))
                    .build());
            for (final TestAgent.Request request : collector.requests) {
                final ResourceSpans spans =
                        ExportTraceServiceRequest.parseFrom(request.body()).getResourceSpans(0);
                assertEquals("https://schema", spans.getSchemaUrl());
                assertEquals(2, spans.getResource().getAttributesCount());
                assertEquals(
                        "cart", spans.getResource().getAttributes(0).getValue().getStringValue());
                assertEquals(3, spans.getResource().getAttributes(1).getValue().getIntValue());
                final Map<String, String> tags = new TreeMap<>();
                spans.getScopeSpans(0)
                        .getSpans(0)
                        .getAttributesList()
                        .forEach(tag -> tags.put(tag.getKey(), tag.getValue().getStringValue()));
                // of the configuration's own is only what the resource does not say
                assertEquals(Map.of("team", "a", "env", "other"), tags);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"auto,/v0.4/traces", "v04,/v0.4/traces", "v05,/v0.5/traces", "v10,/v1.0/traces"})
    void shouldSendEachFormatOfAnAgentToItsPath(final String format, final String path) throws Exception {
        try (TestAgent agent = new TestAgent(request -> TestAgent.Answer.of(200, "{}"))) {
            sendSpans(EngineConfig.builder()
                    .agentUrl(agent.url().toString())
                    .set("receiver.agent.format", format)
                    .build());
            assertFalse(agent.requests.isEmpty());
            agent.requests.forEach(request -> assertEquals(path, request.path()));
        }
    }

    @Test
    void shouldSendToZipkin() throws Exception {
        try (TestAgent zipkin = new TestAgent(request -> TestAgent.Answer.of(202, ""))) {
            sendSpans(EngineConfig.builder()
                    .receivers(List.of("zipkin"))
                    .set("receiver.zipkin.url", zipkin.url() + "/api/v2/spans")
                    .build());
            int spans = 0;
            for (final TestAgent.Request request : zipkin.requests) {
                assertEquals("/api/v2/spans", request.path());
                spans += SpanBytesDecoder.JSON_V2.decodeList(request.body()).size();
            }
            assertEquals(SPANS, spans);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v04", "v05", "v10", "otlp-protobuf", "otlp-json", "zipkin"})
    void shouldWriteFilesThatSayTheirFormat(final String format, @TempDir final Path directory) throws Exception {
        sendSpans(EngineConfig.builder()
                .receivers(List.of("file"))
                .set("receiver.file.directory", directory.toString())
                .set("receiver.file.format", format)
                .build());
        try (Stream<Path> files = Files.list(directory)) {
            final List<Path> written =
                    files.filter(path -> path.toString().endsWith(".ringspan")).toList();
            assertEquals(1, written.size(), written::toString);
            final String head = new String(Files.readAllBytes(written.get(0)), StandardCharsets.ISO_8859_1);
            assertTrue(head.contains(format), () -> head.substring(0, Math.min(100, head.length())));
        }
    }

    @Test
    void shouldPrintALineForEachSpan() throws Exception {
        final PrintStream before = System.out;
        final ByteArrayOutputStream lines = new ByteArrayOutputStream();
        System.setOut(new PrintStream(lines, true, StandardCharsets.UTF_8));
        try {
            sendSpans(EngineConfig.builder().receivers(List.of("console")).build());
        } finally {
            System.setOut(before);
        }
        final String text = lines.toString(StandardCharsets.UTF_8);
        assertEquals(SPANS, text.lines().filter(line -> line.contains("GET /")).count(), text);
    }
}
