/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ringspan.bench.pipeline.EncodeGate;
import io.ringspan.bench.pipeline.Subject;
import io.ringspan.bench.pipeline.SubjectSettings;
import io.ringspan.bench.pipeline.Subjects;
import io.ringspan.bench.workload.W1;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: every peer brings each span of each trace to the receiver, and its books say so. Method: a few traces to a server over HTTP, which
 * looks for the name that each span has, whatever the format.
 */
class PeerDeliveryTest {
    private static final int TRACES = 20;
    private static final int SPANS = TRACES * W1.SPANS_PER_TRACE;
    private static final long TIMEOUT_MS = 10_000;
    private static final Pattern NAME = Pattern.compile("operation\\.");

    private final Map<String, AtomicInteger> namesByPath = new ConcurrentHashMap<>();
    private volatile int status = 200;
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private void answer(final HttpExchange exchange) throws IOException {
        final String path = exchange.getRequestURI().getPath();
        final String body = new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1);
        final boolean isQuestion = "GET".equals(exchange.getRequestMethod());
        final byte[] answer = (isQuestion ? "{\"endpoints\":[\"/v0.4/traces\"]}" : "{}").getBytes(ISO_8859_1);
        if (path.endsWith("/traces") || path.endsWith("/spans")) {
            final int names = (int) NAME.matcher(body).results().count();
            namesByPath.computeIfAbsent(path, key -> new AtomicInteger()).addAndGet(names);
        }
        // OTLP answers with an empty message of protobuf
        final boolean isEmpty = path.startsWith("/v1/");
        exchange.sendResponseHeaders(isQuestion ? 200 : status, isEmpty ? -1 : answer.length);
        if (!isEmpty) {
            exchange.getResponseBody().write(answer);
        }
        exchange.close();
    }

    private SubjectSettings settings(final boolean isDiscarding) {
        final String url = "http://127.0.0.1:" + server.getAddress().getPort();
        return new SubjectSettings(isDiscarding ? null : url, "", 0, 0, null, "", Map.of(), EncodeGate.OPEN);
    }

    private static void make(final Subject subject) throws Exception {
        final Subject.Producer producer = subject.newProducer(0);
        for (int i = 0; i < TRACES; i++) {
            producer.trace();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "otel-default, /v1/traces",
        "otel-large, /v1/traces",
        "brave, /api/v2/spans",
        "dd-trace, /v0.4/traces",
        "mpsc, /v0.4/traces",
        "mpsc-trace, /v0.4/traces"
    })
    void shouldDeliverEverySpan(final String name, final String path) throws Exception {
        try (Subject subject = Subjects.get(name).start(settings(false))) {
            make(subject);
            assertTrue(subject.flush(TIMEOUT_MS));
            assertEquals(SPANS, subject.delivered());
            assertEquals(0, subject.dropped());
        }
        assertEquals(Set.of(path), namesByPath.keySet());
        assertEquals(SPANS, namesByPath.get(path).get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"otel-none", "otel-default", "otel-large", "brave", "dd-trace", "mpsc", "mpsc-trace"})
    void shouldDiscardWithoutAReceiver(final String name) throws Exception {
        try (Subject subject = Subjects.get(name).start(settings(true))) {
            make(subject);
            assertTrue(subject.flush(TIMEOUT_MS));
            assertEquals(SPANS, subject.delivered());
            assertEquals(0, subject.dropped());
        }
        assertTrue(namesByPath.isEmpty(), namesByPath::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"otel-default", "otel-large", "brave", "dd-trace", "mpsc", "mpsc-trace"})
    void shouldCountWhatTheReceiverRefuses(final String name) throws Exception {
        status = 400;
        try (Subject subject = Subjects.get(name).start(settings(false))) {
            make(subject);
            assertTrue(subject.flush(TIMEOUT_MS));
            assertEquals(0, subject.delivered());
            assertEquals(SPANS, subject.dropped());
        }
    }

    @Test
    void shouldBeAllPeers() {
        final Set<String> missing = new HashSet<>(
                Set.of("otel-none", "otel-default", "otel-large", "brave", "dd-trace", "mpsc", "mpsc-trace"));
        missing.removeAll(Subjects.all().keySet());
        assertEquals(Set.of(), missing);
    }
}
