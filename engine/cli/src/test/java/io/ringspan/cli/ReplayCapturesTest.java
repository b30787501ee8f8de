/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringspan.fixture.RecordedCases;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayCapturesTest {
    @TempDir
    private Path output;

    @ParameterizedTest
    @ValueSource(strings = {"decoder", "ring"})
    void shouldDoWhatTheReferenceDid(final String through) throws IOException {
        final RecordedCases recorded = new RecordedCases();
        for (final Path file : RecordedCases.files("captures")) {
            final CommandRun run =
                    CommandRun.of("replay", file, "--format", "v04", "--through", through, "--output", output);
            assertEquals("", run.err());
            assertEquals(0, run.status());
            RecordedCases.forEach(file, recordedCase -> recorded.check(recordedCase, output));
        }
        assertEquals(24, recorded.cases);
        assertEquals(148429, recorded.steps);
        assertEquals(546, recorded.payloads);
        assertEquals(0, recorded.errors);
    }

    @Test
    void shouldNotLookAtWhatWasRecorded() throws IOException {
        final Path file = RecordedCases.file("captures", "s18");
        final Path stripped = output.resolve("stripped.jsonl");
        RecordedCases.forEach(file, recordedCase -> {
            RecordedCases.removeExpectations(recordedCase);
            RecordedCases.writeCapture(stripped, recordedCase);
        });
        final Path with = output.resolve("with");
        final Path without = output.resolve("without");
        assertEquals(
                0,
                CommandRun.of("replay", file, "--format", "v04", "--output", with)
                        .status());
        assertEquals(
                0,
                CommandRun.of("replay", stripped, "--format", "v04", "--output", without)
                        .status());
        assertEquals(33, RecordedCases.assertSameFiles(with, without));
    }
}
