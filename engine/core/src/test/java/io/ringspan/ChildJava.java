/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of the tests in a JVM of its own, with limits that would not do for this one. */
final class ChildJava {
    private static final int TIMEOUT_S = 100;

    private ChildJava() {}

    /**
     * Runs a program to its end.
     *
     * @param prefix  of the command line, such as a shell that sets limits
     * @param options of the JVM
     * @param program name of the class, and its arguments
     * @return what it printed, when it ended with 0
     */
    static String run(final List<String> prefix, final List<String> options, final String... program) throws Exception {
        final List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(program));
        final Path output = Files.createTempFile("child", ".log");
        try {
            final ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
            final Process process = builder.start();
            boolean isOver = false;
            try {
                isOver = process.waitFor(TIMEOUT_S, TimeUnit.SECONDS);
            } finally {
                process.destroyForcibly().waitFor();
            }
            final String printed = Files.readString(output, StandardCharsets.UTF_8);
            assertTrue(isOver, () -> "did not end: " + printed);
            assertEquals(0, process.exitValue(), printed);
            return printed;
        } finally {
            Files.delete(output);
        }
    }
}
