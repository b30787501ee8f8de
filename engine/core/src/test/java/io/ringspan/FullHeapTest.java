/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A heap that is full for a moment ends no thread of the engine, and costs nothing without a count. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FullHeapTest {
    @Test
    void shouldGoOnBehindAFullHeap() throws IOException {
        assertSays(FullHeapProgram.WELL, FullHeapProgram.class, "-Xmx24m");
    }

    /** What is done for the first time may need the heap. */
    @Test
    void shouldCountEachSpanWhenTheFirstLossComesWithAFullHeap() throws IOException {
        assertSays(FirstLossProgram.WELL, FirstLossProgram.class, "-Xmx24m");
    }

    private static void assertSays(final String well, final Class<?> program, final String heap) throws IOException {
        final Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        heap,
                        "-XX:MaxDirectMemorySize=64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertEquals(well, process.inputReader().readLine());
        } finally {
            process.destroyForcibly();
        }
    }
}
