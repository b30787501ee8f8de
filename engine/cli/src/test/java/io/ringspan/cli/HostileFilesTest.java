/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.cli.registry.ReadableFormat;
import io.ringspan.fixture.RecordedCases;
import io.ringspan.model.Hostile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are cut or damaged. */
class HostileFilesTest {
    private static final int FLIPPED = 120;
    private static final int EVERY = 32;
    private static final int FLIPS_PER_FILE = 5;
    private static final int FILES = 12;

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
    @EnumSource
    void shouldInspectPayloadsOfEveryFormatOrSayWhatIsWrong(final ReadableFormat format) throws IOException {
        final Path out = folder.resolve("out");
        final CommandRun replay = CommandRun.of(
                "replay", RecordedCases.file("vectors", "09-"), "--format", format.toString(), "--output", out);
        assertEquals(0, replay.status(), replay.err());
        final Random random = new Random(Hostile.SEED);
        int failed = 0;
        int files = 0;
        try (Stream<Path> paths = Files.walk(out)) {
            for (final Path valid : paths.filter(path -> path.toString().endsWith(format.suffix()))
                    .sorted()
                    .limit(FILES)
                    .toList()) {
                files++;
                assertEquals(0, CommandRun.of("inspect", valid).status(), valid::toString);
                for (final byte[] bytes : Hostile.flips(Files.readAllBytes(valid), FLIPS_PER_FILE, random)) {
                    // with the suffix, and known by the content alone
                    for (final String name : List.of("file" + format.suffix(), "file")) {
                        final Path file = Files.write(folder.resolve(name), bytes);
                        final CommandRun run = CommandRun.of("inspect", file, "--stacktrace");
                        CommandFaults.assertDocumented(run);
                        failed += run.status();
                    }
                }
            }
        }
        assertEquals(FILES, files);
        assertTrue(failed > 20, "only " + failed + " failed");
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
