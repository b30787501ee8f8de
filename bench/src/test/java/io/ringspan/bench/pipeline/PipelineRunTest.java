/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringspan.bench.agent.LoopbackAgent;
import io.ringspan.bench.pipeline.RunOptions.Mode;
import io.ringspan.bench.pipeline.RunOptions.Transport;
import io.ringspan.bench.workload.W1;
import io.ringspan.config.ConfigurationException;
import java.io.InputStreamReader;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs, as short as they can be. What they find is not looked at, but whether it can be true. */
@Timeout(60)
class PipelineRunTest {
    private static RunOptions options(final String subject, final Mode mode, final double rate, final int live) {
        return new RunOptions(subject, mode, 2, rate, 0.2, 0.2, Transport.DISCARD, "", "", 0, live, "", Map.of());
    }

    private static Map<String, Object> run(final RunOptions options) throws Exception {
        return run(options, Subjects.get(options.subject()), null);
    }

    private static Map<String, Object> run(
            final RunOptions options, final SubjectFactory factory, final String agentUrl) throws Exception {
        try (PipelineRun run = new PipelineRun(options, factory, agentUrl, () -> 0)) {
            return run.run().metrics();
        }
    }

    private static double number(final Map<String, Object> metrics, final String name) {
        final Object value = metrics.get(name);
        assertNotNull(value, () -> name + " is not among " + metrics.keySet());
        return ((Number) value).doubleValue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ringspan-records", "ringspan-batched", "ringspan-whole", "floor-records", "floor-whole"})
    void shouldSayWhatSpansCost(final String subject) throws Exception {
        final Map<String, Object> metrics = run(options(subject, Mode.THROUGHPUT, 0, 0));

        assertTrue(number(metrics, "made") > 0);
        assertEquals(number(metrics, "made"), number(metrics, "delivered"));
        assertEquals(0, number(metrics, "dropped"));
        assertTrue(number(metrics, "spansPerSecond") <= number(metrics, "made") / 0.2, "by more than the window");
        assertTrue(number(metrics, "producerCpuNsPerSpan") > 0);
        assertTrue(number(metrics, "producerWallNsPerSpan") > 0);
        assertTrue(number(metrics, "slowestToFastest") <= 1);
        assertTrue(
                number(metrics, "cpuSecondsPerMillionSpans") * 1000 >= number(metrics, "producerCpuNsPerSpan"),
                "the process and a part of it");
        assertTrue(number(metrics, "bytesPerSpan.all") >= number(metrics, "bytesPerSpan.producer"));
        assertTrue(number(metrics, "highWater.ring") > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ringspan-records", "ringspan-batched", "ringspan-whole", "floor-records", "floor-whole"})
    void shouldMeasureLatencySinceTracesWereDue(final String subject) throws Exception {
        final Map<String, Object> metrics = run(options(subject, Mode.LATENCY, 5000, 0));

        assertEquals(0.2 * 5000, number(metrics, "made") + number(metrics, "notMade"));
        assertTrue(number(metrics, "latencyUs.p50") > 0);
        assertTrue(number(metrics, "latencyUs.p50") >= number(metrics, "producerLateUs.p50"), "it is a part of it");
        assertTrue(number(metrics, "latencyUs.max") >= number(metrics, "latencyUs.p999"));
    }

    @Test
    void shouldKeepSpansOpen() throws Exception {
        final Map<String, Object> metrics = run(options("ringspan-records", Mode.THROUGHPUT, 5000, 95_005));

        assertEquals(1000, number(metrics, "made") + number(metrics, "notMade"));
        assertTrue(number(metrics, "highWater.table") > 0.5, "of " + (95_005 + 32_768));
    }

    @Test
    void shouldBringThemToTheAgent() throws Exception {
        try (LoopbackAgent agent = new LoopbackAgent(0)) {
            final RunOptions options = options("ringspan-whole", Mode.THROUGHPUT, 0, 0);
            final Map<String, Object> metrics = run(options, Subjects.get(options.subject()), agent.url());

            try (var answer = new InputStreamReader(
                    URI.create(agent.url() + "/counts").toURL().openStream(), UTF_8)) {
                final double received =
                        new ObjectMapper().readTree(answer).get("traces").asDouble() * W1.SPANS_PER_TRACE;
                assertTrue(
                        received >= number(metrics, "delivered"),
                        received + " received of " + number(metrics, "delivered"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v04", "v05", "v10"})
    void shouldBringThemInTheFormatThatWasAskedFor(final String format) throws Exception {
        try (LoopbackAgent agent = new LoopbackAgent(0)) {
            final RunOptions options = new RunOptions(
                    "ringspan-records",
                    Mode.THROUGHPUT,
                    1,
                    5000,
                    0.2,
                    0.2,
                    Transport.AGENT,
                    "",
                    "",
                    0,
                    0,
                    format,
                    Map.of());
            final Map<String, Object> metrics = run(options, Subjects.get(options.subject()), agent.url());

            assertEquals(1000, number(metrics, "delivered") + number(metrics, "notMade"));
        }
    }

    @Test
    void shouldGiveSettingsToTheEngine() {
        final RunOptions options = new RunOptions(
                "ringspan-records",
                Mode.IDLE,
                1,
                0,
                0.1,
                0.1,
                Transport.DISCARD,
                "",
                "",
                0,
                0,
                "",
                Map.of("no.such", "1"));

        final Exception e = assertThrows(ConfigurationException.class, () -> run(options));
        assertTrue(e.getMessage().contains("no.such"), e.getMessage());
    }

    @Test
    void shouldMeasureAnIdleProcess() throws Exception {
        final Map<String, Object> metrics = run(options("ringspan-records", Mode.IDLE, 0, 0));

        assertTrue(number(metrics, "idleCpuPercent") >= 0);
        assertTrue(number(metrics, "wakeUpsPerSecond") < 1000, metrics::toString);
    }

    @Test
    void shouldCountHowOftenTheEngineWakesUp() throws Exception {
        final Map<String, Object> metrics = run(options("ringspan-records", Mode.THROUGHPUT, 1000, 0));

        assertTrue(number(metrics, "wakeUpsPerSecond") > 0, metrics::toString);
    }

    @Test
    void shouldMeasureProducersThatWait() throws Exception {
        final Map<String, Object> metrics = run(options("ringspan-records", Mode.BLOCKED, 0, 0));

        assertEquals(0, number(metrics, "blockedSpansPerSecond"));
        assertTrue(number(metrics, "blockedSlowSpansPerSecond") > 0);
        assertTrue(number(metrics, "blockedSlowSpansPerSecond") < 50_000);
        assertTrue(number(metrics, "blockedCpuPercentPerProducer") <= 100);
    }

    @Test
    void shouldRefuseSubjectsThatDoNotWait() {
        final RunOptions options =
                new RunOptions("lossy", Mode.BLOCKED, 1, 0, 0.1, 0.1, Transport.DISCARD, "", "", 0, 0, "", Map.of());

        assertThrows(IllegalStateException.class, () -> run(options, settings -> new Fake(0, 0), null));
    }

    @Test
    void shouldFailWhenASpanIsMissing() throws Exception {
        final RunOptions options = options("fake", Mode.THROUGHPUT, 1000, 0);
        assertEquals(200, number(run(options, settings -> new Fake(0, 0), null), "made"));

        final IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> run(options, settings -> new Fake(1, 0), null));
        assertTrue(e.getMessage().startsWith("spans are missing"), e.getMessage());
    }

    @Test
    void shouldFailWhenAProducerDoes() {
        final RunOptions options = options("fake", Mode.THROUGHPUT, 1000, 0);

        final IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> run(options, settings -> new Fake(0, 7), null));
        assertEquals("a producer failed", e.getMessage());
    }

    @Test
    void shouldNameAllSubjectsWhenOneIsUnknown() {
        final IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Subjects.get("no-such"));
        assertTrue(e.getMessage().contains("floor-records"), e.getMessage());
    }

    /** Delivers at once, but for the first spans, and fails at some trace. */
    private static final class Fake implements Subject {
        private final AtomicLong spans = new AtomicLong();
        private final long lost;
        private final long failAt;

        Fake(final long lost, final long failAt) {
            this.lost = lost;
            this.failAt = failAt;
        }

        @Override
        public Producer newProducer(final int index) {
            return () -> {
                if (spans.addAndGet(W1.SPANS_PER_TRACE) == failAt * W1.SPANS_PER_TRACE) {
                    throw new IllegalStateException("as it was told");
                }
            };
        }

        @Override
        public boolean flush(final long timeoutMs) {
            return true;
        }

        @Override
        public long delivered() {
            return spans.get() - lost;
        }

        @Override
        public long dropped() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
