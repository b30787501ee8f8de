/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

/**
 * Searches for the highest rate at which nothing is lost: grows or shrinks until it lies between a rate that held and one that did not,
 * then halves the distance between them.
 *
 * <p>Note: not threadsafe.
 */
final class RateSearch {
    // near enough: machines are noisier than that
    private static final double PRECISION = 1.06;

    private final double step;
    private double held;
    private double lost = Double.POSITIVE_INFINITY;
    private double next;
    private boolean ended;

    /**
     * Starts a search.
     *
     * @param first rate to try, more than 0
     * @param step  by which to grow or shrink, more than 1
     */
    RateSearch(final double first, final double step) {
        this.next = first;
        this.step = step;
    }

    /** The rate to try next. */
    double next() {
        return next;
    }

    /** Whether more trials would tell nothing new. */
    boolean isOver() {
        return ended || lost / held < PRECISION;
    }

    /** The highest rate that held; 0 if none did. */
    double held() {
        return held;
    }

    /** Nothing was lost at {@link #next()}, but no more than this rate was reached. */
    void reached(final double rate) {
        // a producer that cannot go faster than this does not go faster when asked for more
        ended = rate < next / PRECISION;
        held = Math.max(held, Math.min(rate, next));
        advance();
    }

    /** Something was lost at {@link #next()}. */
    void lost() {
        lost = Math.min(lost, next);
        advance();
    }

    private void advance() {
        if (held == 0) {
            next = lost / step;
        } else {
            next = lost == Double.POSITIVE_INFINITY ? held * step : Math.sqrt(held * lost);
        }
    }
}
