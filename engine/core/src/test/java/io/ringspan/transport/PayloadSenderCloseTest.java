/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PayloadSenderCloseTest {
    private static final int SPANS = SenderFixture.SPANS_PER_CHUNK;
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    // what a busy machine may add
    private static final long SLACK_NS = TimeUnit.SECONDS.toNanos(2);
    private static final RetryPolicy SLOW = new RetryPolicy(5, TimeUnit.HOURS.toNanos(1), TimeUnit.HOURS.toNanos(1), 0);

    private final CountDownLatch sending = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();

    private final class Hanging implements Transport {
        private final boolean isInterruptible;

        Hanging(final boolean isInterruptible) {
            this.isInterruptible = isInterruptible;
        }

        @Override
        public Delivery send(final Payload payload) throws InterruptedException {
            attempts.incrementAndGet();
            sending.countDown();
            while (true) {
                try {
                    release.await();
                    return Delivery.ACCEPTED;
                } catch (final InterruptedException e) {
                    if (isInterruptible) {
                        throw e;
                    }
                }
            }
        }

        @Override
        public void close() {
            closes.incrementAndGet();
        }
    }

    private long closeTimed(final SenderFixture fixture, final long timeoutNs) {
        final long startNs = System.nanoTime();
        fixture.sender.close(timeoutNs);
        return System.nanoTime() - startNs;
    }

    @Test
    void shouldDeliverAllBeforeTheDeadline() {
        final SenderFixture fixture = new SenderFixture(payload -> {
            LockSupport.parkNanos(MS);
            return Delivery.ACCEPTED;
        });
        for (int i = 0; i < SenderFixture.POOL_COUNT; i++) {
            fixture.submit(1);
        }
        fixture.start();
        assertTrue(closeTimed(fixture, SenderFixture.PATIENCE_NS) < SenderFixture.PATIENCE_NS / 2);
        assertEquals(SenderFixture.POOL_COUNT, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
        fixture.close();
    }

    @Test
    void shouldInterruptASendAtTheDeadlineAndCountTheRest() throws InterruptedException {
        final SenderFixture fixture = new SenderFixture(new Hanging(true)).start();
        fixture.submit(1, 1);
        fixture.submit(1);
        assertTrue(sending.await(10, TimeUnit.SECONDS));
        final long tookNs = closeTimed(fixture, 50 * MS);
        assertTrue(tookNs >= 50 * MS && tookNs < 50 * MS + SLACK_NS, "took " + tookNs);
        assertEquals(3 * SPANS, fixture.dropped(DropReason.CLOSE_TIMEOUT));
        assertEquals(3, fixture.get(EngineCounter.CHUNKS_DROPPED));
        assertEquals(2, fixture.sender.lost());
        assertEquals(1, attempts.get());
        assertEquals(1, closes.get());
        fixture.close();
    }

    @Test
    void shouldNotCallAnInterruptedLastAttemptExhausted() throws InterruptedException {
        final RetryPolicy once = new RetryPolicy(1, 1, 1, 0);
        final SenderFixture fixture = new SenderFixture(once, counters -> new Hanging(true)).start();
        fixture.submit(1);
        assertTrue(sending.await(10, TimeUnit.SECONDS));
        fixture.sender.close(0);
        assertEquals(SPANS, fixture.dropped(DropReason.CLOSE_TIMEOUT));
        assertEquals(0, fixture.dropped(DropReason.RETRIES_EXHAUSTED));
        fixture.close();
    }

    @Test
    void shouldCountForASendThatNeverReturns() throws InterruptedException {
        final SenderFixture fixture = new SenderFixture(new Hanging(false)).start();
        fixture.submit(1, 1);
        fixture.submit(1);
        assertTrue(sending.await(10, TimeUnit.SECONDS));
        final long tookNs = closeTimed(fixture, 0);
        assertTrue(tookNs < SLACK_NS, "took " + tookNs);
        assertEquals(3 * SPANS, fixture.dropped(DropReason.CLOSE_TIMEOUT));
        assertEquals(2, fixture.sender.completed());
        assertEquals(0, closes.get(), "closed during a send");

        // the send comes back after all: too late to count anything
        release.countDown();
        fixture.thread.join();
        assertEquals(1, closes.get());
        assertEquals(0, fixture.get(EngineCounter.SPANS_DELIVERED));
        fixture.expectBuffersAway(1);
        fixture.close();
    }

    @Test
    void shouldCountOnlyWhatIsLeftOfASplitPayload() throws InterruptedException {
        final AtomicBoolean first = new AtomicBoolean(true);
        final Hanging hanging = new Hanging(false);
        final SenderFixture fixture = new SenderFixture(payload -> {
                    if (payload.chunkCount() > 1) {
                        return Delivery.tooLarge("413");
                    }
                    return first.getAndSet(false) ? Delivery.ACCEPTED : hanging.send(payload);
                })
                .start();
        fixture.submit(1, 1, 1, 1);
        assertTrue(sending.await(10, TimeUnit.SECONDS));
        fixture.sender.close(0);
        assertEquals(SPANS, fixture.get(EngineCounter.SPANS_DELIVERED));
        assertEquals(3 * SPANS, fixture.dropped(DropReason.CLOSE_TIMEOUT));
        assertEquals(1, fixture.sender.lost());
        release.countDown();
        fixture.thread.join();
        fixture.expectBuffersAway(1);
        fixture.close();
    }

    @Test
    void shouldTryOnceMoreInsteadOfALongWait() {
        final SenderFixture fixture = new SenderFixture(SLOW, counters -> payload -> {
                    sending.countDown();
                    return attempts.incrementAndGet() == 1 ? Delivery.retry(0, "busy") : Delivery.ACCEPTED;
                })
                .start();
        fixture.submit(1);
        awaitQuietly(sending);
        final long tookNs = closeTimed(fixture, 200 * MS);
        assertTrue(tookNs < 200 * MS + SLACK_NS, "took " + tookNs);
        assertEquals(1, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
        assertEquals(1, fixture.get(EngineCounter.SEND_RETRIES));
        fixture.close();
    }

    @Test
    void shouldEndAWaitAtTheDeadline() {
        final SenderFixture fixture = new SenderFixture(SLOW, counters -> payload -> {
                    attempts.incrementAndGet();
                    sending.countDown();
                    return Delivery.retry(0, "busy");
                })
                .start();
        fixture.submit(1);
        fixture.submit(1);
        awaitQuietly(sending);
        final long tookNs = closeTimed(fixture, 0);
        assertTrue(tookNs < SLACK_NS, "took " + tookNs);
        assertEquals(2 * SPANS, fixture.dropped(DropReason.CLOSE_TIMEOUT));
        assertEquals(1, attempts.get());
        fixture.close();
    }

    @Test
    void shouldCountWhatIsLeftWhenItNeverRan() {
        final SenderFixture fixture = new SenderFixture(new Hanging(true));
        fixture.submit(1);
        fixture.sender.close(MS);
        assertEquals(SPANS, fixture.dropped(DropReason.CLOSE_TIMEOUT));
        assertEquals(0, attempts.get());
        assertEquals(1, closes.get());
        fixture.start().close();
    }

    @Test
    void shouldNotWaitForAThreadThatHasNothingToDo() {
        final SenderFixture fixture = new SenderFixture(new Hanging(true));
        assertTrue(closeTimed(fixture, SenderFixture.PATIENCE_NS) < SLACK_NS);
        assertEquals(1, closes.get());
        fixture.start().close();
        assertEquals(1, closes.get());
    }

    @Test
    void shouldCountWhatIsSubmittedTooLate() {
        final SenderFixture fixture = new SenderFixture(new Hanging(true)).start();
        fixture.sender.close(0);
        fixture.submitAndAwait(1);
        assertEquals(SPANS, fixture.dropped(DropReason.CLOSE_TIMEOUT));
        assertEquals(0, attempts.get());
        fixture.close();
    }

    @Test
    void shouldBookEachPayloadOnceWhenSubmitAndCloseMeet() throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            final SenderFixture fixture = new SenderFixture(new DiscardTransport()).start();
            final Thread closing = new Thread(() -> fixture.sender.close(0));
            fixture.submit(1);
            closing.start();
            for (int j = 0; j < 20; j++) {
                fixture.submit(1);
            }
            closing.join();
            fixture.awaitAll();
            fixture.close();
        }
    }

    @Test
    void shouldTakeTheEarliestDeadlineOfSeveralClosers() throws InterruptedException {
        final SenderFixture fixture = new SenderFixture(new Hanging(true)).start();
        fixture.submit(1);
        assertTrue(sending.await(10, TimeUnit.SECONDS));
        final Thread patient = new Thread(() -> fixture.sender.close(TimeUnit.HOURS.toNanos(1)));
        patient.start();
        assertTrue(closeTimed(fixture, MS) < SLACK_NS);
        patient.join(TimeUnit.NANOSECONDS.toMillis(SLACK_NS));
        assertFalse(patient.isAlive());
        assertEquals(1, closes.get());
        fixture.close();
    }

    @Test
    void shouldHurryWhenTheClosingThreadIsInterrupted() throws InterruptedException {
        final SenderFixture fixture = new SenderFixture(new Hanging(true)).start();
        fixture.submit(1);
        assertTrue(sending.await(10, TimeUnit.SECONDS));
        Thread.currentThread().interrupt();
        final long tookNs = closeTimed(fixture, TimeUnit.HOURS.toNanos(1));
        assertTrue(Thread.interrupted(), "the interrupt is lost");
        assertTrue(tookNs < SLACK_NS, "took " + tookNs);
        assertEquals(SPANS, fixture.dropped(DropReason.CLOSE_TIMEOUT));
        fixture.close();
    }

    private static void awaitQuietly(final CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS));
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
