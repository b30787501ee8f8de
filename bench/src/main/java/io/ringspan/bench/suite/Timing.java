/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

/**
 * How long everything runs.
 *
 * @param rounds       how often what targets need is measured
 * @param seconds      of the whole run: nothing is begun that would not be over by then
 * @param warmupMs     of a benchmark before anything counts, in milliseconds: until all is compiled, also while others compile too
 * @param iterations   of a benchmark that count
 * @param iterationMs  length of each, in milliseconds
 * @param slowIterationMs the same, of benchmarks whose operations take long: what JMH itself allocates for an iteration is divided
 *     by the operations of that iteration, and must not show as theirs
 * @param warmupSeconds   of a run of the harness whose processor time is not compared, before anything counts
 * @param harnessSeconds  of such a run that count
 * @param flatOutWarmupSeconds of a run whose throughput and processor time count, before they do: the compiler's time would count too
 * @param flatOutSeconds       of such a run that count
 * @param trialSeconds length of a trial of a rate
 * @param trials       of a rate at most, in the first round; later ones begin near the end
 * @param idleSeconds  for which an engine with the default wait strategy and nothing to do is watched
 * @param parkSeconds  the same, for all wait strategies that park, together
 * @param spinSeconds  the same, for each wait strategy that spins
 * @param sendingTurns of each HTTP client that count
 */
record Timing(
        int rounds,
        int seconds,
        int warmupMs,
        int iterations,
        int iterationMs,
        int slowIterationMs,
        int warmupSeconds,
        int harnessSeconds,
        int flatOutWarmupSeconds,
        int flatOutSeconds,
        int trialSeconds,
        int trials,
        int idleSeconds,
        int parkSeconds,
        int spinSeconds,
        int sendingTurns) {
    /** For results that are kept. */
    static final Timing FULL = new Timing(3, 1180, 2000, 2, 500, 1500, 2, 3, 5, 4, 2, 2, 8, 20, 3, 3);

    /** For a look at the ratios. */
    static final Timing QUICK = new Timing(1, 230, 2000, 2, 500, 1500, 2, 2, 3, 3, 2, 1, 6, 4, 3, 1);

    /** The same for another number of rounds, and another time for all of them. */
    Timing with(final int newRounds, final int newSeconds) {
        return new Timing(
                newRounds,
                newSeconds,
                warmupMs,
                iterations,
                iterationMs,
                slowIterationMs,
                warmupSeconds,
                harnessSeconds,
                flatOutWarmupSeconds,
                flatOutSeconds,
                trialSeconds,
                trials,
                idleSeconds,
                parkSeconds,
                spinSeconds,
                sendingTurns);
    }
}
