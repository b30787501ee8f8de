/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.dsl.ProducerType;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class AdaptiveWaitStrategyTest {
    private static final int SLOTS = 64;
    private static final int BACKLOG = 16;
    // so long that a test that waited for it would fail
    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);

    private AdaptiveWaitStrategy strategy;
    private RingBuffer<Object> ring;
    private SequenceBarrier front;
    private Sequence decoded;
    private SequenceBarrier behind;
    private Thread thread;
    private volatile long available = -1;
    private volatile Exception thrown;

    private void create(final long napNs) {
        strategy = new AdaptiveWaitStrategy(napNs, BACKLOG, 0);
        ring = RingBuffer.createMultiProducer(Object::new, SLOTS, strategy);
        front = ring.newBarrier();
        decoded = new Sequence();
        behind = ring.newBarrier(decoded);
    }

    @AfterEach
    void endThread() throws InterruptedException {
        if (thread != null) {
            front.alert();
            behind.alert();
            thread.interrupt();
            thread.join(TimeUnit.SECONDS.toMillis(1));
        }
    }

    private void inThread(final SequenceBarrier barrier, final long sequence) {
        thread = new Thread(() -> {
            try {
                available = barrier.waitFor(sequence);
            } catch (final Exception e) {
                thrown = e;
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void awaitParked() throws InterruptedException {
        while (LockSupport.getBlocker(thread) == null || thread.getState() == Thread.State.RUNNABLE) {
            assertTrue(thread.isAlive());
            Thread.sleep(1);
        }
    }

    private void publish(final int slots) {
        for (int i = 0; i < slots; i++) {
            ring.publish(ring.next());
        }
    }

    private void makeBusy() throws Exception {
        // a sleep that is shorter than a nap
        inThread(front, 0);
        awaitParked();
        publish(1);
        thread.join();
        assertEquals(0, available);
    }

    @Test
    void shouldReturnAtOnceWhatIsThere() throws Exception {
        create(HOUR_NS);
        publish(3);
        assertEquals(2, front.waitFor(0));
        decoded.set(1);
        assertEquals(1, behind.waitFor(1));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 250_000})
    void shouldWakeASleepingHandlerWithTheFirstSlot(final long napNs) throws Exception {
        create(napNs);
        inThread(front, 0);
        awaitParked();
        publish(1);
        thread.join();
        assertEquals(0, available);
    }

    @Test
    void shouldLetANapGoOnUntilTheBacklogIsThere() throws Exception {
        create(HOUR_NS);
        makeBusy();
        inThread(front, 1);
        awaitParked();
        publish(BACKLOG - 1);
        thread.join(50);
        assertTrue(thread.isAlive(), "a nap was interrupted for " + (BACKLOG - 1) + " slots");
        publish(1);
        thread.join();
        assertEquals(BACKLOG, available);
    }

    @Test
    void shouldEndANapForWhoeverCannotWait() throws Exception {
        create(HOUR_NS);
        makeBusy();
        inThread(front, 1);
        awaitParked();
        publish(1);
        thread.join(50);
        assertTrue(thread.isAlive(), "a nap was interrupted for a slot");
        strategy.wake();
        thread.join();
        assertEquals(1, available);
    }

    @Test
    void shouldEndANapByTheClock() throws Exception {
        create(TimeUnit.SECONDS.toNanos(1));
        makeBusy();
        inThread(front, 1);
        awaitParked();
        publish(1);
        thread.join();
        assertEquals(1, available);
    }

    @Test
    void shouldSleepWhenNapsFindNothing() throws Exception {
        create(TimeUnit.MILLISECONDS.toNanos(20));
        makeBusy();
        inThread(front, 1);
        // parked without a time limit
        while (thread.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }
        publish(1);
        thread.join();
        assertEquals(1, available);
    }

    @Test
    void shouldWakeTheHandlerBehindOnlyForWhatTheFirstOneHasDone() throws Exception {
        create(0);
        inThread(behind, 0);
        awaitParked();
        publish(3);
        thread.join(50);
        assertTrue(thread.isAlive(), "woken for what the first handler has not done");
        decoded.set(1);
        // at the end of a batch
        assertEquals(2, front.waitFor(2));
        thread.join();
        assertEquals(1, available);
    }

    @Test
    void shouldWakeTheHandlerBehindInTheMiddleOfABatch() throws Exception {
        create(HOUR_NS);
        publish(3);
        inThread(behind, 0);
        awaitParked();
        decoded.set(0);
        strategy.signalAllWhenBlocking();
        thread.join();
        assertEquals(0, available);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldWakeForAnAlert(final boolean first) throws Exception {
        create(0);
        final SequenceBarrier barrier = first ? front : behind;
        inThread(barrier, 0);
        awaitParked();
        barrier.alert();
        thread.join();
        assertSame(AlertException.INSTANCE, thrown);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldTellAnInterrupt(final boolean first) throws Exception {
        create(0);
        inThread(first ? front : behind, 0);
        awaitParked();
        thread.interrupt();
        thread.join();
        assertInstanceOf(InterruptedException.class, thrown);
    }

    @Test
    void shouldNotSleepWithTheInterruptedStatusSet() {
        create(0);
        Thread.currentThread().interrupt();
        try {
            front.waitFor(0);
        } catch (final Exception e) {
            thrown = e;
        }
        assertInstanceOf(InterruptedException.class, thrown);
        assertFalse(Thread.interrupted(), "the status is clear when the exception was thrown");
    }

    @ParameterizedTest
    @EnumSource(ProducerType.class)
    void shouldMissNothingInManyRounds(final ProducerType producers) throws Exception {
        final long seed = new Random().nextLong();
        final Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            final int slots = 1 << (3 + random.nextInt(6));
            strategy = new AdaptiveWaitStrategy(random.nextInt(3) * 50_000L, Math.max(1, slots / 4), 0);
            ring = RingBuffer.create(producers, Object::new, slots, strategy);
            front = ring.newBarrier();
            decoded = new Sequence();
            behind = ring.newBarrier(decoded);
            final Sequence sent = new Sequence();
            ring.addGatingSequences(sent);
            final int count = 2000;
            final CountDownLatch done = new CountDownLatch(2);
            final Thread decode = new Thread(() -> follow(front, decoded, count, done), "decode");
            final Thread send = new Thread(() -> follow(behind, sent, count, done), "send");
            decode.start();
            send.start();
            for (int i = 0; i < count; i++) {
                ring.publish(ring.next());
                final int pause = random.nextInt(200);
                if (pause == 0) {
                    LockSupport.parkNanos(random.nextInt(1_000_000));
                } else if (pause < 20) {
                    Thread.onSpinWait();
                }
            }
            assertTrue(
                    done.await(20, TimeUnit.SECONDS),
                    () -> "seed " + seed + ": decoded " + decoded + ", sent " + sent + " of " + count);
            decode.join();
            send.join();
        }
    }

    private static void follow(
            final SequenceBarrier barrier, final Sequence sequence, final int count, final CountDownLatch done) {
        try {
            while (sequence.get() < count - 1) {
                sequence.set(barrier.waitFor(sequence.get() + 1));
            }
            // the end of the last batch, as any other
            barrier.waitFor(0);
            done.countDown();
        } catch (final Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
