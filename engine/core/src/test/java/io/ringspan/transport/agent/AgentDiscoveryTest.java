/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.agent;

import static io.ringspan.transport.agent.ChangingAgent.V04;
import static io.ringspan.transport.agent.ChangingAgent.V05;
import static io.ringspan.transport.agent.ChangingAgent.V10;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.CloseReport;
import io.ringspan.SpanWriter;
import io.ringspan.TraceEngine;
import io.ringspan.api.FlushResult;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.transport.RatesListener;
import io.ringspan.transport.RawServer;
import io.ringspan.transport.SenderFixture;
import io.ringspan.transport.TestAgent;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The format of each payload, by what an agent says, and by what it does. */
@Timeout(120)
class AgentDiscoveryTest {
    private static final List<String> ALL = List.of(V04, V05, V10);
    private static final UnsafeBuffer BYTES = new UnsafeBuffer(new byte[] {(byte) 0x81, (byte) 0xa1, 'a', 1});

    private TraceEngine engine;
    private SpanWriter writer;
    private int spans;

    private void start(final URI url, final EngineConfigBuilder builder) {
        engine = TraceEngine.start(builder.agentUrl(url.toString())
                .ringOverflow(OverflowPolicy.BLOCK)
                .payloadExhausted(PayloadPolicy.BLOCK)
                .build());
        writer = engine.newWriter();
    }

    private void start(final ChangingAgent agent) {
        start(URI.create(agent.url()), EngineConfig.builder());
    }

    private void span() {
        final int id = ++spans;
        writer.start(id, id % 5, id, id, 0, "get", "shop", "GET /" + id % 1_000, "web", 1)
                .setMeta(id, "http.method", "GET")
                .setMetric(id, "http.status_code", 200)
                .finish(id, 5)
                .commit();
    }

    /** What v0.5 has no place for. */
    private void spanWithBytes() {
        final int id = ++spans;
        writer.start(id, 0, id, id, 0, "get", "shop", "GET /bytes", "web", 1)
                .setMetaStruct(id, "appsec", BYTES, 0, BYTES.capacity())
                .finish(id, 5)
                .commit();
    }

    private void flush() throws InterruptedException {
        assertEquals(FlushResult.DELIVERED, engine.flush(60, TimeUnit.SECONDS));
    }

    private void close(final ChangingAgent agent) {
        final CloseReport report = engine.close(60, TimeUnit.SECONDS);
        assertTrue(report.isComplete(), report::toString);
        assertEquals(spans, engine.ledger().spans().delivered());
        agent.assertCameOnce(spans);
    }

    static Stream<Arguments> abilities() {
        return Stream.of(
                Arguments.of(ALL, V10),
                Arguments.of(List.of(V04, V05), V05),
                Arguments.of(List.of(V10.substring(1), V04), V10),
                Arguments.of(List.of(V04), V04),
                Arguments.of(List.of("/v0.3/traces", "/v0.4/traces/more"), V04));
    }

    @ParameterizedTest
    @MethodSource("abilities")
    void shouldTakeTheBestFormatThatTheAgentLists(final List<String> listed, final String best) throws Exception {
        try (ChangingAgent agent = new ChangingAgent().set(null, listed, ALL)) {
            start(agent);
            // the first ones go out before anything is known
            for (int i = 0; i < 3; i++) {
                span();
                flush();
            }
            final int before = agent.spansAt(best);
            span();
            flush();
            assertEquals(before + 1, agent.spansAt(best));
            // nothing has changed, so nobody asks again
            assertEquals(1, agent.requests("/info"));
            close(agent);
        }
    }

    @Test
    void shouldNotAskAtAllIfTheFormatIsSet() throws Exception {
        try (ChangingAgent agent = new ChangingAgent().set("s", ALL, ALL)) {
            start(URI.create(agent.url()), EngineConfig.builder().set("receiver.agent.format", "v05"));
            for (int i = 0; i < 4; i++) {
                span();
                flush();
            }
            assertEquals(4, agent.spansAt(V05));
            assertEquals(0, agent.requests("/info"));
            close(agent);
        }
    }

