/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.RingBuffer;
import io.ringspan.bench.workload.W1;
import io.ringspan.config.EngineConfig;
import io.ringspan.memory.RawMemory;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The least that a producer of the engine's records can cost: the same bytes, written field by field straight into the slots of a bare
 * Disruptor of the same size and kind as the engine's, and read by a consumer that does nothing else with them. Either a trace of records
 * is claimed and published at once, or one record for each span by itself.
 *
 * <p>A batch lies contiguous from its first slot on; whoever claims the last slots may write behind them, as in the engine's ring.
 */
final class FloorSubject implements Subject {
    private static final long FLUSH_PARK_NS = 50_000;
    private static final long CLOSE_MS = 5000;

    private final boolean whole;
    private final RingBuffer<FloorSlot> ring;
    private final RawMemory slab;
    private final int slotLength;
    private final FloorConsumer consumer;
    private final BatchEventProcessor<FloorSlot> processor;
    private final Thread thread;

    /** What a slot holds. */
    static final class FloorSlot {
        // written by the producer; 0 for a slot behind the first one of a batch
        int length;
    }

    FloorSubject(final boolean whole, final SubjectSettings settings) {
        this.whole = whole;
        final EngineConfig defaults = settings.waitStrategy().isEmpty()
                ? EngineConfig.builder().build()
                : EngineConfig.builder().waitStrategy(settings.waitStrategy()).build();
        slotLength = defaults.ringSlotLength();
        ring = RingBuffer.createMultiProducer(FloorSlot::new, defaults.ringSlots(), defaults.newWaitStrategy());
        slab = RawMemory.allocate(ring.getBufferSize() * slotLength + W1.TRACE_LENGTH_MAX, 2 * Long.SIZE);
        consumer = new FloorConsumer(slab, slotLength, ring.getBufferSize(), whole, settings);
        processor = new BatchEventProcessorBuilder().build(ring, ring.newBarrier(), consumer);
        ring.addGatingSequences(processor.getSequence());
        thread = new Thread(processor, "floor-consumer");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public Producer newProducer(final int index) {
        final W1 workload = new W1(text -> 0, 1L + index);
        final FloorWriter writer = new FloorWriter(slab, workload);
        return whole ? new WholeProducer(workload, writer) : new RecordsProducer(workload, writer);
    }

    @Override
    public boolean flush(final long timeoutMs) {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (processor.getSequence().get() < ring.getCursor()) {
            if (System.nanoTime() - deadlineNs > 0) {
                return false;
            }
            LockSupport.parkNanos(FLUSH_PARK_NS);
        }
        return true;
    }

    @Override
    public long delivered() {
        return consumer.spans();
    }

    @Override
    public long dropped() {
        return 0;
    }

    @Override
    public Map<String, Double> fill() {
        final long used = ring.getCursor() - processor.getSequence().get();
        return Map.of("ring", Math.min(1, Math.max(0, (double) used / ring.getBufferSize())));
    }

    @Override
    public void close() {
        processor.halt();
        try {
            thread.join(CLOSE_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int offset(final long sequence) {
        return (int) (sequence & ring.getBufferSize() - 1) * slotLength;
    }

    private final class RecordsProducer implements Producer {
        private final W1 workload;
        private final FloorWriter writer;

        RecordsProducer(final W1 workload, final FloorWriter writer) {
            this.workload = workload;
            this.writer = writer;
        }

        @Override
        public void trace() {
            workload.nextTrace();
            final int slots = (FloorWriter.TRACE_LENGTH + slotLength - 1) / slotLength;
            final long last = ring.next(slots);
            final long first = last - slots + 1;
            ring.get(first).length = FloorWriter.TRACE_LENGTH;
            for (long sequence = first + 1; sequence <= last; sequence++) {
                ring.get(sequence).length = 0;
            }
            writer.trace(offset(first));
            ring.publish(first, last);
        }

        @Override
        public void trace(final long dueNs) {
            workload.startAt(dueNs);
            trace();
        }
    }

    private final class WholeProducer implements Producer {
        private final W1 workload;
        private final FloorWriter writer;

        WholeProducer(final W1 workload, final FloorWriter writer) {
            this.workload = workload;
            this.writer = writer;
        }

        @Override
        public void trace() {
            workload.nextTrace();
            for (int span = W1.SPANS_PER_TRACE - 1; span >= 0; span--) {
                final long sequence = ring.next();
                ring.get(sequence).length = FloorWriter.WHOLE_LENGTH;
                writer.whole(offset(sequence), span);
                ring.publish(sequence);
            }
        }

        @Override
        public void trace(final long dueNs) {
            workload.startAt(dueNs);
            trace();
        }
    }
}
