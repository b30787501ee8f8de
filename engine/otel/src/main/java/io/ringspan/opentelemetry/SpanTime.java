/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.sdk.common.Clock;

/**
 * The time of a local root, which its descendants in this process go by too: a stamp of the clock that can be set, and from there on the one that
 * cannot, so that no span ends before it began. And when something has happened to one of them last, since none of them expires while another
 * one lives.
 *
 * <p>Note: this class is threadsafe.
 */
final class SpanTime {
    private final LiveSpans live;
    private final Clock clock;
    // when the root began, by both clocks
    private final long epochNs;
    private final long anchorNs;
    // number of the sweep in which something has happened last; written once in each, by whoever is the first
    private volatile int activeSweep;

    /**
     * The time from now on.
     *
     * @param live  whose sweeps count
     * @param clock to ask
     */
    SpanTime(final LiveSpans live, final Clock clock) {
        this.live = live;
        this.clock = clock;
        epochNs = clock.now();
        anchorNs = clock.nanoTime();
        activeSweep = live.sweeps();
    }

    /** Nanoseconds since the epoch. */
    long now() {
        return at(clock.nanoTime());
    }

    /** Nanoseconds since the epoch at the beginning. */
    long begin() {
        return epochNs;
    }

    private long at(final long nanoTime) {
        return epochNs + Math.max(0, nanoTime - anchorNs);
    }

    /** Notes that something happens to a span. */
    void touch() {
        final int sweep = live.sweeps();
        if (activeSweep != sweep) {
            activeSweep = sweep;
        }
    }

    /** Sweeps since something has happened last. */
    int idleSweeps() {
        return live.sweeps() - activeSweep;
    }
}
