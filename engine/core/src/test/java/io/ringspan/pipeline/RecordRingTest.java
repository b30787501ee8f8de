/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.time.TimeLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordRingTest {
    private static final int SLOTS = 8;
    private static final int SLOT_LENGTH = 64;
    // a quarter of the ring, two slots
    private static final int LENGTH_MAX = SLOTS * SLOT_LENGTH / 4;
    private static final long TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(30);

    private final EngineCounters counters = new EngineCounters();
    private final UnsafeBuffer batch = new UnsafeBuffer(new byte[2 * LENGTH_MAX]);
    private final List<byte[]> polled = new ArrayList<>();
    private RecordRing ring;
    private EventPoller<RecordSlot> poller;
    // last slot of the batch that was polled last
    private long claimEnd = -1;

    private void create(final OverflowPolicy policy) {
        create(policy, 0);
    }

    private void create(final OverflowPolicy policy, final int reserve) {
        ring = new RecordRing(
                SLOTS, SLOT_LENGTH, LENGTH_MAX, reserve, new BlockingWaitStrategy(), policy, TIMEOUT_NS, counters);
        poller = ring.disruptor().newPoller();
        ring.disruptor().addGatingSequences(poller.getSequence());
    }

    private byte[] fill(final int length, final int seed) {
        final byte[] expected = new byte[length];
        for (int i = 0; i < length; i++) {
            expected[i] = (byte) (seed * 31 + i * 7 + 1);
        }
        batch.putBytes(0, expected);
        return expected;
    }

    private long offer(final int length) {
        return ring.offer(records(length));
    }

    private RecordBatch records(final int length) {
        final RecordBatch described = new RecordBatch(3).begin(RecordRing.FOREIGN);
        described.records = 7;
        described.spans = 5;
        return described.wrap(batch, 0, length);
    }

    private void poll() throws Exception {
        polled.clear();
        poller.poll((slot, sequence, endOfBatch) -> {
            if (sequence <= claimEnd) {
                return true;
            }
            assertTrue(slot.isStamped(sequence));
            claimEnd = sequence + slot.slots() - 1;
            if (slot.length() > 0) {
                final byte[] bytes = new byte[slot.length()];
                ring.slab().getBytes(ring.offset(sequence), bytes);
                polled.add(bytes);
                assertEquals(3, slot.source());
                assertEquals(RecordRing.FOREIGN, slot.flags());
                assertEquals(7, slot.records());
                assertEquals(5, slot.spans());
            } else {
                assertEquals(0, slot.records());
                assertEquals(0, slot.spans());
            }
            return true;
        });
        ring.consumed(poller.getSequence(), poller.getSequence().get());
    }

    private void assertPolled(final byte[]... expected) throws Exception {
        poll();
        assertEquals(expected.length, polled.size());
        for (int i = 0; i < expected.length; i++) {
            assertEquals(new UnsafeBuffer(expected[i]), new UnsafeBuffer(polled.get(i)));
        }
    }

    private void fillRing() {
        for (int i = 0; i < SLOTS; i++) {
            assertEquals(i, offer(1));
        }
        assertEquals(0, ring.remainingSlots());
    }

    @ParameterizedTest
    @CsvSource({"1,1", "63,1", "64,1", "65,2", "127,2", "128,2"})
    void shouldTakeAsManySlotsAsTheLengthNeeds(final int length, final int slots) throws Exception {
        create(OverflowPolicy.DROP);
        // in each place of the ring, the last slot included, twice round
        for (int sequence = 0; sequence < 2 * SLOTS * slots; sequence += slots) {
            final byte[] expected = fill(length, sequence);
            assertEquals(sequence, offer(length));
            assertEquals(SLOTS - slots, ring.remainingSlots());
            assertPolled(expected);
        }
    }

    @Test
    void shouldRunIntoTheOverhangFromTheLastSlot() throws Exception {
        create(OverflowPolicy.DROP);
        for (int i = 0; i < SLOTS - 1; i++) {
            offer(1);
            poll();
        }
        final byte[] longest = fill(LENGTH_MAX, 1);
        assertEquals(SLOTS - 1, offer(LENGTH_MAX));
        assertEquals((SLOTS - 1) * SLOT_LENGTH, ring.offset(SLOTS - 1));
        // the batch claims slot 0 of the next round, but its bytes are behind
        // the last slot: the last one is where the slab ends
        assertEquals(SLOTS * SLOT_LENGTH + LENGTH_MAX, RecordRing.offHeap(SLOTS, SLOT_LENGTH, LENGTH_MAX));
        assertEquals(SLOTS * SLOT_LENGTH + LENGTH_MAX, ring.slab().capacity());
        final byte[] full = fill(SLOT_LENGTH, 2);
        assertEquals(SLOTS + 1, offer(SLOT_LENGTH));
        assertPolled(longest, full);
    }

    @Test
    void shouldKeepFullNeighboursApart() throws Exception {
        create(OverflowPolicy.DROP);
        offer(1);
        poll();
        // from slot 1 on, so that the last batch of two wraps
        final byte[][] expected = new byte[SLOTS / 2][];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = fill(LENGTH_MAX, i);
            assertTrue(offer(LENGTH_MAX) >= 0);
        }
        assertEquals(RecordRing.RING_FULL, offer(1));
        assertPolled(expected);
    }

    @Test
    void shouldRefuseABatchThatIsTooLongAndCountNothing() throws Exception {
        create(OverflowPolicy.DROP);
        assertEquals(RecordRing.TOO_LONG, offer(LENGTH_MAX + 1));
        assertEquals(0, counters.get(EngineCounter.BATCHES_LOST));
        assertEquals(SLOTS, ring.remainingSlots());
        assertPolled();
    }

    @ParameterizedTest
    @CsvSource({"8,48,64", "8,64,0", "8,64,129", "2,64,33"})
    void shouldRefuseSizesThatDoNotGoTogether(final int slots, final int slotLength, final int lengthMax) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new RecordRing(
                        slots, slotLength, lengthMax, 0, new BlockingWaitStrategy(), OverflowPolicy.DROP, 0, counters));
    }

    @Test
    void shouldDropAndCountWhenFull() throws Exception {
        create(OverflowPolicy.DROP);
        fillRing();
        assertEquals(RecordRing.RING_FULL, offer(1));
        assertEquals(RecordRing.RING_FULL, offer(LENGTH_MAX));
        assertEquals(2, counters.get(EngineCounter.BATCHES_LOST));
        assertEquals(10, counters.dropped(DropReason.RING_FULL));
        assertEquals(14, counters.get(EngineCounter.RECORDS_LOST));
        assertEquals(0, counters.get(EngineCounter.RING_FULL_WAITS));
        poll();
        assertEquals(SLOTS, offer(1));
    }

    @Test
    void shouldNotDropABatchForWantOfTheSlotsOfALongerOne() {
        create(OverflowPolicy.DROP);
        for (int i = 0; i < SLOTS - 1; i++) {
            offer(1);
        }
        assertEquals(RecordRing.RING_FULL, offer(SLOT_LENGTH + 1));
        assertEquals(SLOTS - 1, offer(SLOT_LENGTH));
    }

    @Test
    void shouldWaitForTheTimeGivenAndThenDrop() {
        create(OverflowPolicy.BLOCK_FOR);
        fillRing();
        final long startNs = System.nanoTime();
        assertEquals(RecordRing.RING_FULL, offer(1));
        final long elapsedNs = System.nanoTime() - startNs;
        assertTrue(elapsedNs >= TIMEOUT_NS, () -> elapsedNs + " ns");
        // far above what a busy machine adds, far below a wait for ever
        assertTrue(elapsedNs < TIMEOUT_NS + TimeUnit.SECONDS.toNanos(3), () -> elapsedNs + " ns");
        assertEquals(1, counters.get(EngineCounter.RING_FULL_WAITS));
        assertEquals(1, counters.get(EngineCounter.BATCHES_LOST));
        assertEquals(5, counters.dropped(DropReason.RING_FULL));
    }

    @Test
    void shouldBlockUntilThereIsRoom() throws Exception {
        create(OverflowPolicy.BLOCK);
        fillRing();
        final FutureTask<Long> blocked = blockedOffer();
        assertFalse(blocked.isDone());
        poll();
        assertEquals(SLOTS, blocked.get(10, TimeUnit.SECONDS));
        assertEquals(0, counters.get(EngineCounter.BATCHES_LOST));
    }

    @Test
    void shouldLeaveThoseWhoWaitTheirRoomAndTakeWhatIsBeyond() throws Exception {
        create(OverflowPolicy.BLOCK);
        fillRing();
        final byte[] bytes = new byte[LENGTH_MAX];
        final RecordBatch longest = new RecordBatch(3).begin(RecordRing.FOREIGN);
        longest.wrap(new UnsafeBuffer(bytes), 0, LENGTH_MAX);
        final FutureTask<Long> first = new FutureTask<>(() -> ring.offer(longest));
        startBlocked(first);
        // all slots become free, and nobody has told the one that waits
        poller.poll((slot, sequence, endOfBatch) -> true);
        final int awaited = (LENGTH_MAX + SLOT_LENGTH - 1) / SLOT_LENGTH;
        for (int i = 0; i < SLOTS - awaited; i++) {
            assertEquals(SLOTS + i, offer(1));
        }
        final FutureTask<Long> second = new FutureTask<>(() -> offer(1));
        startBlocked(second);
        assertFalse(first.isDone());
        assertFalse(second.isDone());
        ring.consumed(poller.getSequence(), SLOTS - 1);
        assertEquals(2 * SLOTS - awaited, first.get(10, TimeUnit.SECONDS));
        assertFalse(second.isDone());
        poller.poll((slot, sequence, endOfBatch) -> true);
        ring.consumed(poller.getSequence(), poller.getSequence().get());
        assertEquals(2 * SLOTS, second.get(10, TimeUnit.SECONDS));
    }

    private FutureTask<Long> blockedOffer() {
        final FutureTask<Long> task = new FutureTask<>(() -> offer(1));
        startBlocked(task);
        return task;
    }

    private Thread startBlocked(final Runnable task) {
        final Thread thread = new Thread(task, "blocked-producer");
        thread.setDaemon(true);
        thread.start();
        // in the line, and behind its look for room
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return thread;
    }

    @Test
    void shouldLetABlockedProducerGoWhenInterrupted() throws Exception {
        create(OverflowPolicy.BLOCK);
        fillRing();
        final FutureTask<Boolean> blocked = new FutureTask<>(() ->
                offer(1) == RecordRing.INTERRUPTED && Thread.currentThread().isInterrupted());
        startBlocked(blocked).interrupt();
        assertTrue(blocked.get(10, TimeUnit.SECONDS));
        assertEquals(5, counters.dropped(DropReason.INTERRUPTED));
        assertEquals(1, counters.get(EngineCounter.BATCHES_LOST));
    }

    @Test
    void shouldNotMindAnInterruptWhenThereIsRoom() {
        create(OverflowPolicy.BLOCK);
        Thread.currentThread().interrupt();
        assertEquals(0, offer(1));
        assertTrue(Thread.interrupted());
    }

    @Test
    void shouldLetABlockedProducerGoWhenClosed() throws Exception {
        create(OverflowPolicy.BLOCK);
        fillRing();
        final FutureTask<Long> blocked = blockedOffer();
        assertFalse(ring.stop(new ControlRequest() {}, TimeLimit.of(0)));
        assertEquals(RecordRing.CLOSED, blocked.get(10, TimeUnit.SECONDS));
        assertEquals(5, counters.dropped(DropReason.CLOSED));
        assertFalse(ring.isStopped());
        poll();
        assertTrue(ring.stop(new ControlRequest() {}, TimeLimit.of(0)));
        assertTrue(ring.isStopped());
        assertTrue(ring.isClosed());
        assertEquals(RecordRing.CLOSED, offer(1));
        assertEquals(10, counters.dropped(DropReason.CLOSED));
        assertEquals(2, counters.get(EngineCounter.BATCHES_LOST));
    }

    @Test
    void shouldRefuseRequestsOnceClosed() {
        create(OverflowPolicy.BLOCK);
        assertEquals(0, ring.request(new ControlRequest() {}, TimeLimit.of(0)));
        assertTrue(ring.stop(new ControlRequest() {}, TimeLimit.of(0)));
        assertEquals(RecordRing.CLOSED, ring.request(new ControlRequest() {}, TimeLimit.of(0)));
    }

    @Test
    void shouldTellWhenARequestFindsNoRoom() {
        create(OverflowPolicy.BLOCK);
        fillRing();
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertEquals(
                        RecordRing.RING_FULL, ring.request(new ControlRequest() {}, TimeLimit.of(TIMEOUT_NS))));
        assertEquals(RecordRing.RING_FULL, ring.tryTick(records(1), RecordRing.RING_FULL));
        assertEquals(0, counters.get(EngineCounter.BATCHES_LOST));
    }

    /** Whoever asks something waits for the answer, and not for the end of the nap of the thread that gives it. */
    @Test
    void shouldEndTheNapOfTheConsumerForARequest() throws Exception {
        final long nap = TimeUnit.MINUTES.toNanos(10);
        ring = new RecordRing(
                SLOTS,
                SLOT_LENGTH,
                LENGTH_MAX,
                0,
                new AdaptiveWaitStrategy(nap, SLOTS, nap),
                OverflowPolicy.DROP,
                TIMEOUT_NS,
                counters);
        final SequenceBarrier barrier = ring.disruptor().newBarrier();
        final AtomicLong next = new AtomicLong();
        final Thread consumer = new Thread(() -> {
            try {
                while (next.get() < 2) {
                    next.set(barrier.waitFor(next.get()) + 1);
                }
            } catch (final AlertException | InterruptedException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
        });
        consumer.setDaemon(true);
        consumer.start();
        awaitParked(consumer);
        assertEquals(0, offer(1), "ends its sleep, behind which it naps");
        while (next.get() == 0) {
            Thread.onSpinWait();
        }
        awaitParked(consumer);
        assertEquals(1, ring.request(new ControlRequest() {}, TimeLimit.of(TIMEOUT_NS)));
        consumer.join(TimeUnit.SECONDS.toMillis(20));
        assertEquals(2, next.get(), "still naps");
    }

    private static void awaitParked(final Thread thread) throws InterruptedException {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.sleep(1);
        }
    }
}
