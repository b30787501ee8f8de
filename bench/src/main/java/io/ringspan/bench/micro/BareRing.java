/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.micro;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.ProducerType;
import io.ringspan.memory.RawMemory;
import io.ringspan.pipeline.WaitStrategies;
import java.util.concurrent.TimeUnit;

/**
 * A Disruptor with the bytes of its slots in one slab, as long as the engine's by default, and a consumer that reads a word of each cache
 * line. No reserve, no lock, no count of anything.
 */
final class BareRing {
    /** Longest batch, in bytes. */
    static final int BATCH_LENGTH_MAX = 4096;

    private static final int SLOTS = 8192;
    private static final int SLOT_LENGTH = 256;
    private static final int CACHE_LINE_LENGTH = 64;
    private static final long WAIT_TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long WAIT_LATENCY_NS = 250_000;

    private final RingBuffer<Slot> ring;
    private final RawMemory slab = RawMemory.allocate(SLOTS * SLOT_LENGTH + BATCH_LENGTH_MAX, CACHE_LINE_LENGTH);
    private final BatchEventProcessor<Slot> processor;
    private final Thread consumer;
    // written by the consumer alone; there so that it has to read
    @SuppressWarnings("UnusedVariable")
    private long sum;

    private static final class Slot {
        private int length;
    }

    BareRing(final boolean single, final String waitStrategy) {
        ring = RingBuffer.create(
                single ? ProducerType.SINGLE : ProducerType.MULTI,
                Slot::new,
                SLOTS,
                WaitStrategies.create(waitStrategy, WAIT_TIMEOUT_NS, WAIT_LATENCY_NS, SLOTS));
        processor = new BatchEventProcessorBuilder().build(ring, ring.newBarrier(), this::read);
        ring.addGatingSequences(processor.getSequence());
        consumer = new Thread(processor, "bare-ring");
        consumer.setDaemon(true);
        consumer.start();
    }

    private void read(final Slot slot, final long sequence, final boolean endOfBatch) {
        final int first = offset(sequence);
        long words = 0;
        for (int i = 0; i < slot.length; i += CACHE_LINE_LENGTH) {
            words += slab.getLong(first + i);
        }
        sum += words;
    }

    private static int offset(final long sequence) {
        return (int) (sequence & (SLOTS - 1)) * SLOT_LENGTH;
    }

    void publishEmpty() {
        final long sequence = ring.next();
        ring.get(sequence).length = 0;
        ring.publish(sequence);
    }

    /** Publishes bytes of a producer in as many slots as they need; those behind the first are empty. */
    void publish(final RawMemory source, final int length) {
        final int slots = (length + SLOT_LENGTH - 1) / SLOT_LENGTH;
        final long last = ring.next(slots);
        final long first = last - slots + 1;
        slab.putBytes(offset(first), source, 0, length);
        ring.get(first).length = length;
        for (long sequence = first + 1; sequence <= last; sequence++) {
            ring.get(sequence).length = 0;
        }
        ring.publish(first, last);
    }

    void close() throws InterruptedException {
        processor.halt();
        consumer.join();
    }
}
