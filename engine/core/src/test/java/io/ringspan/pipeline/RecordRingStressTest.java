/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.time.TimeLimit;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Producers, a consumer that checks every byte, and a stop in the midst of it, on a ring of few slots. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecordRingStressTest {
    private static final int SLOTS = 16;
    private static final int SLOT_LENGTH = 64;
    private static final int LENGTH_MAX = SLOTS * SLOT_LENGTH / 4;
    private static final int BATCHES = 30_000;
    private static final int ROUNDS = 400;
    // producer, number within the producer
    private static final int HEAD_LENGTH = 2 * Integer.BYTES;

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private EngineCounters counters;
    private RecordRing ring;
    private BatchEventProcessor<RecordSlot> processor;
    private Thread consumerThread;
    // of the consumer thread
    private int[] nextNumbers;
    private long processed;
    private boolean stopped;
    private long claimEnd;

    private void start(final OverflowPolicy policy, final int producers) {
        counters = new EngineCounters();
        nextNumbers = new int[producers];
        processed = 0;
        stopped = false;
        claimEnd = -1;
        ring = new RecordRing(
                SLOTS,
                SLOT_LENGTH,
                LENGTH_MAX,
                RecordRing.reserveByDefault(SLOTS),
                new YieldingWaitStrategy(),
                policy,
                TimeUnit.MICROSECONDS.toNanos(50),
                counters);
        processor = new BatchEventProcessorBuilder()
                .build(ring.disruptor(), ring.disruptor().newBarrier(), new Consumer());
        ring.disruptor().addGatingSequences(processor.getSequence());
        consumerThread = new Thread(processor, "consumer");
        consumerThread.start();
    }

    private void onEvent(final RecordSlot slot, final long sequence) {
        if (sequence <= claimEnd) {
            return;
        }
        claimEnd = sequence + slot.slots() - 1;
        try {
            if (slot.control() != null) {
                stopped = true;
            } else if (slot.length() > 0 && !stopped) {
                processed++;
                assertEquals(2, slot.records());
                assertEquals(1, slot.spans());
                check(ring.slab(), ring.offset(sequence), slot.length());
            }
        } catch (final Throwable e) {
            failure.compareAndSet(null, e);
        }
    }

    private final class Consumer implements EventHandler<RecordSlot> {
        private Sequence progress;

        @Override
        public void setSequenceCallback(final Sequence sequenceCallback) {
            progress = sequenceCallback;
        }

        @Override
        public void onEvent(final RecordSlot slot, final long sequence, final boolean endOfBatch) {
            RecordRingStressTest.this.onEvent(slot, sequence);
            if (endOfBatch) {
                ring.consumed(progress, sequence);
            }
        }
    }

    private void check(final UnsafeBuffer slab, final int offset, final int length) {
        final int producer = slab.getInt(offset);
        final int number = slab.getInt(offset + Integer.BYTES);
        // numbers may be left out, where a batch was dropped, but never come twice or in another order
        assertTrue(number >= nextNumbers[producer], () -> number + " after " + nextNumbers[producer]);
        nextNumbers[producer] = number + 1;
        for (int i = HEAD_LENGTH; i < length; i++) {
            assertEquals(pattern(producer, number, i), slab.getByte(offset + i));
        }
    }

    private static byte pattern(final int producer, final int number, final int index) {
        return (byte) (producer * 101 + number * 31 + index * 7);
    }

    private long produce(final int producer, final int batches, final SplittableRandom random) {
        final UnsafeBuffer batch = new UnsafeBuffer(new byte[LENGTH_MAX]);
        final RecordBatch records = new RecordBatch(0).begin(0);
        long accepted = 0;
        for (int number = 0; number < batches; number++) {
            // lengths next to a slot's edges as often as any other
            final int length = random.nextBoolean()
                    ? random.nextInt(HEAD_LENGTH, LENGTH_MAX + 1)
                    : Math.min(LENGTH_MAX, SLOT_LENGTH * random.nextInt(1, 5) + random.nextInt(-1, 2));
            batch.putInt(0, producer);
            batch.putInt(Integer.BYTES, number);
            for (int i = HEAD_LENGTH; i < length; i++) {
                batch.putByte(i, pattern(producer, number, i));
            }
            records.begin(0).wrap(batch, 0, length);
            records.records = 2;
            records.spans = 1;
            if (random.nextInt(4) == 0) {
                records.keep();
            }
            final long result = ring.offer(records);
            if (result >= 0) {
                accepted++;
            }
        }
        return accepted;
    }

    private Thread[] startProducers(
            final int count, final int batches, final long[] accepted, final SplittableRandom random) {
        final Thread[] threads = new Thread[count];
        final CyclicBarrier together = new CyclicBarrier(count + 1);
        for (int i = 0; i < count; i++) {
            final int producer = i;
            final SplittableRandom own = random.split();
            threads[i] = new Thread(() -> {
                try {
                    together.await();
                    accepted[producer] = produce(producer, batches, own);
                } catch (final Throwable e) {
                    failure.compareAndSet(null, e);
                }
            });
            threads[i].start();
        }
        try {
            together.await();
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
        return threads;
    }

    private void stopConsumer() throws InterruptedException {
        // all is published: when the consumer is there, it has seen everything
        while (processor.getSequence().get() < ring.disruptor().getCursor()) {
            Thread.onSpinWait();
        }
        processor.halt();
        consumerThread.join();
    }

    private static long sum(final long[] values) {
        long sum = 0;
        for (final long value : values) {
            sum += value;
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"BLOCK,1", "DROP,1", "BLOCK,3", "DROP,3", "BLOCK_FOR,3"})
    void shouldHandOverEveryBatchWhole(final OverflowPolicy policy, final int producers) throws Exception {
        final long seed = System.nanoTime();
        System.out.println("seed " + seed);
        start(policy, producers);
        final long[] accepted = new long[producers];
        for (final Thread thread : startProducers(producers, BATCHES, accepted, new SplittableRandom(seed))) {
            thread.join();
        }
        stopConsumer();
        assertNull(failure.get());
        assertEquals(sum(accepted), processed);
        assertEquals((long) producers * BATCHES, processed + counters.get(EngineCounter.BATCHES_LOST));
        assertEquals(counters.get(EngineCounter.BATCHES_LOST), counters.dropped(DropReason.RING_FULL));
        assertEquals(2 * counters.get(EngineCounter.BATCHES_LOST), counters.get(EngineCounter.RECORDS_LOST));
        if (policy == OverflowPolicy.BLOCK) {
            assertEquals((long) producers * BATCHES, processed);
        }
    }

    @ParameterizedTest
    @CsvSource({"BLOCK,1", "DROP,1", "BLOCK,3", "DROP,3", "BLOCK_FOR,3"})
    void shouldProcessOrCountEveryBatchThatMeetsTheStop(final OverflowPolicy policy, final int producers)
            throws Exception {
        final long seed = System.nanoTime();
        System.out.println("seed " + seed);
        final SplittableRandom random = new SplittableRandom(seed);
        long closedInAll = 0;
        for (int round = 0; round < ROUNDS; round++) {
            start(policy, producers);
            final long[] accepted = new long[producers];
            final int batches = 60;
            final Thread[] threads = startProducers(producers, batches, accepted, random);
            final long untilNs = System.nanoTime() + random.nextInt(60_000);
            while (System.nanoTime() < untilNs) {
                Thread.onSpinWait();
            }
            assertTrue(ring.stop(new ControlRequest() {}, TimeLimit.of(TimeUnit.SECONDS.toNanos(10))));
            for (final Thread thread : threads) {
                thread.join();
            }
            stopConsumer();
            assertNull(failure.get());
            final long lost = counters.get(EngineCounter.BATCHES_LOST);
            assertEquals(sum(accepted), processed, "accepted and processed, round " + round);
            assertEquals((long) producers * batches, processed + lost, "all, round " + round);
            final long closed = counters.dropped(DropReason.CLOSED);
            assertEquals(lost, closed + counters.dropped(DropReason.RING_FULL));
            closedInAll += closed;
        }
        assertTrue(closedInAll > 0, "no producer has met the stop");
    }
}
