/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.Sequence;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.counters.EngineCounters;
import io.ringspan.time.TimeLimit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Once the ring is sealed, nobody is in the slab, and nobody gets there. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RingSealTest {
    private static final int SLOTS = 64;
    private static final int SLOT_LENGTH = 64;
    private static final int ROUNDS = 200;
    private static final int PRODUCERS = 3;
    private static final long LONG_NS = TimeUnit.SECONDS.toNanos(20);

    private static RecordRing newRing() {
        final RecordRing ring = new RecordRing(
                SLOTS,
                SLOT_LENGTH,
                SLOTS * SLOT_LENGTH / 4,
                4,
                new BlockingWaitStrategy(),
                OverflowPolicy.DROP,
                0,
                new EngineCounters());
        ring.disruptor().addGatingSequences(new Sequence());
        return ring;
    }

    private static RecordBatch batch(final int slots, final Runnable whileCopied) {
        final byte[] bytes = new byte[slots * SLOT_LENGTH];
        return new RecordBatch(0).begin(0).wrap(new FaultyBuffer(bytes, whileCopied), 0, bytes.length);
    }

    private static void awaitForEver(final CountDownLatch latch) {
        boolean done = false;
        while (!done) {
            try {
                latch.await();
                done = true;
            } catch (final InterruptedException e) {
                // goes on all the same
            }
        }
    }

    @Test
    void shouldWaitForAClaimAndTellIfItIsStillHeld() throws Exception {
        final RecordRing ring = newRing();
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);
        final Thread producer = new Thread(() -> ring.offer(batch(3, () -> {
            entered.countDown();
            awaitForEver(release);
        })));
        producer.start();
        entered.await();
        ring.closeIntake();
        ring.stopWithoutRequest();
        assertFalse(ring.seal(TimeLimit.of(TimeUnit.MILLISECONDS.toNanos(20))));
        release.countDown();
        assertTrue(ring.seal(TimeLimit.of(LONG_NS)));
        producer.join();
    }

    @Test
    void shouldNotWaitForAClaimThatWasGivenUp() {
        final RecordRing ring = newRing();
        final AtomicInteger calls = new AtomicInteger();
        ring.offer(batch(2, () -> {
            calls.incrementAndGet();
            throw new StackOverflowError();
        }));
        assertTrue(calls.get() > 0);
        ring.closeIntake();
        ring.stopWithoutRequest();
        final long startNs = System.nanoTime();
        assertTrue(ring.seal(TimeLimit.of(LONG_NS)));
        assertTrue(System.nanoTime() - startNs < LONG_NS / 2);
    }

    /** Also a ring that is full of claims, and one of which nothing was ever claimed. */
    @Test
    void shouldLetNobodyIntoTheSlab() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            final RecordRing ring = newRing();
            final AtomicBoolean isSealed = new AtomicBoolean();
            final AtomicInteger late = new AtomicInteger();
            final CountDownLatch started = new CountDownLatch(PRODUCERS);
            final AtomicBoolean isOver = new AtomicBoolean();
            final Thread[] producers = new Thread[PRODUCERS];
            for (int i = 0; i < PRODUCERS; i++) {
                final RecordBatch batch = batch(1 + i, () -> {
                    Thread.onSpinWait();
                    if (isSealed.get()) {
                        late.incrementAndGet();
                    }
                });
                producers[i] = new Thread(() -> {
                    started.countDown();
                    while (!isOver.get()) {
                        // a tick does not ask whether the ring is closed, as a
                        // producer does not that has asked just before
                        ring.tryTick(batch, RecordRing.RING_FULL);
                    }
                });
                producers[i].start();
            }
            if (round % 2 == 0) {
                started.await();
            }
            ring.closeIntake();
            ring.stopWithoutRequest();
            assertTrue(ring.seal(TimeLimit.of(LONG_NS)));
            isSealed.set(true);
            isOver.set(round % 4 < 2);
            Thread.sleep(1);
            isOver.set(true);
            for (final Thread producer : producers) {
                producer.join();
            }
            assertEquals(0, late.get(), "round " + round);
        }
    }
}
