/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.ringspan.time.TimeLimit;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A thread enters and leaves while another one revokes its tenure: what the first one has done inside, and no more, the other one sees. */
@JCStressTest
@Outcome(id = "the same", expect = ACCEPTABLE, desc = "each step was counted by one of the two")
@State
public class TenureStress {
    private static final int STEPS = 6;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(5);

    private final Tenure tenure = new Tenure();
    // inside the tenure
    private int done;
    private int doneByThread;
    private int seenByOther = -1;

    /** The thread whose tenure it is. */
    @Actor
    public void act() {
        for (int i = 0; i < STEPS && tenure.enter(); i++) {
            done++;
            doneByThread++;
            tenure.leave();
        }
    }

    /** The closing thread. */
    @Actor
    public void revoke() {
        if (tenure.revoke(TimeLimit.of(PATIENCE_NS))) {
            seenByOther = done;
        }
    }

    /** Looks when both are through. */
    @Arbiter
    public void look(final L_Result result) {
        result.r1 = doneByThread == seenByOther ? "the same" : doneByThread + " and " + seenByOther;
    }
}
