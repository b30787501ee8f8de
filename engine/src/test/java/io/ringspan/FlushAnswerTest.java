/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.EngineCounter;
import io.ringspan.decode.ExpiryAction;
import io.ringspan.pipeline.CollectingTransport;
import io.ringspan.pipeline.FlushResult;
import io.ringspan.pipeline.OverflowPolicy;
import io.ringspan.pipeline.RecordRing;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

    @Test
    void shouldTellOfPartsOfSpans() throws Exception {
        start(2);
        fixture.engine
                .newWriter()
                .start(1, 0, 1, 1, 0, 0, 0, 0, 0, 1)
                .setMeta(1, 12345, 0)
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
        fixture.engine.newWriter().start(1, 0, 1, 1, 0, 0, 0, 0, 0, 1).commit();
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
                .start(1, 0, 1, 1, 0, 0, 0, 0, 0, 1)
                .start(2, 0, 2, 2, 0, 0, 0, 0, 0, 1)
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
    void shouldNeverTellAThreadOfManyThatItsSpansArrivedIfTheyDidNot(final int pipelineThreads) throws Exception {
        Receiver.REFUSES_SOME.transport(fixture.transport, 11);
        fixture.config.ringSlots(64).ringRecordMax(1024).ringOverflow(OverflowPolicy.DROP);
        start(pipelineThreads);
        final List<Throwable> failures = new CopyOnWriteArrayList<>();
        final List<FlushResult> results = new CopyOnWriteArrayList<>();
        final List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            final long firstId = i * 1_000_000L;
            threads.add(new Thread(() -> {
                try {
                    publishAndFlush(firstId, results);
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
        assertTrue(results.contains(FlushResult.LOST));
        assertFalse(results.contains(FlushResult.TIMED_OUT));
        close(false);
    }

    private void publishAndFlush(final long firstId, final List<FlushResult> results) throws InterruptedException {
        final SplittableRandom random = new SplittableRandom(firstId);
        long id = firstId;
        for (int round = 0; round < 60; round++) {
            final long first = id;
            boolean refused = false;
            for (int i = random.nextInt(4); i >= 0; i--) {
                refused |= fixture.publishSpan(id++) == RecordRing.RING_FULL;
            }
            if (random.nextInt(4) == 0) {
                Thread.sleep(random.nextInt(2 * (int) LINGER_MS));
            }
            final FlushResult result = flush();
            results.add(result);
            if (result == FlushResult.DELIVERED) {
                assertFalse(refused);
                final List<Long> arrived = fixture.transport.spanIds();
                for (long expected = first; expected < id; expected++) {
                    assertTrue(arrived.contains(expected), "promised, and not there: " + expected);
                }
            }
        }
    }
}
