/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayVectorsTest {
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
}
