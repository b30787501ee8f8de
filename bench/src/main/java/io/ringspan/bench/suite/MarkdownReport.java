/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import static io.ringspan.bench.suite.MarkdownTable.median;
import static io.ringspan.bench.suite.MarkdownTable.number;
import static io.ringspan.bench.suite.MarkdownTable.spread;
import static io.ringspan.bench.suite.MarkdownTable.withSpread;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Results as a Markdown page of tables. */
final class MarkdownReport {
    private static final String FLOORS = "FloorBenchmark.";
    private static final double MILLION = 1e6;

    private MarkdownReport() {}

    /** The whole page. */
    static String of(final Results results) {
        final Run run = results.main();
        final StringBuilder page = new StringBuilder("# Results\n\n");
        page.append("Written by `java -jar bench/target/ringspan-bench.jar run`");
        page.append(results.quick() ? " with `--quick`" : "");
        page.append("; what the numbers mean stands in [benchmarks](../benchmarks.md).\n\n");
        page.append(origin(results));
        section(page, "Targets", targets(results));
        section(page, "Floors", benchmarks(run, true) + "\n" + pipelines(run, Names.FLOORS));
        section(page, "Stages", benchmarks(run, false));
        section(page, "Pipelines and peers", pipelines(run, subjects(run)) + "\n![spans per second](throughput.png)\n");
        section(
                page,
                "Wait strategies",
                waitStrategies(run) + "\n![latency](latency.png)\n\n![CPU against latency](wait-strategies.png)\n");
        section(page, "Live spans", "![cost of decoding against live spans](live-spans.png)\n");
        section(page, "A ring, or a queue", queue(run));
        for (final Run other : results.runs().subList(1, results.runs().size())) {
            section(
                    page,
                    other.shortName(),
                    "What targets need, on " + other.jvm() + ".\n\n" + benchmarks(other, true) + "\n"
                            + benchmarks(other, false) + "\n"
                            + pipelines(
                                    other,
                                    Stream.concat(Names.FLOORS.stream(), subjects(other).stream())
                                            .toList())
                            + "\n" + waitStrategies(other));
        }
        section(page, "The machine meanwhile", host(results));
        return page.toString();
    }

    private static void section(final StringBuilder page, final String heading, final String content) {
        page.append("\n## ").append(heading).append("\n\n").append(content);
    }

