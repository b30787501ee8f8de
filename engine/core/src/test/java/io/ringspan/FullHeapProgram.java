/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.api.FlushResult;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.EngineCounter;
import io.ringspan.fixture.FullHeap;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.Payload;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** What {@link FullHeapTest} starts with a small heap: an engine that has work to do while the heap is full. Says whether it still works then. */
final class FullHeapProgram {
    static final String WELL = "answers, delivers, lingers, 0 unaccounted, [decode, log, send, timer, transport]";

    private static final long FULL_NS = TimeUnit.MILLISECONDS.toNanos(700);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);

    private final AtomicBoolean isOver = new AtomicBoolean();
    private final TraceEngine engine = TraceEngine.start(
            EngineConfig.builder()
                    .pipelineThreads(2)
                    .ringSlots(1024)
                    .ringRecordMax(4096)
                    .spansMax(1024)
                    .segmentsMax(1024)
                    .blocksMax(1024)
                    .stringsMax(1024)
                    .stringsMemory(1 << 16)
                    .internMax(512)
                    .payloadCount(4)
                    .payloadLength(64 * 1024)
                    .payloadFlushAt(16 * 1024)
                    .payloadLingerNs(TimeUnit.MILLISECONDS.toNanos(5))
                    .retryBackoffNs(1_000_000)
                    .retryBackoffMaxNs(1_000_000)
                    .build(),
            FullHeapProgram::send);

    private FullHeapProgram() {}

    /** Fills the heap once, and says what works then. */
    public static void main(final String[] args) throws InterruptedException {
        final FullHeapProgram program = new FullHeapProgram();
        final FullHeap heap = new FullHeap();
        final Thread producer = new Thread(program::publish);
        producer.start();
        heap.fillFor(FULL_NS);
        heap.free();
        program.isOver.set(true);
        producer.join();
        program.tell();
        // what was thrown may have hit any thread of the JVM
        Runtime.getRuntime().halt(0);
    }

    private static Delivery send(final Payload payload) {
        return new byte[payload.length()].length == 0 ? Delivery.rejected("empty") : Delivery.ACCEPTED;
    }

    private void publish() {
        final SpanWriter writer = engine.newWriter();
        long id = 1000;
        while (!isOver.get()) {
            id++;
            try {
                writer.start(id, 0, id, id, 0, "operation", "service", "resource", "type", 1)
                        .finish(id, 1)
                        .commit();
            } catch (final OutOfMemoryError e) {
                writer.rollback();
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void tell() throws InterruptedException {
        // tells of what was lost while the heap was full
        final FlushResult first = engine.flush(PATIENCE_NS, TimeUnit.NANOSECONDS);
        engine.publish(EngineFixture.span(1));
        final FlushResult second = engine.flush(PATIENCE_NS, TimeUnit.NANOSECONDS);
        final long delivered = engine.counters().get(EngineCounter.SPANS_DELIVERED);
        engine.publish(EngineFixture.span(2));
        final long startNs = System.nanoTime();
        while (engine.counters().get(EngineCounter.SPANS_DELIVERED) == delivered
                && System.nanoTime() - startNs < PATIENCE_NS) {
            Thread.sleep(1);
        }
        final boolean lingers = engine.counters().get(EngineCounter.SPANS_DELIVERED) > delivered;
        final Set<String> threads = new TreeSet<>();
        for (final Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("ringspan-")) {
                threads.add(thread.getName().substring(thread.getName().lastIndexOf('-') + 1));
            }
        }
        final CloseReport report = engine.close(5, TimeUnit.SECONDS);
        System.out.println((first == FlushResult.TIMED_OUT ? "does not answer, " : "answers, ")
                + (second == FlushResult.DELIVERED ? "delivers, " : second + ", ")
                + (lingers ? "lingers, " : "never ticks, ")
                + report.unaccounted() + " unaccounted, " + threads);
    }
}
