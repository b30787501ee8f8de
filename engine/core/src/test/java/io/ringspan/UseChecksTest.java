/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.FlushResult;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.EngineCounter;
import io.ringspan.log.EngineLog;
import io.ringspan.pipeline.CollectingTransport;
import io.ringspan.protocol.AttributeWriter;
import io.ringspan.protocol.InstrumentationScope;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no correct program does is found, said with span, operation and thread, and counted. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UseChecksTest {
    private static final long NOW_NS = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long SPAN = 0xabc;
    private static final String SPAN_SHOWN = "span 0000000000000abc, ";

    private final EngineFixture fixture = new EngineFixture();
    private SpanWriter writer;

    @BeforeEach
    void start() {
        fixture.config.checks(true);
        fixture.start();
        writer = fixture.engine.newWriter();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private SpanWriter begin(final long span) {
        return writer.start(
                span, 0, SPAN, SPAN, span == SPAN ? 0 : SPAN, "name", "service", "resource", "type", NOW_NS);
    }

    private static SpanRecord record(final long startNs, final long durationNs) {
        return new SpanRecord()
                .begin(SPAN, 0, SPAN, SPAN, 0, startNs, durationNs)
                .names("name", "service", "resource", "type")
                .lastOfSegment();
    }

    /** Exactly that is found, and nothing else; by the calling thread, if it is called tester. */
    private void assertFound(final EngineCounter kind, final int times, final String... parts) {
        final List<String> found = fixture.engine.misuses();
        assertEquals(Map.of(kind, (long) times), counts(fixture.engine), found::toString);
        assertEquals(1, found.size(), found::toString);
        assertTrue(found.get(0).startsWith(kind.label() + ": "), found::toString);
        for (final String part : parts) {
            assertTrue(found.get(0).contains(named(part)), () -> part + " is missing: " + found);
        }
    }

    private static String named(final String text) {
        return text.replace("tester", Thread.currentThread().getName());
    }

    private static Map<EngineCounter, Long> counts(final TraceEngine engine) {
        final Map<EngineCounter, Long> counts = new EnumMap<>(EngineCounter.class);
        for (final EngineCounter counter : EngineCounter.values()) {
            final long count = engine.counters().get(counter);
            if (counter.label().startsWith("misuse.") && count > 0) {
                counts.put(counter, count);
            }
        }
        return counts;
    }

    private void assertNothingFound() {
        assertEquals(List.of(), fixture.engine.misuses());
        assertEquals(Map.of(), counts(fixture.engine));
    }

    @Test
    void shouldFindAWriterThatASecondThreadUses() throws Exception {
        begin(SPAN);
        final Thread other =
                new Thread(() -> writer.setMeta(SPAN, "key", "value").commit(), "other");
        other.start();
        other.join();
        assertFound(
                EngineCounter.MISUSE_THREADS, 2, SPAN_SHOWN + "setMeta, thread other: ", "thread tester has staged");
        fixture.settle();
    }

    @Test
    void shouldLetAWriterGoFromThreadToThreadBetweenCommits() throws Exception {
        assertTrue(begin(SPAN).commit() >= 0);
        final Thread other = new Thread(() -> writer.finish(SPAN, 1).commit(), "other");
        other.start();
        other.join();
        begin(SPAN + 1).rollback();
        assertNothingFound();
        fixture.flush();
    }

    @Test
    void shouldFindIdsOfAnotherEngine() throws Exception {
        try (EngineFixture second = new EngineFixture()) {
            second.config.checks(true);
            second.start();
            final int foreign = second.engine.intern("of the second");
            // the numbers that both engines begin with are the same
            final int own = fixture.engine.intern("of the first");
            begin(SPAN).setMetaId(SPAN, own, foreign).finish(SPAN, 1).commit();
            assertFound(EngineCounter.MISUSE_IDS, 1, SPAN_SHOWN + "setMeta, thread tester: ", "of another engine");
            assertEquals(FlushResult.LOST, fixture.engine.flush(20, TimeUnit.SECONDS));
            // nothing of the wrong text
            assertEquals(1, fixture.count(EngineCounter.RECORDS_STRING_NOT_FOUND));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 200, Integer.MAX_VALUE, Integer.MIN_VALUE, -40, TraceEngine.NOT_INTERNED})
    void shouldFindNumbersThatAreNoIds(final int number) throws Exception {
        final int key = fixture.engine.intern("http.status_code");
        assertNotEquals(1, key);
        begin(SPAN)
                .setMetaId(SPAN, key, number)
                .setMetric(SPAN, number, 3)
                .finish(SPAN, 1)
                .commit();
        fixture.engine.publish(
                record(NOW_NS, 1).setNameId(number).setMetaId(key, number).setStatusId(2, number));
        assertFound(EngineCounter.MISUSE_IDS, 5, SPAN_SHOWN + "setMeta, thread tester: " + number);
        fixture.settle();
    }

    @Test
    void shouldFindNumbersThatAreNoScopes() throws Exception {
        final int scope = fixture.engine.scope(InstrumentationScope.of("shop"));
        begin(SPAN)
                .setScope(SPAN, scope)
                .setScope(SPAN, scope + 1)
                .finish(SPAN, 1)
                .commit();
        assertFound(EngineCounter.MISUSE_IDS, 1, SPAN_SHOWN + "setFields, ", "no number of a scope");
        fixture.settle();
    }

    @Test
    void shouldFindWhatEntriesOfARecordNameWrongly() throws Exception {
        fixture.engine.publish(record(NOW_NS, 1).setMeta("first", "text").setLong(4, 5));
        assertFound(EngineCounter.MISUSE_IDS, 1, SPAN_SHOWN + "setLong of a span record, thread tester: 4 ");
        fixture.settle();
    }

    @Test
    void shouldFindSwappedStartAndDuration() throws Exception {
        fixture.engine.publish(record(12_000_000, NOW_NS));
        assertFound(EngineCounter.MISUSE_TIMES, 1, SPAN_SHOWN + "publish, thread tester: ", "swapped");
        fixture.flush();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000, 1_000_000, 1_000_000_000})
    void shouldFindAnEndInPlaceOfADuration(final long unitNs) throws Exception {
        begin(SPAN)
                .finish(SPAN, TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) / unitNs)
                .commit();
        assertFound(EngineCounter.MISUSE_TIMES, 1, SPAN_SHOWN + "finish, ", "a time since the epoch");
        fixture.flush();
    }

    @Test
    void shouldFindNegativeDurations() throws Exception {
        begin(SPAN).finish(SPAN, -1).commit();
        fixture.engine.publish(record(NOW_NS, -1));
        assertFound(EngineCounter.MISUSE_TIMES, 2, SPAN_SHOWN + "finish, ", "negative");
        fixture.settle();
    }

    @ParameterizedTest
    @CsvSource({"1000, microseconds", "1000000, milliseconds", "1000000000, seconds"})
    void shouldFindOtherUnits(final long unitNs, final String unit) throws Exception {
        final long start = NOW_NS / unitNs;
        writer.start(SPAN, 0, SPAN, SPAN, 0, "name", "service", "resource", "type", start)
                .addEvent(SPAN, start, "event", new AttributeWriter())
                .finish(SPAN, 1)
                .commit();
        fixture.engine.publish(record(start, 1).addEvent(start, "event", new AttributeWriter()));
        assertFound(EngineCounter.MISUSE_UNITS, 4, SPAN_SHOWN + "start, ", ": " + unit + ", it seems");
        fixture.settle();
    }

    @Test
    void shouldFindIdsThatAreZero() throws Exception {
        writer.start(0, 0, 0, 0, 0, "name", "service", "resource", "type", NOW_NS)
                .commit();
        assertFound(
                EngineCounter.MISUSE_ZERO_IDS, 3, "span 0000000000000000, start, thread tester: ", "of the span is 0");
        fixture.engine.publish(
                new SpanRecord().begin(5, 0, 0, 0, 0, NOW_NS, 1).noSegment().lastOfSegment());
        assertEquals(Map.of(EngineCounter.MISUSE_ZERO_IDS, 4L), counts(fixture.engine));
        writer.finish(0, 1).commit();
        assertEquals(Map.of(EngineCounter.MISUSE_ZERO_IDS, 5L), counts(fixture.engine));
        fixture.settle();
    }

    @Test
    void shouldFindRecordsThatWereNotCommittedAtClose() throws Exception {
        begin(SPAN).setError(SPAN, 1);
        begin(SPAN + 1);
        fixture.flush();
        assertNothingFound();
        final Thread closing = new Thread(fixture::close, "closing");
        closing.start();
        closing.join();
        assertFound(EngineCounter.MISUSE_UNCOMMITTED, 1, SPAN_SHOWN + "start, thread tester: 3 staged");
    }

    @Test
    void shouldFindRecordsOfAWriterThatWasForgotten() throws Exception {
        begin(SPAN);
        writer = null;
        final long endNs = System.nanoTime() + PATIENCE_NS;
        while (counts(fixture.engine).isEmpty()) {
            assertTrue(System.nanoTime() - endNs < 0);
            System.gc();
            fixture.engine.newWriter();
        }
        assertFound(EngineCounter.MISUSE_UNCOMMITTED, 1, SPAN_SHOWN, "thread tester: ");
    }

    @Test
    void shouldFindChildrenBehindTheEndOfTheirSegment() throws Exception {
        begin(SPAN).finish(SPAN, 1).commit();
        begin(SPAN + 1).finish(SPAN + 1, 1).commit();
        assertFound(EngineCounter.MISUSE_LATE, 1, "span 0000000000000abd, start, thread tester: ", "0000000000000abc");
        fixture.flush();
    }

    @Test
    void shouldFindRecordsOfChildrenBehindTheLastOfTheirSegment() throws Exception {
        fixture.engine.publish(record(NOW_NS, 1));
        fixture.engine.publish(new SpanRecord().begin(5, 0, SPAN, SPAN, SPAN, NOW_NS, 1));
        assertFound(EngineCounter.MISUSE_LATE, 1, "span 0000000000000005, publish, ");
        fixture.flush();
    }

    @Test
    void shouldTakeOtherSpansOfATraceForWhatTheyAre() throws Exception {
        // a second request of the same trace, of a parent elsewhere; and ids that are used again
        for (int i = 0; i < 2; i++) {
            begin(SPAN).start(SPAN + 1, 0, SPAN, SPAN, SPAN, "n", "s", "r", "t", NOW_NS);
            writer.finish(SPAN, 1).start(SPAN + 2, 0, SPAN, SPAN, SPAN, "n", "s", "r", "t", NOW_NS);
            writer.finish(SPAN + 1, 1).finish(SPAN + 2, 1).commit();
            fixture.engine.publish(new SpanRecord()
                    .begin(SPAN + 3, 0, SPAN, SPAN, 77, NOW_NS, 1)
                    .lastOfSegment());
        }
        assertNothingFound();
        fixture.flush();
    }

    @Test
    void shouldFindASpanThatIsFinishedTwice() throws Exception {
        begin(SPAN).finish(SPAN, 1).commit();
        writer.finish(SPAN, 2).commit();
        begin(SPAN + 1).start(SPAN + 2, 0, SPAN, SPAN + 1, SPAN + 1, "n", "s", "r", "t", NOW_NS);
        assertEquals(1, fixture.count(EngineCounter.MISUSE_FINISHED));
        fixture.engine.misuses().forEach(text -> assertTrue(text.contains(SPAN_SHOWN + "finish, "), text));
        writer.rollback();
        assertFound(EngineCounter.MISUSE_FINISHED, 1, SPAN_SHOWN + "finish, thread tester: ");
        fixture.flush();
    }

    @Test
    void shouldNotFindTheSameWithoutTheSetting() throws Exception {
        try (TraceEngine plain = TraceEngine.start(EngineConfig.builder().build(), new CollectingTransport())) {
            final SpanWriter other = plain.newWriter();
            other.start(0, 0, 0, 0, 0, "name", "service", "resource", "type", 1)
                    .setMetaId(0, 7, 8)
                    .finish(0, NOW_NS)
                    .finish(0, -1)
                    .commit();
            plain.flush(20, TimeUnit.SECONDS);
            assertEquals(List.of(), plain.misuses());
            assertEquals(Map.of(), counts(plain));
        }
    }

    /** By the form that all warnings have: the first at once, and then one a minute with how many there were. */
    @Test
    void shouldSayTheFirstOfEachKindInTheLog() throws Exception {
        final List<String> lines = new CopyOnWriteArrayList<>();
        final Logger logger = Logger.getLogger(EngineLog.NAME);
        final Handler handler = new Handler() {
            @Override
            public void publish(final LogRecord logged) {
                lines.add(logged.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            begin(SPAN).finish(SPAN, -5).finish(SPAN, -6).finish(SPAN, -7).commit();
            final long endNs = System.nanoTime() + PATIENCE_NS;
            while (lines.stream().filter(line -> line.contains("misuse.")).count() < 2) {
                assertTrue(System.nanoTime() - endNs < 0, lines::toString);
                Thread.sleep(1);
            }
        } finally {
            logger.removeHandler(handler);
        }
        final String times = lines.stream()
                .filter(line -> line.contains("misuse.times"))
                .findFirst()
                .orElseThrow();
        final String first =
                SPAN_SHOWN + "finish, thread tester: the duration, -5 ns, is none: it is negative (misuse.times, ";
        assertTrue(times.contains(named(first)), times);
        assertTrue(times.endsWith("and its duration in nanoseconds, in this order."), times);
    }
}
