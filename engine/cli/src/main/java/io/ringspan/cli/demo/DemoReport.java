/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import io.ringspan.CloseReport;
import io.ringspan.cli.demo.Screen.Style;
import io.ringspan.protocol.ForeignText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows the results. */
final class DemoReport {
    private static final int LABEL_WIDTH = 36;
    private static final int ENTRY_WIDTH = 24;
    private static final int NUMBER_WIDTH = 16;
    private static final int LATENCY_WIDTH = 9;
    private static final double MIB = 1024 * 1024;

    private final Screen screen;
    private final DemoResult result;

    DemoReport(final Screen screen, final DemoResult result) {
        this.screen = screen;
        this.result = result;
    }

    /** Prints all of it. */
    void print() {
        printSpans();
        if (result.measurement() == null) {
            screen.title("After the warm-up");
            text(
                    result.settings().isRemote() && result.engine().report().droppedTotal() > 0
                            ? "nothing was measured: spans were lost already, so it was ended"
                            : "nothing was measured: it was ended before that");
        } else {
            printProducers(result.measurement());
            printLatencies(result.measurement());
            printAllocations(result.measurement());
        }
        printEngine();
        if (!result.received().lines().isEmpty()) {
            screen.title("On the console, the first lines of "
                    + number(result.production().spans()));
            result.received().lines().forEach(this::text);
        }
        if (result.sample() != null) {
            screen.title("One of these traces");
            new Waterfall(screen, result.sample()).draw();
        }
        printVerdict(DemoVerdict.problems(result));
        screen.out().flush();
    }

    private void text(final String text) {
        screen.out().println(("  " + text).stripTrailing());
    }

    private void paragraph(final String text) {
        wrap(text, screen.columns() - 4).forEach(line -> text(screen.paint(Style.DIM, line)));
    }

