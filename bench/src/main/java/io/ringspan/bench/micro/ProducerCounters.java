/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.micro;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a producer did, and the processor time that it took: without the time in which it waited for room, which is in the time that the
 * harness measures.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class ProducerCounters {
    /** Spans that were offered. */
    public long spans;

    /** Of these, spans of which an offer was refused. */
    public long failedOffers;

    /** Processor time of the producer's thread, in nanoseconds. */
    public long cpuNs;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long startNs;

    /** Used by the harness. */
    public ProducerCounters() {}

    /** Starts the clock. */
    @Setup(Level.Iteration)
    public void start() {
        startNs = threads.getCurrentThreadCpuTime();
    }

    /** Stops the clock. */
    @TearDown(Level.Iteration)
    public void stop() {
        cpuNs = threads.getCurrentThreadCpuTime() - startNs;
    }

    void add(final long newSpans, final long newFailed) {
        spans += newSpans;
        failedOffers += newFailed;
    }
}
