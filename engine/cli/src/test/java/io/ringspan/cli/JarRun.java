/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The executable jar, run as a process to its end.
 *
 * @param status exit status
 * @param out    what it wrote on standard output
 * @param err    what it wrote on standard error
 */
record JarRun(int status, String out, String err) {
    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    static final String JAR = System.getProperty("executable.jar");

    /** Runs it, with its output in files of a folder. */
    static JarRun of(final Path folder, final List<String> javaOptions, final List<?> arguments)
            throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(javaOptions);
        command.addAll(List.of("-jar", JAR));
        for (final Object argument : arguments) {
            command.add(argument.toString());
        }
        return of(folder, command);
    }

    /** Runs any command. */
    static JarRun of(final Path folder, final List<String> command) throws IOException, InterruptedException {
        final Path out = folder.resolve("stdout");
        final Path err = folder.resolve("stderr");
        final Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("still running: " + command);
        }
        return new JarRun(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
