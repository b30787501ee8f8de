/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.Sequence;
import io.ringspan.api.FlushResult;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Claims that are made and not published, by threads that fail, end, or are slow; the time is the test's to tell. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClaimWatchTest {
    private static final int SLOTS = 16;
    private static final int SLOT_LENGTH = 64;
    private static final long TIMEOUT_NS = 1000;

    private final EngineCounters counters = new EngineCounters();
    private final UnsafeBuffer memory = new UnsafeBuffer(new byte[SLOTS * SLOT_LENGTH]);
    private final Sequence consumer = new Sequence();
    private final RecordRing ring = new RecordRing(
            SLOTS,
            SLOT_LENGTH,
            SLOTS * SLOT_LENGTH / 4,
            RecordRing.reserveByDefault(SLOTS),
            new BlockingWaitStrategy(),
            OverflowPolicy.DROP,
            0,
            counters);
    private List<String> holders = List.of();
    private ClaimWatch watch = new ClaimWatch(ring, consumer, TIMEOUT_NS, counters, () -> holders);
    private long nowNs;

    ClaimWatchTest() {
        ring.disruptor().addGatingSequences(consumer);
    }

    private RecordBatch batch(final int slots) {
        final RecordBatch batch = new RecordBatch(0).begin(0).wrap(memory, 0, slots * SLOT_LENGTH);
        batch.records = 10 * slots;
        batch.spans = slots;
        return batch;
    }

    // what a thread leaves that was stopped before it could know of its claim
    private long claimAndForget(final int slots) throws Exception {
        return ring.disruptor().tryNext(slots) - slots + 1;
    }

    // what a thread leaves that has no stack to publish its claim
    private void claimAndGiveUp(final int slots) throws Exception {
        final long first = claimAndForget(slots);
        final RecordSlot slot = ring.slot(first);
        slot.length = 0;
        slot.slots = slots;
        slot.flags = RecordRing.LOST;
        slot.records = 10 * slots;
        slot.spans = slots;
        slot.claim = first;
        slot.givenUp = first;
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

    // returns how many spans were lost
    private int consumeAll(final int expectedFull) {
        int full = 0;
        int lost = 0;
        long sequence = consumer.get() + 1;
        while (ring.disruptor().isAvailable(sequence)) {
            final RecordSlot slot = ring.slot(sequence);
            full += slot.length() > 0 ? 1 : 0;
            assertEquals(slot.length() == 0, slot.isLost());
            lost += slot.isLost() ? slot.spans() : 0;
            assertTrue(slot.isStamped(sequence));
            for (int i = slot.slots(); i > 0; i--) {
                assertTrue(ring.disruptor().isAvailable(sequence++));
            }
        }
        assertEquals(expectedFull, full);
        ring.consumed(consumer, sequence - 1);
        return lost;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void shouldPublishWhatWasGivenUpAtTheNextLook(final int slots) throws Exception {
        // in each place of the ring, so that the claim wraps too; what the slots held before must not come again
        for (int round = 0; round < 2 * SLOTS; round++) {
            assertTrue(ring.offer(batch(1)) >= 0);
            consumeAll(1);
            claimAndGiveUp(slots);
            assertTrue(ring.offer(batch(1)) >= 0);
            consumeAll(0);
            watch.check(nowNs);
            assertEquals(round + 1, padded());
            assertEquals(slots, consumeAll(1));
        }
        assertEquals(0, stalled());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void shouldPublishWhatNobodyHolds(final int slots) throws Exception {
        for (int round = 0; round < 2 * SLOTS; round++) {
            assertTrue(ring.offer(batch(1)) >= 0);
            consumeAll(1);
            claimAndForget(slots);
            assertTrue(ring.offer(batch(1)) >= 0);
            consumeAll(0);
            lookTwice();
            assertEquals(round + 1, padded());
            assertEquals(0, consumeAll(1));
        }
        assertEquals(0, stalled());
    }

    @Test
    void shouldPublishSeveralClaimsInARow() throws Exception {
        claimAndGiveUp(1);
        claimAndForget(3);
        claimAndForget(2);
        claimAndGiveUp(2);
        assertTrue(ring.offer(batch(1)) >= 0);
        watch.check(nowNs);
        assertEquals(1, padded());
        assertEquals(1, consumeAll(0));
        lookTwice();
        // two that nobody knows of look like one
        assertEquals(3, padded());
        assertEquals(2, consumeAll(1));
    }

    @Test
    void shouldTellWhatNobodyMissesFromWhatNobodyKnows() throws Exception {
        claimAndGiveUp(1);
        ring.slot(0).records = 0;
        ring.slot(0).spans = 0;
        claimAndGiveUp(1);
        claimAndForget(1);
        assertTrue(ring.offer(batch(1)) >= 0);
        watch.check(nowNs);
        assertEquals(1, consumeAll(0));
        lookTwice();
        assertEquals(0, consumeAll(1));
        assertTrue(ring.slot(0).isMissedByNobody());
        assertFalse(ring.slot(1).isMissedByNobody());
        assertFalse(ring.slot(2).isMissedByNobody());
    }

    @Test
    void shouldNotTouchWhatAThreadMayHold() throws Exception {
        holders = List.of("a producer");
        final long first = claimAndForget(2);
        lookTwice();
        assertEquals(1, stalled());
        lookTwice();
        assertEquals(1, stalled());
        assertEquals(0, padded());
        assertTrue(ring.isPending(first));
        holders = List.of();
        nowNs += TIMEOUT_NS;
        watch.check(nowNs);
        assertEquals(1, padded());
        assertFalse(ring.isPending(first));
        assertEquals(1, stalled());
    }

    @Test
    void shouldQuoteTheNamesOfThreads() throws Exception {
        holders = List.of("a producer", "an evil\none");
        claimAndForget(1);
        lookTwice();
        assertEquals(
                "one of these threads: \"a producer\", \"an evil\\none\"",
                counters.takeDetail(EngineCounter.CLAIMS_STALLED));
    }

    @Test
    void shouldLookForHoldersOncePerTimeout() throws Exception {
        final int[] looks = {0};
        watch = new ClaimWatch(ring, consumer, TIMEOUT_NS, counters, () -> {
            looks[0]++;
            return List.of("a producer");
        });
        claimAndForget(1);
        for (int i = 0; i <= 5 * TIMEOUT_NS; i += 10) {
            watch.check(i);
        }
        assertEquals(5, looks[0]);
    }

    @Test
    void shouldNotTouchWhatWasClaimedDuringTheLook() throws Exception {
        final long[] later = {-1};
        watch = new ClaimWatch(ring, consumer, TIMEOUT_NS, counters, () -> {
            try {
                later[0] = claimAndForget(1);
            } catch (final Exception e) {
                throw new AssertionError(e);
            }
            return List.of();
        });
        final long first = claimAndForget(2);
        lookTwice();
        assertFalse(ring.isPending(first));
        assertTrue(ring.isPending(later[0]));
    }

    @Test
    void shouldGiveEveryClaimItsTime() throws Exception {
        claimAndForget(1);
        watch.check(nowNs);
        nowNs += TIMEOUT_NS - 1;
        watch.check(nowNs);
        assertEquals(0, padded());
        nowNs++;
        watch.check(nowNs);
        assertEquals(1, padded());
        consumeAll(0);
        // the next one is late by itself
        claimAndForget(1);
        nowNs += TIMEOUT_NS;
        watch.check(nowNs);
        assertEquals(1, padded());
    }

    @Test
    void shouldPublishWhatWasGivenUpAlsoWithoutATimeout() throws Exception {
        watch = new ClaimWatch(ring, consumer, 0, counters);
        claimAndGiveUp(1);
        claimAndForget(1);
        lookTwice();
        assertEquals(1, padded());
    }

    /** The stack of a thread that is between claim and publish says so, for as long as it is there. */
    @Test
    void shouldSeeOnTheStacksWhoHoldsAClaim() throws Exception {
        final CountDownLatch claimed = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        final RecordBatch batch = batch(1).wrap(
                        new FaultyBuffer(memory.byteArray(), () -> {
                            claimed.countDown();
                            awaitQuietly(goOn);
                        }),
                        0,
                        SLOT_LENGTH);
        final Thread producer = new Thread(() -> ring.offer(batch), "slow producer");
        producer.start();
        claimed.await();
        watch = new ClaimWatch(ring, consumer, TIMEOUT_NS, counters);
        assertEquals(List.of("slow producer"), ClaimHolders.ofThisJvm());
        lookTwice();
        assertEquals(1, stalled());
        assertEquals(0, padded());
        goOn.countDown();
        producer.join();
        assertEquals(List.of(), ClaimHolders.ofThisJvm());
        lookTwice();
        assertEquals(0, consumeAll(1));
        claimAndForget(1);
        lookTwice();
        assertEquals(1, padded());
    }

    private static void awaitQuietly(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** In a running engine: everything behind such claims is delivered, and what was in them is counted. */
    @Test
    void shouldDeliverWhatComesBehindAClaimThatNobodyPublishes() throws Exception {
        try (PipelineFixture fixture = new PipelineFixture()) {
            fixture.claimTimeoutNs = 1_000_000;
            fixture.tickIntervalNs = 5_000_000;
            fixture.start();
            fixture.ring.disruptor().tryNext(3);
            fixture.publishSpan(7);
            assertEquals(FlushResult.LOST, fixture.flush());
            assertEquals(1, fixture.count(EngineCounter.CLAIMS_PADDED));
            assertEquals(1, fixture.count(EngineCounter.BATCHES_LOST));
            assertEquals(0, fixture.counters.dropped(DropReason.PUBLISH_FAILED));
            // nobody knows what was in it
            assertEquals(1, fixture.count(EngineCounter.LOSS_MARKS_FORGOTTEN));
        }
    }

    @Test
    void shouldCloseBehindAClaimThatNobodyPublishes() throws Exception {
        final PipelineFixture fixture = new PipelineFixture();
        try (fixture) {
            fixture.claimTimeoutNs = 1_000_000;
            fixture.tickIntervalNs = 5_000_000;
            fixture.start();
            fixture.ring.disruptor().tryNext(1);
            fixture.publishSpan(7);
        }
        assertEquals(1, fixture.count(EngineCounter.SPANS_DELIVERED));
    }
}
