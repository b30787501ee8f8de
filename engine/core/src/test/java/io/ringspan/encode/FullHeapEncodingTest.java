/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A heap that is too full for an encoder's lists to grow costs the chunk at hand, and nothing behind it. */
class FullHeapEncodingTest {
    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldEncodeWhatComesBehindAFullHeap() throws Exception {
        final Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-Xmx16m",
                        "-XX:+UseSerialGC",
                        "-XX:MaxDirectMemorySize=512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FullHeapEncodingProgram.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            final List<String> expected = List.of("v0.4", "v0.5", "v1.0", "otlp", "otlp-native", "otlp-native-json");
            assertEquals(
                    expected.stream()
                            .map(format -> format + ' ' + FullHeapEncodingProgram.WELL)
                            .toList(),
                    process.inputReader().lines().toList());
        } finally {
            process.destroyForcibly();
        }
    }
}
