/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes tables and plots again. */
@Command(
        name = "report",
        description = "Writes tables and plots again from the results.json that a run has written, beside it.",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:written", "2:the file cannot be read, or wrong options"},
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "Default: ${DEFAULT-VALUE}.",
            defaultValue = "docs/benchmarks/results.json")
    private Path file;

    /** Used by the command line. */
    public ReportCommand() {}

    @Override
    public Integer call() throws IOException {
        try {
            Report.write(Results.read(file), file.toAbsolutePath().getParent());
            return 0;
        } catch (final UnreadableException e) {
            spec.commandLine().getErr().println("ringspan-bench: " + e.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
    }
}
