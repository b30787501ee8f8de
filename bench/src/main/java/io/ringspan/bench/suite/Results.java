/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run of the suite found.
 *
 * @param format  of the file
 * @param date    of the end of the first run, UTC
 * @param commit  of the sources of the first run; empty if unknown
 * @param quick   whether it was the short run
 * @param minutes that the first run took
 * @param machine on which
 * @param waitStrategy the engine's default
 * @param runs    one a JDK; the targets are set for the first one
 */
record Results(
        int format,
        String date,
        String commit,
        boolean quick,
        double minutes,
        Machine machine,
        String waitStrategy,
        List<Run> runs) {
    /** The format that this reads and writes. */
    static final int FORMAT = 1;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** The run on the JDK for which targets are set. */
    Run main() {
        return runs.get(0);
    }

    /** The same with a run on a further JDK, in place of what was measured on that one before. */
    Results with(final Run further) {
        final List<Run> all = new ArrayList<>(runs);
        all.subList(1, all.size()).removeIf(run -> run.shortName().equals(further.shortName()));
        all.add(further);
        return new Results(format, date, commit, quick, minutes, machine, waitStrategy, List.copyOf(all));
    }

    void write(final Path file) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(this) + "\n");
    }

    /** Reads what {@link #write} wrote. */
    static Results read(final Path file) throws UnreadableException {
        final Results results;
        try {
            results = JSON.readValue(file.toFile(), Results.class);
        } catch (final IOException e) {
            final String reason = e instanceof java.io.FileNotFoundException ? "no such file" : e.getMessage();
            throw new UnreadableException(file, "not results of this suite: " + reason, e);
        }
        if (results == null || results.format != FORMAT || results.runs == null || results.runs.isEmpty()) {
            throw new UnreadableException(file, "not results of this suite in format " + FORMAT, null);
        }
        return results;
    }
}
