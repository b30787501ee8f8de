/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.HttpSettings;
import io.ringspan.transport.Payload;
import io.ringspan.transport.RetryPolicy;
import io.ringspan.transport.SenderFixture;
import io.ringspan.transport.TestAgent;
import io.ringspan.transport.TestPayloads;
import io.ringspan.transport.Transport;
import io.ringspan.transport.UnixAgent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Over HTTP, with a server that behaves. */
@Timeout(30)
class DatadogAgentTransportTest {
    private static final int SPANS = SenderFixture.SPANS_PER_CHUNK;
    private static final String RATES = "{\"rate_by_service\":{\"service:web,env:prod\":0.5}}";

    private final List<Map<String, Double>> rates = new CopyOnWriteArrayList<>();

    private static AgentSettings settings(final TestAgent agent) {
        return AgentSettings.builder().url(agent.url()).build();
    }

    private SenderFixture fixture(final TestAgent agent) {
        return fixture(settings(agent));
    }

    private SenderFixture fixture(final AgentSettings settings) {
        return new SenderFixture(
                        SenderFixture.FAST, counters -> new DatadogAgentTransport(settings, counters, rates::add))
                .start();
    }

    /** What the transport makes of an answer. */
    private Delivery deliveryOf(final TestAgent.Answer answer) throws IOException {
        try (TestAgent agent = new TestAgent(request -> answer)) {
            final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
            try (SenderFixture fixture = noting(settings(agent), deliveries)) {
                fixture.submitAndAwait(1);
            }
            assertEquals(1, agent.requests.size(), "a redirect was followed");
            return deliveries.get(0);
        }
    }

    /** A sender with one attempt, and what the transport made of each. */
    private SenderFixture noting(final AgentSettings settings, final List<Delivery> deliveries) {
        final Function<EngineCounters, Transport> noting = counters -> {
            final Transport transport = new DatadogAgentTransport(settings, counters, rates::add);
            return new Transport() {
                @Override
                public Delivery send(final Payload payload) throws InterruptedException {
                    deliveries.add(transport.send(payload));
                    return deliveries.get(deliveries.size() - 1);
                }

                @Override
                public void close() {
                    transport.close();
                }
            };
        };
        return new SenderFixture(new RetryPolicy(1, 1, 1, 0), noting).start();
    }

    @Test
    void shouldSendTheHeadersOfTheProtocol() throws IOException {
        try (TestAgent agent = new TestAgent(request -> TestAgent.Answer.of(200))) {
            final AgentSettings settings = AgentSettings.builder()
                    .url(agent.url())
                    .userAgent("Tracer/9.0.0")
                    .language("nodejs")
                    .languageVersion("v20.0.0")
                    .languageInterpreter("v8")
                    .tracerVersion("5.70.0")
                    .clientComputedStats(true)
                    .clientComputedTopLevel(true)
                    .containerId("c-1")
                    .entityId("in-2")
                    .externalEnv("it-false,cn-web")
                    .headers(Map.of("X-More", "a b"))
                    .build();
            try (SenderFixture fixture = fixture(settings)) {
                fixture.submitAndAwait(1, 2);
            }
            final TestAgent.Request request = agent.requests.get(0);
            assertEquals("POST", request.method());
            assertEquals("/v0.4/traces", request.path());
            final Map<String, String> expected = Map.ofEntries(
                    Map.entry("user-agent", "Tracer/9.0.0"),
                    Map.entry("datadog-meta-lang", "nodejs"),
                    Map.entry("datadog-meta-lang-version", "v20.0.0"),
                    Map.entry("datadog-meta-lang-interpreter", "v8"),
                    Map.entry("datadog-meta-tracer-version", "5.70.0"),
                    Map.entry("datadog-client-computed-stats", "true"),
                    Map.entry("datadog-client-computed-top-level", "true"),
                    Map.entry("datadog-container-id", "c-1"),
                    Map.entry("datadog-entity-id", "in-2"),
                    Map.entry("datadog-external-env", "it-false,cn-web"),
                    Map.entry("datadog-send-real-http-status", "1"),
                    Map.entry("x-datadog-trace-count", "2"),
                    Map.entry("content-type", "application/msgpack"),
                    Map.entry("datadog-rates-payload-version", "0"),
                    Map.entry("x-more", "a b"),
                    Map.entry("content-length", Integer.toString(request.body().length)),
                    Map.entry("host", agent.url().getAuthority()));
            expected.forEach((name, value) -> assertEquals(value, request.header(name), name));
            // nothing else, such as the headers of an upgrade to HTTP/2
            assertEquals(expected.size(), request.headers().size(), request.headers()::toString);
        }
    }

