/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.FlushResult;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.transport.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a producer is told about whether the receiver has what it published. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AcknowledgementTest {
    private static final long SHORT_MS = 50;

    private final EngineFixture fixture = new EngineFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private void start() {
        fixture.config
                .tickIntervalNs(TimeUnit.MILLISECONDS.toNanos(1))
                .payloadLingerNs(TimeUnit.MILLISECONDS.toNanos(2))
                .retryAttempts(1)
                .payloadExhausted(PayloadPolicy.BLOCK);
        fixture.start();
    }

    private FlushResult await(final long first, final long last) throws InterruptedException {
        return fixture.engine.awaitAcknowledged(first, last, 20, TimeUnit.SECONDS);
    }

    @Test
    void shouldAcknowledgeWhatTheReceiverHas() throws Exception {
        start();
        final long first = fixture.publishSpan(1);
        final long last = fixture.publishSpan(2);
        assertEquals(FlushResult.DELIVERED, await(first, last));
        assertEquals(List.of(1L, 2L), fixture.transport.spanIds());
        assertTrue(fixture.engine.acknowledged() >= last);
        assertEquals(FlushResult.DELIVERED, fixture.engine.awaitAcknowledged(first, last, 0, TimeUnit.SECONDS));
    }

    @Test
    void shouldNotAcknowledgeWhatTheReceiverDoesNotHaveYet() throws Exception {
        start();
        fixture.transport.hang();
        final long before = fixture.publishSpan(1);
        fixture.transport.awaitEntered();
        final long behind = fixture.publishSpan(2);
        assertEquals(
                FlushResult.TIMED_OUT,
                fixture.engine.awaitAcknowledged(before, before, SHORT_MS, TimeUnit.MILLISECONDS));
        assertTrue(fixture.engine.acknowledged() < before);
        fixture.transport.release(1);
        assertEquals(FlushResult.DELIVERED, await(before, before));
        assertEquals(
                FlushResult.TIMED_OUT,
                fixture.engine.awaitAcknowledged(behind, behind, SHORT_MS, TimeUnit.MILLISECONDS));
        assertTrue(fixture.engine.acknowledged() < behind);
        fixture.transport.release(1);
        assertEquals(FlushResult.DELIVERED, await(behind, behind));
    }

    @Test
    void shouldTellTheTruthAboutLosses() throws Exception {
        start();
        fixture.transport.answer(payload -> Delivery.rejected("planted"));
        final long lost = fixture.publishSpan(1);
        assertEquals(FlushResult.LOST, await(lost, lost));
        fixture.transport.answer(payload -> Delivery.ACCEPTED);
        final long arrived = fixture.publishSpan(2);
        assertEquals(FlushResult.DELIVERED, await(arrived, arrived));
        assertEquals(FlushResult.LOST, await(lost, arrived));
        assertEquals(FlushResult.LOST, await(0, lost));
    }

    @Test
    void shouldTellOfRecordsThatWereLostInTheTables() throws Exception {
        start();
        final SpanWriter writer = fixture.engine.newWriter();
        final long good = writer.startIds(1, 0, 1, 1, 0, 0, 0, 0, 0, 1).commit();
        final long bad = writer.setMetaId(1, 12345, 0).commit();
        final long end = writer.finish(1, 1).commit();
        assertEquals(FlushResult.LOST, await(good, end));
        assertEquals(FlushResult.LOST, await(bad, bad));
        assertEquals(FlushResult.DELIVERED, await(good, good));
        assertEquals(FlushResult.DELIVERED, await(end, end));
    }

    @Test
    void shouldCountOpenSpansForTheSequenceThatCompletesThem() throws Exception {
        start();
        final SpanWriter writer = fixture.engine.newWriter();
        final long begin = writer.startIds(1, 0, 1, 1, 0, 0, 0, 0, 0, 1).commit();
        assertEquals(FlushResult.DELIVERED, await(begin, begin));
        assertEquals(List.of(), fixture.transport.spanIds());
        final long end = writer.finish(1, 1).commit();
        assertEquals(FlushResult.DELIVERED, await(begin, end));
        assertEquals(List.of(1L), fixture.transport.spanIds());
    }

    @Test
    void shouldAnswerAfterClosing() throws Exception {
        start();
        final long first = fixture.publishSpan(1);
        assertEquals(FlushResult.DELIVERED, await(first, first));
        fixture.transport.answer(payload -> Delivery.rejected("planted"));
        final long second = fixture.publishSpan(2);
        fixture.engine.close(10, TimeUnit.SECONDS);
        assertEquals(FlushResult.DELIVERED, await(first, first));
        assertEquals(FlushResult.LOST, await(second, second));
    }

    @Test
    void shouldRefuseToWaitOnThreadsThatWouldWaitForThemselves() throws Exception {
        start();
        final List<Throwable> refusals = new CopyOnWriteArrayList<>();
        fixture.transport.answer(payload -> {
            refusals.add(assertThrows(IllegalStateException.class, () -> await(0, 99)));
            refusals.add(assertThrows(IllegalStateException.class, () -> fixture.engine.flush(1, TimeUnit.SECONDS)));
            refusals.add(assertThrows(
                    IllegalStateException.class, () -> fixture.engine.query(reader -> 1, 1, TimeUnit.SECONDS)));
            refusals.add(assertThrows(IllegalStateException.class, () -> fixture.engine.close(1, TimeUnit.SECONDS)));
            return Delivery.ACCEPTED;
        });
        final long sequence = fixture.publishSpan(1);
        assertEquals(FlushResult.DELIVERED, await(sequence, sequence));
        assertEquals(4, refusals.size());
        refusals.forEach(refusal -> assertTrue(refusal.getMessage().contains("ringspan-transport")));
    }

    @Test
    void shouldRefuseRangesThatAreNone() {
        start();
        assertThrows(IllegalArgumentException.class, () -> await(-1, 3));
        assertThrows(IllegalArgumentException.class, () -> await(4, 3));
    }

    @Test
    void shouldEndTheWaitOfAnInterruptedThread() throws Exception {
        start();
        fixture.transport.hang();
        final long sequence = fixture.publishSpan(1);
        final AtomicReference<Throwable> thrown = new AtomicReference<>();
        final Thread waiter = new Thread(() -> {
            try {
                await(sequence, sequence);
            } catch (final Throwable e) {
                thrown.set(e);
            }
        });
        waiter.start();
        fixture.transport.awaitEntered();
        waiter.interrupt();
        waiter.join();
        assertTrue(thrown.get() instanceof InterruptedException, () -> "" + thrown.get());
    }

    /** A receiver that takes some and refuses some: nobody is ever told that something arrived which did not. */
    @Test
    void shouldNeverPromiseTooMuch() throws Exception {
        fixture.config.payloadFlushAt(2048).ringSlots(64).ringRecordMax(1024);
        start();
        final SplittableRandom answers = new SplittableRandom(5);
        fixture.transport.answer(payload -> answers.nextInt(4) == 0 ? Delivery.rejected("planted") : Delivery.ACCEPTED);
        final List<Thread> producers = new ArrayList<>();
        final List<Throwable> failures = new CopyOnWriteArrayList<>();
        final int[] delivered = new int[3];
        for (int p = 0; p < delivered.length; p++) {
            final int producer = p;
            producers.add(new Thread(() -> {
                try {
                    delivered[producer] = produce(producer);
                } catch (final Throwable e) {
                    failures.add(e);
                }
            }));
        }
        producers.forEach(Thread::start);
        for (final Thread producer : producers) {
            producer.join();
        }
        assertEquals(List.of(), failures);
        for (final int count : delivered) {
            assertTrue(count > 0, "nothing was ever acknowledged");
        }
    }

    private int produce(final int producer) throws InterruptedException {
        final SplittableRandom random = new SplittableRandom(producer);
        int delivered = 0;
        long id = (producer + 1) * 1_000_000L;
        for (int round = 0; round < 200; round++) {
            final long firstId = id;
            final int count = 1 + random.nextInt(5);
            long first = -1;
            long last = -1;
            for (int i = 0; i < count; i++) {
                last = fixture.publishSpan(id++);
                first = first < 0 ? last : first;
            }
            final FlushResult result = await(first, last);
            if (result == FlushResult.DELIVERED) {
                delivered++;
                final List<Long> arrived = fixture.transport.spanIds();
                for (long expected = firstId; expected < id; expected++) {
                    assertTrue(arrived.contains(expected), "promised, and not there: " + expected);
                }
            } else {
                assertEquals(FlushResult.LOST, result);
            }
        }
        assertFalse(delivered == 200, "nothing was ever lost");
        return delivered;
    }
}
