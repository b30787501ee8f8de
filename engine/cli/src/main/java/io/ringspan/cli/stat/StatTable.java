/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.stat;

import io.ringspan.counters.DropReason;
import io.ringspan.counters.TracePriority;
import io.ringspan.protocol.ForeignText;
import io.ringspan.stat.StatSnapshot;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Engines as text of 80 columns: what is wrong first, then figures. */
final class StatTable {
    private static final int WIDTH = 80;
    private static final int NAME_WIDTH = 16;
    private static final int WARNINGS_MAX = 5;
    private static final int WARNING_LINES = 3;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final List<String> lines = new ArrayList<>();

    private StatTable() {}

    static List<String> of(final Sighting sighting) {
        final StatTable table = new StatTable();
        table.head(sighting);
        table.findings(sighting);
        table.spans(sighting);
        table.receivers(sighting);
        table.fills(sighting);
        table.losses(sighting);
        table.warnings(sighting);
        return table.lines;
    }

    /** A line for each. */
    static List<String> list(final List<Sighting> sightings) {
        final StatTable table = new StatTable();
        table.add("%-8s %-22s %-12s %-14s %s", "PID", "service", "up", "receivers", "state");
        for (final Sighting sighting : sightings) {
            final List<String> findings = Findings.of(sighting);
            table.add(
                    "%-8d %-22s %-12s %-14s %s",
                    sighting.now().pid(),
                    cut(sighting.now().fact("service"), 22),
                    Words.duration(TimeUnit.NANOSECONDS.toMillis(sighting.now().uptimeNs())),
                    cut(sighting.now().fact("receivers"), 14),
                    sighting.life() == Sighting.Life.IS_GONE ? "gone" : findings.isEmpty() ? "well" : "see stat PID");
        }
        return table.lines;
    }

    private void add(final String format, final Object... values) {
        lines.add(cut(String.format(Locale.ROOT, format, values).stripTrailing(), WIDTH));
    }

    private static String cut(final String text, final int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + '~';
    }

    private void head(final Sighting sighting) {
        final StatSnapshot now = sighting.now();
        final StringBuilder head = new StringBuilder(now.fact("service"));
        for (final String name : List.of("env", "version")) {
            if (!now.fact(name).isEmpty()) {
                head.append(", ").append(name).append(' ').append(now.fact(name));
            }
        }
        final String rest = "  pid " + now.pid() + ", up "
                + Words.duration(TimeUnit.NANOSECONDS.toMillis(now.uptimeNs())) + ", "
                + TIME.format(Instant.ofEpochMilli(now.writtenMs()));
        add("%s%s", cut(head.toString(), WIDTH - rest.length()), rest);
    }

    private void findings(final Sighting sighting) {
        final List<String> findings = Findings.of(sighting);
        if (findings.isEmpty()) {
            add("nothing is wrong");
        }
        findings.forEach(finding -> wrap("! ", finding, Integer.MAX_VALUE));
    }

    // at spaces, and as many lines as it may take
    private void wrap(final String indent, final String text, final int linesMax) {
        final StringBuilder line = new StringBuilder(indent);
        int count = 1;
        for (final String word :
                ForeignText.show(text, 2 * WIDTH * WARNING_LINES).split(" ", -1)) {
            if (line.length() > indent.length() && line.length() + 1 + word.length() > WIDTH) {
                if (count++ == linesMax) {
                    add("%s ~", cut(line.toString(), WIDTH - 2));
                    return;
                }
                add("%s", line);
                line.setLength(0);
                line.append(" ".repeat(indent.length()));
            }
            line.append(line.length() > indent.length() ? " " : "").append(word);
        }
        add("%s", line);
    }

    private void spans(final Sighting sighting) {
        add("");
        add("%-16s %14s %12s %16s %12s", "", "spans", "per s", "traces", "per s");
        for (final String name : List.of("created", "delivered", "dropped", "live", "in-flight")) {
            final boolean isGauge = name.equals("live") || name.equals("in-flight");
            add(
                    "%-16s %14s %12s %16s %12s",
                    name.equals("dropped") ? "lost" : name.replace('-', ' '),
                    Words.number(sighting.now().value("spans." + name)),
                    isGauge ? "" : Words.rate(sighting.rate("spans." + name)),
                    Words.number(sighting.now().value("traces." + name)),
                    isGauge ? "" : Words.rate(sighting.rate("traces." + name)));
        }
        final long oldestMs = sighting.now().value("spans.oldest-open");
        if (oldestMs > 0) {
            add("%-16s %14s", "oldest open span", Words.duration(oldestMs));
        }
    }

