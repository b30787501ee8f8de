/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

/**
 * A request to the shop: which steps it takes, when, and which of them fail.
 *
 * <p>Note: not threadsafe; a producer reuses its requests for ever.
 */
final class Request {
    private static final int NS_PER_US = 1000;
    private static final int GAP_US_MAX = 60;
    private static final int ERROR_PER_MILLE = 25;
    private static final int NONE = -1;

    final Template[] templates = new Template[Shop.SPANS_MAX];
    final long[] spanIds = new long[Shop.SPANS_MAX];
    final int[] parents = new int[Shop.SPANS_MAX];
    final int[] depths = new int[Shop.SPANS_MAX];
    // relative to the root's start
    final long[] startNs = new long[Shop.SPANS_MAX];
    final long[] durationNs = new long[Shop.SPANS_MAX];
    final boolean[] errors = new boolean[Shop.SPANS_MAX];
    private final long[] resumeNs = new long[Shop.SPANS_MAX];
    // by depth: the span that is open there, and the last one that was
    private final int[] open = new int[Shop.SPANS_MAX];
    private final int[] previous = new int[Shop.SPANS_MAX];

    int spanCount;
    long traceIdHigh;
    long traceIdLow;
    long rootStartNs;
    // a number that comes into some of the tags
    int number;
    boolean whole;

    /** Draws a new request along a route; ids and times of the root are the caller's to set. */
    void draw(final Step[] route, final Dice dice) {
        spanCount = 0;
        number = dice.below(1_000_000);
        final boolean fails = dice.happens(ERROR_PER_MILLE);
        long nowNs = 0;
        int depth = NONE;
        for (final Step step : route) {
            // without its parent there is no child
            if (step.depth() > depth + 1 || !dice.happens(step.perMille())) {
                continue;
            }
            while (depth >= step.depth()) {
                nowNs = end(depth--, nowNs, dice);
            }
            depth = step.depth();
            nowNs = begin(step, nowNs, dice);
            errors[spanCount - 1] = fails && step.failing();
        }
        while (depth >= 0) {
            nowNs = end(depth--, nowNs, dice);
        }
        spreadErrors();
    }

    private long begin(final Step step, final long nowNs, final Dice dice) {
        final int span = spanCount++;
        final int depth = step.depth();
        final boolean parallel = step.parallel() && previous[depth] != NONE;
        final long gapNs = (long) dice.below(GAP_US_MAX) * NS_PER_US + dice.below(NS_PER_US);
        final long from = parallel ? startNs[previous[depth]] : nowNs;
        templates[span] = step.template();
        parents[span] = depth == 0 ? NONE : open[depth - 1];
        depths[span] = depth;
        startNs[span] = depth == 0 ? 0 : from + gapNs;
        resumeNs[span] = parallel ? nowNs : 0;
        open[depth] = span;
        previous[depth] = span;
        if (depth + 1 < previous.length) {
            previous[depth + 1] = NONE;
        }
        // most of its own time comes before its children; somewhere between half and twice the average
        final int ownUs = step.ownUs() / 2 + dice.below(step.ownUs() + step.ownUs() / 2);
        durationNs[span] = (long) ownUs * NS_PER_US + dice.below(NS_PER_US);
        return startNs[span] + durationNs[span];
    }

    private long end(final int depth, final long nowNs, final Dice dice) {
        final int span = open[depth];
        final long endNs = nowNs + (long) dice.below(GAP_US_MAX) * NS_PER_US;
        durationNs[span] = endNs - startNs[span];
        return Math.max(endNs, resumeNs[span]);
    }

    // what fails below fails above
    private void spreadErrors() {
        for (int span = spanCount - 1; span > 0; span--) {
            errors[parents[span]] |= errors[span];
        }
    }

    long parentId(final int span) {
        return span == 0 ? 0 : spanIds[parents[span]];
    }
}
