/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.FlushResult;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.counters.TracePriority;
import io.ringspan.log.EngineLog;
import io.ringspan.log.LoggedReceiver;
import io.ringspan.pipeline.CollectingTransport;
import io.ringspan.transport.Delivery;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What running engines say in the log, and that a handler of that log, which is code of others, can do to them what it likes. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineLogTest {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);
    private static final String CLOSED = "closed; ";

    private interface OnLine {
        void run(String line) throws Exception;
    }

    private final EngineFixture fixture = new EngineFixture();
    // held, because loggers that nobody holds are collected
    private final Logger logger = Logger.getLogger(EngineLog.NAME);
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile OnLine onLine = line -> {};
    private final Handler handler = new Handler() {
        @Override
        public void publish(final LogRecord logged) {
            final String thrown = logged.getThrown() == null ? "" : " " + logged.getThrown();
            final String line = logged.getLevel() + " " + logged.getMessage() + thrown;
            lines.add(line);
            try {
                onLine.run(line);
            } catch (final Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        handler.setLevel(Level.ALL);
        logger.setLevel(Level.ALL);
        logger.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        onLine = line -> {};
        fixture.close();
        logger.removeHandler(handler);
        logger.setLevel(null);
    }

    private void await(final Predicate<String> wanted) throws InterruptedException {
        final long endNs = System.nanoTime() + PATIENCE_NS;
        while (lines.stream().noneMatch(wanted)) {
            assertTrue(System.nanoTime() - endNs < 0, () -> "only " + lines);
            Thread.sleep(1);
        }
    }

    private void await(final String part) throws InterruptedException {
        await(line -> line.contains(part));
    }

    private List<String> linesWith(final String part) {
        return lines.stream().filter(line -> line.contains(part)).toList();
    }

    private Thread logThread() {
        final List<Thread> threads = fixture.threads.threads().stream()
                .filter(thread -> thread.getName().equals("ringspan-log"))
                .toList();
        assertEquals(1, threads.size());
        return threads.get(0);
    }

    // ---- losses

    /** Promptly, and while the engine runs. */
    @Test
    void shouldSayEveryReasonForWhichSpansAreLost() throws Exception {
        final EngineCounters counters = new EngineCounters();
        final EngineConfig config = EngineConfig.builder().build();
        final List<Receiver> receivers = List.of(Receiver.v04("default", config, new CollectingTransport()));
        final TraceEngine engine = TraceEngine.start(
                config,
                OpenReceiver.open(receivers, config, counters),
                counters,
                new EngineLog(counters, List.of(new LoggedReceiver("", "ringspan.", "")), null),
                true);
        try {
            for (final DropReason reason : DropReason.values()) {
                counters.ledger().dropped(reason, TracePriority.NONE, 3, 0);
            }
            for (final DropReason reason : DropReason.values()) {
                final String name = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
                await(line ->
                        line.contains(" 3 spans were lost because ") && line.contains("spans.dropped." + name + ","));
            }
        } finally {
            engine.close();
        }
        assertEquals(
                DropReason.values().length,
                linesWith(" spans were lost because ").size(),
                lines::toString);
    }

    private long saidLost(final String counter) {
        long sum = 0;
        for (final String line : linesWith("(" + counter + ",")) {
            sum += Long.parseLong(line.split(" ", 3)[1]);
        }
        return sum;
    }

    @Test
    void shouldSayWhatIsLostAtAFullRingAndTheRestAtClose() throws Exception {
        fixture.config.ringSlots(64).ringRecordMax(1024).ringOverflow(OverflowPolicy.DROP);
        fixture.start();
        final HeldQuery held = HeldQuery.start(fixture.engine);
        long id = 0;
        while (linesWith("because the ring was full").isEmpty()) {
            fixture.publishSpan(++id);
        }
        for (int i = 0; i < 1000; i++) {
            fixture.publishSpan(++id);
        }
        assertEquals(1, linesWith("because the ring was full").size());
        held.finish();
        fixture.close();
        assertEquals(2, linesWith("because the ring was full").size());
        assertEquals(fixture.engine.counters().dropped(DropReason.RING_FULL), saidLost("spans.dropped.ring-full"));
        assertTrue(lines.get(lines.size() - 1).startsWith("WARNING " + CLOSED), lines::toString);
    }

    @Test
    void shouldSayWhatIsLostToADeadReceiver() throws Exception {
        fixture.config.retryAttempts(3).retryBackoffNs(1_000_000);
        fixture.start();
        fixture.transport.answer(payload -> Delivery.retry(0, "no {0} connection\nforged"));
        fixture.publishSpan(1);
        assertEquals(FlushResult.LOST, fixture.engine.flush(20, TimeUnit.SECONDS));
        await("times the receiver did not take a payload, and it was sent again: no {0} connection\\nforged (");
        await("1 span was lost because the receiver did not take the payload within all attempts: no {0} conn");
        fixture.transport.answer(payload -> Delivery.ACCEPTED);
        while (linesWith("The receiver takes payloads again").isEmpty()) {
            fixture.publishSpan(2);
            fixture.settle();
        }
    }

    @Test
    void shouldSayWhatTheReceiverHadNotTakenAtClose() {
        fixture.start();
        fixture.transport.hang();
        fixture.publishSpan(1);
        fixture.engine.close(1, TimeUnit.MILLISECONDS);
        assertEquals(1, saidLost("spans.dropped.close-timeout"), lines::toString);
        assertTrue(lines.get(lines.size() - 1).startsWith("WARNING " + CLOSED), lines::toString);
    }

    @Test
    void shouldSayAnExceptionOfATransportOnceWithItsStack() throws Exception {
        fixture.config.retryAttempts(50).retryBackoffNs(1_000_000).retryBackoffMaxNs(1_000_000);
        fixture.start();
        fixture.transport.answer(payload -> {
            throw new IllegalStateException("secret=hunter2\nplanted");
        });
        fixture.publishSpan(1);
        fixture.settle();
        await("java.lang.IllegalStateException: secret=***\\nplanted");
        assertEquals(1, linesWith("unexpected exception").size(), lines::toString);
    }

    @Test
    void shouldSayStartAndCloseAndNothingElseWhenNothingIsLost() throws Exception {
        fixture.start();
        fixture.publishSpan(1);
        fixture.flush();
        fixture.close();
        assertEquals(2, lines.size(), lines::toString);
        assertTrue(
                lines.get(0).matches("INFO started; Ringspan/\\S+, service \\S+.*, to default; fixed memory .*"),
                lines::toString);
        assertTrue(lines.get(1).startsWith("INFO " + CLOSED), lines::toString);
        assertFalse(logThread().isAlive());
    }

    // ---- handlers

    @Test
    void shouldGoOnWhileAHandlerHangs() throws Exception {
        fixture.config.retryAttempts(1).internValuesPerKey(1).ringClaimTimeoutNs(1_000_000);
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        onLine = line -> {
            entered.countDown();
            boolean released = false;
            while (!released) {
                try {
                    goOn.await();
                    released = true;
                } catch (final InterruptedException e) {
                    // it does not come back for that
                }
            }
        };
        fixture.start();
        entered.await();
        assertTrue(logThread().isDaemon());
        // whatever has something to say meanwhile: transport, decode thread, producers, timer
        fixture.transport.answer(payload -> {
            throw new IllegalStateException("planted");
        });
        fixture.publishSpan(1);
        assertEquals(FlushResult.LOST, fixture.engine.flush(20, TimeUnit.SECONDS));
        fixture.transport.answer(payload -> Delivery.ACCEPTED);
        final int key = fixture.engine.intern("key");
        for (int i = 0; i < 10; i++) {
            fixture.engine.valueId(key, "value " + i);
        }
        final long ticks = fixture.count(EngineCounter.RECORDS_DECODED);
        fixture.publishSpan(2);
        fixture.flush();
        while (fixture.count(EngineCounter.RECORDS_DECODED) < ticks + 4) {
            Thread.sleep(1);
        }
        final long startNs = System.nanoTime();
        final CloseReport report = fixture.engine.close(5, TimeUnit.SECONDS);
        assertTrue(System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(5));
        assertEquals(1, report.delivered(), report::toString);
        assertTrue(logThread().isAlive());
        assertEquals(1, lines.size(), lines::toString);
        goOn.countDown();
        logThread().join();
        // all has been kept for it, in bounded room
        assertEquals(1, linesWith("unexpected exception").size(), lines::toString);
        assertEquals(1, saidLost("spans.dropped.retries-exhausted"), lines::toString);
        assertEquals(1, saidLost("intern.keys-demoted"), lines::toString);
        assertTrue(lines.get(lines.size() - 1).contains(CLOSED), lines::toString);
    }

    @Test
    void shouldGoOnWhenAHandlerThrows() throws Exception {
        fixture.config.retryAttempts(1);
        onLine = line -> {
            throw new StackOverflowError("planted");
        };
        fixture.start();
        fixture.transport.answer(payload -> Delivery.rejected("HTTP 404"));
        fixture.publishSpan(1);
        assertEquals(FlushResult.LOST, fixture.engine.flush(20, TimeUnit.SECONDS));
        await("rejected the payload: HTTP 404");
        fixture.close();
        await(CLOSED);
        // one for each line, and nobody says that in one more
        assertEquals(lines.size(), fixture.count(EngineCounter.HANDLER_ERRORS));
    }

    @Test
    void shouldNotMindInterruptsOfItsThread() throws Exception {
        final List<Boolean> seen = new CopyOnWriteArrayList<>();
        onLine = line -> seen.add(Thread.currentThread().isInterrupted());
        fixture.start();
        for (int i = 0; i < 50 || seen.isEmpty(); i++) {
            logThread().interrupt();
            Thread.sleep(1);
        }
        // a handler rightly sees an interrupt that comes while it runs; the lines that follow come behind all of them
        seen.clear();
        fixture.close();
        assertEquals(List.of(false), seen);
        assertFalse(logThread().isAlive());
    }

    /** A handler that describes itself in spans, and one that takes the first line for a reason to close. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldServeAHandlerThatUsesTheEngine(final boolean closes) throws Exception {
        final List<Object> answers = new CopyOnWriteArrayList<>();
        final CountDownLatch started = new CountDownLatch(1);
        final CountDownLatch served = new CountDownLatch(1);
        onLine = line -> {
            started.await();
            final TraceEngine engine = fixture.engine;
            answers.add(engine.intern("from the handler: " + line.length()) > 0);
            answers.add(fixture.publishSpan(1000 + answers.size()) >= 0);
            answers.add(engine.flush(10, TimeUnit.SECONDS));
            if (served.getCount() > 0) {
                answers.add(engine.query(reader -> "answer", 10, TimeUnit.SECONDS));
            }
            if (closes) {
                answers.add(engine.close(10, TimeUnit.SECONDS).unaccounted());
            }
            served.countDown();
        };
        fixture.start();
        started.countDown();
        served.await();
        assertEquals(List.of(true, true, FlushResult.DELIVERED, "answer"), answers.subList(0, 4));
        if (closes) {
            assertEquals(0L, answers.get(4));
            logThread().join();
        } else {
            fixture.publishSpan(1);
            fixture.flush();
        }
        fixture.close();
        logThread().join();
        assertTrue(lines.get(lines.size() - 1).contains(CLOSED), lines::toString);
    }
}
