/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the measurements ran on, without what would tell it from others of its kind.
 *
 * @param processor its maker's name for it
 * @param cores     that the JVM may use
 * @param memoryGiB of the machine
 * @param system    name and version of the operating system
 */
record Machine(String processor, int cores, long memoryGiB, String system) {
    /** This one. */
    static Machine current() {
        final var bean = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        return new Machine(
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                Math.round(bean.getTotalMemorySize() / (double) (1 << 30)),
                System.getProperty("os.name") + " "
                        + System.getProperty("os.version").replaceAll("[^0-9.].*", "") + " "
                        + System.getProperty("os.arch"));
    }

    private static String processorName() {
        try {
            return Files.readString(Path.of("/proc/cpuinfo"))
                    .lines()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (final IOException e) {
            return "unknown";
        }
    }
}
