/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the processors did since boot, and what of it was ours, in ticks. Linux only; elsewhere everything is not a number.
 *
 * @param total  all ticks of all processors
 * @param busy   ticks in which a processor worked for this machine
 * @param stolen ticks that the host gave to others
 * @param own    ticks of this process and of its children that have ended
 */
record HostLoad(double total, double busy, double stolen, double own) {
    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;
    private static final int STEAL = 7;
    // in /proc/self/stat behind the name: user and system time, and both of the children
    private static final int FIRST_TIME = 11;
    private static final int TIMES = 4;

    /** As of now. */
    static HostLoad read() {
        try {
            final String stat = Files.readString(Path.of("/proc/stat"));
            final String self = Files.readString(Path.of("/proc/self/stat"));
            return parse(stat, self);
        } catch (final IOException e) {
            return new HostLoad(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        }
    }

    /** From the text of {@code /proc/stat} and {@code /proc/self/stat}. */
    static HostLoad parse(final String stat, final String self) {
        final String[] all = stat.lines().findFirst().orElse("").strip().split("\\s+", -1);
        double total = 0;
        // guests' time is in the time of their users already
        for (int i = 1; i < all.length && i <= STEAL + 1; i++) {
            total += Double.parseDouble(all[i]);
        }
        final double stolen = Double.parseDouble(all[STEAL + 1]);
        final double idle = Double.parseDouble(all[IDLE + 1]) + Double.parseDouble(all[IO_WAIT + 1]);
        final String[] times = self.substring(self.lastIndexOf(')') + 2).split(" ", -1);
        double own = 0;
        for (int i = FIRST_TIME; i < FIRST_TIME + TIMES; i++) {
            own += Double.parseDouble(times[i]);
        }
        return new HostLoad(total, total - idle - stolen, stolen, own);
    }

    /** What the host kept from us since then, in percent of all processors. */
    double stolenPercentSince(final HostLoad then) {
        return 100 * (stolen - then.stolen) / (total - then.total);
    }

    /** What other programs of this machine took since then, in percent of all processors. */
    double othersPercentSince(final HostLoad then) {
        return Math.max(0, 100 * (busy - then.busy - (own - then.own)) / (total - then.total));
    }
}
