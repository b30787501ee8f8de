/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.SequenceBarrier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** The first handler parks at the moment in which a producer publishes what it waits for. */
@JCStressTest
@Outcome(id = "saw everything", expect = ACCEPTABLE, desc = "woken, or it was there")
@State
public class PublishWakeStress {
    private static final int ROUNDS = 256;
    private static final int DELAYS = 64;

    private final RingBuffer<Object> ring = RingBuffer.createSingleProducer(
            Object::new, ROUNDS, new AdaptiveWaitStrategy(0, 1, StressWait.PATIENCE_NS));
    private final SequenceBarrier barrier = ring.newBarrier();
    // written by the handler: what it waits for
    private volatile long waiting = -1;

    /** Publishes one slot after the other, sooner or later after the handler has begun to wait for it. */
    @Actor
    public void publish() {
        for (int i = 0; i < ROUNDS; i++) {
            while (waiting < i) {
                Thread.onSpinWait();
            }
            for (int delay = 0; delay < i % DELAYS; delay++) {
                Thread.onSpinWait();
            }
            ring.publish(ring.next());
        }
    }

    /** Waits for one slot after the other. */
    @Actor
    public void handle(final L_Result result) {
        boolean inTime = true;
        for (int i = 0; i < ROUNDS; i++) {
            waiting = i;
            inTime &= StressWait.inTime(barrier, i);
        }
        result.r1 = inTime ? "saw everything" : "waited for the timeout";
    }
}
