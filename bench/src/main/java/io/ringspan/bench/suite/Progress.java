/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Says what is being done, and how long the rest will take: as long as planned, times what the steps so far took longer than planned.
 *
 * <p>Note: not threadsafe.
 */
final class Progress {
    private static final int MINUTE = 60;

    private final PrintWriter out;
    private final LongSupplier clockNs;
    private final long startNs;
    private double plannedSeconds;
    private double tookSeconds;

    /**
     * Begins now.
     *
     * @param out     where it is said
     * @param clockNs nanoseconds since any time
     */
    Progress(final PrintWriter out, final LongSupplier clockNs) {
        this.out = out;
        this.clockNs = clockNs;
        this.startNs = clockNs.getAsLong();
    }

    /** Seconds since the start. */
    double elapsedSeconds() {
        return (clockNs.getAsLong() - startNs) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    /** How long something will take that is planned to take so many seconds. */
    double estimateSeconds(final double planned) {
        return plannedSeconds == 0 ? planned : planned * Math.max(1, tookSeconds / plannedSeconds);
    }

    /** A step begins; so much is planned, with this step, until the end, and no more than a time after the start is allowed. */
    void begin(final String step, final double leftSeconds, final double allowedSeconds) {
        out.printf(
                Locale.ROOT,
                "[%s, about %s left] %s%n",
                clock(elapsedSeconds()),
                clock(Math.min(estimateSeconds(leftSeconds), Math.max(0, allowedSeconds - elapsedSeconds()))),
                step);
        out.flush();
    }

    /** A step has ended. */
    void end(final double planned, final double took) {
        plannedSeconds += planned;
        tookSeconds += took;
    }

    /** Says something in a line of its own. */
    void say(final String line) {
        out.println("    " + line);
        out.flush();
    }

    private static String clock(final double seconds) {
        final long whole = Math.round(seconds);
        return String.format(Locale.ROOT, "%d:%02d", whole / MINUTE, whole % MINUTE);
    }
}
