/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.model.Hostile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are cut or damaged. */
class HostileFilesTest {
    private static final int FLIPPED = 120;
    private static final int EVERY = 32;

    @TempDir
    private Path folder;

    @Test
    void shouldInspectOrSayWhatIsWrong() throws IOException {
        final List<byte[]> hostile = Hostile.ofEveryOpcode();
        int failed = 0;
        for (int i = 0; i < hostile.size(); i += EVERY) {
            final Path file = Files.write(folder.resolve("buffer"), hostile.get(i));
            final CommandRun run = CommandRun.of("inspect", file, "--stacktrace");
            CommandFaults.assertDocumented(run);
            failed += run.status();
        }
        assertTrue(failed > 100, "only " + failed + " failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"decoder", "ring"})
    void shouldReplayOrSayWhatIsWrong(final String through) throws IOException {
        int failed = 0;
        final Random random = new Random(Hostile.SEED);
        for (final String text : List.of(ReplaySeed.vectors(), ReplaySeed.capture())) {
            final byte[] valid = text.getBytes(StandardCharsets.UTF_8);
            final int count = through.equals("ring") ? FLIPPED / 3 : FLIPPED;
            for (final byte[] bytes : Hostile.flips(valid, count, random)) {
                final Path file = Files.write(folder.resolve("file"), bytes);
                final CommandRun run = CommandRun.of(
                        "replay",
                        file,
                        "--format",
                        "v04",
                        "--output",
                        folder.resolve("out"),
                        "--through",
                        through,
                        "--stacktrace");
                CommandFaults.assertDocumented(run);
                failed += run.status();
            }
        }
        assertTrue(failed > 20, "only " + failed + " failed");
    }
}
