/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How often threads have woken up: how often they gave up their processor because they had to wait for something, which the system counts
 * for each.
 *
 * @param threads how their names begin
 * @param count   so far, of those that run now; less than 0 if the system does not say
 * @param timeNs  when that was read
 */
record WakeUps(String threads, long count, long timeNs) {
    /** Characters of a thread's name that any JVM tells the system. */
    static final int NAME_LENGTH = 7;

    private static final Path TASKS = Path.of("/proc/self/task");
    private static final String NAME = "Name:\t";
    private static final String COUNT = "voluntary_ctxt_switches:\t";

    /** Looks now; at no threads if there is no name. */
    static WakeUps now(final String threads) {
        return new WakeUps(threads, threads.isEmpty() ? -1 : count(threads), System.nanoTime());
    }

    private static long count(final String threads) {
        long count = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (final Path task : tasks) {
                count += countOf(task, threads);
            }
            return count;
        } catch (final IOException e) {
            // another system than Linux
            return -1;
        }
    }

    private static long countOf(final Path task, final String threads) {
        try {
            final String status = Files.readString(task.resolve("status"));
            return status.startsWith(NAME + threads) ? number(status) : 0;
        } catch (final IOException e) {
            // the thread has ended meanwhile
            return 0;
        }
    }

    private static long number(final String status) {
        final int start = status.indexOf('\n' + COUNT) + 1 + COUNT.length();
        return Long.parseLong(status, start, status.indexOf('\n', start), 10);
    }

    /** Adds how many there were a second since this look, if the system says it. */
    void addTo(final Map<String, Object> metrics) {
        final WakeUps now = now(threads);
        if (now.count >= 0) {
            metrics.put(
                    "wakeUpsPerSecond",
                    (now.count - count) * (double) TimeUnit.SECONDS.toNanos(1) / (now.timeNs - timeNs));
        }
    }
}
