/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that is stopped for longer than spans may be open, payloads linger and calls wait goes on as if there had been no stop. */
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

    private void start(final String what) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoppedProgram.class.getName(),
                        what,
                        Long.toString(AGE_MS))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertEquals(StoppedProgram.RUNNING, process.inputReader().readLine());
    }

    private void signal(final String name) throws Exception {
        final Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertEquals(0, kill.waitFor());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ':',
            value = {
                StoppedProgram.AGES + ":0 expired, 0 sealed, DELIVERED, 2 delivered",
                StoppedProgram.LIMITS + ":1 and 1 delivered, DELIVERED, DELIVERED, 1 answered, 0 refused, DELIVERED"
            })
    void shouldGiveUpNothingBecauseOfAStop(final String what, final String expected) throws Exception {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            final long startNs = System.nanoTime();
            start(what);
            final long runningNs = System.nanoTime();
            signal("STOP");
            Thread.sleep(STOP_MS);
            signal("CONT");
            // the engine's threads wake up with the process
            Thread.sleep(100);
            process.outputWriter().append("go\n").flush();
            final String result = process.inputReader().readLine();
            // on a machine that is too busy, what was to be stopped has run for long enough in fact
            if (System.nanoTime() - runningNs < TimeUnit.MILLISECONDS.toNanos(STOP_MS + AGE_MS / 2)
                    && System.nanoTime() - startNs < TimeUnit.MILLISECONDS.toNanos(STOP_MS + 2 * AGE_MS)) {
                assertEquals(expected, result);
                return;
            }
            process.destroyForcibly();
        }
        assumeTrue(false, "the machine is too busy");
    }
}
