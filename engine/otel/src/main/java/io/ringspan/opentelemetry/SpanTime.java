/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.sdk.common.Clock;

/**
 * The time of a local root, which its descendants in this process go by too: a stamp of the clock that can be set, and from there on the one that
 * cannot, so that no span ends before it began.
 *
 * @param clock    to ask
 * @param epochNs  when the root began, nanoseconds since the epoch
 * @param anchorNs the same by the other clock
 */
record SpanTime(Clock clock, long epochNs, long anchorNs) {
    /** The time from now on. */
    static SpanTime of(final Clock clock) {
        return new SpanTime(clock, clock.now(), clock.nanoTime());
    }

    /** Nanoseconds since the epoch. */
    long now() {
        return at(clock.nanoTime());
    }

    /** Nanoseconds since the epoch at a time of the clock that cannot be set. */
    long at(final long nanoTime) {
        return epochNs + Math.max(0, nanoTime - anchorNs);
    }
}
