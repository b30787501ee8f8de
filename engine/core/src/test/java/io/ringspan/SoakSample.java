/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import com.sun.management.UnixOperatingSystemMXBean;
import io.ringspan.counters.LedgerView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * What a process and its engine hold at a moment; what the system does not tell is 0.
 *
 * @param heap    used after a collection, in bytes
 * @param direct  memory of direct buffers, in bytes
 * @param rss     resident, in bytes
 * @param threads live ones
 * @param files   open handles, sockets among them
 * @param spans   in the span table, those on their way included
 * @param blocks  of attributes in use
 * @param strings in the string table
 * @param waits   of producers for a full ring, so far
 * @param delivered spans so far
 * @param dropped   spans so far
 * @param unaccounted spans, records and traces that the books do not know, and those in flight that are less than none
 */
record SoakSample(
        long heap,
        long direct,
        long rss,
        long threads,
        long files,
        long spans,
        long blocks,
        long strings,
        long waits,
        long delivered,
        long dropped,
        long unaccounted) {
    static final String HEADER = String.format(
            "%7s %8s %9s %8s %7s %5s %6s %7s %7s %5s %10s %10s %5s",
            "time s",
            "heap MB",
            "direct MB",
            "rss MB",
            "threads",
            "files",
            "spans",
            "blocks",
            "strings",
            "waits",
            "delivered",
            "dropped",
            "unacc");

    private static final Path STATM = Path.of("/proc/self/statm");
    private static final long PAGE_LENGTH = 4096;
    private static final double MB = 1 << 20;

    /** What of a sample must stay flat, by how much it may differ, in parts and at all. */
    record Bound(String name, ToLongFunction<SoakSample> value, double parts, long atAll) {
        /** Null if it is flat: medians of the second fifth and of the last are compared. */
        String complaint(final List<SoakSample> samples) {
            final int fifth = samples.size() / 5;
            final long before = median(samples.subList(fifth, 2 * fifth));
            final long after = median(samples.subList(samples.size() - fifth, samples.size()));
            return after > before * (1 + parts) + atAll ? name + " grew from " + before + " to " + after : null;
        }

        private long median(final List<SoakSample> some) {
            final long[] values = some.stream().mapToLong(value).toArray();
            Arrays.sort(values);
            return values[values.length / 2];
        }
    }

    static final List<Bound> BOUNDS = List.of(
            new Bound("heap", SoakSample::heap, 0.05, 2 << 20),
            new Bound("direct memory", SoakSample::direct, 0.01, 1 << 20),
            new Bound("resident memory", SoakSample::rss, 0.05, 32 << 20),
            new Bound("threads", SoakSample::threads, 0, 4),
            new Bound("open files", SoakSample::files, 0, 8),
            new Bound("spans in the table", SoakSample::spans, 0.25, 512),
            new Bound("attribute blocks", SoakSample::blocks, 0.25, 1024),
            new Bound("strings", SoakSample::strings, 0.25, 512));

    static SoakSample take(
            final LedgerView ledger, final long spans, final long blocks, final long strings, final long waits) {
        System.gc();
        final var balance = ledger.spans();
        long unaccounted = 0;
        for (final var each : List.of(balance, ledger.records(), ledger.traces())) {
            unaccounted += Math.abs(each.unaccounted()) + Math.max(0, -each.inFlight());
        }
        return new SoakSample(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("direct"))
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum(),
                residentBytes(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                        ? unix.getOpenFileDescriptorCount()
                        : 0,
                spans,
                blocks,
                strings,
                waits,
                balance.delivered(),
                balance.dropped(),
                unaccounted);
    }

    private static long residentBytes() {
        if (!Files.exists(STATM)) {
            return 0;
        }
        try {
            return Long.parseLong(Files.readString(STATM).split(" ", -1)[1]) * PAGE_LENGTH;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String line(final long seconds) {
        return String.format(
                Locale.ROOT,
                "%7d %8.1f %9.1f %8.1f %7d %5d %6d %7d %7d %5d %10d %10d %5d",
                seconds,
                heap / MB,
                direct / MB,
                rss / MB,
                threads,
                files,
                spans,
                blocks,
                strings,
                waits,
                delivered,
                dropped,
                unaccounted);
    }
}
