/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.micro;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.ringspan.SpanWriter;
import io.ringspan.TraceEngine;
import io.ringspan.api.FlushResult;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.bench.workload.W1;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.transport.DiscardTransport;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What mapped memory costs: the same traces of W1, record by record from one thread, through an engine with it and one without, in one process. The engines take
 * turns, many times, so that each sees the same machine; the first turns warm up. Payloads are encoded and thrown away. Prints one line of JSON at the end, with
 * the medians; everything else goes to the error stream.
 */
@Command(
        name = "mapped",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures what ringspan.memory.directory costs, and prints one line of JSON.")
public final class MappedMain implements Callable<Integer> {
    private static final long FLUSH_S = 60;
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    @Option(names = "--directory", required = true, description = "for the files; what is in memory is /dev/shm")
    private Path directory;

    @Option(names = "--set", description = "KEY=VALUE, a setting of both engines")
    private Map<String, String> settings = new TreeMap<>();

    @Option(names = "--turns", defaultValue = "15", description = "of each engine that count")
    private int turns;

    @Option(names = "--warmup", defaultValue = "5", description = "turns of each engine before that")
    private int turnsOfWarmUp;

    @Option(names = "--traces", defaultValue = "20000", description = "a turn")
    private int traces;

    /** One of the two engines. */
    private static final class Subject {
        final String name;
        final TraceEngine engine;
        final SpanWriter writer;
        final W1 workload;
        final double[] wallNs;
        final double[] cpuNs;

        Subject(final String name, final EngineConfig config, final int turns) {
            this.name = name;
            engine = TraceEngine.start(config, new DiscardTransport());
            writer = engine.newWriter();
            workload = new W1(engine::intern, 1);
            wallNs = new double[turns];
            cpuNs = new double[turns];
        }

        void turn(final int turn, final int traces) throws InterruptedException {
            final long cpuBefore = SYSTEM.getProcessCpuTime();
            final long before = System.nanoTime();
            for (int i = 0; i < traces; i++) {
                workload.write(writer);
                writer.commit();
            }
            if (engine.flush(FLUSH_S, TimeUnit.SECONDS) != FlushResult.DELIVERED) {
                throw new IllegalStateException(
                        "spans were lost: " + engine.ledger().spans());
            }
            if (turn >= 0) {
                final double spans = (double) traces * W1.SPANS_PER_TRACE;
                wallNs[turn] = (System.nanoTime() - before) / spans;
                cpuNs[turn] = (SYSTEM.getProcessCpuTime() - cpuBefore) / spans;
            }
        }
    }

    private MappedMain() {}

    /**
     * Measures, and ends the JVM.
     *
     * @param arguments see {@code --help}
     */
    public static void main(final String... arguments) {
        System.exit(new CommandLine(new MappedMain()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        final List<Subject> subjects = new ArrayList<>();
        try {
            subjects.add(new Subject("own", config().build(), turns));
            subjects.add(new Subject(
                    "mapped", config().memoryDirectory(directory.toString()).build(), turns));
            for (int turn = -turnsOfWarmUp; turn < turns; turn++) {
                // who goes first is in turn as well
                for (int i = 0; i < subjects.size(); i++) {
                    subjects.get((i + turn + turnsOfWarmUp) % subjects.size()).turn(turn, traces);
                }
            }
            print(subjects);
        } finally {
            subjects.forEach(subject -> subject.engine.close());
        }
        return 0;
    }

    private EngineConfigBuilder config() {
        final EngineConfigBuilder builder = EngineConfig.builder();
        settings.forEach(builder::set);
        return builder.ringOverflow(OverflowPolicy.BLOCK).payloadExhausted(PayloadPolicy.BLOCK);
    }

    private static double median(final double[] values) {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    // of each turn, since what disturbs one of two turns that follow each other often disturbs both
    private static double[] ratios(final double[] of, final double[] to) {
        final double[] ratios = new double[of.length];
        Arrays.setAll(ratios, i -> of[i] / to[i]);
        return ratios;
    }

    private void print(final List<Subject> subjects) throws JsonProcessingException {
        final Subject own = subjects.get(0);
        final Subject mapped = subjects.get(1);
        final Map<String, Double> metrics = new TreeMap<>();
        for (final Subject subject : subjects) {
            metrics.put("wallNsPerSpan." + subject.name, median(subject.wallNs));
            metrics.put("cpuNsPerSpan." + subject.name, median(subject.cpuNs));
        }
        metrics.put("wallRatio", median(ratios(mapped.wallNs, own.wallNs)));
        metrics.put("cpuRatio", median(ratios(mapped.cpuNs, own.cpuNs)));
        System.err.printf(
                Locale.ROOT,
                "mapped memory, ns per span of W1 (%d turns): %.1f against %.1f, %.3f x; CPU of the process %.1f against %.1f, %.3f x%n",
                turns,
                median(mapped.wallNs),
                median(own.wallNs),
                metrics.get("wallRatio"),
                median(mapped.cpuNs),
                median(own.cpuNs),
                metrics.get("cpuRatio"));
        System.out.println(new ObjectMapper().writeValueAsString(Map.of("kind", "mapped", "metrics", metrics)));
    }
}
