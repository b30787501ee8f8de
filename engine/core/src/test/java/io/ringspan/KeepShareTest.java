/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.DropReason;
import io.ringspan.testkit.RecordedSpan;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: what matters is kept, and of the rest a share that says how many it stands for. */
class KeepShareTest {
    private static final long RANDOM_MASK = (1L << 56) - 1;
    private static final Pattern SPAN =
            Pattern.compile("\"traceId\":\"([0-9a-f]{32})\",\"spanId\":\"[0-9a-f]{16}\",\"traceState\":\"([^\"]*)\"");

    private final FilteredEngine engine = new FilteredEngine();
    private final Random random = new Random(7);

    @AfterEach
    void shouldAccountForEverySpan() {
        engine.close();
    }

    private SpanRecord span(final long id) {
        final long traceId = random.nextLong();
        return new SpanRecord()
                .begin(id, 0, traceId, id, 0, 1, 1_000_000)
                .lastOfSegment()
                .setResource("GET /");
    }

    private static double weight(final RecordedSpan span) {
        return 1 / span.metrics().getOrDefault("_sample_rate", 1.0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.1, 0.013})
    void shouldKeepAShareThatStandsForTheRest(final double share) throws Exception {
        engine.config.filterKeepShare(share).filterKeepSlow(1);
        engine.start();
        final int traces = 40_000;
        for (long id = 1; id <= traces; id++) {
            engine.publish(span(id));
        }
        final List<RecordedSpan> spans = engine.received();
        final double deviation = Math.sqrt(traces * share * (1 - share));
        assertTrue(Math.abs(spans.size() - traces * share) < 5 * deviation, () -> spans.size() + " of " + traces);
        final double sum = spans.stream().mapToDouble(KeepShareTest::weight).sum();
        assertTrue(Math.abs(sum - traces) < 5 * deviation / share, () -> sum + " in place of " + traces);
        assertEquals(traces - spans.size(), engine.dropped(DropReason.FILTERED));
    }

    @Test
    void shouldKeepWhatMatters() throws Exception {
        engine.config.filterKeepShare(0);
        engine.start();
        engine.publish(span(1).setError(1));
        engine.publish(span(2).setSamplingPriority(2, 4));
        engine.publish(span(3));
        engine.publish(span(4).setStatus(2, "broken"));
        final SpanWriter writer = engine.engine.newWriter();
        writer.start(10, 0, 5, 10, 0, "root", "s", "r", "t", 1);
        writer.start(11, 0, 5, 10, 10, "child", "s", "r", "t", 1)
                .setError(11, 1)
                .finish(11, 1)
                .finish(10, 1)
                .commit();
        final List<RecordedSpan> spans = engine.received();
        assertEquals(
                List.of(1L, 2L, 4L, 10L, 11L),
                spans.stream().map(RecordedSpan::spanId).toList());
        spans.forEach(span -> assertNull(span.metrics().get("_sample_rate"), span::toString));
    }

    @Test
    void shouldKeepWhatIsSlowForItsOperation() throws Exception {
        engine.config.filterKeepShare(0);
        engine.start();
        for (long id = 1; id <= 4000; id++) {
            final boolean isFast = id % 2 == 0;
            engine.publish(span(id).setResource(isFast ? "GET /fast" : "GET /slow")
                    .setDuration((isFast ? 1_000_000 : 1_000_000_000) + random.nextInt(100_000)));
        }
        engine.received();
        engine.receiver.clear();
        // as long as the slow ones take
        engine.publish(span(10_000).setResource("GET /fast").setDuration(1_000_000_000));
        engine.publish(span(10_001).setResource("GET /slow").setDuration(900_000_000));
        engine.publish(span(10_002).setResource("GET /unknown").setDuration(Long.MAX_VALUE));
        final List<Long> kept =
                engine.received().stream().map(RecordedSpan::spanId).toList();
        assertEquals(List.of(10_000L), kept);
        // the receiver was cleared, which the balance of closing does not know
        engine.engine.close();
        engine.engine = null;
    }

