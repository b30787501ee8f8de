/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.api.OverflowPolicy;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.DropReason;
import io.ringspan.fixture.FullHeap;
import io.ringspan.transport.Delivery;
import java.util.concurrent.TimeUnit;

/**
 * What {@link FullHeapTest} starts with a small heap: an engine that loses something for the first time, at a full ring, and learns of it while the
 * heap is full. Says whether each span has arrived, or was counted.
 */
final class FirstLossProgram {
    static final String WELL = "each span has arrived or was counted";

    private static final long FULL_NS = TimeUnit.MILLISECONDS.toNanos(1000);
    private static final int SPANS = 100;

    private final TraceEngine engine = TraceEngine.start(
            EngineConfig.builder()
                    .pipelineThreads(2)
                    .ringSlots(64)
                    .ringRecordMax(1024)
                    .ringOverflow(OverflowPolicy.DROP)
                    .spansMax(1024)
                    .segmentsMax(1024)
                    .blocksMax(1024)
                    .stringsMax(1024)
                    .stringsMemory(1 << 16)
                    .internMax(512)
                    .payloadCount(4)
                    .payloadLength(64 * 1024)
                    .payloadFlushAt(16 * 1024)
                    .build(),
            payload -> Delivery.ACCEPTED);
    private final SpanWriter writer = engine.newWriter();
    private final FullHeap heap = new FullHeap();
    private long published;
    private volatile boolean isHeld;
    private volatile boolean isFull;

    private FirstLossProgram() {}

    /** Loses spans, and fills the heap before the engine has noticed. */
    public static void main(final String[] args) throws InterruptedException {
        final FirstLossProgram program = new FirstLossProgram();
        // so that all else is not the first time
        program.publish(1);
        program.engine.flush(10, TimeUnit.SECONDS);
        final Thread query = new Thread(program::hold);
        query.setDaemon(true);
        query.start();
        while (!program.isHeld) {
            Thread.sleep(1);
        }
        for (int i = 2; i <= SPANS; i++) {
            program.publish(i);
        }
        program.fillHeap();
        program.tell();
        // what was thrown may have hit any thread of the JVM
        Runtime.getRuntime().halt(0);
    }

    private void publish(final long id) {
        if (writer.startIds(id, 0, id, id, 0, 0, 0, 0, 0, 1).finish(id, 1).commit() >= 0) {
            published++;
        }
    }

    /** Keeps the decode thread from looking at what is published, until the heap is full. */
    private void hold() {
        try {
            engine.query(
                    store -> {
                        isHeld = true;
                        while (!isFull) {
                            Thread.onSpinWait();
                        }
                        return 0;
                    },
                    20,
                    TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fillHeap() {
        heap.fill();
        final long startNs = System.nanoTime();
        isFull = true;
        while (System.nanoTime() - startNs < FULL_NS) {
            Thread.onSpinWait();
        }
        heap.free();
    }

    private void tell() throws InterruptedException {
        engine.flush(10, TimeUnit.SECONDS);
        final CloseReport report = engine.close(5, TimeUnit.SECONDS);
        final long full = report.dropped().getOrDefault(DropReason.RING_FULL, 0L);
        final long dropped =
                report.dropped().values().stream().mapToLong(count -> count).sum();
        final boolean isWell = published < SPANS
                && full == SPANS - published
                && report.delivered() + dropped == SPANS
                && report.unaccounted() == 0;
        System.out.println(isWell ? WELL : published + " published, " + report);
    }
}
