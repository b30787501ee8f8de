/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import io.ringspan.cli.demo.Screen.Style;
import io.ringspan.cli.demo.TraceView.SpanView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws a trace: a line for each span, indented below its parent, with a bar where it was on the time scale of the trace.
 *
 * <p>Note: for one trace.
 */
final class Waterfall {
    private static final int DURATION_WIDTH = 8;
    // blanks around the bars, and the mark of an error
    private static final int GAPS = 5;
    private static final List<Style> SERVICE_STYLES =
            List.of(Style.BLUE, Style.CYAN, Style.YELLOW, Style.MAGENTA, Style.GREEN);

    private final Screen screen;
    private final List<SpanView> spans;
    private final Map<Long, List<SpanView>> children = new HashMap<>();
    private final Map<String, Style> styles = new LinkedHashMap<>();
    private final List<Line> lines = new ArrayList<>();
    private final long startNs;
    private final long durationNs;

    private record Line(String indent, SpanView span) {
        String label() {
            return indent + span.name() + " " + span.resource();
        }
    }

    Waterfall(final Screen screen, final TraceView trace) {
        this.screen = screen;
        spans = trace.spans();
        startNs = spans.stream().mapToLong(SpanView::startNs).min().orElse(0);
        durationNs = Math.max(
                1,
                spans.stream()
                                .mapToLong(span -> span.startNs() + span.durationNs())
                                .max()
                                .orElse(1)
                        - startNs);
    }

    /** Draws. */
    void draw() {
        spans.stream()
                .sorted(Comparator.comparingLong(SpanView::startNs))
                .forEach(span -> children.computeIfAbsent(span.parentId(), id -> new ArrayList<>())
                        .add(span));
        children.getOrDefault(0L, List.of()).forEach(root -> collect(root, "", ""));
        final int longest =
                lines.stream().mapToInt(line -> line.label().length()).max().orElse(0);
        final int labelWidth = Math.min(longest, screen.columns() * 45 / 100);
        final int barWidth = screen.columns() - labelWidth - DURATION_WIDTH - GAPS;
        lines.forEach(line -> styles.computeIfAbsent(
                line.span().service(), service -> SERVICE_STYLES.get(styles.size() % SERVICE_STYLES.size())));
        printScale(labelWidth, barWidth);
        for (final Line line : lines) {
            print(line, labelWidth, barWidth);
        }
        if (screen.colors()) {
            printLegend();
        }
    }

    private void collect(final SpanView span, final String indent, final String indentBelow) {
        lines.add(new Line(indent, span));
        final List<SpanView> below = children.getOrDefault(span.spanId(), List.of());
        for (int i = 0; i < below.size(); i++) {
            final boolean last = i == below.size() - 1;
            collect(
                    below.get(i),
                    indentBelow + (last ? screen.pick("└─ ", "`- ") : screen.pick("├─ ", "|- ")),
                    indentBelow + (last ? "   " : screen.pick("│  ", "|  ")));
        }
    }

    private void printScale(final int labelWidth, final int barWidth) {
        final String end = screen.duration(durationNs);
        final String scale = "0" + " ".repeat(barWidth - 1 - end.length()) + end;
        screen.out().println(" ".repeat(labelWidth + 2) + screen.paint(Style.DIM, scale));
    }

    private void print(final Line line, final int labelWidth, final int barWidth) {
        final SpanView span = line.span();
        final String label = screen.fit(line.label(), labelWidth);
        final int nameEnd =
                Math.min(label.length(), line.indent().length() + span.name().length());
        final Style style = span.error() ? Style.RED : styles.get(span.service());
        final String mark = span.error() ? screen.pick("✗", "!") : " ";
        final String text = screen.paint(
                        Style.DIM, label.substring(0, line.indent().length()))
                + label.substring(line.indent().length(), nameEnd)
                + screen.paint(Style.DIM, label.substring(nameEnd))
                + "  "
                + screen.paint(style, bar(span, barWidth))
                + " "
                + screen.paint(Style.RED, mark)
                + String.format(Locale.ROOT, "%" + (DURATION_WIDTH + 1) + "s", screen.duration(span.durationNs()));
        screen.out().println(text);
    }

    // in halves of a column, where there are characters for that
    private String bar(final SpanView span, final int width) {
        final int steps = screen.unicode() ? 2 : 1;
        final int total = width * steps;
        final int from = (int) Math.min(total - 1, (span.startNs() - startNs) * total / durationNs);
        final long end = span.startNs() + span.durationNs() - startNs;
        final int to = (int) Math.max(from + 1, Math.min(total, (end * total + durationNs / 2) / durationNs));
        final StringBuilder bar = new StringBuilder(width);
        for (int column = 0; column < width; column++) {
            final boolean left = from <= column * steps && column * steps < to;
            final int rightStep = column * steps + steps - 1;
            final boolean right = from <= rightStep && rightStep < to;
            final char full = screen.unicode() ? '█' : '=';
            final char half = left ? '▌' : '▐';
            bar.append(left && right ? full : left || right ? half : ' ');
        }
        return bar.toString();
    }

    private void printLegend() {
        final StringBuilder legend = new StringBuilder();
        int used = 0;
        for (final Map.Entry<String, Style> entry : styles.entrySet()) {
            final String text = screen.pick("█ ", "= ") + entry.getKey() + "   ";
            if (used + text.length() > screen.columns()) {
                break;
            }
            used += text.length();
            legend.append(screen.paint(entry.getValue(), text.substring(0, 1))).append(text, 1, text.length());
        }
        screen.out().println(legend.toString().stripTrailing());
    }
}
