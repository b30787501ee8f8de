/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCapturesTest {
    @TempDir
    private Path output;

    @Test
    void shouldDoThroughDecoderWhatTheReferenceDid() throws IOException {
        final RecordedCases recorded = new RecordedCases();
        for (final Path file : RecordedCases.files("captures")) {
            final CommandRun run = CommandRun.of("replay", file, "--format", "v04", "--output", output);
            assertEquals("", run.err());
            assertEquals(0, run.status());
            RecordedCases.forEach(file, recordedCase -> recorded.check(recordedCase, output));
        }
        assertEquals(24, recorded.cases);
        assertEquals(148429, recorded.steps);
        assertEquals(546, recorded.payloads);
        assertEquals(0, recorded.errors);
    }
}
