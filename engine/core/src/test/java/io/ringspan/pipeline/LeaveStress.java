/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Somebody gives up its place in the line while its turn comes: one of the two that leave passes the turn on. */
@JCStressTest
@Outcome(id = "turn came, passed on", expect = ACCEPTABLE, desc = "it came in time")
@Outcome(id = "gave up, passed on", expect = ACCEPTABLE, desc = "it came too late")
@State
public class LeaveStress {
    private static final int SLOTS = 10;

    private final RoomGate gate = new RoomGate();
    private final long holder = gate.enter(SLOTS, 0);
    private final long waiter = gate.enter(SLOTS, 0);

    /** Ends its turn. */
    @Actor
    public void hold() {
        gate.leave(holder);
    }

    /** Does not wait. */
    @Actor
    public void giveUp(final LL_Result result) {
        result.r1 = gate.awaitTurn(waiter) ? "turn came" : "gave up";
        gate.leave(waiter);
    }

    /** Looks whether the next one would have its turn. */
    @Arbiter
    public void check(final LL_Result result) {
        result.r2 = gate.awaitTurn(gate.enter(SLOTS, 0)) ? "passed on" : "stuck";
    }
}
