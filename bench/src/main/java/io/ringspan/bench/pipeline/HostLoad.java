/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the machine was doing so far, for all of its processors together.
 *
 * @param totalTicks  ticks of all kinds
 * @param busyTicks   ticks in which something of this machine ran
 * @param stolenTicks ticks that other machines of the host had
 * @param ownNs       processor time of what is measured, in nanoseconds
 */
record HostLoad(long totalTicks, long busyTicks, long stolenTicks, long ownNs) {
    private static final Path STAT = Path.of("/proc/stat");
    private static final double NS_PER_TICK = TimeUnit.SECONDS.toNanos(1) / 100.0;
    // positions in the line: user nice system idle iowait irq softirq steal
    private static final int IDLE = 4;
    private static final int IO_WAIT = 5;
    private static final int STEAL = 8;

    /**
     * Looks now.
     *
     * @param ownNs processor time of what is measured
     */
    static HostLoad now(final long ownNs) {
        try (var lines = Files.lines(STAT)) {
            return parse(lines.findFirst().orElse(""), ownNs);
        } catch (final IOException e) {
            // another system: it does not say
            return new HostLoad(0, 0, 0, ownNs);
        }
    }

    static HostLoad parse(final String line, final long ownNs) {
        final String[] fields = line.trim().split(" +", -1);
        long total = 0;
        for (int i = 1; i <= STEAL && i < fields.length; i++) {
            total += Long.parseLong(fields[i]);
        }
        if (fields.length <= STEAL) {
            return new HostLoad(0, 0, 0, ownNs);
        }
        final long stolen = Long.parseLong(fields[STEAL]);
        final long idle = Long.parseLong(fields[IDLE]) + Long.parseLong(fields[IO_WAIT]);
        return new HostLoad(total, total - idle - stolen, stolen, ownNs);
    }

    /** Shares since an earlier look, in percent of all processors. */
    Map<String, Object> since(final HostLoad before) {
        final double total = Math.max(1, totalTicks - before.totalTicks);
        final double own = (ownNs - before.ownNs) / NS_PER_TICK;
        final Map<String, Object> result = new LinkedHashMap<>();
        result.put("stolenPercent", 100 * (stolenTicks - before.stolenTicks) / total);
        result.put("otherCpuPercent", Math.max(0, 100 * (busyTicks - before.busyTicks - own) / total));
        return result;
    }
}
