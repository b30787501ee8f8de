/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.checks;

import java.util.concurrent.TimeUnit;

/**
 * Which numbers can be times. A start tells its unit by its size: nanoseconds since the epoch have 18 digits or more since 1973. Of a duration
 * nothing is known, but that it is neither negative nor the time of day.
 */
final class Times {
    // the least of each unit that is taken for it, all of 1973: there is a factor of a thousand between two of them
    private static final long NS_MIN = 100_000_000_000_000_000L;
    private static final long US_MIN = NS_MIN / 1_000;
    private static final long MS_MIN = US_MIN / 1_000;
    private static final long S_MIN = MS_MIN / 1_000;
    // as durations in nanoseconds these are 120 ns about 1.8 s, 120 us about half an hour, and 0.12 s about 20 days
    private static final long NOW_RANGE_S = 60;

    private Times() {}

    static boolean isSinceEpoch(final long ns) {
        return ns >= NS_MIN;
    }

    /** What a time that is not {@link #isSinceEpoch} seems to be. */
    static String guess(final long time) {
        if (time < S_MIN) {
            return "no time since the epoch";
        }
        if (time < MS_MIN) {
            return "seconds, it seems";
        }
        // since the machine was started, the clock may have run as far
        return (time < US_MIN ? "milliseconds" : "microseconds") + ", it seems, or of System.nanoTime()";
    }

    /** Why a number is no duration in nanoseconds; null if it may be one. */
    static String faultOfDuration(final long durationNs, final long nowMs) {
        if (durationNs < 0) {
            return "it is negative";
        }
        final boolean isTime = isSinceEpoch(durationNs)
                || isNear(durationNs, nowMs, TimeUnit.MICROSECONDS)
                || isNear(durationNs, nowMs, TimeUnit.MILLISECONDS)
                || isNear(durationNs, nowMs, TimeUnit.SECONDS);
        return isTime ? "it is a time since the epoch" : null;
    }

    private static boolean isNear(final long time, final long nowMs, final TimeUnit unit) {
        return Math.abs(time - unit.convert(nowMs, TimeUnit.MILLISECONDS))
                <= unit.convert(NOW_RANGE_S, TimeUnit.SECONDS);
    }
}
