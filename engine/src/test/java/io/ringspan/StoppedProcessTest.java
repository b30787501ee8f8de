/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A process that is stopped for longer than spans may be open and payloads linger goes on as if there had been no stop. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoppedProcessTest {
    private static final long AGE_MS = 2000;
    private static final long STOP_MS = 2500;
    private static final int TRIES = 5;

    private Process process;

    @AfterEach
    void endProcess() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private void start() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoppedProgram.class.getName(),
                        Long.toString(AGE_MS))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertEquals(StoppedProgram.RUNNING, process.inputReader().readLine());
    }

    private void signal(final String name) throws Exception {
        final Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertEquals(0, kill.waitFor());
    }

    @Test
    void shouldExpireAndSendNothingBecauseOfAStop() throws Exception {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            start();
            final long startNs = System.nanoTime();
            signal("STOP");
            Thread.sleep(STOP_MS);
            signal("CONT");
            // the engine's threads wake up with the process
            Thread.sleep(100);
            process.outputWriter().append("go\n").flush();
            final String result = process.inputReader().readLine();
            // on a machine that is too busy, what was to be stopped has run for long enough in fact
            if (System.nanoTime() - startNs < TimeUnit.MILLISECONDS.toNanos(STOP_MS + AGE_MS / 2)) {
                assertEquals("0 expired, 0 sealed, DELIVERED, 2 delivered", result);
                return;
            }
            process.destroyForcibly();
        }
        assumeTrue(false, "the machine is too busy");
    }
}
