/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.ringspan.api.OverflowPolicy;
import io.ringspan.counters.EngineCounters;
import io.ringspan.table.SpanTable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A stage that begins with a claim while it is detached: it has said so, and the claim's chunks stay for it, or it reads nothing. */
@JCStressTest
@Outcome(id = "read what was there", expect = ACCEPTABLE, desc = "it began first")
@Outcome(id = "found itself detached", expect = ACCEPTABLE, desc = "it was detached first")
@State
public class DetachStress {
    private static final RecordRing RING = StressRing.create(4, OverflowPolicy.DROP, new EngineCounters());
    private static final SpanTable SPANS = new SpanTable(4);

    private final EncodeStage stage = new EncodeStage(RING, null, SPANS, false, error -> {});
    // whether the memory of the chunks has been given back
    private volatile boolean isGone;

    /** The thread of the optional receiver. */
    @Actor
    public void encode(final L_Result result) {
        if (stage.hold(0)) {
            result.r1 = isGone ? "read what is gone" : "read what was there";
        } else {
            result.r1 = "found itself detached";
        }
    }

    /** The timer thread detaches, and the decode thread gives back what is not held. */
    @Actor
    public void detach() {
        stage.detach();
        if (stage.held() == EncodeStage.NOTHING) {
            isGone = true;
        }
    }
}