    static Stream<TestAgent.Answer> strangeAnswers() {
        final String list = "[\"/v1.0/traces\",\"/v0.5/traces\"]";
        return Stream.of(
                TestAgent.Answer.of(404),
                TestAgent.Answer.of(500, "{\"endpoints\":" + list + "}"),
                TestAgent.Answer.of(204),
                TestAgent.Answer.of(200, "no JSON"),
                TestAgent.Answer.of(200, "{\"endpoints\":" + list),
                TestAgent.Answer.of(200, "{\"endpoints\":{\"a\":" + list + "}}"),
                TestAgent.Answer.of(200, "{\"endpoints\":[1]}"),
                TestAgent.Answer.of(200, "{\"endpoints\":" + list + ",\"deep\":" + "[".repeat(100_000)),
                TestAgent.Answer.of(200, "{\"long\":\"" + "x".repeat(5 << 20) + "\",\"endpoints\":" + list + "}"));
    }

    @ParameterizedTest
    @MethodSource("strangeAnswers")
    void shouldStayWithTheOldestFormatIfTheAgentSaysNothingOfIt(final TestAgent.Answer answer) throws Exception {
        try (ChangingAgent agent = new ChangingAgent().set(null, answer, ALL)) {
            start(agent);
            for (int i = 0; i < 4; i++) {
                span();
                flush();
            }
            assertEquals(4, agent.spansAt(V04));
            assertEquals(1, agent.requests("/info"));
            close(agent);
        }
    }

