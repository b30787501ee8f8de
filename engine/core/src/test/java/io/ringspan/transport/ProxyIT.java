/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.ringspan.CloseReport;
import io.ringspan.SpanWriter;
import io.ringspan.TraceEngine;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.Balance;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.model.PayloadMaps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import zipkin2.codec.SpanBytesDecoder;

/**
 * Receivers behind nginx, which answers in their place: what the ledger says is what has arrived behind it. Skipped where no nginx is, neither on the
 * path nor by {@code -Dnginx=PATH}.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProxyIT {
    private static final int SPANS = 24;
    private static final int ATTEMPTS = 3;

    private enum Kind {
        AGENT("", "{}") {
            @Override
            void read(final byte[] body, final Collection<Long> ids) {
                if (body.length == 0) {
                    // asked what it takes
                    return;
                }
                PayloadMaps.payload(body)
                        .forEach(trace -> trace.forEach(span -> ids.add(((Number) span.get("span_id")).longValue())));
            }
        },
        OTLP("v1/traces", "") {
            @Override
            void read(final byte[] body, final Collection<Long> ids) throws IOException {
                ExportTraceServiceRequest.parseFrom(body)
                        .getResourceSpans(0)
                        .getScopeSpans(0)
                        .getSpansList()
                        .forEach(span -> ids.add(
                                ByteBuffer.wrap(span.getSpanId().toByteArray()).getLong()));
            }
        },
        ZIPKIN("api/v2/spans", "") {
            @Override
            void read(final byte[] body, final Collection<Long> ids) {
                SpanBytesDecoder.JSON_V2.decodeList(body).forEach(span -> ids.add(Long.parseLong(span.id(), 16)));
            }
        };

        // an agent's the transport adds
        private final String path;
        private final String answer;

        Kind(final String path, final String answer) {
            this.path = path;
            this.answer = answer;
        }

        abstract void read(byte[] body, Collection<Long> ids) throws IOException;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @TempDir
    private static Path directory;

    private static TestAgent upstream;
    private static NginxProxy proxy;
    private static Kind receiver;

    @BeforeAll
    static void start() throws Exception {
        final String nginx = NginxProxy.binary();
        assumeTrue(nginx != null, "no nginx on the path, and none by -Dnginx=PATH");
        upstream = new TestAgent(request -> TestAgent.Answer.of(receiver == Kind.ZIPKIN ? 202 : 200, receiver.answer));
        proxy = new NginxProxy(nginx, directory, upstream.url());
    }

    @AfterAll
    static void stop() throws Exception {
        if (proxy != null) {
            proxy.close();
        }
        if (upstream != null) {
            upstream.close();
        }
    }

    @BeforeEach
    void clear() {
        upstream.requests.clear();
    }

    /** Sends all spans to a place of the proxy, and holds the books against what has arrived. */
    private TraceEngine send(final Kind kind, final String place, final int tracesPerPayload, final int attempts)
            throws IOException {
        receiver = kind;
        final String scope = "receiver." + kind.text() + '.';
        final EngineConfig config = EngineConfig.builder()
                .service("shop")
                .set("receivers", kind.text())
                .set(scope + "url", proxy.url() + "/" + place + "/" + kind.path)
                .set(scope + "timeout", "60s")
                .set(scope + "retry.attempts", Integer.toString(attempts))
                .set(scope + "retry.backoff", "1ms")
                .payloadChunksMax(tracesPerPayload)
                .payloadLingerNs(TimeUnit.HOURS.toNanos(1))
                .closeTimeoutNs(TimeUnit.MINUTES.toNanos(4))
                .build();
        final TraceEngine engine = TraceEngine.start(config);
        final SpanWriter writer = engine.newWriter();
        for (long id = 1; id <= SPANS; id++) {
            writer.start(id, 0, id, id, 0, "get", "shop", "GET /" + id, "web", 1_000_000)
                    .setMeta(id, "text", "x".repeat(200))
                    .setSamplingPriority(id, 1, 3)
                    .finish(id, 5_000)
                    .commit();
        }
        final CloseReport report = engine.close(4, TimeUnit.MINUTES);
        final List<Long> ids = arrived(kind);
        assertEquals(
                new Balance(SPANS, ids.size(), SPANS - ids.size(), 0, 0),
                engine.ledger().spans());
        assertEquals(ids.stream().distinct().count(), ids.size(), "twice");
        assertEquals(
                ids.size() == SPANS ? Map.of() : Map.of(DropReason.RETRIES_EXHAUSTED, (long) SPANS - ids.size()),
                report.dropped());
        return engine;
    }

    private static List<Long> arrived(final Kind kind) throws IOException {
        final List<Long> ids = new ArrayList<>();
        for (final TestAgent.Request request : upstream.requests) {
            kind.read(request.body(), ids);
        }
        return ids;
    }

    private static void assertAllArrived(final Kind kind) throws IOException {
        assertEquals(
                LongStream.rangeClosed(1, SPANS).boxed().toList(),
                arrived(kind).stream().sorted().toList());
    }

    @ParameterizedTest
    @EnumSource
    void shouldDeliverThroughAProxy(final Kind kind) throws IOException {
        final TraceEngine engine = send(kind, "pass", SPANS, ATTEMPTS);
        assertAllArrived(kind);
        assertEquals(0, engine.counters().get(EngineCounter.SEND_RETRIES));
    }

    /** The proxy answers 413 on its own, before it has read the body, and closes the connection. */
    @ParameterizedTest
    @EnumSource
    void shouldSplitWhatTheProxyFindsTooLarge(final Kind kind) throws IOException {
        send(kind, "small", SPANS, ATTEMPTS);
        assertAllArrived(kind);
        assertTrue(upstream.requests.size() > 1, "not split");
        upstream.requests.forEach(request -> assertTrue(request.body().length <= NginxProxy.SMALL_BODY));
    }

    /** 429 with a second to wait; one request in a few seconds is let through. */
    @ParameterizedTest
    @EnumSource
    void shouldWaitAsLongAsTheProxyAsks(final Kind kind) throws IOException {
        final TraceEngine engine = send(kind, "limited", SPANS / 2, 50);
        assertAllArrived(kind);
        assertEquals(
                2,
                upstream.requests.stream()
                        .filter(request -> request.body().length > 0)
                        .count());
        assertTrue(engine.counters().get(EngineCounter.SEND_RETRIES) > 0, "never held up");
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountAsLostWhatAProxyWithoutReceiverAnswers(final Kind kind) throws IOException {
        assertRepeated(send(kind, "dead", SPANS, ATTEMPTS));
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountAsLostWhatABusyProxyRefuses(final Kind kind) throws IOException {
        final long startNs = System.nanoTime();
        assertRepeated(send(kind, "busy", SPANS, ATTEMPTS));
        // two waits of a second that it asked for
        assertTrue(System.nanoTime() - startNs >= TimeUnit.SECONDS.toNanos(2));
    }

    /** The connection is closed without an answer. */
    @ParameterizedTest
    @EnumSource
    void shouldCountAsLostWhatAProxyCuts(final Kind kind) throws IOException {
        assertRepeated(send(kind, "cut", SPANS, ATTEMPTS));
    }

    private static void assertRepeated(final TraceEngine engine) {
        assertEquals(0, upstream.requests.size());
        assertEquals(ATTEMPTS - 1, engine.counters().get(EngineCounter.SEND_RETRIES));
    }
}
