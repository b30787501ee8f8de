/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import io.ringspan.bench.suite.Plan.Part;
import io.ringspan.bench.suite.Plan.Scope;
import io.ringspan.config.EngineConfig;
import io.ringspan.pipeline.WaitStrategies;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures everything, and writes down what came out. */
@Command(
        name = "run",
        description = {
            "Measures what targets need in several rounds, then everything else, and writes results.json, results.md and plots.",
            "Each measurement has a JVM of its own, one after the other; 2 GiB of free memory are enough. Nothing else should run"
                    + " on the machine: what others took of it is written down beside each measurement."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:everything was measured",
            "1:a measurement failed; the others are written down",
            "2:wrong options, or with --jdk no results to add to"
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class RunCommand implements Callable<Integer> {
    /** What may be asked for alone. */
    enum Only {
        targets,
        stages,
        pipeline,
        waiting
    }

    private static final int MINUTE = 60;
    private static final Path KEPT = Path.of("docs", "benchmarks");
    private static final Path NOT_KEPT = Path.of("target", "benchmarks");

    @Spec
    private CommandSpec spec;

    @Option(names = "--quick", description = "Only what targets need, shorter: less than 4 minutes instead of 20.")
    private boolean quick;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where results go. If a benchmarks.md with markers is beside it, its table is renewed."
                    + " Default: docs/benchmarks; with --quick or --only: target/benchmarks.")
    private Path out;

    @Option(
            names = "--jdk",
            paramLabel = "PATH",
            description =
                    "Only what targets need, on another JDK, given by its home or its bin/java. It is added to the"
                            + " results that are there already, in place of what was measured on that JDK before.")
    private Path jdk;

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "Only some of it: ${COMPLETION-CANDIDATES}. May be given several times.")
    private Set<Only> only = EnumSet.noneOf(Only.class);

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often what targets need is measured. Default: 3, quick 1.")
    private Integer rounds;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description =
                    "Nothing is begun that would not be over by then. What no target needs is left out first, then a"
                            + " round. Default: little less than 20, quick 4.")
    private Integer minutes;

    /** Used by the command line. */
    public RunCommand() {}

    @Override
    public Integer call() throws IOException, StepFailedException, InterruptedException {
        final Path directory = directory();
        final Results base;
        try {
            // before minutes are spent
            base = jdk == null ? null : Results.read(directory.resolve(Report.JSON));
        } catch (final UnreadableException e) {
            final PrintWriter err = spec.commandLine().getErr();
            err.println("ringspan-bench: " + e.getMessage() + " (measure there without --jdk first)");
            return CommandLine.ExitCode.USAGE;
        }
        final Progress progress = new Progress(spec.commandLine().getOut(), System::nanoTime);
        final Timing timing = timing();
        final String waitStrategy = EngineConfig.builder().build().waitStrategy();
        final Scope scope = quick || jdk != null || only.contains(Only.targets) ? Scope.TARGETS : Scope.ALL;
        final Plan plan = new Plan(timing, scope, parts(), WaitStrategies.names(), waitStrategy);
        final ChildJvm jvm = ChildJvm.of(jdk);
        final String version = jvm.version();
        final Runner runner = new Runner(plan, timing, jvm, progress);
        runner.run();
        final double minutes = Math.round(progress.elapsedSeconds() / 6) / 10.0;
        final String commit = commit();
        final Run run = Run.of(
                version, commit, minutes, runner.leftOut(), Targets.of(waitStrategy), runner.host(), runner.rounds());
        final Results results = base != null
                ? base.with(run)
                : new Results(
                        Results.FORMAT,
                        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                        commit,
                        quick,
                        minutes,
                        Machine.current(),
                        waitStrategy,
                        List.of(run));
        Report.write(results, directory);
        spec.commandLine().getOut().print(MarkdownReport.targets(results));
        spec.commandLine().getOut().println("written to " + directory);
        spec.commandLine().getOut().flush();
        return runner.failures() == 0 ? 0 : 1;
    }

    private Timing timing() {
        final Timing timing = quick ? Timing.QUICK : Timing.FULL;
        return timing.with(
                rounds == null ? timing.rounds() : rounds, minutes == null ? timing.seconds() : minutes * MINUTE);
    }

    private Set<Part> parts() {
        final Set<Part> parts = EnumSet.noneOf(Part.class);
        if (only.contains(Only.stages)) {
            parts.add(Part.STAGES);
        }
        if (only.contains(Only.pipeline)) {
            parts.add(Part.PIPELINE);
        }
        if (only.contains(Only.waiting)) {
            parts.add(Part.WAITING);
        }
        return parts.isEmpty() ? EnumSet.allOf(Part.class) : parts;
    }

    private Path directory() {
        if (out != null) {
            return out;
        }
        return quick || !only.isEmpty() ? NOT_KEPT : KEPT;
    }

    // empty if this is not a working copy, or there is no git
    private static String commit() throws IOException, InterruptedException {
        final Path text = Files.createTempFile("ringspan-bench", ".commit");
        try {
            final int status = new ProcessBuilder(
                            "git", "describe", "--always", "--dirty", "--abbrev=10", "--exclude=*")
                    .redirectOutput(text.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            return status == 0 ? Files.readString(text, StandardCharsets.UTF_8).strip() : "";
        } catch (final IOException e) {
            return "";
        } finally {
            Files.deleteIfExists(text);
        }
    }
}
