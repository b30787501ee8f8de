/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fails if a ratio has become worse. */
@Command(
        name = "compare",
        description = {
            "Compares the ratios of two runs, and fails if one is worse than before by more than its recorded spread.",
            "The allowance is 15 %% of the old median at least, because three rounds do not always show how far they may lie apart.",
            "What a run made now shows as worse is measured once more, and only counts if it is worse again."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:nothing is worse",
            "1:something is worse, or a ratio was not measured",
            "2:a file cannot be read, or wrong options"
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class CompareCommand implements Callable<Integer> {
    private static final Path COMMITTED = Path.of("docs", "benchmarks", "results.json");

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "BASE",
            description = "The results.json to compare with. Default: docs/benchmarks/results.json.")
    private Path base = COMMITTED;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NEW",
            description = "The results.json to be judged. Default: that of a quick run, made now.")
    private Path fresh;

    /** Used by the command line. */
    public CompareCommand() {}

    @Override
    public Integer call() throws IOException {
        final PrintWriter out = spec.commandLine().getOut();
        try {
            // before minutes are spent on the other one
            final Results old = Results.read(base);
            final Comparison comparison = compare(old, fresh == null ? measure() : Results.read(fresh));
            boolean isWorse = comparison.isWorse();
            boolean isComplete = comparison.isComplete();
            if (isWorse && fresh == null) {
                out.println("Once more, to see whether that was noise.");
                final Comparison second = compare(old, measure());
                isWorse = comparison.isWorseAgainIn(second);
                isComplete &= second.isComplete();
            }
            out.println(isWorse ? "Something is worse." : "Nothing is worse.");
            if (!isComplete) {
                out.println("Not every ratio was measured.");
            }
            out.flush();
            return isWorse || !isComplete ? 1 : 0;
        } catch (final UnreadableException e) {
            spec.commandLine().getErr().println("ringspan-bench: " + e.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
    }

    private Comparison compare(final Results old, final Results now) throws UnreadableException {
        final Comparison comparison = new Comparison(old, now);
        spec.commandLine().getOut().print(comparison.table());
        if (comparison.lines().isEmpty()) {
            throw new UnreadableException(base, "has nothing in common with the new results", null);
        }
        return comparison;
    }

    private Results measure() throws IOException {
        final Path directory = Files.createTempDirectory("ringspan-bench");
        new CommandLine(new RunCommand())
                .setOut(spec.commandLine().getOut())
                .execute("--quick", "--out", directory.toString());
        return Results.read(directory.resolve("results.json"));
    }
}
