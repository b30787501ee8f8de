/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.fixture.RecordedCases;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Standard output that fails, at any byte: never a success, and quiet only if nobody reads. */
class FailingOutputTest {
    private static final int TRIES = 40;

    @TempDir
    private Path folder;

    private List<String[]> commands() throws IOException {
        final String vectors = RecordedCases.file("vectors", "01-").toString();
        return List.of(
                new String[] {"--help"},
                new String[] {"--version"},
                new String[] {"inspect", "--help"},
                new String[] {"inspect", vectors},
                new String[] {"inspect", vectors, "--limit", "3"},
                new String[] {"replay", vectors, "--format", "v04", "--output", folder.toString()});
    }

    private record Run(int status, int length, String err) {}

    private static Run run(final String[] arguments, final int limit, final String failure) {
        final ByteArrayOutputStream written = new ByteArrayOutputStream();
        final OutputStream out = new OutputStream() {
            @Override
            public void write(final int b) throws IOException {
                if (written.size() >= limit) {
                    throw new IOException(failure);
                }
                written.write(b);
            }
        };
        final StringWriter err = new StringWriter();
        final int status =
                Main.run(arguments, new CheckedOutput(out, false), StandardCharsets.UTF_8, new PrintWriter(err, true));
        return new Run(status, written.size(), err.toString());
    }

    @Test
    void shouldFailWhereverADiskIsFull() throws IOException {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (final String[] command : commands()) {
            final String name = "seed " + seed + ", " + String.join(" ", command);
            final Run whole = run(command, Integer.MAX_VALUE, "");
            assertEquals(0, whole.status, name);
            for (int i = 0; i < TRIES; i++) {
                // the first byte, the last one, and any in between; the time in a summary may have a digit more or less
                final int limit = i == 0 ? 0 : i == 1 ? whole.length - 4 : random.nextInt(whole.length - 4);
                final Run run = run(command, limit, "No space left on device");
                assertEquals(1, run.status, name + ", at " + limit);
                assertEquals(
                        "ringspan: standard output cannot be written: No space left on device",
                        run.err.strip(),
                        name + ", at " + limit);
            }
        }
    }

    @Test
    void shouldEndQuietlyWhenNobodyReads() throws IOException {
        for (final String[] command : commands()) {
            for (final int limit : new int[] {0, 5}) {
                assertEquals(new Run(0, limit, ""), run(command, limit, "Broken pipe"), String.join(" ", command));
            }
        }
    }

    @Test
    void shouldKeepTheStatusOfWhatFailedAnyway() {
        final Run run =
                run(new String[] {"inspect", folder.resolve("missing").toString()}, 0, "No space left on device");
        assertEquals(1, run.status);
        assertTrue(run.err.contains("no such file"), run.err);
    }
}
