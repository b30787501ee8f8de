/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import com.lmax.disruptor.Sequence;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.counters.EngineCounters;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Two consumers that move on at the same moment: one at least sees the room that both have made, and wakes whoever waits for it. */
@JCStressTest
@Outcome(id = "seen by one", expect = ACCEPTABLE, desc = "the other one looked before")
@Outcome(id = "seen by both", expect = ACCEPTABLE, desc = "both looked behind both steps")
@State
public class SlowestConsumerStress {
    private static final EngineCounters COUNTERS = new EngineCounters();

    private final RecordRing ring = StressRing.create(4, OverflowPolicy.DROP, COUNTERS);
    private final Sequence first = StressRing.consumer(ring);
    private final Sequence second = StressRing.consumer(ring);
    private long seenByFirst;
    private long seenBySecond;

    /** Publishes what both consume. */
    public SlowestConsumerStress() {
        StressRing.offer(ring);
    }

    /** A consumer. */
    @Actor
    public void consumeFirst() {
        seenByFirst = ring.consumed(first, 0);
    }

    /** Another one. */
    @Actor
    public void consumeSecond() {
        seenBySecond = ring.consumed(second, 0);
    }

    /** Looks behind both. */
    @Arbiter
    public void judge(final L_Result result) {
        final int seen = (seenByFirst == 0 ? 1 : 0) + (seenBySecond == 0 ? 1 : 0);
        result.r1 = seen == 0 ? "seen by nobody" : seen == 1 ? "seen by one" : "seen by both";
    }
}
