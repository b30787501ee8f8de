/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import com.sun.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread of the shop: takes requests, works on many at a time, and has them traced.
 *
 * <p>Nothing here allocates between the phases' ends, because the demonstration measures the allocation of this thread.
 *
 * <p>Note: {@link #run} belongs to the producer's thread; the rest is for any thread.
 */
final class Producer implements Runnable {
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    // of the time that a producer was held up, this much is made up for; the rest of the requests never came
    private static final long LAG_NS_MAX = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long NS_PER_S = TimeUnit.SECONDS.toNanos(1);
    private static final int WHOLE_PER_MILLE = 200;

    private final int number;
    private final AtomicReference<Phase> phase;
    private final Shop shop;
    private final RequestTracer tracer;
    private final SampleLog samples;
    private final double spansPerNs;
    private final ThreadMXBean threads;
    private final long epochOffsetNs;
    private final Dice dice;
    private final Request[] requests;
    private int oldest;
    private int openCount;
    private long spanIndex;
    private long cpuNs;
    private final AtomicLong spans = new AtomicLong();
    private final AtomicLong traces = new AtomicLong();
    private final AtomicLong workNs = new AtomicLong();
    private final AtomicReference<Phase> restingIn = new AtomicReference<>();
    private volatile Throwable failure;

    /**
     * Creates a producer.
     *
     * @param number      of the producer, from 0
     * @param phase       what all producers are to do
     * @param shop        where requests come from
     * @param tracer      of this producer's
     * @param samples     of this producer's
     * @param spansPerSecond while it is measured; 0 for flat out
     * @param openMax     requests to work on at a time
     * @param threads     for the processor time
     */
    Producer(
            final int number,
            final AtomicReference<Phase> phase,
            final Shop shop,
            final RequestTracer tracer,
            final SampleLog samples,
            final double spansPerSecond,
            final int openMax,
            final ThreadMXBean threads) {
        this.number = number;
        this.phase = phase;
        this.shop = shop;
        this.tracer = tracer;
        this.samples = samples;
        this.threads = threads;
        spansPerNs = spansPerSecond / NS_PER_S;
        epochOffsetNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();
        dice = new Dice(SpanIds.id(number, 0));
        requests = new Request[openMax];
        for (int i = 0; i < openMax; i++) {
            requests[i] = new Request();
        }
    }

    @Override
    public void run() {
        try {
            for (Phase now = phase.get(); now != Phase.END; now = phase.get()) {
                if (now == Phase.WARM_UP) {
                    work(now, 0);
                } else if (now == Phase.REHEARSE || now == Phase.MEASURE) {
                    work(now, spansPerNs);
                } else {
                    restingIn.set(now);
                    LockSupport.parkNanos(PAUSE_NS);
                }
            }
        } catch (final RuntimeException | Error e) {
            failure = e;
        }
    }

    private void work(final Phase now, final double rate) {
        long startNs = System.nanoTime();
        long done = 0;
        cpuNs = threads.getCurrentThreadCpuTime();
        while (phase.get() == now) {
            final long elapsedNs = System.nanoTime() - startNs;
            if (rate > 0 && done >= elapsedNs * rate) {
                pause();
                continue;
            }
            if (rate > 0 && elapsedNs - done / rate > LAG_NS_MAX) {
                startNs += (long) (elapsedNs - done / rate) - LAG_NS_MAX;
            }
            done += step();
        }
        while (openCount > 0) {
            end();
        }
        bookWork();
    }

    // what a pause costs is no part of what tracing costs
    private void pause() {
        bookWork();
        LockSupport.parkNanos(PAUSE_NS);
        cpuNs = threads.getCurrentThreadCpuTime();
    }

    private void bookWork() {
        workNs.lazySet(workNs.get() + threads.getCurrentThreadCpuTime() - cpuNs);
    }

    private int step() {
        if (openCount == requests.length) {
            end();
        }
        return begin();
    }

    private int begin() {
        final Request request = requests[(oldest + openCount++) % requests.length];
        request.draw(shop.route(dice.below(shop.routeCount())), dice);
        request.whole = dice.happens(WHOLE_PER_MILLE);
        for (int span = 0; span < request.spanCount; span++) {
            request.spanIds[span] = SpanIds.id(number, spanIndex++);
        }
        final long nowNs = System.nanoTime() + epochOffsetNs;
        request.rootStartNs = nowNs;
        request.traceIdHigh = (nowNs / NS_PER_S) << Integer.SIZE;
        // a root's id is as good as any: nobody else has it
        request.traceIdLow = request.spanIds[0];
        tracer.begin(request);
        return request.spanCount;
    }

    private void end() {
        final Request request = requests[oldest];
        oldest = (oldest + 1) % requests.length;
        openCount--;
        final long nowNs = System.nanoTime();
        final long sequence = tracer.end(request, nowNs);
        if (sequence >= 0) {
            samples.add(sequence, nowNs);
        }
        spans.lazySet(spans.get() + request.spanCount);
        traces.lazySet(traces.get() + 1);
    }

    /** Spans of the requests that are over. */
    long spans() {
        return spans.get();
    }

    /** Requests that are over. */
    long traces() {
        return traces.get();
    }

    /** Processor time of this thread but for its pauses, in nanoseconds. */
    long workNs() {
        return workNs.get();
    }

    /** Whether everything that was begun is done, and nothing goes on. */
    boolean isResting(final Phase now) {
        return restingIn.get() == now;
    }

    /** What ended this producer before its time, or null. */
    Throwable failure() {
        return failure;
    }
}
