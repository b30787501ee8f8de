/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.FlushResult;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.Balance;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.fixture.NoThreadLeft;
import io.ringspan.pipeline.CollectingTransport;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.Payload;
import io.ringspan.transport.Transport;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Start, use and close in every order and from every thread; what {@link EngineCloseTest} says about one close is not said again. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineLifecycleTest {
    private static final int THREADS = 4;

    private static final class PlantedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        PlantedException() {
            super("planted");
        }
    }

    private static void assertNoEngineThreads() throws InterruptedException {
        for (final Thread thread : NoThreadLeft.left()) {
            thread.join(TimeUnit.SECONDS.toMillis(20));
            assertTrue(!thread.isAlive(), () -> thread + " still runs");
        }
    }

    // ---- start

    @ParameterizedTest
    @CsvSource({"1,0", "1,1", "1,2", "1,3", "2,0", "2,1", "2,2", "2,3", "2,4"})
    void shouldLeaveNothingBehindWhenTheThreadFactoryThrows(final int pipelineThreads, final int passing)
            throws Exception {
        final AtomicInteger made = new AtomicInteger();
        assertFailsAndClosesTransport(PlantedException.class, pipelineThreads, body -> {
            if (made.getAndIncrement() == passing) {
                throw new PlantedException();
            }
            return new Thread(body);
        });
    }

    @ParameterizedTest
    @CsvSource({"1,0", "1,1", "1,2", "1,3", "2,0", "2,1", "2,2", "2,3", "2,4"})
    void shouldLeaveNothingBehindWhenTheThreadFactoryMakesNone(final int pipelineThreads, final int passing)
            throws Exception {
        final AtomicInteger made = new AtomicInteger();
        final IllegalStateException thrown = assertFailsAndClosesTransport(
                IllegalStateException.class,
                pipelineThreads,
                body -> made.getAndIncrement() == passing ? null : new Thread(body));
        assertTrue(thrown.getMessage().contains("made no thread for ringspan-"), thrown::getMessage);
    }

    /** Some of the threads run already. */
    @ParameterizedTest
    @CsvSource({"1,0", "1,1", "1,2", "1,3", "2,0", "2,1", "2,2", "2,3", "2,4"})
    void shouldLeaveNothingBehindWhenAThreadDoesNotStart(final int pipelineThreads, final int passing)
            throws Exception {
        final AtomicInteger made = new AtomicInteger();
        assertFailsAndClosesTransport(
                PlantedException.class,
                pipelineThreads,
                body -> made.getAndIncrement() == passing
                        ? new Thread(body) {
                            @Override
                            public synchronized void start() {
                                throw new PlantedException();
                            }
                        }
                        : new Thread(body));
    }

    private static <T extends Throwable> T assertFailsAndClosesTransport(
            final Class<T> expected, final int pipelineThreads, final ThreadFactory factory) throws Exception {
        final CollectingTransport transport = new CollectingTransport();
        final T thrown = assertThrows(
                expected,
                () -> TraceEngine.start(
                        EngineConfig.builder()
                                .pipelineThreads(pipelineThreads)
                                .threadFactory(factory)
                                .build(),
                        transport));
        assertTrue(transport.isClosed());
        assertNoEngineThreads();
        return thrown;
    }

    @Test
    void shouldCloseTheTransportWhenTheEncoderCannotBeMade() throws Exception {
        final CollectingTransport transport = new CollectingTransport();
        assertThrows(
                PlantedException.class,
                () -> TraceEngine.start(
                        EngineConfig.builder().build(),
                        store -> {
                            throw new PlantedException();
                        },
                        transport));
        assertTrue(transport.isClosed());
        assertNoEngineThreads();
    }

    @Test
    void shouldSayWhyItDidNotStartAlsoWhenTheTransportCannotBeClosed() {
        final Transport transport = new Transport() {
            @Override
            public Delivery send(final Payload payload) {
                return Delivery.ACCEPTED;
            }

            @Override
            public void close() {
                throw new IllegalStateException("planted in close");
            }
        };
        final PlantedException thrown = assertThrows(
                PlantedException.class,
                () -> TraceEngine.start(
                        EngineConfig.builder().build(),
                        store -> {
                            throw new PlantedException();
                        },
                        transport));
        assertEquals("planted in close", thrown.getSuppressed()[0].getMessage());
    }

    @Test
    void shouldRunWithoutAnAgentToBeFound() throws Exception {
        final TraceEngine engine = TraceEngine.start(EngineConfig.builder()
                .agentUrl("http://no-such-host.invalid:8126")
                .retryAttempts(2)
                .retryBackoffNs(1_000_000)
                .build());
        engine.publish(EngineFixture.span(1));
        assertEquals(FlushResult.LOST, engine.flush(20, TimeUnit.SECONDS));
        engine.publish(EngineFixture.span(2));
        final CloseReport report = engine.close(0, TimeUnit.SECONDS);
        assertEquals(2, report.created(), report::toString);
        assertEquals(2, report.droppedTotal(), report::toString);
        assertNoEngineThreads();
    }

    // ---- use and close

    /** Everything at once, in an order that nobody knows; the books balance and all calls return what they say. */
    @ParameterizedTest
    @CsvSource({"1,0", "2,1", "3,20", "4,5000", "5,0", "6,3", "7,100", "8,10000"})
    void shouldTakeCallsInAnyOrderFromAnyThread(final long seed, final long timeoutMs) throws Exception {
        final EngineFixture fixture = new EngineFixture();
        fixture.config.ringSlots(64).ringRecordMax(2048).jmx(seed % 2 == 0).shutdownHook(seed % 3 == 0);
        fixture.start();
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final Queue<CloseReport> reports = new ConcurrentLinkedQueue<>();
        final Thread[] threads = new Thread[THREADS];
        for (int i = 0; i < THREADS; i++) {
            final Random random = new Random(seed * THREADS + i);
            final long base = (long) i << 40;
            threads[i] = new Thread(() -> {
                try {
                    for (int call = 1; call <= 60; call++) {
                        call(fixture, base + call, random, call, timeoutMs, reports);
                    }
                } catch (final Throwable e) {
                    failure.compareAndSet(null, e);
                }
            });
            threads[i].start();
        }
        for (final Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new AssertionError("seed " + seed, failure.get());
        }
        fixture.close();
        final CloseReport last = fixture.engine.close(0, TimeUnit.MILLISECONDS);
        // whoever had not the time to wait for the one who closes was told how things stood
        reports.forEach(
                report -> assertTrue(report.equals(last) || report.created() <= last.created(), report::toString));
        assertTrue(reports.isEmpty() || reports.contains(last));
        assertEquals(0, fixture.engine.ledger().spans().unaccounted());
        assertEquals(0, fixture.engine.ledger().records().unaccounted());
        assertEquals(0, fixture.engine.ledger().spans().inFlight());
    }

    private static void call(
            final EngineFixture fixture,
            final long id,
            final Random random,
            final int call,
            final long timeoutMs,
            final Queue<CloseReport> reports)
            throws InterruptedException {
        final TraceEngine engine = fixture.engine;
        switch (random.nextInt(call < 30 ? 6 : 7)) {
            case 0 -> assertNotNull(engine.flush(random.nextInt(5), TimeUnit.MILLISECONDS));
            case 1 ->
                engine.newWriter().startIds(id, 0, id, id, 0, 0, 0, 0, 0, 1).commit();
            case 2 -> engine.intern("text " + id);
            case 3 -> {
                try {
                    assertEquals("done", engine.query(reader -> "done", 100, TimeUnit.MILLISECONDS));
                } catch (final IllegalStateException e) {
                    assertTrue(
                            List.of(
                                            "the engine is closed",
                                            "the ring stayed full",
                                            "the decode thread did not answer in time")
                                    .contains(e.getMessage()),
                            e::getMessage);
                }
            }
            case 6 -> {
                reports.add(engine.close(timeoutMs, TimeUnit.MILLISECONDS));
                assertEquals(TraceEngine.CLOSED, fixture.publishSpan(id));
            }
            default -> {
                final long result = fixture.publishSpan(id);
                assertTrue(result >= 0 || result == TraceEngine.CLOSED, () -> "publish: " + result);
            }
        }
    }

    /** One call to close waits for a receiver that hangs; another one has less time, and a third is interrupted. */
    @Test
    void shouldReturnFromEachCloseInItsOwnTime() throws Exception {
        final EngineFixture fixture = new EngineFixture().start();
        fixture.transport.hang();
        fixture.publishSpan(1);
        final Thread closing = new Thread(() -> fixture.engine.close(60, TimeUnit.SECONDS));
        closing.start();
        while (fixture.publishSpan(2) != TraceEngine.CLOSED) {
            Thread.onSpinWait();
        }
        final long startNs = System.nanoTime();
        assertStillOnItsWay(fixture.engine, 1, false);
        assertStillOnItsWay(fixture.engine, TimeUnit.HOURS.toMillis(1), true);
        assertTrue(System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(30));
        assertTrue(closing.isAlive());
        fixture.transport.release(1_000_000);
        closing.join();
        final CloseReport last = fixture.engine.close(1, TimeUnit.MILLISECONDS);
        assertTrue(last.delivered() > 0, last::toString);
        assertEquals(0, last.unaccounted(), last::toString);
        assertEquals(0, last.inFlight());
        fixture.close();
    }

    private static void assertStillOnItsWay(final TraceEngine engine, final long timeoutMs, final boolean interrupted) {
        Balance before;
        CloseReport report;
        do {
            before = engine.ledger().spans();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            report = engine.close(timeoutMs, TimeUnit.MILLISECONDS);
            assertEquals(interrupted, Thread.interrupted());
            assertEquals(0, report.delivered());
            assertEquals(0, report.unaccounted());
            assertFalse(report.isComplete());
            // until the thread that closes waits for the receiver
        } while (before.inFlight() == 0 || !before.equals(engine.ledger().spans()));
        assertEquals(
                before,
                new Balance(
                        report.created(), report.delivered(), report.droppedTotal(), report.open(), report.inFlight()));
    }

    @Test
    void shouldAnswerEveryCallBehindTheClose() throws Exception {
        final EngineFixture fixture = new EngineFixture().start();
        final long published = fixture.publishSpan(1);
        final TraceEngine engine = fixture.engine;
        engine.close();
        assertEquals(TraceEngine.CLOSED, engine.newWriter().abandon(1).commitKept());
        assertEquals(
                TraceEngine.CLOSED, engine.newIngress("late").evictString(1).commit());
        assertEquals(TraceEngine.CLOSED, engine.publish(EngineFixture.span(2)));
        assertEquals(TraceEngine.NOT_INTERNED, engine.valueId(engine.intern(""), "new"));
        assertEquals(FlushResult.CLOSED, engine.flush(0, TimeUnit.SECONDS));
        assertTrue(engine.acknowledged() >= published);
        assertEquals(FlushResult.DELIVERED, engine.awaitAcknowledged(published, published, 0, TimeUnit.SECONDS));
        assertClosed(() -> engine.census(1, TimeUnit.SECONDS));
        assertClosed(() -> engine.query(reader -> 1, 1, TimeUnit.SECONDS));
        assertClosed(() -> engine.defaultMeta(List.of(Map.entry("a", "b")), 1, TimeUnit.SECONDS));
        assertTrue(engine.describeMemory().startsWith("fixed memory"));
        fixture.close();
        assertEquals(1, engine.counters().dropped(DropReason.CLOSED));
    }

    private static void assertClosed(final Executable call) {
        assertEquals(
                "the engine is closed",
                assertThrows(IllegalStateException.class, call).getMessage());
    }

    // ---- the engine's own threads

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldRefuseItsOwnThreads(final boolean closing) throws Exception {
        final EngineFixture fixture = new EngineFixture().start();
        final List<String> messages = new ArrayList<>();
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(closing ? 1 : 0);
        fixture.transport.answer(payload -> {
            entered.countDown();
            try {
                goOn.await();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            messages.addAll(refusals(fixture.engine));
            return Delivery.ACCEPTED;
        });
        fixture.publishSpan(1);
        final FutureTask<Object> other = new FutureTask<>(() ->
                closing ? fixture.engine.close(20, TimeUnit.SECONDS) : fixture.engine.flush(20, TimeUnit.SECONDS));
        final Thread thread = new Thread(other);
        thread.start();
        entered.await();
        // the closing thread holds what the others have to wait for
        Thread.sleep(closing ? 50 : 0);
        goOn.countDown();
        other.get(10, TimeUnit.SECONDS);
        assertRefused(messages, "ringspan-transport");
        if (!closing) {
            assertRefused(
                    fixture.engine.query(reader -> refusals(fixture.engine), 10, TimeUnit.SECONDS), "ringspan-decode");
        }
        fixture.close();
        assertEquals(1, fixture.count(EngineCounter.SPANS_DELIVERED));
    }

    private static List<String> refusals(final TraceEngine engine) {
        final List<String> messages = new ArrayList<>();
        for (final Executable call : List.<Executable>of(
                () -> engine.flush(1, TimeUnit.SECONDS),
                () -> engine.query(reader -> 1, 1, TimeUnit.SECONDS),
                () -> engine.census(1, TimeUnit.SECONDS),
                () -> engine.awaitAcknowledged(0, 0, 1, TimeUnit.SECONDS),
                () -> engine.close(1, TimeUnit.SECONDS),
                engine::close)) {
            messages.add(assertThrows(IllegalStateException.class, call).getMessage());
        }
        return messages;
    }

    private static void assertRefused(final List<String> messages, final String thread) {
        final List<String> expected = new ArrayList<>();
        for (final String call : List.of("flush", "query", "query", "awaitAcknowledged", "close", "close")) {
            expected.add(call + " was called on \"" + thread
                    + "\", which is one of the engine's own threads and would wait for itself");
        }
        assertEquals(expected, messages);
    }

    // ---- what is left in the JVM

    @ParameterizedTest
    @CsvSource({"false,false", "true,false", "false,true", "true,true"})
    void shouldBeCollectedOnceClosed(final boolean hook, final boolean jmx) throws Exception {
        final WeakReference<TraceEngine> engine = closed(hook, jmx);
        final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (engine.get() != null && System.nanoTime() - endNs < 0) {
            System.gc();
            Thread.sleep(10);
        }
        assertNull(engine.get());
        assertTrue(ManagementFactory.getPlatformMBeanServer()
                .queryNames(new ObjectName("io.ringspan:type=TraceEngine,*"), null)
                .isEmpty());
    }

    private static WeakReference<TraceEngine> closed(final boolean hook, final boolean jmx) throws Exception {
        final TraceEngine engine = TraceEngine.start(
                EngineConfig.builder().shutdownHook(hook).jmx(jmx).build(), new CollectingTransport());
        engine.publish(EngineFixture.span(1));
        engine.flush(10, TimeUnit.SECONDS);
        engine.close();
        engine.close(1, TimeUnit.SECONDS);
        return new WeakReference<>(engine);
    }
}