    @Test
    void shouldLeaveOutEmptyHeaders() throws IOException {
        try (TestAgent agent = new TestAgent(request -> TestAgent.Answer.of(200))) {
            try (SenderFixture fixture =
                    fixture(AgentSettings.builder().url(agent.url()).build())) {
                fixture.submitAndAwait(1);
            }
            final TestAgent.Request request = agent.requests.get(0);
            assertEquals(HttpSettings.USER_AGENT_DEFAULT, request.header("user-agent"));
            assertEquals("java", request.header("datadog-meta-lang"));
            for (final String name : List.of(
                    "datadog-meta-tracer-version",
                    "datadog-container-id",
                    "datadog-entity-id",
                    "datadog-external-env",
                    "datadog-client-computed-stats",
                    "datadog-client-computed-top-level")) {
                assertNull(request.header(name), name);
            }
        }
    }

    @Test
    void shouldKeepThePrefixOfTheUrl() throws IOException {
        try (TestAgent agent = new TestAgent(request -> TestAgent.Answer.of(200))) {
            final AgentSettings settings = AgentSettings.builder()
                    .url(agent.url().resolve("/proxy/agent/"))
                    .path("/v0.5/traces")
                    .build();
            try (SenderFixture fixture = fixture(settings)) {
                fixture.submitAndAwait(1);
            }
            assertEquals("/proxy/agent/v0.5/traces", agent.requests.get(0).path());
        }
    }