    /** Where and when, and what there was no time for. */
    private static String origin(final Results results) {
        final Machine machine = results.machine();
        final StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "Measured %s in %.1f minutes%s on %s, %d cores, %d GiB, %s; %s.%n",
                results.date().substring(0, 10),
                results.minutes(),
                at(results.commit()),
                machine.processor(),
                machine.cores(),
                machine.memoryGiB(),
                machine.system(),
                results.main().jvm()));
        for (int i = 0; i < results.runs().size(); i++) {
            final Run run = results.runs().get(i);
            if (i > 0) {
                text.append(String.format(
                        Locale.ROOT, "%nThen in %.1f minutes%s: %s.%n", run.minutes(), at(run.commit()), run.jvm()));
            }
            if (!run.leftOut().isEmpty()) {
                text.append(String.format(
                        Locale.ROOT,
                        "%nThere was no time on %s for: %s.%n",
                        run.shortName(),
                        String.join("; ", run.leftOut())));
            }
        }
        return text.toString();
    }

    private static String at(final String commit) {
        return commit.isEmpty() ? "" : " at commit " + commit;
    }

    /** The targets: every bound with its median and its spread, on each JDK. */
    static String targets(final Results results) {
        final List<String> headings =
                new ArrayList<>(List.of("#", "target", "figure", "bound", "median", "spread", "verdict"));
        final List<Run> others = results.runs().subList(1, results.runs().size());
        others.forEach(other -> headings.add(other.shortName()));
        final MarkdownTable table = new MarkdownTable(headings.toArray(String[]::new));
        final List<TargetResult> targets = results.main().targets();
        for (int i = 0; i < targets.size(); i++) {
            final TargetResult target = targets.get(i);
            for (int j = 0; j < target.criteria().size(); j++) {
                final CriterionResult criterion = target.criteria().get(j);
                final List<String> cells = new ArrayList<>(List.of(
                        j == 0 ? String.valueOf(target.number()) : "",
                        j == 0 ? target.text() : "",
                        criterion.label(),
                        bound(criterion),
                        number(criterion.summary().median()),
                        spread(criterion.summary()),
                        criterion.verdict() == Verdict.MISSED
                                ? "**missed**"
                                : criterion.verdict().toString()));
                for (final Run other : others) {
                    cells.add(withSpread(find(other, target.number(), criterion.label())));
                }
                table.row(cells.toArray(String[]::new));
            }
        }
        return table.toString();
    }

    // by name, because a run on another JDK may be older
    private static Summary find(final Run run, final int target, final String label) {
        return run.targets().stream()
                .filter(result -> result.number() == target)
                .flatMap(result -> result.criteria().stream())
                .filter(criterion -> criterion.label().equals(label))
                .map(CriterionResult::summary)
                .findFirst()
                .orElse(Summary.of());
    }

    private static String bound(final CriterionResult criterion) {
        return (criterion.smallerIsBetter() ? "at most " : "at least ") + number(criterion.bound()) + " "
                + criterion.unit();
    }

    private static String benchmarks(final Run run, final boolean floors) {
        final MarkdownTable table =
                new MarkdownTable("benchmark", "ns", "spread", "bytes allocated", "bytes of input, a span");
        final String suffix = ":" + Names.NS;
        for (final String key : run.samples().keySet()) {
            if (key.endsWith(suffix) && key.startsWith(FLOORS) == floors) {
                final String name = key.substring(0, key.length() - suffix.length());
                table.row(
                        "`" + name + "`",
                        median(run.summary(key)),
                        spread(run.summary(key)),
                        bytes(run.summary(name + ":" + Names.ALLOCATED)),
                        median(run.summary(name + ":" + Benchmarks.BYTES_PER_SPAN)));
            }
        }
        return table.toString();
    }

    private static String bytes(final Summary summary) {
        return summary.median() < Targets.NO_BYTES ? "0" : median(summary);
    }

    private static List<String> subjects(final Run run) {
        final List<String> names = new ArrayList<>();
        for (final String subject : Names.SUBJECTS) {
            if (!subject.startsWith("floor-")) {
                Stream.concat(
                                Stream.of(
                                        subject,
                                        Names.v05(subject),
                                        Names.producers(subject, 2),
                                        Names.producers(subject, 4),
                                        Names.lossless(subject)),
                                Names.STEADY_RATES.stream().map(rate -> Names.steady(subject, rate)))
                        .filter(name -> run.samples().containsKey(name + ":" + Names.SPANS_PER_SECOND))
                        .forEach(names::add);
            }
        }
        return names;
    }

    private static String pipelines(final Run run, final List<String> names) {
        final MarkdownTable table = new MarkdownTable(
                "run",
                "spans/s delivered",
                "spread",
                "dropped",
                "producer's CPU, ns/span",
                "producer's time, ns/span",
                "CPU of the process, s per million spans",
                "bytes/span, producer",
                "bytes/span, all",
                "slowest / fastest producer");
        for (final String name : names) {
            final Figure dropped =
                    Figure.sample(name + ":" + Names.DROPPED).over(Figure.sample(name + ":" + Names.MADE));
            final Summary lost = run.summary(dropped);
            table.row(
                    "`" + name + "`",
                    median(of(run, name, Names.SPANS_PER_SECOND)),
                    spread(of(run, name, Names.SPANS_PER_SECOND)),
                    lost.isEmpty() ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * lost.median()),
                    withSpread(of(run, name, Names.PRODUCER_CPU)),
                    withSpread(of(run, name, Names.PRODUCER_WALL)),
                    withSpread(of(run, name, Names.CPU_SECONDS)),
                    bytes(of(run, name, Names.PRODUCER_BYTES)),
                    bytes(of(run, name, Names.ALL_BYTES)),
                    median(of(run, name, Names.SLOWEST)));
        }
        return table.toString();
    }

    private static Summary of(final Run run, final String name, final String metric) {
        return run.summary(name + ":" + metric);
    }

    /** The wait strategies of which there is a sample. */
    static List<String> waitStrategyNames(final Run run) {
        final String prefix = Names.latency("");
        final String suffix = ":" + Names.P99;
        return run.samples().keySet().stream()
                .filter(key -> key.startsWith(prefix) && key.endsWith(suffix))
                .map(key -> key.substring(prefix.length(), key.length() - suffix.length()))
                .toList();
    }

    private static String waitStrategies(final Run run) {
        final MarkdownTable table = new MarkdownTable(
                "wait strategy",
                "idle, % of a core",
                "p50, us",
                "p90, us",
                "p99, us",
                "p99.9, us",
                "longest, us",
                "CPU of the process, us/span");
        for (final String strategy : waitStrategyNames(run)) {
            final String name = Names.latency(strategy);
            table.row(
                    "`" + strategy + "`",
                    withSpread(of(run, Names.idle(strategy), Names.IDLE_CPU)),
                    median(of(run, name, "latencyUs.p50")),
                    median(of(run, name, "latencyUs.p90")),
                    withSpread(of(run, name, Names.P99)),
                    median(of(run, name, "latencyUs.p999")),
                    median(of(run, name, "latencyUs.max")),
                    median(of(run, name, Names.CPU_SECONDS)));
        }
        return "From publishing the last record of a trace to its encoded bytes, at 10,000 spans a second.\n\n" + table;
    }

    /** The ring beside a queue of finished span objects, with the same encoder behind it. */
    static String queue(final Run run) {
        final MarkdownTable table = new MarkdownTable(
                "one producer unless said",
                "ring, record by record",
                "ring, one record a span",
                "MPSC queue",
                "ring, one record a span / queue",
                "better");
        final String bytes = "bytes allocated a span, ";
        queueRow(table, run, "spans/s", Names.SPANS_PER_SECOND, "", false);
        queueRow(table, run, "spans/s, 2 producers", Names.SPANS_PER_SECOND, ".2-producers", false);
        queueRow(table, run, "producer's CPU, ns/span", Names.PRODUCER_CPU, "", true);
        queueRow(table, run, "producer's time, ns/span", Names.PRODUCER_WALL, "", true);
        queueRow(table, run, "CPU of the process, s per million spans", Names.CPU_SECONDS, "", true);
        queueRow(table, run, bytes + "producer", Names.PRODUCER_BYTES, "", true);
        queueRow(table, run, bytes + "all threads", Names.ALL_BYTES, "", true);
        return table.toString();
    }

    private static void queueRow(
            final MarkdownTable table,
            final Run run,
            final String label,
            final String metric,
            final String variant,
            final boolean smallerIsBetter) {
        final Figure whole = Figure.sample(Names.WHOLE + variant + ":" + metric);
        final Figure queue = Figure.sample(Names.MPSC + variant + ":" + metric);
        final Summary ratio = run.summary(whole.over(queue));
        table.row(
                label,
                median(of(run, Names.RECORDS + variant, metric)),
                median(run.summary(whole)),
                median(run.summary(queue)),
                withSpread(ratio),
                better(ratio, smallerIsBetter));
    }

    // a winner that not every round has is none
    private static String better(final Summary ratio, final boolean smallerIsBetter) {
        if (ratio.isEmpty()) {
            return "-";
        }
        if (ratio.min() <= 1 && ratio.max() >= 1) {
            return "neither";
        }
        return ratio.median() < 1 == smallerIsBetter ? "ring" : "queue";
    }

    private static String host(final Results results) {
        final MarkdownTable table = new MarkdownTable(
                "JVM", "steps", "stolen by the host, %", "taken by other programs, %", "most disturbed step");
        for (final Run run : results.runs()) {
            final Summary stolen = Summary.of(
                    run.host().stream().mapToDouble(HostNote::stolenPercent).toArray());
            final Summary others = Summary.of(
                    run.host().stream().mapToDouble(HostNote::othersPercent).toArray());
            final String worst = run.host().stream()
                    .max((a, b) -> Double.compare(
                            a.stolenPercent() + a.othersPercent(), b.stolenPercent() + b.othersPercent()))
                    .map(note -> String.format(
                            Locale.ROOT,
                            "%s in round %d, %.0f %%",
                            note.step(),
                            note.round(),
                            note.stolenPercent() + note.othersPercent()))
                    .orElse("-");
            table.row(run.jvm(), String.valueOf(run.host().size()), withSpread(stolen), withSpread(others), worst);
        }
        return "Medians over the steps, with the spread; every step stands in `results.json`.\n\n" + table;
    }

    /** Spans a second in millions, for pictures. */
    static double millions(final double spansPerSecond) {
        return spansPerSecond / MILLION;
    }
}
