/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Turns come to everybody, one at a time, in the order of tickets; each sees what the one before it wrote. */
@JCStressTest
@Outcome(id = "8, 8", expect = ACCEPTABLE, desc = "every turn came when it was due")
@State
public class TurnStress {
    private static final int SLOTS = 10;
    private static final int ROUNDS = 8;
    // once a wake-up was lost, no other round waits that long
    private static volatile boolean lost;

    private final RoomGate gate = new RoomGate();
    // written by whoever has its turn
    private int turns;

    private int takeTurns() {
        int right = 0;
        for (int i = 0; i < ROUNDS; i++) {
            final long ticket = gate.enter(SLOTS, lost ? 0 : StressRing.PATIENCE_NS);
            // who wakes up by the clock may have its turn too, but late
            if (gate.awaitTurn(ticket) && (lost || gate.hasTime(ticket))) {
                right += turns++ == ticket ? 1 : 0;
            } else {
                lost = true;
            }
            gate.leave(ticket);
        }
        return right;
    }

    /** Takes turns. */
    @Actor
    public void first(final II_Result result) {
        result.r1 = takeTurns();
    }

    /** Takes turns. */
    @Actor
    public void second(final II_Result result) {
        result.r2 = takeTurns();
    }
}
