/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.protocol.LongDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Publishes the time into the ring, so that the handlers need no clock and a recorded stream replays exactly.
 *
 * <p>A tick that finds no room is counted and left out; the next one says the same, only later.
 *
 * <p>Note: {@link #run} belongs to the timer thread; {@link #stop} may be called from any thread.
 */
final class Ticker implements Runnable {
    private final RecordRing ring;
    private final EpochNanoClock clock;
    private final long intervalNs;
    private final EngineCounters counters;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LongDescriptor.LENGTH]);
    private final RecordEncoder encoder = new RecordEncoder();
    private volatile boolean running = true;

    Ticker(final RecordRing ring, final EpochNanoClock clock, final long intervalNs, final EngineCounters counters) {
        this.ring = ring;
        this.clock = clock;
        this.intervalNs = intervalNs;
        this.counters = counters;
    }

    @Override
    public void run() {
        while (running) {
            tick();
            final long dueNs = System.nanoTime() + intervalNs;
            for (long leftNs = intervalNs; running && leftNs > 0; leftNs = dueNs - System.nanoTime()) {
                // an interrupt that stays set would turn parking into spinning; only stop() ends this thread
                Thread.interrupted();
                LockSupport.parkNanos(this, leftNs);
            }
        }
    }

    void tick() {
        encoder.wrap(buffer, 0, buffer.capacity()).setLong(OpCode.TICK, 0, clock.nanoTime());
        if (ring.tryOffer(buffer, 0, buffer.capacity()) < 0) {
            counters.add(EngineCounter.TICKS_SKIPPED, 1);
        }
    }

    void stop(final Thread thread) {
        running = false;
        LockSupport.unpark(thread);
    }
}
