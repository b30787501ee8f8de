/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

/**
 * Random numbers that cost nothing: a xorshift generator.
 *
 * <p>Note: not threadsafe.
 */
final class Dice {
    private static final int PER_MILLE = 1000;

    private long state;

    Dice(final long seed) {
        // any state but 0 will do
        state = seed | Long.MIN_VALUE;
    }

    private long next() {
        long x = state;
        x ^= x << 13;
        x ^= x >>> 7;
        x ^= x << 17;
        state = x;
        return x;
    }

    /** From 0 to below the bound. */
    int below(final int bound) {
        // the upper bits, scaled down; not quite even, but nobody bets on it
        return (int) (((next() >>> Integer.SIZE) * bound) >>> Integer.SIZE);
    }

    boolean happens(final int perMille) {
        return below(PER_MILLE) < perMille;
    }
}
