/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.Sequence;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import java.util.HashSet;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Claims that are made and not published, by threads that end and by such that live; the time is the test's to tell. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClaimWatchTest {
    private static final int SLOTS = 16;
    private static final int SLOT_LENGTH = 64;
    private static final long TIMEOUT_NS = 1000;

    private final EngineCounters counters = new EngineCounters();
    private final UnsafeBuffer memory = new UnsafeBuffer(new byte[SLOTS * SLOT_LENGTH]);
    private final Sequence consumer = new Sequence();
    private final Set<Thread> declaredDead = new HashSet<>();
    private RecordRing ring;
    private ClaimWatch watch;
    private long nowNs;

    private void create(final ProducerMode mode) {
        ring = new RecordRing(
                SLOTS,
                SLOT_LENGTH,
                SLOTS * SLOT_LENGTH / 4,
                RecordRing.reserveByDefault(SLOTS),
                mode,
                new BlockingWaitStrategy(),
                OverflowPolicy.DROP,
                0,
                counters);
        ring.disruptor().addGatingSequences(consumer);
        watch = new ClaimWatch(ring, consumer, TIMEOUT_NS, counters);
    }

    private RecordBatch batch(final int slots) {
        final RecordBatch batch = new RecordBatch(0).begin(0).wrap(memory, 0, slots * SLOT_LENGTH);
        batch.records = 10 * slots;
        batch.spans = slots;
        return batch;
    }

    // a claim by a thread that ends before it publishes
    private void claimAndDie(final int slots) throws InterruptedException {
        final Thread thread = new Thread(() -> assertTrue(ring.claim(batch(slots), 0) >= 0));
        thread.start();
        thread.join();
    }

    private void lookTwice() {
        watch.check(nowNs);
        nowNs += TIMEOUT_NS;
        watch.check(nowNs);
    }

    private long padded() {
        return counters.get(EngineCounter.CLAIMS_PADDED);
    }

    private long stalled() {
        return counters.get(EngineCounter.CLAIMS_STALLED);
    }

    private void consumeAll(final int expectedFull) {
        int full = 0;
        long sequence = consumer.get() + 1;
        while (ring.disruptor().isAvailable(sequence)) {
            final RecordSlot slot = ring.slot(sequence);
            full += slot.length() > 0 ? 1 : 0;
            if (slot.length() == 0) {
                assertEquals(0, slot.records() + slot.spans());
                assertNull(slot.control());
            }
            assertTrue(slot.isStamped(sequence));
            for (int i = slot.slots(); i > 0; i--) {
                assertTrue(ring.disruptor().isAvailable(sequence++));
            }
        }
        assertEquals(expectedFull, full);
        ring.consumed(consumer, sequence - 1);
    }

    @ParameterizedTest
    @CsvSource({"SINGLE, 1", "SINGLE, 3", "MULTI, 1", "MULTI, 3"})
    void shouldGoOnBehindAClaimOfAThreadThatEnded(final ProducerMode mode, final int slots) throws Exception {
        create(mode);
        // in each place of the ring, so that the claim wraps too; what the slots held before must not come again
        for (int round = 0; round < 2 * SLOTS; round++) {
            assertTrue(ring.offer(batch(1)) >= 0);
            consumeAll(1);
            claimAndDie(slots);
            if (mode == ProducerMode.MULTI) {
                assertTrue(ring.offer(batch(1)) >= 0);
            }
            consumeAll(0);
            lookTwice();
            assertEquals(round + 1, padded());
            assertEquals((round + 1L) * slots, counters.dropped(DropReason.PRODUCER_ENDED));
            assertEquals((round + 1L) * slots * 10, counters.get(EngineCounter.RECORDS_LOST));
            // the lock is free again
            assertTrue(ring.offer(batch(2)) >= 0);
            consumeAll(mode == ProducerMode.MULTI ? 2 : 1);
        }
        assertEquals(0, stalled());
        assertEquals(SLOTS * 2L, counters.get(EngineCounter.BATCHES_LOST));
    }

    @Test
    void shouldPadSeveralClaimsInARow() throws Exception {
        create(ProducerMode.MULTI);
        claimAndDie(1);
        claimAndDie(3);
        claimAndDie(2);
        assertTrue(ring.offer(batch(1)) >= 0);
        lookTwice();
        assertEquals(3, padded());
        consumeAll(1);
    }

    @ParameterizedTest
    @EnumSource(ProducerMode.class)
    void shouldNotTouchAClaimOfALivingThread(final ProducerMode mode) throws Exception {
        create(mode);
        final RecordBatch batch = batch(2);
        final long first = ring.claim(batch, 0);
        lookTwice();
        assertEquals(1, stalled());
        lookTwice();
        assertEquals(1, stalled());
        assertEquals(0, padded());
        assertTrue(ring.isPending(first));
        // and the claim is as good as ever
        ring.copyAndPublish(batch, first, null);
        lookTwice();
        consumeAll(1);
        assertFalse(ring.isPending(first));
        assertEquals(1, stalled());
        assertEquals(0, counters.get(EngineCounter.BATCHES_LOST));
        assertTrue(ring.offer(batch(1)) >= 0);
    }

    @Test
    void shouldPadWhatALivingThreadHeldWhenThatEndsLater() {
        create(ProducerMode.MULTI);
        watch = new ClaimWatch(ring, consumer, TIMEOUT_NS, counters, declaredDead::contains);
        ring.claim(batch(1), 0);
        lookTwice();
        assertEquals(1, stalled());
        declaredDead.add(Thread.currentThread());
        watch.check(nowNs);
        assertEquals(1, padded());
        assertEquals(1, stalled());
    }

    @Test
    void shouldLeaveALivingThreadsClaimBehindDeadOnes() throws Exception {
        create(ProducerMode.MULTI);
        claimAndDie(1);
        final long living = ring.claim(batch(1), 0);
        lookTwice();
        assertEquals(1, padded());
        assertTrue(ring.isPending(living));
        assertEquals(0, stalled());
        consumeAll(0);
        lookTwice();
        assertEquals(1, padded());
        assertEquals(1, stalled());
    }

    @Test
    void shouldGiveEveryClaimItsTime() throws Exception {
        create(ProducerMode.MULTI);
        claimAndDie(1);
        watch.check(nowNs);
        nowNs += TIMEOUT_NS - 1;
        watch.check(nowNs);
        assertEquals(0, padded());
        nowNs++;
        watch.check(nowNs);
        assertEquals(1, padded());
        consumeAll(0);
        // the next one is late by itself
        claimAndDie(1);
        nowNs += TIMEOUT_NS;
        watch.check(nowNs);
        assertEquals(1, padded());
    }

    @Test
    void shouldDoNothingWithoutATimeout() throws Exception {
        create(ProducerMode.MULTI);
        watch = new ClaimWatch(ring, consumer, 0, counters);
        claimAndDie(1);
        lookTwice();
        assertEquals(0, padded());
    }

    @Test
    void shouldNotTakeAnOldStampForThatOfAClaim() {
        create(ProducerMode.MULTI);
        watch = new ClaimWatch(ring, consumer, TIMEOUT_NS, counters, thread -> true);
        for (int i = 0; i < SLOTS; i++) {
            assertEquals(i, ring.offer(batch(1)));
            consumeAll(1);
        }
        // claimed behind the back of the ring, so the slot has the stamp of the round before
        ring.disruptor().next();
        lookTwice();
        assertEquals(0, padded());
        assertEquals(1, stalled());
    }

    /** The thread dies between claim and publish in a running engine, and everything behind it is delivered. */
    @Test
    void shouldDeliverWhatComesBehindADeadClaim() throws Exception {
        try (PipelineFixture fixture = new PipelineFixture()) {
            fixture.claimTimeoutNs = 1_000_000;
            fixture.tickIntervalNs = 5_000_000;
            fixture.start();
            final RecordBatch lost = batch(3);
            final Thread thread = new Thread(() -> fixture.ring.claim(lost, 0));
            thread.start();
            thread.join();
            fixture.publishSpan(7);
            assertEquals(FlushResult.DELIVERED, fixture.flush());
            assertEquals(1, fixture.count(EngineCounter.CLAIMS_PADDED));
            assertEquals(3, fixture.counters.dropped(DropReason.PRODUCER_ENDED));
            // nobody knows what was in it
            assertEquals(1, fixture.count(EngineCounter.LOSS_MARKS_FORGOTTEN));
        }
    }

    @Test
    void shouldCloseBehindADeadClaim() throws Exception {
        final PipelineFixture fixture = new PipelineFixture();
        try (fixture) {
            fixture.claimTimeoutNs = 1_000_000;
            fixture.tickIntervalNs = 5_000_000;
            fixture.start();
            final Thread thread = new Thread(() -> fixture.ring.claim(batch(1), 0));
            thread.start();
            thread.join();
            fixture.publishSpan(7);
        }
        assertEquals(1, fixture.count(EngineCounter.SPANS_DELIVERED));
    }
}
