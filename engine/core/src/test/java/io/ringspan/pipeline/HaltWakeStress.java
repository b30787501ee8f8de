/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A handler, one of the two by turns, parks at the moment in which it is told to end. */
@JCStressTest
@Outcome(id = "ended", expect = ACCEPTABLE, desc = "not parked, or woken")
@State
public class HaltWakeStress {
    // once a wake-up was lost, no other round waits that long
    private static volatile boolean lost;
    private static int states;

    private final RingBuffer<Object> ring = RingBuffer.createSingleProducer(
            Object::new, 4, new AdaptiveWaitStrategy(0, 1, lost ? 1 : StressWait.PATIENCE_NS));
    private final SequenceBarrier barrier = (states++ & 1) == 0 ? ring.newBarrier() : ring.newBarrier(new Sequence());

    /** Ends the handler. */
    @Actor
    public void halt() {
        barrier.alert();
    }

    /** The handler. */
    @Actor
    public void handle(final L_Result result) {
        result.r1 = end(barrier);
    }

    private static String end(final SequenceBarrier barrier) {
        final long startNs = System.nanoTime();
        try {
            barrier.waitFor(0);
        } catch (final AlertException e) {
            lost |= System.nanoTime() - startNs >= StressWait.PATIENCE_NS;
        } catch (final InterruptedException | TimeoutException e) {
            return e.toString();
        }
        return lost ? "waited for the timeout" : "ended";
    }
}
