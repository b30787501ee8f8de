/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.zipkin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringspan.SpanWriter;
import io.ringspan.TraceEngine;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.Balance;
import io.ringspan.counters.DropReason;
import io.ringspan.encode.zipkin.ZipkinEncoder;
import io.ringspan.transport.Compression;
import io.ringspan.transport.HttpSettings;
import io.ringspan.transport.NotingTransport;
import io.ringspan.transport.SenderFixture;
import io.ringspan.transport.TestPayloads;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a Zipkin server, which {@code mvn verify -Dzipkin} fetches; skipped without it. */
@Timeout(300)
class ZipkinServerIT {
    private static final Path JAR = Path.of(System.getProperty("zipkin.jar", "target/zipkin/zipkin-server.jar"));
    private static final int TRACES = 200;
    private static final long START_NS = TimeUnit.SECONDS.toNanos(1_000_000_000);

    @TempDir
    private static Path directory;

    private static ZipkinServer server;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Files.exists(JAR), "no " + JAR + ": run with -Dzipkin");
        server = new ZipkinServer(JAR, directory.resolve("server.log"));
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private static HttpSettings settings(final Compression compression) {
        return ZipkinTransport.settings()
                .url(server.url())
                .requestTimeoutNs(TimeUnit.SECONDS.toNanos(60))
                .compression(compression)
                .build();
    }

    private static void send(final Compression compression, final long firstId, final String service) {
        final EngineConfig config = EngineConfig.builder()
                .service(service)
                .payloadLingerNs(TimeUnit.HOURS.toNanos(1))
                .closeTimeoutNs(TimeUnit.MINUTES.toNanos(2))
                .build();
        final TraceEngine engine = TraceEngine.start(
                config,
                store -> new ZipkinEncoder(store, service, "java", 1),
                new ZipkinTransport(settings(compression)));
        final SpanWriter writer = engine.newWriter();
        for (long id = firstId; id < firstId + 2 * TRACES; id += 2) {
            writer.start(id, 7, id, id, 0, "http.request", service, "GET /\u00e4 \"" + id, "web", START_NS)
                    .setMeta(id, "span.kind", "server")
                    .setMeta(id, "line\nbreak", "\u0001")
                    .start(id + 1, 7, id, id, id, "query", service, "SELECT", "sql", START_NS + 1_000_000)
                    .finish(id + 1, 2_000_000)
                    .finish(id, 5_000_000)
                    .commit();
        }
        engine.close();
        assertEquals(
                new Balance(2 * TRACES, 2 * TRACES, 0, 0, 0), engine.ledger().spans());
    }

    private static JsonNode json(final String path) throws Exception {
        final HttpResponse<String> answer = server.get(path);
        assertEquals(200, answer.statusCode(), answer::body);
        return new ObjectMapper().readTree(answer.body());
    }

    private static long collectedSpans() throws Exception {
        return json("/metrics").path("counter.zipkin_collector.spans.http").asLong();
    }

    @Test
    void shouldBringEverySpanToTheServer() throws Exception {
        long firstId = 1;
        for (final Compression compression : Compression.values()) {
            final String service = "shop-" + compression.name().toLowerCase(Locale.ROOT);
            final long before = collectedSpans();
            send(compression, firstId, service);
            assertEquals(2 * TRACES, collectedSpans() - before);
            for (long id = firstId; id < firstId + 2 * TRACES; id += 2) {
                final JsonNode trace = json(String.format(Locale.ROOT, "/api/v2/trace/%016x%016x", 7, id));
                final Set<String> ids = new HashSet<>();
                trace.forEach(span -> ids.add(span.path("id").asText()));
                assertEquals(
                        Set.of(String.format(Locale.ROOT, "%016x", id), String.format(Locale.ROOT, "%016x", id + 1)),
                        ids);
            }
            final JsonNode root = rootOf(json(String.format(Locale.ROOT, "/api/v2/trace/%016x%016x", 7, firstId)));
            assertEquals("SERVER", root.path("kind").asText());
            assertEquals("get /\u00e4 \"" + firstId, root.path("name").asText());
            assertEquals(5_000, root.path("duration").asLong());
            assertEquals(START_NS / 1_000, root.path("timestamp").asLong());
            assertEquals(service, root.path("localEndpoint").path("serviceName").asText());
            assertEquals("\u0001", root.path("tags").path("line\nbreak").asText());
            firstId += 2 * TRACES;
        }
    }

    private static JsonNode rootOf(final JsonNode trace) {
        for (final JsonNode span : trace) {
            if (!span.has("parentId")) {
                return span;
            }
        }
        throw new AssertionError("no root: " + trace);
    }

    @Test
    void shouldRejectWhatTheServerCannotReadAndSayWhy() {
        final NotingTransport noting = new NotingTransport(new ZipkinTransport(settings(Compression.GZIP)));
        try (SenderFixture fixture = new SenderFixture(
                        SenderFixture.FAST, counters -> noting, new TestPayloads("application/json"), 64 * 1024)
                .start()) {
            fixture.submitAndAwait(10);
            assertEquals(SenderFixture.SPANS_PER_CHUNK, fixture.dropped(DropReason.REJECTED));
            assertTrue(noting.deliveries.get(0).detail().startsWith("HTTP 400: "), noting.deliveries::toString);
        }
    }
}