    // at blanks into as many lines as it takes; a word that is longer than a line stays whole
    private static List<String> wrap(final String text, final int width) {
        final List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > width) {
            final int before = rest.lastIndexOf(' ', width);
            final int end = before > 0 ? before : rest.indexOf(' ', width);
            if (end < 0) {
                break;
            }
            lines.add(rest.substring(0, end));
            rest = rest.substring(end + 1);
        }
        lines.add(rest);
        return lines;
    }

    private void row(final String label, final String... cells) {
        text(cells(label, cells));
    }

    // the number that matters most in a table
    private void verdict(final boolean good, final String label, final String... cells) {
        text(screen.paint(good ? Style.GREEN : Style.RED, cells(label, cells)));
    }

    private String cells(final String label, final String... cells) {
        final StringBuilder row = new StringBuilder(screen.fit(label, LABEL_WIDTH));
        for (final String cell : cells) {
            row.append(String.format(Locale.ROOT, "%" + NUMBER_WIDTH + "s", cell));
        }
        return row.toString();
    }

    private void printSpans() {
        final CloseReport report = result.engine().report();
        final Findings.Summary summary = result.received().summary();
        screen.title("Every span accounted for");
        row("", "spans", "traces");
        row(
                "produced by " + result.settings().producers() + " threads",
                number(result.production().spans()),
                number(result.production().traces()));
        row(
                "delivered, by the engine's counters",
                number(report.delivered()),
                number(result.engine().tracesDelivered()));
        if (!result.settings().isRemote()) {
            final boolean announces = result.settings().target() == DemoTarget.AGENT;
            row(
                    "received by " + reader(),
                    number(summary.spans()),
                    announces ? number(summary.announced()) : number(summary.traces()));
            row("decoded and found right", number(result.received().distinctSpans()), number(summary.traces()));
        }
        row("dropped", number(report.droppedTotal()), "");
        report.dropped().forEach((reason, spans) -> row("  " + reason.label(), number(spans), ""));
        if (!result.settings().isRemote()) {
            verdict(summary.faults() == 0, "faults found by " + reader(), number(summary.faults()));
        }
        verdict(result.unaccounted() == 0, "unaccounted for", number(result.unaccounted()));
        screen.out().println();
        text("created = delivered + dropped + live + in flight, by the engine's counters:");
        text(String.format(
                Locale.ROOT,
                "%,d = %,d + %,d + %,d + %,d",
                report.created(),
                report.delivered(),
                report.droppedTotal(),
                report.open(),
                report.inFlight() + report.unaccounted()));
        printArrival();
    }

    private void printArrival() {
        final long produced = result.production().spans();
        if (result.settings().isRemote()) {
            text(String.format(
                    Locale.ROOT,
                    "%s accepted %,d of %,d spans",
                    ForeignText.maskUrl(result.settings().url()),
                    result.arrived(),
                    produced));
        } else if (result.arrived() == produced && result.received().summary().faults() == 0) {
            text("all " + number(produced) + " spans arrived, each as it was described");
        }
    }

    private String reader() {
        return result.settings().target().reader();
    }

    private void printProducers(final DemoResult.Measurement measurement) {
        screen.title(String.format(
                Locale.ROOT,
                "Producers, for %.1f s after %.1f s of warm-up",
                measurement.seconds(),
                measurement.warmUpSeconds()));
        row("rate", String.format(Locale.ROOT, "%,.0f spans/s", measurement.spans() / measurement.seconds()));
        row(
                "processor time",
                String.format(
                        Locale.ROOT,
                        "%,.0f ns/span",
                        (double) measurement.workNs() / Math.max(1, measurement.spans())));
        paragraph("of their threads, by ThreadMXBean; thinking up requests is part of it"
                + (result.settings().isFlatOut() ? ", and so is waiting for a full ring" : ", their pauses are not"));
    }

    private void printLatencies(final DemoResult.Measurement measurement) {
        screen.title("Latency of whole traces, from publishing the last span");
        text(screen.fit("", LABEL_WIDTH - LATENCY_WIDTH) + latencies("p50", "p90", "p99", "p99.9", "max"));
        printLatency("to encoded (hand-over)", measurement.handOver());
        if (result.settings().target() == DemoTarget.FILE) {
            printLatency("to read back from its file", measurement.arrival());
            paragraph("a file is read once it is full, and the last one at the end");
        } else if (!result.settings().isRemote() && result.settings().target() != DemoTarget.CONSOLE) {
            printLatency("to decoded by " + reader(), measurement.arrival());
        }
    }

    private void printLatency(final String label, final Percentiles percentiles) {
        final long[] values = percentiles.values();
        final String[] cells = new String[values.length];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = percentiles.count() == 0 ? "-" : screen.duration(values[i]);
        }
        text(screen.fit(label, LABEL_WIDTH - LATENCY_WIDTH) + latencies(cells));
    }

    private static String latencies(final String... cells) {
        final StringBuilder text = new StringBuilder();
        for (final String cell : cells) {
            text.append(String.format(Locale.ROOT, "%" + LATENCY_WIDTH + "s", cell));
        }
        return text.toString();
    }

    private void printAllocations(final DemoResult.Measurement measurement) {
        screen.title("Allocated on the hot threads after the warm-up");
        row("", "bytes", "bytes/span");
        for (final HotThreads.Allocation allocation : measurement.allocations()) {
            row(allocation.name(), number(allocation.bytes()), perSpan(allocation.bytes(), measurement.spans()));
        }
        verdict(
                measurement.allocatedBytes() == 0,
                "all",
                number(measurement.allocatedBytes()),
                perSpan(measurement.allocatedBytes(), measurement.spans()));
    }

    // 0 is said only of 0
    private static String perSpan(final long bytes, final long spans) {
        return bytes == 0 ? "0 B/span" : String.format(Locale.ROOT, "%.3g B/span", (double) bytes / Math.max(1, spans));
    }

    private void printEngine() {
        screen.title("Engine");
        final Findings.Summary summary = result.received().summary();
        entry(
                "receiver",
                result.settings().target() + ", format " + result.settings().format());
        entry("wait strategy", result.settings().waitStrategy());
        entry("waits for a full ring", number(result.engine().ringFullWaits()));
        if (result.settings().isRemote()) {
            entry("payloads accepted", number(result.engine().payloads()));
            entry("attempts repeated", number(result.engine().retries()));
            result.engine().warnings().forEach(warning -> entry("its log", warning));
        } else {
            entry("payloads", String.format(Locale.ROOT, "%,d, %,.1f MiB", summary.payloads(), summary.bytes() / MIB));
        }
        if (result.settings().target() == DemoTarget.AGENT) {
            entry(
                    "rates from the agent",
                    result.engine().rates().entrySet().stream()
                            .map(rate -> rate.getKey() + " " + rate.getValue())
                            .reduce((first, second) -> first + "; " + second)
                            .orElse("none"));
        }
        paragraph(result.engine().memory());
    }

    private void entry(final String label, final String value) {
        String head = label;
        for (final String line : wrap(value, screen.columns() - 2 - ENTRY_WIDTH)) {
            text(screen.fit(head, ENTRY_WIDTH) + line);
            head = "";
        }
    }

    private void printVerdict(final List<String> problems) {
        screen.out().println();
        for (final String problem : problems) {
            screen.out().println(screen.paint(Style.RED, screen.pick("✗ ", "FAILED: ") + problem));
        }
        if (problems.isEmpty()) {
            final String accounted = "all " + number(result.production().spans()) + " spans accounted for";
            final String allocated = result.measurement() == null
                    ? ""
                    : ", 0 B/span on " + result.measurement().allocations().size() + " hot threads";
            screen.out().println(screen.paint(Style.GREEN, screen.pick("✓ ", "OK: ") + accounted + allocated));
        }
    }

    private static String number(final long value) {
        return Screen.number(value);
    }
}
