/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs mains of this jar in JVMs of their own, so that no measurement finds what another one left behind: compiled code, garbage. */
final class ChildJvm {
    /** Every JVM in which something is measured has these. */
    static final List<String> OPTIONS = List.of(
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-Xms1g",
            "-Xmx1g",
            // fresh memory is dear, and would be paid for by whoever is measured first
            "-XX:+AlwaysPreTouch",
            "-Djava.awt.headless=true");

    private static final int SHOWN_LINES = 15;

    private final Path java;
    private final List<String> options;

    private ChildJvm(final Path java, final List<String> options) {
        this.java = java;
        this.options = options;
    }

    /** Of a JDK, given by its home or its {@code bin/java}; null for the one that runs this. */
    static ChildJvm of(final Path jdk) {
        final Path given = jdk == null ? Path.of(System.getProperty("java.home")) : jdk;
        return new ChildJvm(Files.isDirectory(given) ? given.resolve("bin").resolve("java") : given, OPTIONS);
    }

    /** The same with more options. */
    ChildJvm with(final String... more) {
        final List<String> all = new ArrayList<>(options);
        Collections.addAll(all, more);
        return new ChildJvm(java, all);
    }

    /** Its {@code java}. */
    Path java() {
        return java;
    }

    /** Version and maker of the JVM, in one line. */
    String version() throws StepFailedException, InterruptedException {
        final List<String> lines = execute(List.of(java.toString(), "-XshowSettings:properties", "-version"), 20, true);
        return property(lines, "java.vm.name") + " " + property(lines, "java.runtime.version");
    }

    private static String property(final List<String> lines, final String name) {
        return lines.stream()
                .map(String::strip)
                .filter(line -> line.startsWith(name + " = "))
                .map(line -> line.substring(name.length() + 3))
                .findFirst()
                .orElse("unknown");
    }

    /**
     * Runs a main to its end.
     *
     * @param main      name of the class
     * @param arguments of the main
     * @param seconds   after which it is ended by force
     * @return lines of its standard output
     */
    List<String> run(final String main, final List<String> arguments, final int seconds)
            throws StepFailedException, InterruptedException {
        final List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main);
        command.addAll(arguments);
        return execute(command, seconds, false);
    }

    private static List<String> execute(final List<String> command, final int seconds, final boolean merged)
            throws StepFailedException, InterruptedException {
        Path out = null;
        Path err = null;
        try {
            out = Files.createTempFile("ringspan-bench", ".out");
            err = Files.createTempFile("ringspan-bench", ".err");
            final ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectErrorStream(merged);
            if (!merged) {
                builder.redirectError(err.toFile());
            }
            await(builder.start(), seconds, out, err);
            return lines(out);
        } catch (final IOException e) {
            throw new StepFailedException(command.get(0) + ": " + e.getMessage(), e);
        } finally {
            delete(out);
            delete(err);
        }
    }

    private static void await(final Process process, final int seconds, final Path out, final Path err)
            throws StepFailedException, InterruptedException, IOException {
        final Thread atExit = new Thread(() -> end(process), "end-child");
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new StepFailedException("not ended after " + seconds + " s" + tail(out, err));
            }
            if (process.exitValue() != 0) {
                throw new StepFailedException("ended with status " + process.exitValue() + tail(out, err));
            }
        } finally {
            end(process);
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (final IllegalStateException e) {
                // this JVM is shutting down, so the hook runs anyway
            }
        }
    }

    private static void end(final Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static String tail(final Path out, final Path err) throws IOException {
        final List<String> lines = new ArrayList<>(lines(out));
        lines.addAll(lines(err));
        final List<String> shown = lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size());
        return shown.isEmpty() ? "" : ":\n    " + String.join("\n    ", shown);
    }

    private static List<String> lines(final Path file) throws IOException {
        return Files.readString(file, Charset.defaultCharset()).lines().toList();
    }

    private static void delete(final Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
