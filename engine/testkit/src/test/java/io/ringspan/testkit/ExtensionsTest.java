/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.ringspan.SpanRecord;
import io.ringspan.TraceEngine;
import io.ringspan.api.FlushResult;
import io.ringspan.config.EngineConfig;
import io.ringspan.testkit.junit.RecordingAgentExtension;
import io.ringspan.testkit.junit.RecordingCollectorExtension;
import io.ringspan.testkit.junit.RingspanExtension;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The extensions, in test classes that a launcher of its own runs, since some of them have to fail. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExtensionsTest {
    private static final Set<URI> URLS = ConcurrentHashMap.newKeySet();

    private static SpanRecord span(final TraceEngine engine, final String name) {
        final long id = TraceEngine.newSpanId();
        return new SpanRecord()
                .begin(id, 0, id, id, 0, engine.nowNs(), 1_000)
                .setName(name)
                .lastOfSegment();
    }

    @ExtendWith(RingspanExtension.class)
    static class Correct {
        private TestEngine before;

        @BeforeEach
        void prepare(final TestEngine test) {
            before = test;
        }

        @Test
        void shouldGetWhatItAsksFor(final TestEngine test, final TraceEngine engine, final InMemoryReceiver receiver)
                throws Exception {
            assertSame(before, test);
            assertSame(test.engine(), engine);
            assertSame(test.receiver(), receiver);
            engine.publish(span(engine, "first"));
            receiver.awaitSpan(SpanQuery.any());
        }

        @Test
        void shouldHaveAnEngineOfItsOwn(final TraceEngine engine, final InMemoryReceiver receiver) throws Exception {
            engine.publish(span(engine, "second"));
            receiver.awaitSpan(SpanQuery.any());
        }
    }

    static class Misusing {
        @RegisterExtension
        final RingspanExtension ringspan = new RingspanExtension(config -> config.service("misused"));

        @Test
        void shouldFail(final TraceEngine engine) {
            assertEquals("misused", engine.config().service());
            engine.publish(span(engine, "name").setDuration(engine.nowNs()));
        }
    }

    static class WithAgent {
        @RegisterExtension
        static final RecordingAgentExtension AGENT = new RecordingAgentExtension();

        @RegisterExtension
        final RecordingCollectorExtension collector = new RecordingCollectorExtension();

        @Test
        void shouldFindItEmpty(final RecordingAgent agent, final RecordingCollector parameter) throws Exception {
            send(agent);
            assertSame(collector.collector(), parameter);
        }

        @Test
        void shouldFindItEmptyAgain(final RecordingAgent agent, final RecordingCollector parameter) throws Exception {
            send(agent);
            assertSame(collector.collector(), parameter);
        }

        private void send(final RecordingAgent agent) throws Exception {
            assertSame(AGENT.agent(), agent);
            URLS.add(AGENT.url());
            URLS.add(collector.url());
            final EngineConfig config = EngineConfig.builder()
                    .set("receivers", "agent,otlp")
                    .agentUrl(AGENT.url().toString())
                    .set("receiver.otlp.url", collector.url().toString())
                    .build();
            try (TraceEngine engine = TraceEngine.start(config)) {
                engine.publish(span(engine, "sent"));
                assertEquals(FlushResult.DELIVERED, engine.flush(60, TimeUnit.SECONDS));
            }
            assertEquals(1, agent.spans().size());
            assertEquals(1, collector.collector().requests().size());
        }
    }

    private static TestExecutionSummary run(final Class<?> tests) {
        final SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(tests))
                                .build(),
                        listener);
        return listener.getSummary();
    }

    private static List<String> failures(final TestExecutionSummary summary) {
        return summary.getFailures().stream()
                .map(failure -> failure.getException().toString())
                .toList();
    }

    @Test
    void shouldGiveEachTestAnEngine() {
        final TestExecutionSummary summary = run(Correct.class);
        assertEquals(List.of(), failures(summary));
        assertEquals(2, summary.getTestsSucceededCount());
    }

    @Test
    void shouldFailATestThatMisusesTheEngine() {
        final List<String> failures = failures(run(Misusing.class));
        assertEquals(1, failures.size(), failures::toString);
        assertTrue(failures.get(0).contains("misuse.times: span "), failures::toString);
        assertTrue(failures.get(0).contains("arrived:\ntrace "), failures::toString);
    }

    @Test
    void shouldRunServersAsLongAsTheirFieldsAreFor() {
        URLS.clear();
        final TestExecutionSummary summary = run(WithAgent.class);
        assertEquals(List.of(), failures(summary));
        assertEquals(2, summary.getTestsSucceededCount());
        final Set<URI> agents = new HashSet<>(URLS);
        agents.removeIf(url -> url.getPath().equals(RecordingCollector.TRACES_PATH));
        assertEquals(1, agents.size(), URLS::toString);
    }
}
