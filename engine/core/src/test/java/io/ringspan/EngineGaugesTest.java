/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.OverflowPolicy;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.ReceiverState;
import io.ringspan.transport.Delivery;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How full everything is and how the receiver is, as the counters have it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineGaugesTest {
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final EngineFixture fixture = new EngineFixture();

    EngineGaugesTest() {
        fixture.config.tickIntervalNs(TICK_NS);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void await(final EngineCounter counter, final LongPredicate condition) {
        while (!condition.test(fixture.count(counter))) {
            LockSupport.parkNanos(TICK_NS);
        }
    }

    private void awaitState(final ReceiverState state) {
        await(EngineCounter.SEND_STATE, value -> ReceiverState.of(value) == state);
    }

    @Test
    void shouldSayHowFullTheRingIsAlsoWhileNobodyEmptiesIt() throws Exception {
        fixture.config.ringSlots(64).ringRecordMax(1024).textMax(256).ringOverflow(OverflowPolicy.DROP);
        fixture.start();
        final HeldQuery held = HeldQuery.start(fixture.engine);
        try {
            await(EngineCounter.RING_CAPACITY, capacity -> capacity == 64);
            int published = 0;
            while (fixture.publishSpan(published + 1) >= 0) {
                published++;
            }
            final long least = published;
            await(EngineCounter.RING_USED, used -> used >= least && used <= 64);
            await(EngineCounter.RING_USED_MAX, most -> most >= least && most <= 64);
        } finally {
            held.finish();
        }
        fixture.settle();
        await(EngineCounter.RING_USED, used -> used <= 1);
        assertTrue(fixture.count(EngineCounter.RING_USED_MAX) > 30);
    }

    /** What the timer thread does not see between two looks, the decode thread has seen. */
    @Test
    void shouldKeepTheMostOfABurstBetweenTwoTicks() throws Exception {
        fixture.config
                .ringSlots(1024)
                .ringRecordMax(1 << 14)
                .textMax(1 << 10)
                .tickIntervalNs(TimeUnit.SECONDS.toNanos(10));
        fixture.start();
        final HeldQuery held = HeldQuery.start(fixture.engine);
        for (int id = 1; id <= 500; id++) {
            fixture.publishSpan(id);
        }
        held.finish();
        fixture.flush();
        fixture.close();
        final long most = fixture.count(EngineCounter.RING_USED_MAX);
        assertTrue(most >= 500 && most <= 1024, () -> "most " + most);
    }

    @Test
    void shouldSayHowFullTheTablesAre() throws Exception {
        fixture.start();
        final SpanWriter writer = fixture.engine.newWriter();
        for (int id = 1; id <= 100; id++) {
            writer.start(id, 0, id, id, 0, "open", "s", "r", "t", 1).setMeta(id, "key", "value " + id);
        }
        writer.commit();
        await(EngineCounter.TABLE_SPANS, spans -> spans == 100);
        await(EngineCounter.TABLE_SEGMENTS, segments -> segments == 100);
        assertTrue(fixture.count(EngineCounter.TABLE_BLOCKS) >= 100);
        assertTrue(fixture.count(EngineCounter.TABLE_STRINGS) >= 100);
        assertTrue(fixture.count(EngineCounter.TABLE_STRING_BYTES) >= 1000);
        await(EngineCounter.SPANS_OLDEST_OPEN, ageMs -> ageMs >= 20);
        for (int id = 1; id <= 100; id++) {
            writer.finish(id, 1);
        }
        writer.commit();
        fixture.flush();
        await(EngineCounter.TABLE_SPANS, spans -> spans == 0);
        await(EngineCounter.SPANS_OLDEST_OPEN, ageMs -> ageMs == 0);
        assertEquals(100, fixture.count(EngineCounter.TABLE_SPANS_MAX));
        assertEquals(fixture.engine.config().spansMax(), fixture.count(EngineCounter.TABLE_SPANS_CAPACITY));
        assertEquals(fixture.engine.config().blocksMax(), fixture.count(EngineCounter.TABLE_BLOCKS_CAPACITY));
    }

    @Test
    void shouldSayThatTheReceiverDoesNotAnswerAndThenThatItDoes() throws Exception {
        fixture.config.payloadLingerNs(TICK_NS);
        fixture.transport.hang();
        fixture.start();
        assertEquals(fixture.engine.config().payloadCount(), fixture.count(EngineCounter.PAYLOADS_CAPACITY));
        awaitState(ReceiverState.IDLE);
        fixture.publishSpan(1);
        awaitState(ReceiverState.SENDING);
        await(EngineCounter.PAYLOADS_WAITING, waiting -> waiting == 1);
        fixture.publishSpan(2);
        await(EngineCounter.PAYLOADS_WAITING, waiting -> waiting == 2);
        await(EngineCounter.PAYLOADS_WAITING_MAX, waiting -> waiting == 2);
        await(EngineCounter.PAYLOADS_OLDEST_AGE, ageMs -> ageMs >= 20);
        assertEquals(0, fixture.count(EngineCounter.SEND_FAILING_TIME));
        fixture.transport.release(1_000_000);
        awaitState(ReceiverState.IDLE);
        await(EngineCounter.PAYLOADS_WAITING, waiting -> waiting == 0);
        await(EngineCounter.PAYLOADS_OLDEST_AGE, ageMs -> ageMs == 0);
        assertEquals(2, fixture.count(EngineCounter.PAYLOADS_WAITING_MAX));
    }

    @Test
    void shouldSayThatTheReceiverTakesNothing() {
        fixture.config.payloadLingerNs(TICK_NS).retryAttempts(100).retryBackoffNs(TICK_NS);
        fixture.transport.answer(payload -> Delivery.retry(0, "away"));
        fixture.start();
        fixture.publishSpan(1);
        awaitState(ReceiverState.FAILING);
        await(EngineCounter.SEND_FAILING_TIME, ageMs -> ageMs >= 20);
        fixture.transport.answer(payload -> Delivery.ACCEPTED);
        awaitState(ReceiverState.IDLE);
        await(EngineCounter.SEND_FAILING_TIME, ageMs -> ageMs == 0);
    }
}
