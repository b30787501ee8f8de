/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** One holder at a time, and each sees what the one before it wrote. */
@JCStressTest
@Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "the first actor held the lock first")
@Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "the second actor held the lock first")
@State
public class ClaimLockStress {
    private final ClaimLock lock = new ClaimLock();
    // guarded by the lock
    private int claims;

    private int claim() {
        lock.lock();
        try {
            return ++claims;
        } finally {
            lock.unlock();
        }
    }

    /** Claims. */
    @Actor
    public void first(final II_Result result) {
        result.r1 = claim();
    }

    /** Claims. */
    @Actor
    public void second(final II_Result result) {
        result.r2 = claim();
    }
}
