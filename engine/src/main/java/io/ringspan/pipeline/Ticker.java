/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.protocol.LongDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Publishes the time into the ring, and looks after claims that are not published. The time goes in so that the handlers need no
 * clock and a recorded stream replays exactly.
 *
 * <p>A tick that finds no room is counted and left out; the next one says the same, only later. While the one before it is still in the
 * ring, a tick has no more room than an ordinary batch: so ticks take at most one of the slots that are kept for requests.
 *
 * <p>Note: {@link #run} belongs to the timer thread; {@link #stop} may be called from any thread.
 */
final class Ticker implements Runnable {
    private final RecordRing ring;
    private final EpochNanoClock clock;
    private final long intervalNs;
    private final ClaimWatch watch;
    private final EngineCounters counters;
    private final ErrorHandler errorHandler;
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(LongDescriptor.LENGTH));
    private final RecordEncoder encoder = new RecordEncoder();
    private final RecordBatch batch = new RecordBatch(0).begin(0);
    // of the timer thread: where the last tick is
    private long previous = RecordRing.RING_FULL;
    private volatile boolean running = true;

    Ticker(
            final RecordRing ring,
            final EpochNanoClock clock,
            final long intervalNs,
            final ClaimWatch watch,
            final EngineCounters counters,
            final ErrorHandler errorHandler) {
        this.ring = ring;
        this.clock = clock;
        this.intervalNs = intervalNs;
        this.watch = watch;
        this.counters = counters;
        this.errorHandler = errorHandler;
    }

    @Override
    public void run() {
        while (running) {
            try {
                // first, since the tick may have to wait for what the watch puts right
                watch.check(System.nanoTime());
                tick();
            } catch (final Throwable e) {
                errorHandler.onError(e);
            }
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
        final long sequence = ring.tryTick(batch.wrap(buffer, 0, buffer.capacity()), previous);
        if (sequence < 0) {
            counters.add(EngineCounter.TICKS_SKIPPED, 1);
        } else {
            previous = sequence;
        }
    }

    void stop(final Thread thread) {
        running = false;
        LockSupport.unpark(thread);
    }
}
