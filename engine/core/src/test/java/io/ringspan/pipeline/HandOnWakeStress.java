/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * The second handler parks at the moment in which the first one moves its sequence on: at the end of a batch, when it goes to wait for
 * the next one, or in the middle, when it signals. Everything is published beforehand, so no producer signals.
 */
@JCStressTest
@Outcome(id = "saw everything", expect = ACCEPTABLE, desc = "woken, or it was there")
@State
public class HandOnWakeStress {
    private static final int ROUNDS = 256;
    private static final int DELAYS = 64;

    private final AdaptiveWaitStrategy strategy = new AdaptiveWaitStrategy(0, 1, StressWait.PATIENCE_NS);
    private final RingBuffer<Object> ring = RingBuffer.createSingleProducer(Object::new, ROUNDS, strategy);
    private final Sequence decoded = new Sequence();
    private final SequenceBarrier front = ring.newBarrier();
    private final SequenceBarrier behind = ring.newBarrier(decoded);
    // written by the second handler: what it waits for
    private volatile long waiting = -1;

    /** Publishes everything. */
    public HandOnWakeStress() {
        for (int i = 0; i < ROUNDS; i++) {
            ring.publish(ring.next());
        }
    }

    /** The first handler. */
    @Actor
    public void decode() {
        for (int i = 0; i < ROUNDS; i++) {
            while (waiting < i) {
                Thread.onSpinWait();
            }
            for (int delay = 0; delay < i % DELAYS; delay++) {
                Thread.onSpinWait();
            }
            decoded.set(i);
            if ((i & 1) == 0) {
                StressWait.inTime(front, 0);
            } else {
                strategy.signalAllWhenBlocking();
            }
        }
    }

    /** The second handler. */
    @Actor
    public void send(final L_Result result) {
        boolean inTime = true;
        for (int i = 0; i < ROUNDS; i++) {
            waiting = i;
            inTime &= StressWait.inTime(behind, i);
        }
        result.r1 = inTime ? "saw everything" : "waited for the timeout";
    }
}
