/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.Sequence;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.time.TimeLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets the last free slots, and who waits for whom; consumption is the test's to tell. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RingReserveTest {
    private static final int SLOTS = 16;
    private static final int SLOT_LENGTH = 64;
    // four slots; with them two for control
    private static final int RESERVE = 4;
    private static final int ORDINARY = SLOTS - RESERVE;
    private static final int URGENT = SLOTS - 2;

    private final EngineCounters counters = new EngineCounters();
    private final UnsafeBuffer memory = new UnsafeBuffer(new byte[SLOTS * SLOT_LENGTH]);
    private final Sequence consumer = new Sequence();
    private final List<Thread> threads = new ArrayList<>();
    private RecordRing ring;

    private void create(final OverflowPolicy policy) {
        ring = ring(SLOTS, SLOTS * SLOT_LENGTH / 4, RESERVE, policy);
    }

    private RecordRing ring(final int slots, final int lengthMax, final int reserve, final OverflowPolicy policy) {
        final RecordRing made = new RecordRing(
                slots,
                SLOT_LENGTH,
                lengthMax,
                reserve,
                new BlockingWaitStrategy(),
                policy,
                TimeUnit.MINUTES.toNanos(5),
                counters);
        made.disruptor().addGatingSequences(consumer);
        return made;
    }

    private RecordBatch ordinary(final int length) {
        return new RecordBatch(0).begin(0).wrap(memory, 0, length);
    }

    private long offerOrdinary() {
        return ring.offer(ordinary(1));
    }

    private long offerUrgent() {
        return ring.offer(ordinary(1).keep());
    }

    private long tick(final long previous) {
        return ring.tryTick(ordinary(1), previous);
    }

    private long request() {
        return ring.request(new ControlRequest() {}, TimeLimit.of(0));
    }

    private void consumeTo(final long sequence) {
        ring.consumed(consumer, sequence);
    }

    private void fillOrdinary() {
        for (int i = 0; i < ORDINARY; i++) {
            assertEquals(i, offerOrdinary());
        }
    }

    private void fillUrgent() {
        fillOrdinary();
        for (int i = ORDINARY; i < URGENT; i++) {
            assertEquals(i, offerUrgent());
        }
    }

    private FutureTask<Long> start(final RecordBatch batch) {
        final FutureTask<Long> task = new FutureTask<>(() -> ring.offer(batch));
        final Thread thread = new Thread(task);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING && !task.isDone()) {
            Thread.onSpinWait();
        }
        return task;
    }

    @Test
    void shouldLeaveTheReserveToUrgentBatchesAndItsEndToRequests() {
        create(OverflowPolicy.DROP);
        fillOrdinary();
        assertEquals(RecordRing.RING_FULL, offerOrdinary());
        for (int i = ORDINARY; i < URGENT; i++) {
            assertEquals(i, offerUrgent());
            assertEquals(RecordRing.RING_FULL, offerOrdinary());
        }
        assertEquals(RecordRing.RING_FULL, offerUrgent());
        assertEquals(URGENT, request());
        assertTrue(ring.stop(new ControlRequest() {}, TimeLimit.of(0)));
        assertEquals(0, ring.remainingSlots());
    }

    @Test
    void shouldLetATickUseTheEndOnlyWhenThereIsNoTickBeforeIt() {
        create(OverflowPolicy.DROP);
        final long first = tick(RecordRing.RING_FULL);
        assertEquals(0, first);
        for (int i = 1; i < ORDINARY - 1; i++) {
            assertEquals(i, offerOrdinary());
        }
        // there is ordinary room left, so the tick before it does not matter
        assertEquals(ORDINARY - 1, tick(first));
        assertEquals(RecordRing.RING_FULL, tick(ORDINARY - 1));
        for (int i = ORDINARY; i < URGENT; i++) {
            assertEquals(i, offerUrgent());
        }
        // the first slot is free, and all the room there is belongs to requests
        consumeTo(0);
        assertEquals(RecordRing.RING_FULL, tick(ORDINARY - 1));
        assertEquals(URGENT, tick(first));
        assertEquals(RecordRing.RING_FULL, tick(URGENT));
    }

    @ParameterizedTest
    @CsvSource({"1, 16, 0", "2, 32, 0", "4, 64, 1", "8, 128, 2", "16, 256, 4", "64, 1024, 16"})
    void shouldAlwaysTakeTheLongestBatchIntoAnEmptyRing(final int slots, final int lengthMax, final int reserve) {
        final UnsafeBuffer longest = new UnsafeBuffer(new byte[lengthMax]);
        assertTrue(RecordRing.reserveByDefault(slots) <= reserve);
        ring = ring(slots, lengthMax, reserve, OverflowPolicy.DROP);
        assertEquals(0, ring.offer(new RecordBatch(0).wrap(longest, 0, lengthMax)));
        assertThrows(IllegalArgumentException.class, () -> ring(slots, lengthMax, slots / 4 + 1, OverflowPolicy.DROP));
        assertThrows(IllegalArgumentException.class, () -> ring(slots, lengthMax, -1, OverflowPolicy.DROP));
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "4, 1", "8, 2", "16, 4", "64, 4", "128, 8", "8192, 512"})
    void shouldReserveASixteenthByDefault(final int slots, final int reserve) {
        assertEquals(reserve, RecordRing.reserveByDefault(slots));
    }

    @Test
    void shouldLeaveATinyRingUsable() {
        ring = ring(8, 128, RecordRing.reserveByDefault(8), OverflowPolicy.DROP);
        for (int i = 0; i < 6; i++) {
            assertEquals(i, offerOrdinary());
        }
        assertEquals(RecordRing.RING_FULL, offerOrdinary());
        assertEquals(6, offerUrgent());
        assertEquals(RecordRing.RING_FULL, offerUrgent());
        assertEquals(7, request());
    }

    @Test
    void shouldNotLetAnUrgentBatchWaitBehindOrdinaryOnes() throws Exception {
        create(OverflowPolicy.BLOCK);
        fillOrdinary();
        final FutureTask<Long> first = start(ordinary(1));
        final FutureTask<Long> second = start(ordinary(1));
        // the line is busy, but there is room in the reserve
        assertEquals(ORDINARY, offerUrgent());
        assertEquals(ORDINARY + 1, offerUrgent());
        // and now there is none
        final FutureTask<Long> urgent = start(ordinary(1).keep());
        consumeTo(0);
        assertEquals(URGENT, urgent.get(10, TimeUnit.SECONDS));
        assertFalse(first.isDone());
        // four must stay free behind an ordinary one: fifteen are in the ring, and one of them is free again
        consumeTo(2);
        assertFalse(first.isDone());
        consumeTo(3);
        assertEquals(URGENT + 1, first.get(10, TimeUnit.SECONDS));
        assertFalse(second.isDone());
        consumeTo(4);
        assertEquals(URGENT + 2, second.get(10, TimeUnit.SECONDS));
        assertEquals(0, counters.get(EngineCounter.BATCHES_LOST));
    }

    @Test
    void shouldWakeAWaitingProducerWhenAnEighthOfTheRingIsFree() throws Exception {
        final int slots = 64;
        final int eighth = 8;
        ring = ring(slots, SLOT_LENGTH, 0, OverflowPolicy.BLOCK);
        for (int i = 0; i < slots; i++) {
            assertEquals(i, offerOrdinary());
        }
        final FutureTask<Long> waiting = start(ordinary(1));
        for (int sequence = 0; sequence < eighth - 1; sequence++) {
            consumeTo(sequence);
        }
        // one slot would be enough for it; time enough to wake up by mistake
        assertThrows(TimeoutException.class, () -> waiting.get(20, TimeUnit.MILLISECONDS));
        consumeTo(eighth - 1);
        assertEquals(slots, waiting.get(10, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @CsvSource({"BLOCK, 0", "BLOCK, 2", "BLOCK_FOR, 0", "BLOCK_FOR, 2"})
    void shouldLetGoWhoIsInterruptedWhereverItWaits(final OverflowPolicy policy, final int othersInFront)
            throws Exception {
        for (final boolean urgent : new boolean[] {false, true}) {
            create(policy);
            consumer.set(-1);
            threads.clear();
            fillUrgent();
            final List<FutureTask<Long>> others = new ArrayList<>();
            for (int i = 0; i < othersInFront; i++) {
                others.add(start(batch(urgent)));
            }
            final long before = counters.dropped(DropReason.INTERRUPTED);
            final FutureTask<Long> task = start(batch(urgent));
            threads.get(othersInFront).interrupt();
            assertEquals(RecordRing.INTERRUPTED, task.get(10, TimeUnit.SECONDS));
            assertEquals(before + 3, counters.dropped(DropReason.INTERRUPTED));
            consumeTo(URGENT - 1);
            for (final FutureTask<Long> other : others) {
                assertTrue(other.get(10, TimeUnit.SECONDS) >= 0);
            }
        }
    }

    private RecordBatch batch(final boolean urgent) {
        final RecordBatch batch = ordinary(1);
        batch.spans = 3;
        return urgent ? batch.keep() : batch;
    }

    @Test
    void shouldLetARequestGoWhenInterrupted() throws Exception {
        create(OverflowPolicy.BLOCK);
        fillUrgent();
        assertEquals(URGENT, request());
        assertEquals(URGENT + 1, request());
        final FutureTask<Boolean> task =
                new FutureTask<>(() -> ring.request(new ControlRequest() {}, TimeLimit.of(TimeUnit.MINUTES.toNanos(5)))
                                == RecordRing.INTERRUPTED
                        && Thread.currentThread().isInterrupted());
        final Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        thread.interrupt();
        assertTrue(task.get(10, TimeUnit.SECONDS));
    }
}
