/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

/**
 * How long everything runs.
 *
 * @param rounds       how often everything is measured
 * @param seconds      of all rounds: none is begun that would not be over by then
 * @param warmupMs     of a benchmark before anything counts, in milliseconds: until all is compiled, also while others compile too
 * @param iterations   of a benchmark that count
 * @param iterationMs  length of each, in milliseconds
 * @param harnessWarmupSeconds of a run of the harness before anything counts
 * @param harnessSeconds       of a run of the harness that count
 * @param trialSeconds length of a trial of a rate
 * @param trials       of a rate at most, in the first round; later ones need fewer
 * @param idleSeconds  for which an engine with nothing to do is watched
 * @param spinSeconds  the same, for wait strategies that spin
 */
record Timing(
        int rounds,
        int seconds,
        int warmupMs,
        int iterations,
        int iterationMs,
        int harnessWarmupSeconds,
        int harnessSeconds,
        int trialSeconds,
        int trials,
        int idleSeconds,
        int spinSeconds) {
    // One long iteration, because what JMH itself allocates is the same for each: it would show as bytes of an
    // operation.

    /** For results that are kept. */
    static final Timing FULL = new Timing(3, 1160, 2000, 2, 500, 3, 3, 3, 5, 20, 5);

    /** For a look at the ratios. */
    static final Timing QUICK = new Timing(1, 225, 2000, 2, 500, 3, 3, 2, 4, 8, 4);

    /** The same for another number of rounds, and another time for all of them. */
    Timing with(final int newRounds, final int newSeconds) {
        return new Timing(
                newRounds,
                newSeconds,
                warmupMs,
                iterations,
                iterationMs,
                harnessWarmupSeconds,
                harnessSeconds,
                trialSeconds,
                trials,
                idleSeconds,
                spinSeconds);
    }
}
