/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * A thread with one producer. It waits for windows, and works in each until that is over.
 *
 * <p>Note: what it says about a window, it says when that is over; the count is for any thread at any time.
 */
final class ProducerThread extends Thread {
    private static final int DIGITS = 3;
    private static final long LATE_NS_MAX = TimeUnit.MINUTES.toNanos(2);

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final BlockingQueue<Window> windows = new LinkedBlockingQueue<>();
    private final Histogram late = new Histogram(LATE_NS_MAX, DIGITS);
    private final PaddedCount made = new PaddedCount();
    private final Subject subject;
    private final int index;
    // handed over by the window's latch
    private Share share;
    private volatile Throwable failure;

    ProducerThread(final Subject subject, final int index) {
        super("producer-" + index);
        setDaemon(true);
        this.subject = subject;
        this.index = index;
    }

    @Override
    public void run() {
        Subject.Producer producer = null;
        while (true) {
            final Window window;
            try {
                window = windows.take();
            } catch (final InterruptedException e) {
                return;
            }
            try {
                if (producer == null) {
                    producer = subject.newProducer(index);
                }
                work(producer, window);
            } catch (final Throwable e) {
                failure = e;
                share = new Share(0, 0, 0);
            } finally {
                window.done();
            }
        }
    }

    private void work(final Subject.Producer producer, final Window window) {
        late.reset();
        final long traces = made.get();
        final long cpuNs = threads.getCurrentThreadCpuTime();
        final long wallNs = System.nanoTime();
        if (window.isFlatOut()) {
            flatOut(producer, window);
        } else {
            paced(producer, window);
        }
        share = new Share(made.get() - traces, System.nanoTime() - wallNs, threads.getCurrentThreadCpuTime() - cpuNs);
    }

    private void flatOut(final Subject.Producer producer, final Window window) {
        while (!window.isStopped()) {
            producer.trace();
            made.add(1);
        }
    }

    // parks until the next trace is due, so that the producer's processor time is that of its traces
    private void paced(final Subject.Producer producer, final Window window) {
        final long due = window.pace.dueBefore(index, window.lengthNs);
        for (long trace = 0; trace < due && !window.isStopped(); trace++) {
            final long dueNs = window.startNs + window.pace.dueNs(index, trace);
            long nowNs = System.nanoTime();
            while (nowNs - dueNs < 0) {
                LockSupport.parkNanos(dueNs - nowNs);
                nowNs = System.nanoTime();
            }
            late.recordValue(Math.min(nowNs - dueNs, LATE_NS_MAX));
            if (window.timed) {
                producer.trace(dueNs);
            } else {
                producer.trace();
            }
            made.add(1);
        }
    }

    /** Works in a window, beginning at once. */
    void begin(final Window window) {
        windows.add(window);
    }

    /** Traces made so far, from any thread. */
    long made() {
        return made.get();
    }

    /** What it did in the window that is over. */
    Share share() {
        return share;
    }

    /** How late it began the traces of the window that is over, in nanoseconds. */
    Histogram late() {
        return late;
    }

    /** What ended its work, or null. */
    Throwable failure() {
        return failure;
    }
}