    @Test
    void shouldGoOnWithoutAnAnswerFromAnAgentThatNeverGivesOne() throws Exception {
        final CountDownLatch end = new CountDownLatch(1);
        final AtomicInteger questions = new AtomicInteger();
        try (RawServer agent = new RawServer(socket -> {
            while (true) {
                final byte[] body = RawServer.readRequest(socket);
                if (body.length == 0) {
                    // asked what it is
                    questions.incrementAndGet();
                    end.await();
                }
                RawServer.write(socket, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
            }
        })) {
            start(agent.url(), EngineConfig.builder().agentTimeoutNs(TimeUnit.SECONDS.toNanos(2)));
            for (int i = 0; i < 5; i++) {
                span();
                flush();
            }
            assertTrue(engine.close(60, TimeUnit.SECONDS).isComplete());
            // once more, and then not soon again, since that would take its time
            assertEquals(2, questions.get());
        } finally {
            end.countDown();
        }
    }

    @Test
    void shouldNotWaitForAnAgentThatIsNotThere() throws Exception {
        final int port;
        try (RawServer nobody = new RawServer(socket -> {})) {
            port = nobody.url().getPort();
        }
        start(URI.create("http://127.0.0.1:" + port), EngineConfig.builder().retryAttempts(1));
        span();
        assertEquals(FlushResult.LOST, engine.flush(60, TimeUnit.SECONDS));
        assertEquals(1, engine.close(60, TimeUnit.SECONDS).droppedTotal());
    }

    @ParameterizedTest
    @MethodSource("refusing")
    void shouldConvertWhatTheAgentListsAndRefuses(final List<String> listed, final String refused) throws Exception {
        try (ChangingAgent agent = new ChangingAgent().set("first", listed, List.of(V04))) {
            start(agent);
            for (int i = 0; i < 6; i++) {
                span();
                span();
                flush();
            }
            assertEquals(1, agent.requests(refused));
            assertEquals(1, engine.counters().get(EngineCounter.PAYLOADS_CONVERTED));
            assertEquals(spans, agent.spansAt(V04));
            // another agent, which may take it
            agent.set("second", listed, ALL);
            for (int i = 0; i < 4; i++) {
                span();
                flush();
            }
            assertTrue(agent.spansAt(refused) > 0);
            close(agent);
        }
    }

    static Stream<Arguments> refusing() {
        return Stream.of(Arguments.of(List.of(V04, V10), V10), Arguments.of(List.of(V04, V05), V05));
    }

    @Test
    void shouldTryAllFormatsThatAreListedOneAfterTheOther() throws Exception {
        try (ChangingAgent agent = new ChangingAgent().set(null, ALL, List.of(V04))) {
            start(agent);
            for (int i = 0; i < 10; i++) {
                span();
                flush();
            }
            assertEquals(1, agent.requests(V10));
            assertEquals(1, agent.requests(V05));
            close(agent);
        }
    }

    @Test
    void shouldSayInAnotherFormatWhatTheBestOneCannot() throws Exception {
        try (ChangingAgent agent = new ChangingAgent().set(null, List.of(V04, V05), ALL)) {
            start(agent);
            for (int i = 0; i < 3; i++) {
                span();
                flush();
            }
            final int before = agent.spansAt(V04);
            span();
            spanWithBytes();
            span();
            flush();
            // the last one goes into the payload at hand, which takes it as well
            assertEquals(before + 2, agent.spansAt(V04));
            span();
            flush();
            assertEquals(before + 2, agent.spansAt(V04));
            close(agent);
        }
    }

    @Test
    void shouldSayInTheLastFormatWhatIsTooLongForABetterOne() throws Exception {
        try (ChangingAgent agent = new ChangingAgent().set(null, List.of(V04, V05), ALL)) {
            start(
                    URI.create(agent.url()),
                    EngineConfig.builder().payloadLength(64 << 10).payloadFlushAt(40 << 10));
            for (int i = 0; i < 3; i++) {
                span();
                flush();
            }
            final int before = agent.spansAt(V04);
            // half of a payload is for the dictionary
            final int id = ++spans;
            writer.start(id, 0, id, id, 0, "get", "shop", "GET /", "web", 1);
            for (final String key : List.of("a", "b", "c", "d", "e")) {
                writer.setMeta(id, key, key.repeat(8_000));
            }
            writer.finish(id, 5).commit();
            flush();
            assertEquals(before + 1, agent.spansAt(V04));
            close(agent);
        }
    }

    /** So that payloads of the old agent are still waiting when the new one is there. */
    private EngineConfigBuilder manyPayloads() {
        return EngineConfig.builder()
                .payloadLength(64 << 10)
                .payloadFlushAt(20_000)
                .retryAttempts(50)
                .retryBackoffNs(TimeUnit.MILLISECONDS.toNanos(1))
                .retryBackoffMaxNs(TimeUnit.MILLISECONDS.toNanos(50));
    }

    @Test
    void shouldLoseNothingWhenTheAgentChangesUnderLoad() throws Exception {
        final List<List<String>> agents =
                List.of(ALL, List.of(V04), List.of(V04, V05), List.of(V04, V10), List.of(V04));
        try (ChangingAgent agent = new ChangingAgent().set("0", ALL, ALL)) {
            start(URI.create(agent.url()), manyPayloads());
            for (int round = 0; round < 25; round++) {
                final List<String> abilities = agents.get(round % agents.size());
                agent.set(Integer.toString(round), abilities, abilities);
                load();
            }
            close(agent);
            assertTrue(agent.spansAt(V04) > 0 && agent.spansAt(V05) > 0 && agent.spansAt(V10) > 0);
            assertTrue(engine.counters().get(EngineCounter.PAYLOADS_CONVERTED) > 0);
        }
    }

    private void load() {
        for (int i = 0; i < 1_500; i++) {
            if (i % 100 == 99) {
                spanWithBytes();
            } else {
                span();
            }
        }
    }

    @Test
    void shouldLoseNothingWhenTheAgentIsReplacedAgainAndAgain() throws Exception {
        final List<List<String>> agents = List.of(List.of(V04, V10), List.of(V04), List.of(V04, V05));
        try (ChangingAgent agent = new ChangingAgent().set(null, ALL, ALL)) {
            start(URI.create(agent.url()), manyPayloads());
            for (int round = 0; round < 12; round++) {
                load();
                // without a state, as older agents
                agent.restart(null, agents.get(round % agents.size()));
            }
            load();
            close(agent);
            assertTrue(engine.counters().get(EngineCounter.PAYLOADS_CONVERTED) > 0);
        }
    }

    @Test
    void shouldSplitWhatIsLongerInTheOtherFormat() throws Exception {
        try (ChangingAgent agent = new ChangingAgent().set(null, List.of(V04, V10), ALL)) {
            start(
                    URI.create(agent.url()),
                    EngineConfig.builder().payloadLength(64 << 10).payloadFlushAt(60 << 10));
            for (int i = 0; i < 3; i++) {
                span();
                flush();
            }
            final int converted = agent.requests(V04);
            // one text, in v1.0 a few bytes a span; a chunk that no payload of v0.4 takes
            final String text = new String(new char[1_000]).replace('\0', 'y');
            final int first = spans + 1;
            for (int i = 0; i < 400; i++) {
                final int id = ++spans;
                writer.start(id, 7, first, first, i == 0 ? 0 : first, "get", "shop", text, "web", 1);
                if (i == 0) {
                    writer.setSamplingPriority(id, 2, 4);
                }
            }
            agent.set(null, List.of(V04), List.of(V04));
            for (int id = spans; id >= first; id--) {
                writer.finish(id, 5);
            }
            writer.commit();
            flush();
            assertTrue(agent.requests(V04) - converted > 5);
            close(agent);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldDropWhatWasNotKeptOnlyForAnAgentThatCanDoWithout(final boolean drops) throws Exception {
        final String info = "{\"endpoints\":[\"/v0.4/traces\"],\"client_drop_p0s\":" + drops + "}";
        try (ChangingAgent agent = new ChangingAgent().set("s", TestAgent.Answer.of(200, info), ALL)) {
            start(URI.create(agent.url()), EngineConfig.builder().clientComputedStats(true));
            for (int i = 0; i < 3; i++) {
                span();
                flush();
            }
            writer.start(99, 0, 99, 99, 0, "get", "shop", "GET /", "web", 1)
                    .setSamplingPriority(99, 0, 4)
                    .finish(99, 5)
                    .commit();
            flush();
            assertEquals(drops ? 3 : 4, agent.spansAt(V04));
            assertEquals(drops ? 1 : 0, engine.counters().dropped(DropReason.UNSAMPLED));
            assertEquals(0, engine.ledger().spans().unaccounted());
            engine.close(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldSendNoLongerBodiesThanTheAgentTakes() throws Exception {
        final int bodyMax = 1 << 17;
        final String info = "{\"endpoints\":[\"/v0.4/traces\"],\"config\":{\"max_request_bytes\":" + bodyMax + "}}";
        try (ChangingAgent agent = new ChangingAgent().set("s", TestAgent.Answer.of(200, info), ALL)) {
            start(agent);
            for (int i = 0; i < 3; i++) {
                span();
                flush();
            }
            for (int i = 0; i < 3_000; i++) {
                span();
            }
            flush();
            assertTrue(agent.longestBody() <= bodyMax, () -> "a body of " + agent.longestBody() + " bytes");
            assertTrue(
                    agent.longestBody() > bodyMax / 2, () -> "no body longer than " + agent.longestBody() + " bytes");
            close(agent);
        }
    }

    @Test
    void shouldTellTheAgentWhatTheClientHasNotSent() throws IOException {
        final long[] dropped = {0, 0};
        final List<Integer> statuses = List.of(200, 200, 503, 200, 200);
        final int[] next = {0};
        try (TestAgent failing = new TestAgent(request -> TestAgent.Answer.of(statuses.get(next[0]++)));
                SenderFixture fixture = new SenderFixture(
                                SenderFixture.FAST,
                                counters -> new DatadogAgentTransport(
                                                AgentSettings.builder()
                                                        .url(failing.url())
                                                        .build(),
                                                counters,
                                                RatesListener.NONE)
                                        .clientDropped(() -> dropped[0], () -> dropped[1]))
                        .start()) {
            fixture.submitAndAwait(1);
            dropped[0] = 3;
            dropped[1] = 10;
            fixture.submitAndAwait(1);
            dropped[0] = 4;
            dropped[1] = 15;
            fixture.submitAndAwait(1);
            fixture.submitAndAwait(1);
            final List<String> told = failing.requests.stream()
                    .map(request -> request.header("Datadog-Client-Dropped-P0-Traces") + "/"
                            + request.header("Datadog-Client-Dropped-P0-Spans"))
                    .toList();
            // what an attempt failed to say the next one says
            assertEquals(List.of("null/null", "3/10", "1/5", "1/5", "null/null"), told);
        }
    }
}
