/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.transport.Compression;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.HttpSettings;
import io.ringspan.transport.NotingTransport;
import io.ringspan.transport.RetryPolicy;
import io.ringspan.transport.SenderFixture;
import io.ringspan.transport.TestAgent;
import io.ringspan.transport.TestPayloads;
import io.ringspan.transport.UnixAgent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Over HTTP, with a receiver that behaves. */
@Timeout(60)
class OtlpTransportTest {
    private static final int SPANS = SenderFixture.SPANS_PER_CHUNK;
    private static final String PROTOBUF = "application/x-protobuf";
    private static final String JSON = "application/json";

    private NotingTransport noting;

    private SenderFixture fixture(final HttpSettings settings, final String contentType, final RetryPolicy policy) {
        return new SenderFixture(
                        policy,
                        counters -> {
                            noting = new NotingTransport(new OtlpTransport(settings));
                            return noting;
                        },
                        new TestPayloads(contentType),
                        64 * 1024)
                .start();
    }

    private SenderFixture fixture(final HttpSettings settings) {
        return fixture(settings, PROTOBUF, new RetryPolicy(1, 1, 1, 0));
    }

    private static HttpSettings settings(final TestAgent agent) {
        return OtlpTransport.settings().url(agent.url()).build();
    }

    private Delivery deliveryOf(final TestAgent.Answer answer) throws IOException {
        try (TestAgent agent = new TestAgent(request -> answer);
                SenderFixture fixture = fixture(settings(agent))) {
            fixture.submitAndAwait(1);
            assertEquals(1, agent.requests.size(), "a redirect was followed");
            return noting.deliveries.get(0);
        }
    }

    /** Answers of which the body is no text. */
    private void answering(
            final int status, final String answerType, final byte[] body, final Consumer<SenderFixture> check)
            throws IOException {
        answering(status, answerType, body, PROTOBUF, check);
    }

    private void answering(
            final int status,
            final String answerType,
            final byte[] body,
            final String requestType,
            final Consumer<SenderFixture> check)
            throws IOException {
        final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            if (answerType != null) {
                exchange.getResponseHeaders().set("Content-Type", answerType);
            }
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        final URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (SenderFixture fixture =
                fixture(OtlpTransport.settings().url(url).build(), requestType, new RetryPolicy(2, 1, 1, 0))) {
            fixture.submitAndAwait(10, 10);
            check.accept(fixture);
            assertEquals(1, noting.deliveries.size(), "sent again");
        } finally {
            server.stop(0);
        }
    }

