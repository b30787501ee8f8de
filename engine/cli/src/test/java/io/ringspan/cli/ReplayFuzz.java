/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text as a vector file or a capture. */
class ReplayFuzz {
    @TempDir
    private static Path folder;

    /** One case with steps of all kinds, as either kind of file. */
    static Stream<byte[]> seeds() {
        return Stream.of(ReplaySeed.vectors(), ReplaySeed.capture()).map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldReplayOrSayWhatIsWrong(final byte[] data) throws IOException {
        final Path file = Files.write(folder.resolve("file"), data);
        CommandFaults.assertDocumented(CommandRun.of("inspect", file, "--stacktrace"));
        final Path output = folder.resolve("out");
        CommandFaults.assertDocumented(CommandRun.of(
                "replay", file, "--format", "v04", "--output", output, "--stacktrace", "--mode", "lenient"));
        deleteAll(output);
    }

    private static void deleteAll(final Path output) throws IOException {
        if (Files.exists(output)) {
            try (Stream<Path> paths = Files.walk(output)) {
                for (final Path path :
                        paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
