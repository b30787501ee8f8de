/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.ringspan.api.OverflowPolicy;
import io.ringspan.counters.EngineCounters;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A claim that its producer lets go of because it cannot publish it, while the timer thread looks at it: it is published once, as the
 * producer left it, and never before the producer has let go of it.
 */
@JCStressTest
@Outcome(id = "as it was left", expect = ACCEPTABLE, desc = "whenever it was looked at")
@State
public class ClaimWatchStress {
    private static final int SLOTS = 4;
    private static final int SPANS = 3;
    private static final int LOOKS = 256;
    private static final int DELAY = 8;
    private static final EngineCounters COUNTERS = new EngineCounters();

    private final RecordRing ring = StressRing.create(SLOTS, OverflowPolicy.DROP, COUNTERS);
    private final ClaimWatch watch = new ClaimWatch(ring, StressRing.consumer(ring), 0, COUNTERS);
    private final long first = ring.disruptor().next(2) - 1;

    /** Does without a call what it can, and lets go. */
    @Actor
    public void giveUp() {
        final RecordSlot slot = ring.slot(first);
        slot.length = 0;
        slot.slots = 2;
        slot.flags = RecordRing.LOST;
        // as if it lost its core here
        for (int i = 0; i < DELAY; i++) {
            Thread.onSpinWait();
        }
        slot.records = SPANS;
        slot.spans = SPANS;
        slot.claim = first;
        slot.givenUp = first;
    }

    /** The timer thread, and the decode thread as soon as that is through. */
    @Actor
    public void watch(final L_Result result) {
        for (int i = 0; i < LOOKS && !isPublished(); i++) {
            watch.check(i);
        }
        result.r1 = isPublished() ? seen() : "";
    }

    /** The timer thread once more, and the decode thread, if it was too early. */
    @Arbiter
    public void check(final L_Result result) {
        watch.check(LOOKS);
        if ("".equals(result.r1)) {
            result.r1 = isPublished() ? seen() : "stands in front of it";
        }
    }

    private boolean isPublished() {
        return ring.disruptor().isAvailable(first) && ring.disruptor().isAvailable(first + 1);
    }

    private String seen() {
        final RecordSlot slot = ring.slot(first);
        final boolean whole = slot.isLost() && slot.records() == SPANS && slot.spans() == SPANS && slot.slots() == 2;
        return whole && slot.isStamped(first) ? "as it was left" : "half of it";
    }
}
