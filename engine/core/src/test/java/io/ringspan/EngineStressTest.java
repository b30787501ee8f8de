/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many short lives of engines with hostile settings, producers that tell nonsense, and a receiver that misbehaves; closed at a random
 * moment. After each one and during it the books have to balance to the span, and nothing that arrives may be half of what it says.
 *
 * <p>{@code -Dstress.seconds=600} runs longer; {@code -Dstress.seed=N -Dstress.rounds=1} runs what a failure has printed.
 */
class EngineStressTest {
    private static final int ROUNDS_PER_HTTP = 25;

    @Test
    @Timeout(value = 24, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldKeepEveryPromiseUnderHostileSettings() {
        final long seconds = Long.getLong("stress.seconds", 60);
        final long firstSeed = Long.getLong("stress.seed", System.nanoTime() >>> 10);
        final long roundsMax = Long.getLong("stress.rounds", Long.MAX_VALUE);
        final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long rounds = 0;
        while (rounds < roundsMax && System.nanoTime() - endNs < 0) {
            final long seed = firstSeed + rounds++;
            final StressRound round = new StressRound(seed, seed % ROUNDS_PER_HTTP == 0);
            try {
                round.run();
            } catch (final Throwable e) {
                throw new AssertionError("-Dstress.seed=" + seed + " -Dstress.rounds=1: " + round, e);
            }
        }
        assertTrue(rounds == roundsMax || rounds > seconds, "only " + rounds + " rounds");
    }
}
