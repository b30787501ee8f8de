/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import java.util.Map;

/**
 * What is measured: makes traces of the workload W1 and brings them to a receiver.
 *
 * <p>A subject is lossless by configuration: when it has no room its producers wait. One that cannot be counts what it drops. Every span
 * made is in the end either {@link #delivered()} or {@link #dropped()}; the harness fails if one is in neither.
 *
 * <p>The harness starts one subject in a JVM, asks for one producer on each of its threads, calls {@link #flush} behind the warm-up and
 * behind the measurement with no producer running, and closes the subject at the end.
 */
public interface Subject extends AutoCloseable {
    /**
     * A way in for one thread. Called on that thread, before the first measurement, by several threads at a time.
     *
     * @param index of the thread, from 0; seeds what the producer draws
     * @return a new producer
     * @throws Exception if it cannot be made; ends the run
     */
    Producer newProducer(int index) throws Exception;

    /**
     * Waits until everything that was made so far has been accepted by the receiver, or is lost and counted. No producer runs meanwhile.
     *
     * @param timeoutMs how long at most, in milliseconds
     * @return whether that was so in time
     * @throws Exception if it cannot be known; ends the run
     */
    boolean flush(long timeoutMs) throws Exception;

    /**
     * Spans that the receiver has accepted, since the start. From any thread, at any time, also after closing.
     *
     * @return spans, never less than before
     */
    long delivered();

    /**
     * Spans that were lost, for whatever reason, since the start. From any thread, at any time, also after closing.
     *
     * @return spans, never less than before
     */
    long dropped();

    /**
     * How full the parts of the subject are now. The harness looks every 10 ms from a thread of its own, so an implementation reads
     * counters and neither takes locks that producers need nor allocates much.
     *
     * @return share in use, 0 to 1, of whatever is known: {@code ring}, {@code table}, {@code strings}; empty if nothing is
     */
    default Map<String, Double> fill() {
        return Map.of();
    }

    /**
     * How the names of its own threads begin, so that it can be counted how often these wake up.
     *
     * @return no more than {@value WakeUps#NAME_LENGTH} characters, since that is how far systems tell names apart; empty if the names have
     *     nothing in common
     */
    default String threads() {
        return "";
    }

    /** Ends everything that was started. Called once, behind the last {@link #flush}; delivers nothing more. */
    @Override
    void close();

    /** Makes traces on one thread. */
    interface Producer {
        /**
         * Makes one W1 trace of ten spans, through to the last one's publishing or end.
         *
         * @throws IllegalStateException if the trace was refused and is not counted as dropped either
         */
        void trace();

        /**
         * Makes one W1 trace that was due at a time. A subject that measures latency ({@link SubjectSettings#latency()}) carries that time
         * along to the place where the trace is encoded, for instance as the start of its root span. Others need not implement this.
         *
         * @param dueNs reading of {@link System#nanoTime()} at which the trace should have begun
         */
        default void trace(final long dueNs) {
            trace();
        }
    }
}
