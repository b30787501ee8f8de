/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Two threads add to one counter, and nothing gets lost. One counter for all rounds, which is never set back. */
@JCStressTest
@Outcome(id = "exact", expect = ACCEPTABLE, desc = "the sum of what both have added")
@State
public class EngineCountersStress {
    private static final int ADDITIONS = 4;
    private static final EngineCounters COUNTERS = new EngineCounters();
    // each of one actor; the arbiter reads them while no actor runs
    private static long addedByFirst;
    private static long addedBySecond;

    private static void add() {
        for (int i = 0; i < ADDITIONS; i++) {
            COUNTERS.add(EngineCounter.BATCHES_LOST, 1);
        }
    }

    /** Adds. */
    @Actor
    public void first() {
        add();
        addedByFirst += ADDITIONS;
    }

    /** Adds. */
    @Actor
    public void second() {
        add();
        addedBySecond += ADDITIONS;
    }

    /** Compares. */
    @Arbiter
    public void check(final L_Result result) {
        result.r1 = COUNTERS.get(EngineCounter.BATCHES_LOST) == addedByFirst + addedBySecond ? "exact" : "not exact";
    }
}
