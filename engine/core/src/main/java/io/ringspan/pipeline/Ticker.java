/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.protocol.LongDescriptor;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.time.Stopwatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Publishes the time into the ring, and looks after claims that are not published and an intake that is closed and not stopped. The time goes in so that the handlers need no
 * clock and a recorded stream replays exactly.
 *
 * <p>A tick says two times. The elapsed time is that of the monotonic clock, but for time in which this thread, and so perhaps the whole
 * process, was stopped: of a gap between two ticks it counts no more than {@value #GAP_MAX} intervals. All ages go by it. The time of
 * the wall clock, which can be set, is for time stamps alone.
 *
 * <p>While nothing but ticks is published, they come less often, so that an idle engine hardly wakes up. What comes first behind such a time
 * has the time of the last tick, as always, and that may be older then.
 *
 * <p>A tick that finds no room is counted and left out; the next one says the same, only later, and elapsed time goes on. While the one
 * before it is still in the ring, a tick has no more room than an ordinary batch: so ticks take at most one of the slots that are kept for
 * requests.
 *
 * <p>Note: {@link #run} belongs to the timer thread; {@link #stop} may be called from any thread.
 */
final class Ticker implements Runnable {
    /** Longest gap between two ticks that counts as elapsed time, in intervals. */
    static final int GAP_MAX = 4;

    // ticks without anything else in between, from which on an engine is idle: as many as it takes for payloads at hand
    // to go out
    private static final int IDLE_TICKS = 32;

    // of the watch, where no time is published
    private static final long WATCH_NS = 100_000_000;

    // so that no tick says 0, which means that it does not know
    private static final long FIRST_NS = 1;

    private final RecordRing ring;
    private final EpochClock wallClock;
    private final boolean hasTime;
    private final long intervalNs;
    private final long idleIntervalNs;
    private final Stopwatch stopwatch;
    private final LongConsumer watch;
    private final ControlRequest stop;
    private final EngineCounters counters;
    private final ErrorHandler errorHandler;
    private final UnsafeBuffer buffer;
    private final RecordEncoder encoder = new RecordEncoder();
    private final RecordBatch batch = new RecordBatch(0).begin(0);
    // of the timer thread: where the last tick is
    private long previous = RecordRing.RING_FULL;
    // of the timer thread: ticks since something else was published
    // and how long the pause behind the last one was to be
    private int quietTicks;
    private long pauseNs;
    private volatile boolean running = true;

    Ticker(
            final RecordRing ring,
            final NanoClock nanoClock,
            final EpochClock wallClock,
            final long intervalNs,
            final long idleIntervalNs,
            final LongConsumer watch,
            final ControlRequest stop,
            final EngineCounters counters,
            final ErrorHandler errorHandler) {
        this.ring = ring;
        buffer = ring.offHeap().allocateChecked(LongDescriptor.LENGTH, Long.BYTES);
        this.wallClock = wallClock;
        hasTime = intervalNs != PipelineSettings.NO_TICKS;
        this.intervalNs = hasTime ? intervalNs : WATCH_NS;
        this.idleIntervalNs = hasTime ? idleIntervalNs : WATCH_NS;
        pauseNs = this.intervalNs;
        stopwatch = new Stopwatch(nanoClock);
        this.watch = watch;
        this.stop = stop;
        this.counters = counters;
        this.errorHandler = errorHandler;
    }

    @Override
    public void run() {
        Throwable thrown = null;
        while (running) {
            try {
                if (thrown != null) {
                    final Throwable last = thrown;
                    thrown = null;
                    // in front of all that may throw again
                    pause();
                    report(last);
                }
                tick();
                pause();
            } catch (final Throwable e) {
                // nothing that could fail, since there may be no heap and no stack
                thrown = e;
            }
        }
    }

    private void report(final Throwable thrown) {
        try {
            errorHandler.onError(thrown);
        } catch (final Throwable e) {
            // there is nobody left to tell, and the time is to go on
        }
    }

    private void pause() {
        final long dueNs = System.nanoTime() + pauseNs;
        for (long leftNs = pauseNs; running && leftNs > 0; leftNs = dueNs - System.nanoTime()) {
            // an interrupt that stays set would turn parking into spinning; only stop() ends this thread
            Thread.interrupted();
            LockSupport.parkNanos(this, leftNs);
        }
    }

    void tick() {
        final long elapsedNs = FIRST_NS + stopwatch.elapsedNs(GAP_MAX * pauseNs);
        // first, since the tick may have to wait for what the watch puts right
        watch.accept(elapsedNs);
        if (ring.isClosed()) {
            // for a closing thread that an error ended: producers wait to know where intake ends
            ring.tryStop(stop);
        }
        quietTicks = ring.disruptor().getCursor() == previous ? Math.min(quietTicks + 1, IDLE_TICKS) : 0;
        pauseNs = quietTicks < IDLE_TICKS ? intervalNs : idleIntervalNs;
        if (hasTime) {
            publish(elapsedNs);
        }
    }

    private void publish(final long elapsedNs) {
        encoder.wrap(buffer, 0, buffer.capacity()).tick(elapsedNs, TimeUnit.MILLISECONDS.toNanos(wallClock.time()));
        final long sequence = ring.tryTick(batch.wrap(buffer, 0, buffer.capacity()), previous);
        if (sequence < 0) {
            counters.add(EngineCounter.TICKS_SKIPPED, 1);
        } else {
            previous = sequence;
        }
    }

    /** How long the pause behind the last tick is, in nanoseconds. Timer thread. */
    long pauseNs() {
        return pauseNs;
    }

    void stop(final Thread thread) {
        running = false;
        LockSupport.unpark(thread);
    }
}