    @Test
    void shouldSendToAUnixSocket(@TempDir final Path directory) throws IOException {
        final Path path = directory.resolve("apm.socket");
        final List<byte[]> bodies = new CopyOnWriteArrayList<>();
        try (UnixAgent agent = new UnixAgent(path, bodies::add)) {
            final AgentSettings settings =
                    AgentSettings.builder().url(agent.url()).build();
            try (SenderFixture fixture = fixture(settings)) {
                fixture.submitAndAwait(1, 2);
                fixture.submitAndAwait(50_000);
                assertEquals(2, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
            }
        }
        assertEquals(List.of(0, 1), TestPayloads.read(bodies.get(0)));
        assertEquals(List.of(2), TestPayloads.read(bodies.get(1)));
    }

    /** A socket that is not there, and then is: what an agent is that starts later. */
    @Test
    void shouldTellWhyAUnixSocketCannotBeUsed(@TempDir final Path directory) throws IOException {
        final URI url = URI.create("unix://" + directory.resolve("apm.socket"));
        final AgentSettings settings = AgentSettings.builder().url(url).build();
        final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
        try (SenderFixture fixture = noting(settings, deliveries)) {
            fixture.submitAndAwait(1);
            assertEquals(SPANS, fixture.dropped(DropReason.RETRIES_EXHAUSTED));
            final String detail = deliveries.get(0).detail();
            assertTrue(detail.contains("cannot connect to " + url + ": No such file or directory"), detail);
            try (UnixAgent agent = new UnixAgent(directory.resolve("apm.socket"), body -> {})) {
                assertEquals(url, agent.url());
                fixture.submitAndAwait(1);
                assertEquals(1, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
            }
        }
    }

    @Test
    void shouldSendTheSameBytesAgain() throws IOException {
        final List<TestAgent.Answer> answers = new CopyOnWriteArrayList<>(
                List.of(TestAgent.Answer.of(503, "not now"), TestAgent.Answer.of(500), TestAgent.Answer.of(200, "OK")));
        try (TestAgent agent = new TestAgent(request -> answers.remove(0))) {
            final int fill = 200_000;
            try (SenderFixture fixture = new SenderFixture(
                            SenderFixture.FAST,
                            counters -> new DatadogAgentTransport(settings(agent), counters, rates::add),
                            new TestPayloads(),
                            3 * fill)
                    .start()) {
                fixture.submitAndAwait(fill, fill);
                assertEquals(2, fixture.get(EngineCounter.SEND_RETRIES));
                assertEquals(agent.requests.get(0).body().length, fixture.get(EngineCounter.BYTES_DELIVERED));
            }
            assertEquals(3, agent.requests.size());
            for (final TestAgent.Request request : agent.requests) {
                assertEquals(List.of(0, 1), TestPayloads.read(request.body()));
                assertArrayEquals(agent.requests.get(0).body(), request.body());
            }
        }
    }

    @Test
    void shouldJudgeByTheStatus() throws IOException {
        final Map<Delivery.Outcome, List<Integer>> expected = Map.of(
                Delivery.Outcome.ACCEPTED, List.of(200, 201, 202, 204),
                Delivery.Outcome.RETRY, List.of(408, 429, 500, 502, 503, 504, 599),
                Delivery.Outcome.TOO_LARGE, List.of(413),
                Delivery.Outcome.REJECTED, List.of(301, 302, 304, 307, 400, 401, 403, 404, 405, 415, 422));
        for (final Map.Entry<Delivery.Outcome, List<Integer>> entry : expected.entrySet()) {
            for (final int status : entry.getValue()) {
                final Map<String, String> location = Map.of("Location", "/elsewhere");
                final Delivery delivery = deliveryOf(new TestAgent.Answer(status, location, ""));
                assertEquals(entry.getKey(), delivery.outcome(), "status " + status);
            }
        }
    }

    @Test
    void shouldTellStatusAndBeginningOfTheBody() throws IOException {
        assertEquals("HTTP 404", deliveryOf(TestAgent.Answer.of(404)).detail());
        assertEquals(
                "HTTP 400: cannot decode: x",
                deliveryOf(TestAgent.Answer.of(400, "\r\n cannot\n\tdecode: x\u0000\n"))
                        .detail());
        final String detail =
                deliveryOf(TestAgent.Answer.of(500, "ä".repeat(5_000))).detail();
        assertEquals("HTTP 500: " + "ä".repeat(200) + "... (5000 characters)", detail);
    }

    private long retryAfterNs(final int status, final String value) throws IOException {
        return deliveryOf(new TestAgent.Answer(status, Map.of("Retry-After", value), ""))
                .retryAfterNs();
    }

    @Test
    void shouldTakeRetryAfterInBothForms() throws IOException {
        assertEquals(TimeUnit.SECONDS.toNanos(7), retryAfterNs(429, "7"));
        assertEquals(TimeUnit.SECONDS.toNanos(7), retryAfterNs(503, "7"));
        assertEquals(0, retryAfterNs(503, "soon"));
        assertEquals(0, deliveryOf(TestAgent.Answer.of(503)).retryAfterNs());
        final ZonedDateTime inAMinute = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(60);
        final long waitNs = retryAfterNs(503, DateTimeFormatter.RFC_1123_DATE_TIME.format(inAMinute));
        assertTrue(waitNs > TimeUnit.SECONDS.toNanos(40) && waitNs <= TimeUnit.SECONDS.toNanos(60), "waits " + waitNs);
    }

    @Test
    void shouldWaitAsLongAsTheServerAsks() throws IOException {
        final List<TestAgent.Answer> answers = new CopyOnWriteArrayList<>(
                List.of(new TestAgent.Answer(429, Map.of("Retry-After", "3600"), ""), TestAgent.Answer.of(200)));
        final long limitNs = TimeUnit.MILLISECONDS.toNanos(150);
        try (TestAgent agent = new TestAgent(request -> answers.remove(0));
                SenderFixture fixture = new SenderFixture(
                                new RetryPolicy(2, 1, 1, limitNs),
                                counters -> new DatadogAgentTransport(settings(agent), counters, rates::add))
                        .start()) {
            final long startNs = System.nanoTime();
            fixture.submitAndAwait(1);
            final long tookNs = System.nanoTime() - startNs;
            assertTrue(tookNs >= limitNs, "took " + tookNs);
            assertEquals(1, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
        }
    }

    @Test
    void shouldSplitWhatTheServerCallsTooLarge() throws IOException {
        final int lengthMax = 4_000;
        final List<Integer> statuses = new CopyOnWriteArrayList<>();
        try (TestAgent agent = new TestAgent(request -> {
            statuses.add(request.body().length > lengthMax ? 413 : 200);
            return TestAgent.Answer.of(statuses.get(statuses.size() - 1));
        })) {
            try (SenderFixture fixture = fixture(agent)) {
                fixture.submit(IntStream.generate(() -> 900).limit(23).toArray());
                fixture.submit(10, lengthMax, 10);
                fixture.submit(3_000, 3_000);
                fixture.awaitAll();
                assertEquals(SPANS, fixture.dropped(DropReason.TOO_LARGE));
                assertEquals(1, fixture.sender.lost());
                assertEquals(2, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
                assertTrue(fixture.get(EngineCounter.SEND_SPLITS) > 3);
                assertEquals(0, fixture.get(EngineCounter.SEND_RETRIES));
            }
            final List<Integer> expected =
                    new ArrayList<>(IntStream.range(0, 28).boxed().toList());
            expected.remove(Integer.valueOf(24));
            assertEquals(expected, agent.chunks(statuses));
            for (final TestAgent.Request request : agent.requests) {
                assertEquals(
                        Integer.toString(TestPayloads.read(request.body()).size()),
                        request.header("x-datadog-trace-count"));
            }
        }
    }

    private static TestAgent.Answer rates(final String version, final String body) {
        return new TestAgent.Answer(200, Map.of("Datadog-Rates-Payload-Version", version), body);
    }

    /** Answers one payload after the other. */
    private SenderFixture answering(final List<TestAgent.Request> requests, final TestAgent.Answer... answers)
            throws IOException {
        try (TestAgent agent = new TestAgent(request -> {
            requests.add(request);
            return answers[requests.size() - 1];
        })) {
            try (SenderFixture fixture = fixture(agent)) {
                for (int i = 0; i < answers.length; i++) {
                    fixture.submitAndAwait(1);
                }
                assertEquals(answers.length, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
                return fixture;
            }
        }
    }

    private static List<String> versions(final List<TestAgent.Request> requests) {
        return requests.stream()
                .map(request -> request.header("datadog-rates-payload-version"))
                .toList();
    }

    @Test
    void shouldHandOverRatesOncePerVersion() throws IOException {
        final List<TestAgent.Request> requests = new CopyOnWriteArrayList<>();
        final SenderFixture fixture = answering(
                requests,
                rates("v1", RATES),
                rates("v1", "{}"),
                rates("v1", RATES),
                rates("v2", RATES.replace("0.5", "0.25")),
                rates("v3", "{}"),
                rates("v3", "{}"));
        assertEquals(List.of(Map.of("service:web,env:prod", 0.5), Map.of("service:web,env:prod", 0.25)), rates);
        assertEquals(List.of("0", "v1", "v1", "v1", "v2", "v3"), versions(requests));
        assertEquals(0, fixture.get(EngineCounter.ANSWERS_UNREADABLE));
    }

    @Test
    void shouldHandOverRatesWithoutAVersionWhenTheyChange() throws IOException {
        final List<TestAgent.Request> requests = new CopyOnWriteArrayList<>();
        final SenderFixture fixture = answering(
                requests,
                TestAgent.Answer.of(200, "OK"),
                TestAgent.Answer.of(200, RATES),
                TestAgent.Answer.of(200, RATES),
                TestAgent.Answer.of(200),
                TestAgent.Answer.of(200, "{\"rate_by_service\":{}}"));
        assertEquals(List.of(Map.of("service:web,env:prod", 0.5), Map.of()), rates);
        assertEquals(List.of("0", "0", "0", "0", "0"), versions(requests));
        assertEquals(0, fixture.get(EngineCounter.ANSWERS_UNREADABLE));
    }

    @Test
    void shouldCountAnswersItCannotReadAndAskAgain() throws IOException {
        final List<TestAgent.Request> requests = new CopyOnWriteArrayList<>();
        final SenderFixture fixture = answering(
                requests,
                rates("v1", "<html>"),
                rates("ä", RATES),
                rates("x".repeat(1_000), RATES),
                rates("v1", RATES),
                TestAgent.Answer.of(200, "nonsense"));
        assertEquals(List.of("0", "0", "0", "0", "v1"), versions(requests));
        assertEquals(4, fixture.get(EngineCounter.ANSWERS_UNREADABLE));
        assertEquals(1, rates.size());
    }

    @Test
    void shouldSurviveAListenerThatThrows() throws IOException {
        try (TestAgent agent = new TestAgent(request -> rates("v1", RATES));
                SenderFixture fixture = new SenderFixture(
                                SenderFixture.FAST,
                                counters -> new DatadogAgentTransport(settings(agent), counters, map -> {
                                    rates.add(map);
                                    throw new IllegalStateException("planted");
                                }))
                        .start()) {
            fixture.submitAndAwait(1);
            fixture.submitAndAwait(1);
            assertEquals(1, rates.size());
            assertEquals(1, fixture.get(EngineCounter.HANDLER_ERRORS));
            assertEquals(2, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
            assertEquals(0, fixture.get(EngineCounter.SEND_RETRIES));
        }
    }
}
