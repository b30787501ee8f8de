/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.Span;
import io.ringspan.SpanWriter;
import io.ringspan.TraceEngine;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.Balance;
import io.ringspan.encode.otlp.OtlpProtobufEncoder;
import io.ringspan.encode.otlp.OtlpResource;
import io.ringspan.transport.Compression;
import io.ringspan.transport.HttpSettings;
import io.ringspan.transport.TestAgent;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A whole engine that sends OTLP; the official classes read it. */
@Timeout(60)
class OtlpEngineTest {
    private static final int TRACES = 50;
    private static final int REJECTED = 3;

    @Test
    void shouldSendWhatTheOfficialClassesReadAndBalanceTheBooksToTheSpan() throws Exception {
        // of characters below 128, so as a text it is the same bytes
        final String partialSuccess = ExportTraceServiceResponse.newBuilder()
                .setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                        .setRejectedSpans(REJECTED)
                        .setErrorMessage("too old"))
                .build()
                .toByteString()
                .toString(StandardCharsets.UTF_8);
        try (TestAgent receiver = new TestAgent(request -> TestAgent.Answer.of(200, partialSuccess))) {
            final HttpSettings settings = OtlpTransport.settings()
                    .url(receiver.url())
                    .compression(Compression.GZIP)
                    .build();
            final EngineConfig config = EngineConfig.builder()
                    .service("shop")
                    .payloadLingerNs(TimeUnit.HOURS.toNanos(1))
                    .build();
            final TraceEngine engine = TraceEngine.start(
                    config,
                    store -> new OtlpProtobufEncoder(store, new OtlpResource("shop"), "java", 1),
                    new OtlpTransport(settings));
            final SpanWriter writer = engine.newWriter();
            for (int i = 1; i <= TRACES; i++) {
                writer.start(i, 0, i, i, 0, "get", "shop", "GET /" + i, "web", 1)
                        .finish(i, 5)
                        .commit();
            }
            engine.close();
            final Balance spans = engine.ledger().spans();
            assertEquals(new Balance(TRACES, TRACES - REJECTED, REJECTED, 0, 0), spans);
            final List<String> names = new ArrayList<>();
            for (final TestAgent.Request request : receiver.requests) {
                final byte[] body = new GZIPInputStream(new ByteArrayInputStream(request.body())).readAllBytes();
                ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().stream()
                        .flatMap(resource -> resource.getScopeSpansList().stream())
                        .flatMap(scope -> scope.getSpansList().stream())
                        .map(Span::getName)
                        .forEach(names::add);
            }
            assertEquals(TRACES, names.size());
            assertEquals("GET /1", names.get(0));
        }
    }
}
