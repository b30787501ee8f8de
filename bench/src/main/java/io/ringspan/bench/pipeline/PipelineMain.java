/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures one subject in this JVM, and prints one line of JSON at the end: what was run, what was found ({@code metrics}), and what else
 * the machine was doing ({@code host}). Everything else goes to the error stream. If a span is missing it prints no line, and fails.
 *
 * <p>Metrics. What is not known of a subject is not there.
 * <ul>
 *   <li>{@code made}, {@code delivered}, {@code dropped}: spans of the measured window
 *   <li>{@code spansPerSecond}: delivered spans, by the time from the beginning of the window until all of them were delivered
 *   <li>{@code notMade}: spans that were due at the given rate, and that the producers did not come to make
 *   <li>{@code producerCpuNsPerSpan}, {@code producerWallNsPerSpan}: processor and wall time of producer threads, nanoseconds a span
 *   <li>{@code slowestToFastest}: spans of the slowest producer by spans of the fastest
 *   <li>{@code cpuSecondsPerMillionSpans}: processor time of the whole process, collector and compiler included
 *   <li>{@code cpuNsPerSpan.GROUP}, {@code bytesPerSpan.GROUP}: the same, and bytes allocated, by groups of threads, which have the name of
 *       their threads without digits; {@code producer} are the producers, {@code gc}, {@code jit} and {@code jvm} are the JVM's own.
 *       {@code bytesPerSpan.all} is the sum of these
 *   <li>{@code latencyUs.p50}, {@code .p90}, {@code .p99}, {@code .p999}, {@code .max}: from when a trace was due to when it was encoded,
 *       microseconds; {@code producerLateUs.*}: the part of it before the producer began, which is mostly the wake-up of its thread
 *   <li>{@code highWater.ring}, {@code .table}, {@code .strings}: the most that was seen in use, 0 to 1, looking every 10 ms
 *   <li>{@code idleCpuPercent}: of one core, whole process; {@code idleCpuPercent.GROUP}: by threads
 *   <li>{@code wakeUpsPerSecond}: of all threads of the subject together, while producers work or the process is idle
 *   <li>{@code blockedCpuPercentPerProducer}: of one core, for each producer that waits while nothing at all moves;
 *       {@code blockedSlowCpuPercentPerProducer}: while 20,000 spans a second are let through; {@code blockedSpansPerSecond},
 *       {@code blockedSlowSpansPerSecond}: spans that went in meanwhile
 * </ul>
 *
 * <p>Note: the host's {@code otherCpuPercent} and {@code stolenPercent} are shares of all processors. An agent that this harness did not
 * start counts as other.
 */
@Command(
        name = "pipeline",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures a whole pipeline under load, and prints one line of JSON.")
public final class PipelineMain implements Callable<Integer> {
    @Option(names = "--subject", required = true, description = "what to measure")
    private String subject;

    @Option(names = "--mode", defaultValue = "throughput", description = "${COMPLETION-CANDIDATES}")
    private RunOptions.Mode mode;

    @Option(names = "--producers", defaultValue = "1", description = "producer threads")
    private int producers;

    @Option(names = "--rate", defaultValue = "0", description = "spans a second, of all producers; 0 for flat out")
    private double rate;

    @Option(names = "--seconds", defaultValue = "5", description = "how long to measure")
    private double seconds;

    @Option(names = "--warmup", defaultValue = "5", description = "how long to warm up, in seconds")
    private double warmup;

    @Option(names = "--transport", defaultValue = "discard", description = "${COMPLETION-CANDIDATES}")
    private RunOptions.Transport transport;

    @Option(names = "--agent", defaultValue = "", description = "URL of a running agent; one is started without it")
    private String agent;

    @Option(names = "--wait-strategy", defaultValue = "", description = "how consumers wait")
    private String waitStrategy;

    @Option(names = "--pipeline-threads", defaultValue = "0", description = "1 or 2; 0 for the default")
    private int pipelineThreads;

    @Option(names = "--live", defaultValue = "0", description = "spans that are open throughout")
    private int live;

    @Option(names = "--format", defaultValue = "", description = "of the engine's payloads: v04, v05 or v10")
    private String format;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "a setting of the engine; may be given several times")
    private Map<String, String> settings = new LinkedHashMap<>();

    private PipelineMain() {}

    /**
     * Runs, and ends the JVM.
     *
     * @param arguments see {@code --help}; subjects are listed when an unknown one is given
     */
    public static void main(final String... arguments) {
        // threads that a subject has left running must not keep the JVM
        System.exit(execute(arguments));
    }

    static int execute(final String... arguments) {
        return new CommandLine(new PipelineMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments);
    }

    @Override
    public Integer call() throws Exception {
        final RunOptions options = new RunOptions(
                subject,
                mode,
                producers,
                rate,
                seconds,
                warmup,
                transport,
                agent,
                waitStrategy,
                pipelineThreads,
                live,
                format,
                settings);
        final RunResult result;
        if (transport == RunOptions.Transport.DISCARD) {
            result = run(options, null, null);
        } else if (agent.isEmpty()) {
            try (AgentProcess process = new AgentProcess(null)) {
                result = run(options, process.url(), process);
            }
        } else {
            result = run(options, agent, null);
        }
        System.out.println(result.toLine());
        return 0;
    }

    private static RunResult run(final RunOptions options, final String agentUrl, final AgentProcess process)
            throws Exception {
        final SubjectFactory factory = Subjects.get(options.subject());
        try (PipelineRun run =
                new PipelineRun(options, factory, agentUrl, () -> process == null ? 0 : process.cpuNs())) {
            return run.run();
        }
    }
}
