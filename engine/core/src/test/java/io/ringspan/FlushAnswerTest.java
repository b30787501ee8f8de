/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.ExpiryAction;
import io.ringspan.api.FlushResult;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.counters.EngineCounter;
import io.ringspan.pipeline.CollectingTransport;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.Transport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Flush and close say the same, whenever they are asked. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FlushAnswerTest {
    private static final long MS = 1_000_000;
    private static final long LINGER_MS = 10;
    private static final int ROUNDS = 12;

    private final EngineFixture fixture = new EngineFixture();

    /** What a receiver does with each payload. */
    private enum Receiver {
        REFUSES,
        REFUSES_SOME,
        IS_SLOW,
        DIES,
        ACCEPTS;

        Transport transport(final CollectingTransport collecting, final long seed) {
            final SplittableRandom random = new SplittableRandom(seed);
            collecting.answer(payload -> answer(random));
            return collecting;
        }

        private Delivery answer(final SplittableRandom random) {
            return switch (this) {
                case REFUSES -> Delivery.rejected("planted");
                case REFUSES_SOME -> random.nextBoolean() ? Delivery.rejected("planted") : Delivery.ACCEPTED;
                case IS_SLOW -> slow(random);
                case DIES -> throw new IllegalStateException("planted");
                case ACCEPTS -> Delivery.ACCEPTED;
            };
        }

        private static Delivery slow(final SplittableRandom random) {
            try {
                Thread.sleep(random.nextInt(8));
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return random.nextInt(3) == 0 ? Delivery.rejected("planted") : Delivery.ACCEPTED;
        }
    }

    private void start(final int pipelineThreads) {
        fixture.config
                .pipelineThreads(pipelineThreads)
                .tickIntervalNs(MS)
                .payloadLingerNs(LINGER_MS * MS)
                .retryAttempts(1)
                .retryBackoffNs(MS);
        fixture.start();
    }

    private FlushResult flush() throws InterruptedException {
        return fixture.engine.flush(20, TimeUnit.SECONDS);
    }

    private void assertNowLostAndThenDelivered() throws InterruptedException {
        assertEquals(FlushResult.LOST, flush());
        assertEquals(FlushResult.DELIVERED, flush(), "told twice");
    }

    private CloseReport close(final boolean complete) throws InterruptedException {
        final CloseReport report = fixture.engine.close(10, TimeUnit.SECONDS);
        assertEquals(complete, report.isComplete(), report::toString);
        assertEquals(FlushResult.CLOSED, flush());
        fixture.close();
        return report;
    }

    @ParameterizedTest
    @CsvSource({
        "REFUSES,1",
        "REFUSES,2",
        "REFUSES_SOME,1",
        "REFUSES_SOME,2",
        "IS_SLOW,1",
        "IS_SLOW,2",
        "DIES,1",
        "DIES,2",
        "ACCEPTS,1",
        "ACCEPTS,2"
    })
    void shouldAnswerTheSameAtEveryDelay(final Receiver receiver, final int pipelineThreads) throws Exception {
        receiver.transport(fixture.transport, 7 + pipelineThreads);
        start(pipelineThreads);
        final long[] delays = {0, 1, LINGER_MS - 1, LINGER_MS, LINGER_MS + 1, 5 * LINGER_MS};
        boolean lost = false;
        long id = 1;
        for (int round = 0; round < ROUNDS; round++) {
            final long first = id;
            for (int i = 0; i <= round % 3; i++) {
                assertTrue(fixture.publishSpan(id++) >= 0);
                Thread.sleep(round % 2);
            }
            Thread.sleep(delays[round % delays.length]);
            final FlushResult result = flush();
            boolean arrived = true;
            for (long expected = first; expected < id; expected++) {
                arrived &= fixture.transport.spanIds().contains(expected);
            }
            assertEquals(arrived ? FlushResult.DELIVERED : FlushResult.LOST, result, "round " + round);
            assertEquals(FlushResult.DELIVERED, flush(), "told twice");
            lost |= !arrived;
        }
        assertEquals(receiver != Receiver.ACCEPTS, lost);
        close(!lost);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldTellOfBatchesThatNeverGotIntoTheRing(final int pipelineThreads) throws Exception {
        fixture.config.ringSlots(64).ringRecordMax(1024).ringOverflow(OverflowPolicy.DROP);
        start(pipelineThreads);
        final CountDownLatch held = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);
        final Thread holder = new Thread(() -> {
            try {
                fixture.engine.query(
                        reader -> {
                            held.countDown();
                            try {
                                return release.await(20, TimeUnit.SECONDS);
                            } catch (final InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        20,
                        TimeUnit.SECONDS);
            } catch (final InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        holder.start();
        held.await();
        long id = 1;
        while (fixture.publishSpan(id++) >= 0) {
            // until one is refused
        }
        release.countDown();
        holder.join();
        Thread.sleep(3 * LINGER_MS);
        final long sequence = fixture.publishSpan(id);
        assertEquals(
                FlushResult.DELIVERED,
                fixture.engine.awaitAcknowledged(0, sequence, 20, TimeUnit.SECONDS),
                "has no sequence");
        assertNowLostAndThenDelivered();
        close(false);
    }

    @ParameterizedTest
    @ValueSource(ints = {12345, TraceEngine.NOT_INTERNED})
    void shouldTellOfPartsOfSpans(final int unknownId) throws Exception {
        start(2);
        fixture.engine
                .newWriter()
                .startIds(1, 0, 1, 1, 0, 0, 0, 0, 0, 1)
                .setMetaId(1, unknownId, 0)
                .finish(1, 1)
                .commit();
        Thread.sleep(3 * LINGER_MS);
        assertNowLostAndThenDelivered();
        final CloseReport report = close(false);
        assertEquals(1, report.delivered());
        assertEquals(1, report.faults().get(EngineCounter.RECORDS_STRING_NOT_FOUND));
        assertTrue(report.toString().contains("records.string-not-found 1"), report::toString);
    }

    @Test
    void shouldTellOfSpansThatExpiredAndWereDropped() throws Exception {
        fixture.config.expiryAgeNs(20 * MS).expiryAction(ExpiryAction.DROP);
        start(2);
        fixture.engine.newWriter().startIds(1, 0, 1, 1, 0, 0, 0, 0, 0, 1).commit();
        while (fixture.count(EngineCounter.SPANS_LIVE) > 0 || fixture.count(EngineCounter.SPANS_EXPIRED) == 0) {
            Thread.sleep(1);
        }
        assertNowLostAndThenDelivered();
        close(false);
    }

    @Test
    void shouldNotCallLostWhatTheTracerLeftOpenOrAbandoned() throws Exception {
        start(2);
        fixture.engine
                .newWriter()
                .startIds(1, 0, 1, 1, 0, 0, 0, 0, 0, 1)
                .startIds(2, 0, 2, 2, 0, 0, 0, 0, 0, 1)
                .abandon(2)
                .commit();
        assertEquals(FlushResult.DELIVERED, flush());
        assertEquals(1, close(true).open());
    }

    @Test
    void shouldOweTheAnswerThatDidNotComeInTime() throws Exception {
        start(2);
        fixture.transport.hang();
        fixture.publishSpan(1);
        fixture.transport.answer(payload -> Delivery.rejected("planted"));
        assertEquals(FlushResult.TIMED_OUT, fixture.engine.flush(5, TimeUnit.MILLISECONDS));
        assertEquals(FlushResult.TIMED_OUT, fixture.engine.flush(0, TimeUnit.MILLISECONDS));
        fixture.transport.release(100);
        Thread.sleep(3 * LINGER_MS);
        assertNowLostAndThenDelivered();
        close(false);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldTellEveryFlushThatWasAskedBeforeTheFirstAnswerAndNoneLater(final int pipelineThreads) throws Exception {
        start(pipelineThreads);
        fixture.transport.hang();
        fixture.transport.answer(payload -> Delivery.rejected("planted"));
        fixture.publishSpan(1);
        final List<FutureTask<FlushResult>> flushes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            final FutureTask<FlushResult> flush = new FutureTask<>(this::flush);
            flushes.add(flush);
            final Thread thread = new Thread(flush);
            thread.start();
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
        }
        fixture.transport.release(1000);
        for (final FutureTask<FlushResult> flush : flushes) {
            assertEquals(FlushResult.LOST, flush.get());
        }
        fixture.transport.answer(payload -> Delivery.ACCEPTED);
        final FutureTask<FlushResult> later = new FutureTask<>(() -> {
            fixture.publishSpan(2);
            return flush();
        });
        new Thread(later).start();
        assertEquals(FlushResult.DELIVERED, later.get(), "told twice");
        assertEquals(FlushResult.DELIVERED, flush(), "told twice");
        close(false);
    }

    /** What one of many threads saw of a flush, or of a span that it published: when it began and was over, by a count of such moments. */
    private record Seen(long spanId, FlushResult result, long begin, long end) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldTellEachLossToOneOfManyThreadsAtTheFirstOpportunity(final int pipelineThreads) throws Exception {
        Receiver.REFUSES_SOME.transport(fixture.transport, 11);
        fixture.config.ringSlots(64).ringRecordMax(1024).ringOverflow(OverflowPolicy.DROP);
        start(pipelineThreads);
        final AtomicLong moments = new AtomicLong();
        final List<Throwable> failures = new CopyOnWriteArrayList<>();
        final Queue<Seen> spans = new ConcurrentLinkedQueue<>();
        final Queue<Seen> flushes = new ConcurrentLinkedQueue<>();
        final List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            final long firstId = i * 1_000_000L;
            threads.add(new Thread(() -> {
                try {
                    publishAndFlush(firstId, moments, spans, flushes);
                } catch (final Throwable e) {
                    failures.add(e);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (final Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), failures);
        assertTrue(flushes.stream().noneMatch(flush -> flush.result == FlushResult.TIMED_OUT));
        final Set<Long> arrived = new HashSet<>(fixture.transport.spanIds());
        int lost = 0;
        for (final Seen span : spans) {
            if (!arrived.contains(span.spanId)) {
                lost++;
                assertTold(span, flushes);
            }
        }
        assertTrue(lost > 0);
        close(false);
    }

    // whichever flush behind a span is answered first tells of it, or one that was answered before that did
    private static void assertTold(final Seen span, final Queue<Seen> flushes) {
        final long firstAnswer = flushes.stream()
                .filter(flush -> flush.begin > span.end)
                .mapToLong(Seen::end)
                .min()
                .orElseThrow();
        assertTrue(
                flushes.stream()
                        .anyMatch(flush -> flush.result == FlushResult.LOST
                                && flush.end > span.begin
                                && flush.begin < firstAnswer),
                () -> "lost, and not told: " + span);
    }

    private void publishAndFlush(
            final long firstId, final AtomicLong moments, final Queue<Seen> spans, final Queue<Seen> flushes)
            throws InterruptedException {
        final SplittableRandom random = new SplittableRandom(firstId);
        long id = firstId;
        for (int round = 0; round < 60; round++) {
            for (int i = random.nextInt(4); i >= 0; i--) {
                final long begin = moments.incrementAndGet();
                fixture.publishSpan(id);
                spans.add(new Seen(id++, null, begin, moments.incrementAndGet()));
            }
            if (random.nextInt(4) == 0) {
                Thread.sleep(random.nextInt(2 * (int) LINGER_MS));
            }
            final long begin = moments.incrementAndGet();
            final FlushResult result = flush();
            flushes.add(new Seen(0, result, begin, moments.incrementAndGet()));
        }
    }
}
