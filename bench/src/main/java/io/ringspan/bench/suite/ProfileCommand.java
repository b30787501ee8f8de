/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws flame graphs of runs of the pipeline harness. */
@Command(
        name = "profile",
        description = {
            "Draws flame graphs of a run of the pipeline harness, one run for each event: what takes CPU time, what allocates, and"
                    + " who waits for locks.",
            "The graphs hold the warm-up too, and have a root for each thread."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:drawn", "1:a run failed", "2:wrong options"},
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ProfileCommand implements Callable<Integer> {
    /** What is sampled. */
    enum Event {
        itimer("interval=500us"),
        wall("interval=5ms"),
        alloc("alloc=64k"),
        lock("lock=1us");

        private final String option;

        Event(final String option) {
            this.option = option;
        }
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--subject",
            paramLabel = "NAME",
            description = "What is run. Default: ${DEFAULT-VALUE}.",
            defaultValue = Names.RECORDS)
    private String subject;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long, for each event. Default: ${DEFAULT-VALUE}.",
            defaultValue = "10")
    private int seconds;

    @Option(
            names = "--event",
            paramLabel = "EVENT",
            split = ",",
            description =
                    "What is sampled: ${COMPLETION-CANDIDATES}; itimer is CPU time. May be given several times. Default:"
                            + " itimer, alloc, lock.")
    private List<Event> events = List.of(Event.itimer, Event.alloc, Event.lock);

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the graphs go. Default: ${DEFAULT-VALUE}.",
            defaultValue = "target/profile")
    private Path out;

    @Parameters(
            arity = "0..*",
            paramLabel = "ARGUMENT",
            description = "Further arguments of the harness, behind --, such as -- --producers 2 --transport discard.")
    private List<String> arguments = List.of();

    /** Used by the command line. */
    public ProfileCommand() {}

    @Override
    public Integer call() throws IOException, StepFailedException, InterruptedException {
        Files.createDirectories(out);
        final PrintWriter print = spec.commandLine().getOut();
        final Path library = extractLibrary();
        try {
            for (final Event event : events) {
                final Path graph = out.resolve(subject + "-" + event + ".html");
                print.println(event + ", " + seconds + " s ...");
                print.flush();
                final Map<String, Double> metrics = HarnessStep.metrics(
                        ChildJvm.of(null)
                                .with(
                                        "-XX:+UnlockDiagnosticVMOptions",
                                        "-XX:+DebugNonSafepoints",
                                        agent(library, event, graph.toAbsolutePath())),
                        harness(),
                        seconds);
                print.printf(
                        Locale.ROOT,
                        "%s: %,.0f spans/s%n",
                        graph,
                        metrics.getOrDefault(Names.SPANS_PER_SECOND, Double.NaN));
                print.flush();
            }
        } finally {
            Files.delete(library);
        }
        return 0;
    }

    private List<String> harness() {
        final List<String> all = new ArrayList<>(List.of("--subject", subject, "--mode", "throughput"));
        all.addAll(List.of("--warmup", "2", "--seconds", String.valueOf(seconds)));
        all.addAll(List.of("--transport", "agent", "--producers", "1"));
        all.addAll(arguments);
        return all;
    }

    private static String agent(final Path library, final Event event, final Path graph) {
        return "-agentpath:" + library + "=start,event=" + event + "," + event.option
                + ",threads,simple,flamegraph,file=" + graph;
    }

    private static Path extractLibrary() throws IOException {
        final String name = platform() + "/libasyncProfiler.so";
        try (InputStream in = ProfileCommand.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IOException("the profiler does not run on this platform: there is no " + name);
            }
            final Path library = Files.createTempFile("libasyncProfiler", ".so");
            Files.copy(in, library, StandardCopyOption.REPLACE_EXISTING);
            return library;
        }
    }

    private static String platform() {
        final String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (system.startsWith("mac")) {
            return "macos";
        }
        return system + (System.getProperty("os.arch").equals("aarch64") ? "-arm64" : "-x64");
    }
}
