/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import com.lmax.disruptor.Sequence;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.counters.EngineCounters;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A producer that parks in front of a full ring, and a consumer that makes room at that moment. */
@JCStressTest
@Outcome(id = "found all the room", expect = ACCEPTABLE, desc = "woken, or the room was there")
@State
public class RingFullStress {
    private static final int SLOTS = 4;
    private static final int ROUNDS = 256;
    private static final int DELAYS = 64;
    private static final EngineCounters COUNTERS = new EngineCounters();
    // once a wake-up was lost, no other round waits that long
    private static volatile boolean lost;

    private final RecordRing ring = StressRing.create(SLOTS, OverflowPolicy.BLOCK_FOR, COUNTERS);
    private final Sequence consumed = StressRing.consumer(ring);
    // written by the producer
    private volatile boolean gaveUp;

    /** Fills the ring. */
    public RingFullStress() {
        for (int i = 0; i < SLOTS; i++) {
            StressRing.offer(ring);
        }
    }

    /** Needs one slot after the other. */
    @Actor
    public void produce(final L_Result result) {
        for (int i = 0; i < ROUNDS; i++) {
            final long startNs = System.nanoTime();
            // who wakes up by the clock finds the room too, but late
            if (lost || StressRing.offer(ring) < 0 || System.nanoTime() - startNs >= StressRing.PATIENCE_NS) {
                lost = true;
                gaveUp = true;
                result.r1 = "waited for the timeout";
                return;
            }
        }
        result.r1 = "found all the room";
    }

    /** Makes room for one slot when the one before is taken, sooner or later after that. */
    @Actor
    public void consume() {
        for (int i = 0; i < ROUNDS && !gaveUp; i++) {
            while (StressRing.last(ring) < SLOTS - 1 + i && !gaveUp) {
                Thread.onSpinWait();
            }
            for (int delay = 0; delay < i % DELAYS; delay++) {
                Thread.onSpinWait();
            }
            ring.consumed(consumed, i);
        }
    }
}