    private String states() throws InterruptedException {
        engine.received();
        return engine.payloads().get("otlp-native-json").toString();
    }

    /** The threshold of each span is one that its own random bits pass, and that stands for the share. */
    @Test
    void shouldSayTheThresholdInTheTraceState() throws Exception {
        engine.config.filterKeepShare(0.25).filterKeepSlow(1);
        engine.startWithAllFormats();
        for (long id = 1; id <= 200; id++) {
            engine.publish(span(id));
        }
        final Matcher found = SPAN.matcher(states());
        int spans = 0;
        while (found.find()) {
            spans++;
            assertEquals("ot=th:c", found.group(2));
            final long randomness = Long.parseUnsignedLong(found.group(1).substring(16), 16) & RANDOM_MASK;
            assertTrue(randomness >= 0xc0000000000000L, found.group(1));
        }
        assertEquals(engine.received().size(), spans);
        assertTrue(spans > 20 && spans < 90, "spans: " + spans);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // what is there, low half of the trace id, and what goes out; - if the trace is dropped
                "a=b | 00ff000000000000 | ot=th:8,a=b",
                "a=b,c=d | 00700000000000 | -",
                "ot=th:8 | 00c0000000000000 | ot=th:c",
                "ot=th:8 | 00b0000000000000 | -",
                "x=1, ot=th:8;k:v;rv:ffffffffffffff ,y=2 | 0 | ot=th:c;k:v;rv:ffffffffffffff,x=1,y=2",
                "ot=rv:00000000000000 | 00ffffffffffffff | -",
                "ot=rv:80000000000000 | 0 | ot=th:8;rv:80000000000000",
                "ot=th:zz;rv:12 | 00ffffffffffffff | ot=th:8;rv:12",
                // contradicted by the trace id
                "ot=th:f | 0090000000000000 | ot=th:8",
                "ot= | 00ffffffffffffff | ot=th:8",
                "'' | 00ffffffffffffff | ot=th:8"
            })
    void shouldGoOnFromTheTraceStateThatIsThere(final String state, final String traceId, final String expected)
            throws Exception {
        engine.config.filterKeepShare(0.5).filterKeepSlow(1);
        engine.startWithAllFormats();
        final long id = Long.parseUnsignedLong(traceId, 16);
        engine.publish(new SpanRecord()
                .begin(1, 1, id, 1, 0, 1, 1)
                .setTraceState(state)
                .lastOfSegment());
        engine.publish(FilteredEngine.span(2).setError(1));
        final String payload = states();
        if (expected == null) {
            assertEquals(1, engine.received().size());
            assertFalse(payload.contains("ot="), payload);
        } else {
            assertTrue(payload.contains("\"traceState\":\"" + expected + '"'), payload);
            assertEquals(2.0, weight(engine.received().get(0)), 0.001);
        }
    }

    @Test
    void shouldMultiplyTheRateThatIsThere() throws Exception {
        engine.config.filterKeepShare(0.5).filterKeepSlow(1);
        engine.start();
        for (long id = 1; id <= 50; id++) {
            engine.publish(span(id).setMetric("_sample_rate", id % 2 == 0 ? 0.25 : -1));
        }
        for (final RecordedSpan span : engine.received()) {
            assertEquals(span.spanId() % 2 == 0 ? 8 : 2, weight(span), 0.001);
        }
    }

    @Test
    void shouldDropByResource() throws Exception {
        engine.config.filterDropResources(List.of("GET /health*", "ping"));
        engine.start();
        engine.publish(span(1).setResource("GET /healthz"));
        engine.publish(span(2).setResource("GET /cart"));
        engine.publish(span(3).setResource("").setName("ping"));
        engine.publish(span(4).setName("ping"));
        assertEquals(
                List.of(2L, 4L),
                engine.received().stream().map(RecordedSpan::spanId).toList());
        assertEquals(2, engine.dropped(DropReason.FILTERED));
    }
}