    private void receivers(final Sighting sighting) {
        add("");
        add(
                "%-16s %-9s %9s %11s %9s %12s %8s",
                "receiver", "state", "waiting", "oldest", "spans/s", "delivered", "lost");
        for (final String receiver : sighting.receivers()) {
            final String prefix = sighting.prefix(receiver);
            final long oldestMs = sighting.now().value(prefix + "payloads.oldest-age");
            add(
                    "%-16s %-9s %9s %11s %9s %12s %8s",
                    cut(receiver, NAME_WIDTH),
                    sighting.state(receiver).label(),
                    sighting.now().value(prefix + "payloads.waiting") + " of "
                            + sighting.now().value(prefix + "payloads.capacity"),
                    oldestMs == 0 ? "" : Words.duration(oldestMs),
                    Words.rate(sighting.rate(prefix + "spans.delivered")),
                    Words.number(sighting.now().value(prefix + "spans.delivered")),
                    Words.number(Findings.lost(sighting, receiver)));
        }
    }

    private void fills(final Sighting sighting) {
        add("");
        add("%-16s %14s %12s %16s %12s", "fill", "now", "most", "capacity", "full");
        for (final Findings.Fill fill : Findings.Fill.values()) {
            add(
                    "%-16s %14s %12s %16s %10d %%",
                    fill.label(),
                    Words.number(sighting.now().value(fill.used())),
                    Words.number(sighting.now().value(fill.most())),
                    Words.number(sighting.now().value(fill.capacity())),
                    fill.percent(sighting.now()));
        }
    }

    private void losses(final Sighting sighting) {
        boolean isFirst = true;
        for (final DropReason reason : DropReason.values()) {
            final long spans = (long) Findings.sum(sighting, "spans.dropped.", reason, false);
            final long traces = (long) Findings.sum(sighting, "traces.dropped.", reason, false);
            final long records = sighting.now().value("records.lost." + reason.counterName());
            if (spans + traces + records > 0) {
                if (isFirst) {
                    add("");
                    add("%-40s %13s %11s %13s", "lost because", "spans", "per s", "traces");
                    isFirst = false;
                }
                add(
                        "%-40s %13s %11s %13s",
                        cut(reason.label(), 40),
                        Words.number(spans),
                        Words.rate(Findings.sum(sighting, "spans.dropped.", reason, true)),
                        Words.number(traces));
                priorities(sighting, reason);
            }
        }
    }

    // who wants to know more than that nobody has decided
    private void priorities(final Sighting sighting, final DropReason reason) {
        final List<String> parts = new ArrayList<>();
        for (final TracePriority priority : TracePriority.values()) {
            final long spans = sighting.now().value("spans.dropped." + reason.counterName() + '.' + priority.label());
            if (spans > 0) {
                parts.add(priority.label() + ' ' + Words.number(spans));
            }
        }
        if (parts.size() > 1 || (!parts.isEmpty() && !parts.get(0).startsWith(TracePriority.NONE.label()))) {
            wrap("    ", String.join(", ", parts), WARNING_LINES);
        }
    }

    private void warnings(final Sighting sighting) {
        final List<StatSnapshot.Warning> warnings = sighting.now().warnings();
        if (!warnings.isEmpty()) {
            add("");
            add("last warnings, the newest first");
        }
        for (int i = 0; i < Math.min(WARNINGS_MAX, warnings.size()); i++) {
            final StatSnapshot.Warning warning = warnings.get(warnings.size() - 1 - i);
            final String times = warning.times() == 1 ? "" : " (" + Words.number(warning.times()) + " times)";
            wrap(
                    "  ",
                    TIME.format(Instant.ofEpochMilli(warning.lastMs())) + times + ' ' + warning.text(),
                    WARNING_LINES);
        }
    }
}
