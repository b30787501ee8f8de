/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A table of a Markdown page, and how numbers are written in it.
 *
 * <p>Note: not threadsafe.
 */
final class MarkdownTable {
    private static final String NONE = "-";
    private static final double DIGITS_FROM = 100;
    private static final double SMALL = 0.1;

    private final int columns;
    private final List<String> lines = new ArrayList<>();

    MarkdownTable(final String... headings) {
        columns = headings.length;
        lines.add(line(headings));
        lines.add("|" + "---|".repeat(columns));
    }

    MarkdownTable row(final String... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException("cells: " + cells.length + " (expected: " + columns + ")");
        }
        lines.add(line(cells));
        return this;
    }

    boolean isEmpty() {
        return lines.size() == 2;
    }

    private static String line(final String... cells) {
        return "| "
                + String.join(
                        " | ",
                        Arrays.stream(cells)
                                .map(cell -> cell.replace("|", "\\|"))
                                .toList())
                + " |";
    }

    @Override
    public String toString() {
        return String.join("\n", lines) + "\n";
    }

    /** A number with about three digits; a dash if it is none. */
    static String number(final double value) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        final double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        final String format;
        if (size >= DIGITS_FROM) {
            format = "%,.0f";
        } else if (size >= 10) {
            format = "%.1f";
        } else {
            format = size >= SMALL ? "%.2f" : "%.4f";
        }
        return String.format(Locale.ROOT, format, value);
    }

    /** The median. */
    static String median(final Summary summary) {
        return number(summary.median());
    }

    /** Smallest to largest; a dash if there are not at least two samples. */
    static String spread(final Summary summary) {
        return summary.count() < 2 ? NONE : number(summary.min()) + " to " + number(summary.max());
    }

    /** The median, with the spread behind it. */
    static String withSpread(final Summary summary) {
        return summary.count() < 2 ? median(summary) : median(summary) + " (" + spread(summary) + ")";
    }
}
