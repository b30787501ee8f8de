/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.ringspan.api.FlushResult;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.config.EngineConfig;
import io.ringspan.encode.otlp.OtlpJsonEncoder;
import io.ringspan.encode.otlp.OtlpProtobufEncoder;
import io.ringspan.encode.otlp.OtlpResource;
import io.ringspan.fixture.SentSpans;
import io.ringspan.model.OtlpJson;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.Transport;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What OpenTelemetry's SDK and its exporter sent for recorded calls, and what an engine sends for the same calls, are the same. Other cases of
 * the same form are run from a directory: {@code -Dgolden.otlp=DIR}.
 */
class GoldenOtlpTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private record Case(String name, JsonNode content) {
        @Override
        public String toString() {
            return name;
        }

        ExportTraceServiceRequest protobuf() throws InvalidProtocolBufferException {
            return ExportTraceServiceRequest.parseFrom(body());
        }

        byte[] body() {
            return HexFormat.of()
                    .parseHex(content.at("/recorded/protobuf/bodyHex").asText());
        }
    }

    private record Payloads(List<byte[]> protobuf, List<byte[]> json) {}

    static List<Case> cases() throws IOException, URISyntaxException {
        final List<Case> cases = new ArrayList<>();
        add(cases, Path.of(GoldenOtlpTest.class.getResource("/golden/otlp").toURI()));
        assertFalse(cases.isEmpty());
        final String others = System.getProperty("golden.otlp");
        if (others != null && !others.isEmpty()) {
            add(cases, Path.of(others));
        }
        return cases;
    }

    // those of which the exporter made something
    private static void add(final List<Case> cases, final Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (final Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                final JsonNode content = MAPPER.readTree(file.toFile());
                if (content.at("/recorded/protobuf/bodyHex").isTextual()) {
                    cases.add(new Case(file.getFileName().toString(), content));
                }
            }
        }
    }

    private static Transport into(final List<byte[]> payloads) {
        return payload -> {
            final ByteBuffer body = payload.body().duplicate();
            final byte[] bytes = new byte[body.remaining()];
            body.get(bytes);
            payloads.add(bytes);
            return Delivery.ACCEPTED;
        };
    }

    private static OtlpResource resource(final Case golden) {
        final JsonNode resource = golden.content.at("/setup/resource");
        return new OtlpResource("")
                .attributes(GoldenTracer.resource(resource))
                .schemaUrl(resource.path("schemaUrl").asText());
    }

    // each span in a chunk of its own, or all spans in one
    private static Payloads send(final Case golden, final boolean isOneChunk) throws InterruptedException {
        final Payloads payloads = new Payloads(new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
        final EngineConfig config = EngineConfig.builder()
                .ringOverflow(OverflowPolicy.BLOCK)
                .ringSlots(1 << 14)
                .ringSlotLength(1 << 10)
                .ringRecordMax(1 << 22)
                .textMax(1 << 21)
                .payloadLength(1 << 23)
                .build();
        try (TraceEngine engine = TraceEngine.start(
                config,
                Receiver.of(
                        "protobuf", store -> new OtlpProtobufEncoder(store, resource(golden)), into(payloads.protobuf)),
                Receiver.of("json", store -> new OtlpJsonEncoder(store, resource(golden)), into(payloads.json)))) {
            final GoldenTracer tracer = new GoldenTracer(engine, golden.content.path("setup"));
            long segment = 0;
            for (final JsonNode span : golden.content.path("spans")) {
                segment += isOneChunk && segment > 0 ? 0 : 1;
                tracer.make(span, segment, !isOneChunk);
            }
            if (isOneChunk) {
                tracer.flush(spanIds(golden));
            }
            assertEquals(FlushResult.DELIVERED, engine.flush(60, TimeUnit.SECONDS));
        }
        return payloads;
    }

    private static long[] spanIds(final Case golden) {
        final List<Long> ids = new ArrayList<>();
        golden.content
                .path("spans")
                .forEach(span -> ids.add(GoldenTracer.id(span.path("spanId").asText())));
        return ids.stream().mapToLong(id -> id).distinct().toArray();
    }

    private static void assertSame(final Case golden, final Payloads actual) throws InvalidProtocolBufferException {
        final SentSpans expected = SentSpans.of(List.of(golden.protobuf()));
        assertEquals(golden.content.path("spans").size(), expected.count());
        final List<ExportTraceServiceRequest> requests = new ArrayList<>();
        for (final byte[] payload : actual.protobuf) {
            requests.add(ExportTraceServiceRequest.parseFrom(payload));
        }
        assertEquals(expected, SentSpans.of(requests), "protobuf");
        final List<ExportTraceServiceRequest> jsonRequests = new ArrayList<>();
        for (final byte[] payload : actual.json) {
            jsonRequests.add(OtlpJson.read(new String(payload, StandardCharsets.UTF_8)));
        }
        assertEquals(expected, SentSpans.of(jsonRequests), "JSON");
        final JsonNode recorded = golden.content.at("/recorded/json/body");
        if (recorded.isTextual()) {
            assertEquals(
                    SentSpans.of(List.of(OtlpJson.read(recorded.asText()))),
                    SentSpans.of(jsonRequests),
                    "recorded JSON");
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldSendWhatTheExporterSends(final Case golden) throws Exception {
        assertSame(golden, send(golden, false));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldSendItFromOneChunkToo(final Case golden) throws Exception {
        // two spans with one id are never live at a time
        if (spanIds(golden).length == golden.content.path("spans").size()) {
            assertSame(golden, send(golden, true));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldSendASingleSpanInTheSameBytes(final Case golden) throws Exception {
        if (golden.content.path("spans").size() == 1) {
            final List<byte[]> payloads = send(golden, false).protobuf;
            assertEquals(1, payloads.size());
            assertArrayEquals(golden.body(), payloads.get(0));
        }
    }
}
