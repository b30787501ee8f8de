/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes results as files: for programs, for readers, and as pictures. */
final class Report {
    /** The file for programs. */
    static final String JSON = "results.json";

    private static final String MARKDOWN = "results.md";
    private static final String PAGE = "benchmarks.md";

    private Report() {}

    /** Writes all files into a directory, and renews the page beside it if there is one. */
    static void write(final Results results, final Path directory) throws IOException {
        Files.createDirectories(directory);
        results.write(directory.resolve(JSON));
        Files.writeString(directory.resolve(MARKDOWN), MarkdownReport.of(results));
        Plots.write(results.main(), directory);
        final Path page = directory.toAbsolutePath().resolveSibling(PAGE);
        if (Files.exists(page)) {
            final String text = Files.readString(page);
            final String withTargets = Section.replace(text, "results", MarkdownReport.targets(results));
            Files.writeString(page, Section.replace(withTargets, "queue", MarkdownReport.queue(results.main())));
        }
    }
}
