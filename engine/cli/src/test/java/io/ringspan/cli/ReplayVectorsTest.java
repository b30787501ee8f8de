/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringspan.fixture.RecordedCases;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayVectorsTest {
    private static final int ERROR_FREE = 566;

    @TempDir
    private Path output;

    @Test
    void shouldDoThroughDecoderWhatTheReferenceDid() throws IOException {
        final RecordedCases recorded = new RecordedCases();
        for (final Path file : RecordedCases.files("vectors")) {
            final CommandRun run = CommandRun.of("replay", file, "--format", "v04", "--output", output);
            assertEquals("", run.err());
            assertEquals(0, run.status());
            RecordedCases.forEach(file, recordedCase -> recorded.check(recordedCase, output));
        }
        assertEquals(1484, recorded.cases);
        assertEquals(33127, recorded.steps);
        assertEquals(2452, recorded.payloads);
        assertEquals(4818, recorded.errors);
        assertEquals(10687, recorded.reads);
    }

    @Test
    void shouldDoThroughRingWhatTheReferenceDidWithoutErrors() throws IOException {
        final RecordedCases recorded = new RecordedCases();
        final List<ObjectNode> cases = new ArrayList<>();
        for (final Path file : RecordedCases.files("vectors")) {
            RecordedCases.forEach(file, recordedCase -> {
                if (!RecordedCases.hasErrors(recordedCase)) {
                    cases.add(recordedCase);
                }
            });
        }
        final Path input = output.resolve("error-free.json");
        RecordedCases.writeVectors(input, cases);
        final CommandRun run =
                CommandRun.of("replay", input, "--format", "v04", "--through", "ring", "--output", output);
        assertEquals("", run.err());
        assertEquals(0, run.status());
        cases.forEach(recordedCase -> recorded.check(recordedCase, output));
        assertEquals(ERROR_FREE, recorded.cases);
        assertEquals(0, recorded.errors);
    }

    @Test
    void shouldNotLookAtWhatWasRecorded() throws IOException {
        int files = 0;
        for (final String prefix : List.of("04-chunks", "08-errors", "09-extras", "12-queue", "10b-random")) {
            final Path file = RecordedCases.file("vectors", prefix);
            final List<ObjectNode> cases = new ArrayList<>();
            RecordedCases.forEach(file, recordedCase -> {
                RecordedCases.removeExpectations(recordedCase);
                cases.add(recordedCase);
            });
            final Path stripped = output.resolve(prefix + ".json");
            RecordedCases.writeVectors(stripped, cases);
            final Path with = output.resolve(prefix + "-with");
            final Path without = output.resolve(prefix + "-without");
            assertEquals(
                    0,
                    CommandRun.of("replay", file, "--format", "v04", "--output", with)
                            .status());
            assertEquals(
                    0,
                    CommandRun.of("replay", stripped, "--format", "v04", "--output", without)
                            .status());
            files += RecordedCases.assertSameFiles(with, without);
        }
        assertTrue(files > 700, () -> "looked at too few files");
    }

    @Test
    void shouldDoTheSameThroughRingAndDecoderInLenientMode() throws IOException {
        final Path file = RecordedCases.file("vectors", "10b-random");
        for (final String through : List.of("decoder", "ring")) {
            final CommandRun run = CommandRun.of(
                    "replay",
                    file,
                    "--format",
                    "v04",
                    "--mode",
                    "lenient",
                    "--through",
                    through,
                    "--output",
                    output.resolve(through));
            assertEquals(0, run.status());
        }
        assertEquals(220, RecordedCases.assertSameFiles(output.resolve("decoder"), output.resolve("ring")));
    }
}
