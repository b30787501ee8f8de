/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringspan.fixture.RecordedCases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The executable jar, run as a process. */
class CommandLineIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"decoder", "ring"})
    void shouldReplayACapture(final String through) throws IOException, InterruptedException {
        final Path file = RecordedCases.file("captures", "s24");
        final JarRun run =
                run("replay", file, "--format", "v04", "--output", folder.resolve("out"), "--through", through);
        assertEquals("", run.err());
        assertEquals(0, run.status());
        assertTrue(run.out().startsWith("1 case, 880 steps (0 with an error), 1 payload, 341673 bytes, "), run.out());
        final RecordedCases recorded = new RecordedCases();
        RecordedCases.forEach(file, recordedCase -> recorded.check(recordedCase, folder.resolve("out")));
        assertEquals(1, recorded.payloads);
    }

    @Test
    void shouldReplayAVectorFile() throws IOException, InterruptedException {
        final Path file = RecordedCases.file("vectors", "12-");
        final JarRun run = run("replay", file, "--format", "v04", "--output", folder.resolve("out"));
        assertEquals("", run.err());
        assertEquals(0, run.status());
        final RecordedCases recorded = new RecordedCases();
        RecordedCases.forEach(file, recordedCase -> recorded.check(recordedCase, folder.resolve("out")));
        assertEquals(5, recorded.cases);
    }

    @Test
    void shouldInspectACaptureAndAVectorFile() throws IOException, InterruptedException {
        final JarRun capture = run("inspect", RecordedCases.file("captures", "s24"), "--limit", "10");
        assertEquals("", capture.err());
        assertEquals(0, capture.status());
        assertTrue(capture.out().contains("13 CreateSpan "), capture.out());
        assertEquals(0, run("inspect", RecordedCases.file("vectors", "01-")).status());
    }

    @Test
    void shouldRefuseGarbageInOneLine() throws IOException, InterruptedException {
        final Path file = Files.write(
                folder.resolve("garbage"), "\u0001\u0002garbage".repeat(9).getBytes(StandardCharsets.UTF_8));
        for (final JarRun run : List.of(
                run("inspect", file), run("replay", file, "--format", "v04", "--output", folder.resolve("out")))) {
            assertEquals(1, run.status());
            assertEquals(1, run.err().lines().count(), run.err());
            assertTrue(run.err().startsWith("ringspan: " + file), run.err());
        }
    }

    @Test
    void shouldPrintStackTracesOnlyWhenAsked() throws IOException, InterruptedException {
        final JarRun run = run("inspect", "--stacktrace", folder.resolve("missing"));
        assertEquals(1, run.status());
        assertTrue(run.err().contains("\tat io.ringspan."), run.err());
    }

    @Test
    void shouldSayHowItIsUsed() throws IOException, InterruptedException {
        final JarRun help = run("--help");
        assertEquals(0, help.status());
        assertTrue(help.out().contains("replay") && help.out().contains("inspect"), help.out());
        final JarRun version = run("--version");
        assertEquals(0, version.status());
        assertTrue(version.out().matches("ringspan \\d+\\.\\d+\\.\\d+.*\\R"), version.out());
        final JarRun none = run();
        assertEquals(2, none.status());
        assertEquals(1, none.err().lines().count(), none.err());
    }

    @Test
    void shouldFailWhenTheOutputIsFull() throws IOException, InterruptedException {
        final Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        final Path vectors = RecordedCases.file("vectors", "01-");
        for (final String command : List.of(
                "--help",
                "inspect " + vectors,
                "replay " + vectors + " --format v04 --output " + folder.resolve("out"),
                "demo --seconds 0.5 --rate 1000")) {
            final JarRun run = shell(command + " > " + full);
            assertEquals(1, run.status(), command + ": " + run.err());
            assertTrue(run.err().contains("ringspan: standard output cannot be written: "), command + ": " + run.err());
        }
    }

    @Test
    void shouldFailWhenAFileCannotBeWritten() throws IOException, InterruptedException {
        final Path file = RecordedCases.file("captures", "s24");
        // a limit of the shell for the length of files stands for a full disk
        final JarRun run = shell(
                "replay " + file + " --format v04 --output " + folder.resolve("out"), "trap '' XFSZ; ulimit -f 64; ");
        assertEquals(1, run.status(), run.out());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    @Test
    void shouldEndQuietlyWhenNobodyReadsOn() throws IOException, InterruptedException {
        final JarRun run = shell("inspect " + RecordedCases.file("captures", "s24") + " | head -n 1");
        assertEquals("", run.err());
        assertEquals(1, run.out().lines().count());
        assertEquals(0, run.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "hi-IN-u-nu-deva", "tr-TR", "fa-IR", "my-MM-u-nu-mymr"})
    void shouldPrintTheSameUnderEveryLocale(final String tag) throws IOException, InterruptedException {
        final java.util.Locale locale = java.util.Locale.forLanguageTag(tag);
        final List<String> options = List.of(
                "-Duser.language=" + locale.getLanguage(),
                "-Duser.country=" + locale.getCountry(),
                "-Duser.extensions=" + (tag.contains("-u-") ? tag.substring(tag.indexOf("-u-") + 1) : "u-nu-native"));
        final Path vectors = RecordedCases.file("vectors", "01-");
        assertEquals(
                JarRun.of(folder, List.of(), List.of("inspect", vectors)),
                JarRun.of(folder, options, List.of("inspect", vectors)));
        final JarRun replay = JarRun.of(
                folder, options, List.of("replay", vectors, "--format", "v04", "--output", folder.resolve("out")));
        assertTrue(replay.out().matches("[ -~]+\\R"), replay.out());
    }

    private JarRun shell(final String command) throws IOException, InterruptedException {
        return shell(command, "");
    }

    // status is that of the last command that failed
    private JarRun shell(final String command, final String before) throws IOException, InterruptedException {
        return JarRun.of(
                folder,
                List.of(
                        "bash",
                        "-c",
                        before + "set -o pipefail; '" + JarRun.JAVA + "' -jar '" + JarRun.JAR + "' " + command));
    }

    private JarRun run(final Object... arguments) throws IOException, InterruptedException {
        return JarRun.of(folder, List.of(), List.of(arguments));
    }
}