    private static byte[] partialSuccess(final long rejected, final String message) {
        return ExportTraceServiceResponse.newBuilder()
                .setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                        .setRejectedSpans(rejected)
                        .setErrorMessage(message))
                .build()
                .toByteArray();
    }

    private static byte[] utf8(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void shouldSendTheHeadersOfTheProtocolAndNoOthers() throws IOException {
        try (TestAgent agent = new TestAgent(request -> TestAgent.Answer.of(200))) {
            final HttpSettings settings = OtlpTransport.settings()
                    .url(agent.url().resolve("/prefix/"))
                    .userAgent("Tracer/9.0.0")
                    .headerList(" Api-Key = a%2Cb%3d , x-tenant=t+1,,")
                    .build();
            try (SenderFixture fixture = fixture(settings)) {
                fixture.submitAndAwait(1, 2);
            }
            final TestAgent.Request request = agent.requests.get(0);
            assertEquals("POST", request.method());
            assertEquals("/prefix/v1/traces", request.path());
            final Map<String, String> expected = Map.of(
                    "user-agent",
                    "Tracer/9.0.0",
                    "api-key",
                    "a,b=",
                    "x-tenant",
                    "t+1",
                    "content-type",
                    PROTOBUF,
                    "content-length",
                    Integer.toString(request.body().length),
                    "host",
                    agent.url().getAuthority());
            expected.forEach((name, value) -> assertEquals(value, request.header(name), name));
            assertEquals(expected.size(), request.headers().size(), request.headers()::toString);
            assertEquals(List.of(0, 1), TestPayloads.read(request.body()));
        }
    }

    @Test
    void shouldSayThatJsonIsJson() throws IOException {
        try (TestAgent agent = new TestAgent(request -> TestAgent.Answer.of(200, "{\"partialSuccess\":{}}"))) {
            try (SenderFixture fixture = fixture(settings(agent), JSON, SenderFixture.FAST)) {
                fixture.submitAndAwait(1);
                fixture.submitAndAwait(1);
                assertEquals(0, fixture.get(EngineCounter.ANSWERS_UNREADABLE));
                assertEquals(0, fixture.get(EngineCounter.ANSWERS_WARNED));
            }
            assertEquals(JSON, agent.requests.get(0).header("content-type"));
            assertNull(agent.requests.get(0).header("content-encoding"));
        }
    }

    @Test
    void shouldTakeAnEndpointAsItIs() throws IOException {
        try (TestAgent agent = new TestAgent(request -> TestAgent.Answer.of(200))) {
            for (final String path : List.of("/own/path", "/own/slash/", "/q?a=b%20c", "/", "")) {
                final HttpSettings settings = OtlpTransport.settings()
                        .endpoint(URI.create(agent.url() + path))
                        .build();
                try (SenderFixture fixture = fixture(settings)) {
                    fixture.submitAndAwait(1);
                }
            }
            assertEquals(
                    List.of("/own/path", "/own/slash/", "/q?a=b%20c", "/", "/"),
                    agent.requests.stream().map(TestAgent.Request::path).toList());
        }
    }

    @Test
    void shouldCompressIfAsked() throws IOException {
        try (TestAgent agent = new TestAgent(request -> TestAgent.Answer.of(200))) {
            final HttpSettings settings = OtlpTransport.settings()
                    .url(agent.url())
                    .compression(Compression.GZIP)
                    .build();
            try (SenderFixture fixture = fixture(settings)) {
                fixture.submitAndAwait(20_000, 30_000);
                fixture.submitAndAwait(1);
                fixture.submitAndAwait(40_000);
            }
            int chunk = 0;
            for (final TestAgent.Request request : agent.requests) {
                assertEquals("gzip", request.header("content-encoding"));
                assertEquals(PROTOBUF, request.header("content-type"));
                for (final int id : TestPayloads.read(
                        new GZIPInputStream(new ByteArrayInputStream(request.body())).readAllBytes())) {
                    assertEquals(chunk++, id);
                }
            }
            assertEquals(4, chunk);
            assertTrue(agent.requests.get(0).body().length < 25_000, "not compressed");
        }
    }

    @Test
    void shouldSendToAUnixSocket(@TempDir final Path directory) throws IOException {
        final List<byte[]> bodies = new CopyOnWriteArrayList<>();
        try (UnixAgent agent = new UnixAgent(directory.resolve("otel.sock"), bodies::add);
                SenderFixture fixture =
                        fixture(OtlpTransport.settings().endpoint(agent.url()).build())) {
            fixture.submitAndAwait(1, 2);
            assertEquals(1, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
        }
        assertEquals(List.of(0, 1), TestPayloads.read(bodies.get(0)));
    }

    @Test
    void shouldJudgeByTheStatus() throws IOException {
        final Map<Delivery.Outcome, List<Integer>> expected = Map.of(
                Delivery.Outcome.ACCEPTED, List.of(200, 202, 204, 299),
                Delivery.Outcome.RETRY, List.of(429, 502, 503, 504),
                Delivery.Outcome.TOO_LARGE, List.of(413),
                Delivery.Outcome.REJECTED, List.of(301, 304, 307, 400, 401, 403, 404, 408, 415, 500, 501, 505, 599));
        for (final Map.Entry<Delivery.Outcome, List<Integer>> entry : expected.entrySet()) {
            for (final int status : entry.getValue()) {
                final Map<String, String> location = Map.of("Location", "/elsewhere");
                assertEquals(
                        entry.getKey(),
                        deliveryOf(new TestAgent.Answer(status, location, "")).outcome(),
                        "status " + status);
            }
        }
    }

    private long retryAfterNs(final String value) throws IOException {
        return deliveryOf(new TestAgent.Answer(503, Map.of("Retry-After", value), ""))
                .retryAfterNs();
    }

    @Test
    void shouldTakeRetryAfterInBothForms() throws IOException {
        assertEquals(TimeUnit.SECONDS.toNanos(7), retryAfterNs("7"));
        assertEquals(0, retryAfterNs("soon"));
        final ZonedDateTime inAnHour = ZonedDateTime.now(ZoneOffset.UTC).plusHours(1);
        final long waitNs = retryAfterNs(DateTimeFormatter.RFC_1123_DATE_TIME.format(inAnHour));
        assertTrue(waitNs > TimeUnit.MINUTES.toNanos(50) && waitNs <= TimeUnit.HOURS.toNanos(1), "waits " + waitNs);
    }

    @Test
    void shouldCountRejectedSpansOfAPartialSuccess() throws IOException {
        answering(200, PROTOBUF, partialSuccess(2, "no trace id"), fixture -> {
            assertEquals(2, fixture.dropped(DropReason.PARTIAL_SUCCESS));
            assertEquals(2 * SPANS - 2, fixture.get(EngineCounter.SPANS_DELIVERED));
            assertEquals("no trace id", fixture.counters.takeDetail(DropReason.PARTIAL_SUCCESS));
            assertEquals(0, fixture.get(EngineCounter.ANSWERS_UNREADABLE));
        });
        final String[] texts = {
            "{\"partialSuccess\":{\"rejectedSpans\":\"2\",\"errorMessage\":\"no \\u0074race id\",\"x\":[{}]}}",
            " { \"a\" : null, \"partial_success\" : { \"error_message\":\"no trace id\", \"rejected_spans\":2}} "
        };
        for (final String text : texts) {
            for (final String answerType : new String[] {JSON + "; charset=utf-8", null}) {
                answering(200, answerType, utf8(text), JSON, fixture -> {
                    assertEquals(2, fixture.dropped(DropReason.PARTIAL_SUCCESS), text);
                    assertEquals("no trace id", fixture.counters.takeDetail(DropReason.PARTIAL_SUCCESS));
                });
            }
        }
    }

    @Test
    void shouldTakeAMessageWithoutRejectedSpansForAWarning() throws IOException {
        answering(200, PROTOBUF, partialSuccess(0, "use v2\n"), fixture -> {
            assertEquals(1, fixture.get(EngineCounter.ANSWERS_WARNED));
            assertEquals("use v2\n", fixture.counters.takeDetail(EngineCounter.ANSWERS_WARNED));
            assertEquals(1, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
            assertEquals(0, fixture.counters.dropped());
        });
    }

    @Test
    void shouldBoundNonsenseCountsAndSayThem() throws IOException {
        answering(200, PROTOBUF, partialSuccess(Long.MAX_VALUE, "all"), fixture -> {
            assertEquals(2 * SPANS, fixture.dropped(DropReason.PARTIAL_SUCCESS));
            assertEquals(1, fixture.get(EngineCounter.ANSWERS_UNREADABLE));
        });
        answering(200, PROTOBUF, partialSuccess(-1, "less"), fixture -> {
            assertEquals(0, fixture.counters.dropped());
            assertEquals(
                    "it rejects -1 of 6 spans: less", fixture.counters.takeDetail(EngineCounter.ANSWERS_UNREADABLE));
        });
    }

    @Test
    void shouldTakeAGoodStatusWithABodyThatCannotBeRead() throws IOException {
        final List<byte[]> bodies = List.of(
                utf8("<html>login</html>"),
                new byte[] {0x0a},
                new byte[] {0x0a, 5, 8},
                new byte[] {8, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
                new byte[] {0x0a, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1});
        for (final byte[] body : bodies) {
            answering(200, PROTOBUF, body, fixture -> {
                assertEquals(1, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
                assertEquals(1, fixture.get(EngineCounter.ANSWERS_UNREADABLE));
            });
        }
        final List<String> texts = List.of(
                "{",
                "[]",
                "OK",
                "{\"partialSuccess\":{\"rejectedSpans\":1e99}}",
                "{} x",
                "[".repeat(100_000),
                "{\"a\":" + "[".repeat(100_000));
        for (final String text : texts) {
            answering(200, JSON, utf8(text), JSON, fixture -> {
                assertEquals(1, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
                assertEquals(1, fixture.get(EngineCounter.ANSWERS_UNREADABLE), text);
            });
        }
    }

    @Test
    void shouldQuoteTheMessageOfAStatus() throws IOException {
        // code 3, message "bad \u00e4", details
        answering(400, PROTOBUF, new byte[] {8, 3, 0x12, 6, 'b', 'a', 'd', ' ', -61, -92, 0x1a, 0}, fixture -> {
            assertEquals(2 * SPANS, fixture.dropped(DropReason.REJECTED));
            assertEquals("HTTP 400: bad \u00e4", fixture.counters.takeDetail(DropReason.REJECTED));
        });
        answering(
                401,
                JSON,
                utf8("{\"code\":16,\"message\":\"who\\nare you\"}"),
                fixture -> assertEquals("HTTP 401: who\\nare you", fixture.counters.takeDetail(DropReason.REJECTED)));
        answering(
                403,
                "text/html",
                utf8("<b>no</b>"),
                fixture -> assertEquals("HTTP 403: <b>no</b>", fixture.counters.takeDetail(DropReason.REJECTED)));
    }

    @Test
    void shouldSplitWhatTheReceiverCallsTooLarge() throws IOException {
        final int lengthMax = 4_000;
        final List<Integer> statuses = new CopyOnWriteArrayList<>();
        try (TestAgent agent = new TestAgent(request -> {
                    statuses.add(request.body().length > lengthMax ? 413 : 200);
                    return TestAgent.Answer.of(statuses.get(statuses.size() - 1));
                });
                SenderFixture fixture = fixture(settings(agent))) {
            fixture.submit(IntStream.generate(() -> 900).limit(11).toArray());
            fixture.submit(10, lengthMax);
            fixture.awaitAll();
            assertEquals(SPANS, fixture.dropped(DropReason.TOO_LARGE));
            assertEquals(IntStream.range(0, 12).boxed().toList(), agent.chunks(statuses));
        }
    }
}
