/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code stat}, run as a process, against a JVM that runs, and one that has been killed. */
class StatCommandIT {
    @TempDir
    private Path folder;

    @Test
    void shouldShowAJvmThatRunsAndWhatItSaidLastWhenItHasBeenKilled() throws Exception {
        final Path temporary = folder.resolve("temporary files");
        assertTrue(temporary.toFile().mkdir());
        final Process leaking = new ProcessBuilder(
                        JarRun.JAVA,
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        // as application servers have it; the command finds that out
                        "-Djava.io.tmpdir=" + temporary,
                        "-Dringspan.service=checkout",
                        "-cp",
                        JarRun.JAR
                                + File.pathSeparator
                                + Path.of("target", "test-classes").toAbsolutePath(),
                        LeakingProgram.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            final BufferedReader reader = leaking.inputReader();
            assertEquals("leaked", reader.readLine());
            final JarRun running = JarRun.of(folder, List.of(), List.of("stat", leaking.pid()));
            assertEquals("", running.err());
            assertEquals(0, running.status(), running.out());
            assertTrue(running.out().startsWith("checkout  pid " + leaking.pid()), running.out());
            assertTrue(running.out().contains("nothing is wrong"), running.out());

            // on most systems that is kill -9
            assertTrue(leaking.destroyForcibly().waitFor(30, TimeUnit.SECONDS));
            final List<String> options = List.of("-Djava.io.tmpdir=" + temporary);
            final JarRun killed = JarRun.of(folder, options, List.of("stat", leaking.pid()));
            assertEquals(3, killed.status(), killed.err());
            assertTrue(killed.out().contains("! process " + leaking.pid() + " is gone since "), killed.out());
            assertTrue(killed.out().lines().anyMatch(line -> line.matches("live +10 +10")), killed.out());
            final JarRun list = JarRun.of(folder, options, List.of("stat"));
            assertEquals(3, list.status(), list.err());
            assertTrue(list.out().lines().anyMatch(line -> line.matches(leaking.pid() + " .* gone")), list.out());
        } finally {
            leaking.destroyForcibly();
        }
    }
}
