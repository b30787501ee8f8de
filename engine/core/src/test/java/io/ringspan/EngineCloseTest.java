/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.FlushResult;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.transport.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineCloseTest {
    private static final int ROUNDS = 30;

    private static Set<Thread> liveThreads() {
        return Thread.getAllStackTraces().keySet();
    }

    @Test
    void shouldLeaveNoThreadsBehind() throws Exception {
        final Set<Thread> before = liveThreads();
        final EngineFixture fixture = new EngineFixture().start();
        final List<Thread> started = new ArrayList<>(liveThreads());
        started.removeAll(before);
        // this sees threads at all
        assertTrue(started.size() >= 2 + EngineFixture.PIPELINE_THREADS, started::toString);
        fixture.publishSpan(1);
        fixture.close();
        final List<Thread> left = new ArrayList<>(liveThreads());
        left.removeAll(before);
        left.removeIf(thread -> !thread.getName().startsWith("ringspan"));
        assertEquals(List.of(), left);
    }

    @Test
    void shouldReturnTheSameReportEveryTime() {
        final EngineFixture fixture = new EngineFixture().start();
        fixture.publishSpan(1);
        final CloseReport report = fixture.engine.close(10, TimeUnit.SECONDS);
        fixture.engine.close();
        assertSame(report, fixture.engine.close(0, TimeUnit.SECONDS));
        assertEquals(1, report.delivered());
        assertTrue(report.isComplete());
        fixture.close();
    }

    @Test
    void shouldCloseOnceForManyClosers() throws Exception {
        final EngineFixture fixture = new EngineFixture().start();
        fixture.publishSpan(1);
        final List<FutureTask<CloseReport>> closers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            final FutureTask<CloseReport> closer = new FutureTask<>(() -> fixture.engine.close(10, TimeUnit.SECONDS));
            closers.add(closer);
            new Thread(closer).start();
        }
        for (final FutureTask<CloseReport> closer : closers) {
            assertSame(closers.get(0).get(), closer.get());
        }
        fixture.close();
    }

    @Test
    void shouldSayWhatIsClosed() throws Exception {
        final EngineFixture fixture = new EngineFixture().start();
        final SpanWriter writer = fixture.engine.newWriter();
        final int known = fixture.engine.intern("known");
        final ChangeBufferIngress ingress = fixture.engine.newIngress("late");
        fixture.close();
        assertEquals(TraceEngine.CLOSED, fixture.publishSpan(1));
        assertEquals(
                TraceEngine.CLOSED,
                writer.startIds(2, 0, 2, 2, 0, 0, 0, 0, 0, 1).commit());
        assertEquals(TraceEngine.CLOSED, ingress.defineString(1, "x").commit());
        assertEquals(FlushResult.CLOSED, fixture.engine.flush(1, TimeUnit.SECONDS));
        assertEquals(known, fixture.engine.intern("known"));
        assertEquals(TraceEngine.NOT_INTERNED, fixture.engine.intern("new"));
        assertThrows(IllegalStateException.class, () -> fixture.engine.query(reader -> 1, 1, TimeUnit.SECONDS));
        assertEquals(2, fixture.engine.counters().dropped(DropReason.CLOSED));
        assertEquals(3, fixture.count(EngineCounter.BATCHES_LOST));
        // a text without an id travels inline, so that is no loss
        assertEquals(1, fixture.count(EngineCounter.INTERN_REFUSED));
    }

    @Test
    void shouldSendFinishedSpansOfOpenSegmentsAndReportOpenOnes() {
        final EngineFixture fixture = new EngineFixture().start();
        fixture.engine
                .newWriter()
                .startIds(1, 0, 1, 1, 0, 0, 0, 0, 0, 1)
                .startIds(2, 0, 1, 1, 1, 0, 0, 0, 0, 1)
                .finish(2, 5)
                .commit();
        final CloseReport report = fixture.engine.close(10, TimeUnit.SECONDS);
        assertEquals(List.of(2L), fixture.transport.spanIds());
        assertEquals(new CloseReport(2, 1, java.util.Map.of(), 1, 0, java.util.Map.of(), true), report);
        fixture.close();
    }

    /** Producers run against the closing; whoever is interrupted or not, every span is delivered or counted. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldAccountForAllSpansPublishedWhileClosing(final boolean interrupted) throws Exception {
        long lostInAll = 0;
        for (int round = 0; round < ROUNDS; round++) {
            final EngineFixture fixture = new EngineFixture();
            fixture.config.ringSlots(64).ringRecordMax(2048).payloadExhausted(PayloadPolicy.BLOCK);
            fixture.start();
            final AtomicLong published = new AtomicLong();
            final AtomicReference<Throwable> failure = new AtomicReference<>();
            final CountDownLatch running = new CountDownLatch(3);
            final Thread[] producers = new Thread[3];
            for (int i = 0; i < producers.length; i++) {
                final long base = (long) i << 40;
                producers[i] = new Thread(() -> {
                    try {
                        long id = base + 1;
                        while (fixture.publishSpan(id) >= 0) {
                            if (id++ == base + 1) {
                                running.countDown();
                            }
                        }
                        published.addAndGet(id - base);
                    } catch (final Throwable e) {
                        failure.set(e);
                    }
                });
                producers[i].start();
            }
            running.await();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            final CloseReport atClose = fixture.engine.close(10, TimeUnit.SECONDS);
            assertEquals(interrupted, Thread.interrupted());
            for (final Thread producer : producers) {
                producer.join();
            }
            assertNull(failure.get());
            assertEquals(0, atClose.unaccounted(), atClose::toString);
            // what was refused after the report was written is in the counters only
            final long created = fixture.count(EngineCounter.SPANS_CREATED);
            assertEquals(published.get(), created);
            long dropped = 0;
            for (final DropReason reason : DropReason.values()) {
                dropped += fixture.engine.counters().dropped(reason);
            }
            assertEquals(created, fixture.count(EngineCounter.SPANS_DELIVERED) + dropped);
            lostInAll += dropped;
        }
        assertTrue(lostInAll >= 3 * ROUNDS, "each producer meets the end once");
    }

    @Test
    void shouldSendWhatWasAcceptedAlthoughTheClosingThreadIsInterrupted() {
        final EngineFixture fixture = new EngineFixture();
        fixture.config.payloadExhausted(PayloadPolicy.BLOCK);
        fixture.start();
        for (int i = 1; i <= 20_000; i++) {
            assertTrue(fixture.publishSpan(i) >= 0);
        }
        Thread.currentThread().interrupt();
        final CloseReport report = fixture.engine.close(10, TimeUnit.SECONDS);
        assertTrue(Thread.interrupted());
        assertEquals(20_000, report.created(), report::toString);
        assertEquals(0, report.unaccounted(), report::toString);
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100})
    void shouldCloseInTimeWhenTheReceiverHangs(final long timeoutMs) throws Exception {
        final EngineFixture fixture = new EngineFixture().start();
        fixture.transport.hang();
        fixture.publishSpan(1);
        assertEquals(FlushResult.TIMED_OUT, fixture.engine.flush(20, TimeUnit.MILLISECONDS));
        fixture.transport.awaitEntered();
        fixture.publishSpan(2);
        final long startNs = System.nanoTime();
        final CloseReport report = fixture.engine.close(timeoutMs, TimeUnit.MILLISECONDS);
        assertTrue(System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(5));
        assertEquals(2, report.dropped().get(DropReason.CLOSE_TIMEOUT), report::toString);
        assertEquals(0, report.unaccounted(), report::toString);
        fixture.close();
    }

    @Test
    void shouldCloseInTimeWhenTheReceiverIgnoresInterrupts() throws Exception {
        final EngineFixture fixture = new EngineFixture().start();
        final Semaphore release = new Semaphore(0);
        fixture.transport.answer(payload -> {
            release.acquireUninterruptibly();
            return Delivery.retry(0, "let go after the close");
        });
        fixture.publishSpan(1);
        assertEquals(FlushResult.TIMED_OUT, fixture.engine.flush(20, TimeUnit.MILLISECONDS));
        fixture.transport.awaitEntered();
        final long startNs = System.nanoTime();
        final CloseReport report = fixture.engine.close(50, TimeUnit.MILLISECONDS);
        assertTrue(System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(10));
        assertEquals(1, report.dropped().get(DropReason.CLOSE_TIMEOUT), report::toString);
        assertEquals(0, report.unaccounted(), report::toString);
        // the one thread that cannot be ended ends by itself as soon as the receiver lets it
        release.release();
        for (final Thread thread : fixture.threads.threads()) {
            thread.join();
        }
        fixture.close();
    }

    @Test
    void shouldKeepCountersReadable() {
        final EngineFixture fixture = new EngineFixture().start();
        fixture.publishSpan(1);
        fixture.close();
        assertEquals(1, fixture.count(EngineCounter.SPANS_DELIVERED));
        final List<String> labels = new ArrayList<>();
        fixture.engine.counters().forEach((name, value) -> labels.add(name + "=" + value));
        assertTrue(labels.contains("spans.delivered=1"), labels::toString);
        assertTrue(labels.contains("spans.dropped.rejected.user-keep=0"), labels::toString);
    }
}
