/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What all threads have cost so far, by groups of equal names without their digits. Threads of the JVM itself that are no Java threads are
 * {@code gc} and {@code jit}, where the system names them, and everything else of the process is {@code jvm}: its other threads, and threads
 * that have ended.
 *
 * @param processNs processor time of the process, in nanoseconds
 * @param cpuNs     the same by group
 * @param bytes     allocated by Java threads, by group
 */
record ThreadGroups(long processNs, Map<String, Long> cpuNs, Map<String, Long> bytes) {
    /** The group of threads that no thread of the others accounts for. */
    static final String REST = "jvm";

    private static final String JIT = "jit";

    // the harness itself
    private static final Set<String> HARNESS = Set.of("main", FillSampler.THREAD_NAME);

    private static final Path TASKS = Path.of("/proc/self/task");

    /** Looks now. */
    static ThreadGroups now() {
        final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        final Map<String, Long> cpuNs = new TreeMap<>();
        final Map<String, Long> bytes = new TreeMap<>();
        final long[] ids = threads.getAllThreadIds();
        final long[] allocated = threads.getThreadAllocatedBytes(ids);
        final ThreadInfo[] infos = threads.getThreadInfo(ids);
        for (int i = 0; i < ids.length; i++) {
            final long threadNs = threads.getThreadCpuTime(ids[i]);
            if (infos[i] != null && threadNs >= 0) {
                final String group = group(infos[i].getThreadName());
                cpuNs.merge(group, threadNs, Long::sum);
                bytes.merge(group, Math.max(0, allocated[i]), Long::sum);
            }
        }
        addNative(cpuNs);
        final long processNs = system.getProcessCpuTime();
        final long known = cpuNs.values().stream().mapToLong(Long::longValue).sum();
        cpuNs.put(REST, Math.max(0, processNs - known));
        return new ThreadGroups(processNs, cpuNs, bytes);
    }

    /**
     * Name of the group of a thread.
     *
     * @param threadName name of the thread
     * @return the name without digits, with single dashes for whatever stood between words
     */
    static String group(final String threadName) {
        return threadName.replaceAll("[0-9]+", "").replaceAll("[^A-Za-z]+", "-").replaceAll("^-|-$", "");
    }

    /** Processor time of the compiler's threads, 0 if the system does not say. */
    long jitNs() {
        return cpuNs.getOrDefault(JIT, 0L);
    }

    private static void addNative(final Map<String, Long> cpuNs) {
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (final Path task : tasks) {
                addTask(task, cpuNs);
            }
        } catch (final IOException e) {
            // another system: all of these are in the rest
        }
    }

    private static void addTask(final Path task, final Map<String, Long> cpuNs) {
        try {
            final String name = Files.readString(task.resolve("comm"));
            final String group = nativeGroup(name);
            if (!group.isEmpty()) {
                final String[] times =
                        Files.readString(task.resolve("schedstat")).split(" ", -1);
                cpuNs.merge(group, Long.parseLong(times[0]), Long::sum);
            }
        } catch (final IOException e) {
            // the thread has ended meanwhile
        }
    }

    private static String nativeGroup(final String name) {
        if (name.startsWith("GC ") || name.startsWith("G1 ")) {
            return "gc";
        }
        return name.startsWith("C1 ") || name.startsWith("C2 ") ? JIT : "";
    }

    /** Adds what was used since an earlier look, by group and span. */
    void addTo(final Map<String, Object> metrics, final ThreadGroups before, final long spans) {
        cpuNs.forEach((group, ns) -> {
            final long used = ns - before.cpuNs.getOrDefault(group, 0L);
            if (used > 0 && !HARNESS.contains(group)) {
                metrics.put("cpuNsPerSpan." + group, (double) used / spans);
            }
        });
        long all = 0;
        for (final Map.Entry<String, Long> entry : bytes.entrySet()) {
            if (HARNESS.contains(entry.getKey())) {
                continue;
            }
            final long used = entry.getValue() - before.bytes.getOrDefault(entry.getKey(), 0L);
            if (used > 0 || metrics.containsKey("cpuNsPerSpan." + entry.getKey())) {
                metrics.put("bytesPerSpan." + entry.getKey(), (double) used / spans);
                all += used;
            }
        }
        metrics.put("bytesPerSpan.all", (double) all / spans);
    }

    /** Adds what was used since an earlier look, by group, in percent of one core. */
    void addPercentTo(final Map<String, Object> metrics, final ThreadGroups before, final long wallNs) {
        cpuNs.forEach((group, ns) -> {
            final long used = ns - before.cpuNs.getOrDefault(group, 0L);
            if (used > 0) {
                metrics.put("idleCpuPercent." + group, 100.0 * used / wallNs);
            }
        });
    }
}
