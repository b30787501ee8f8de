/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.api;

import io.ringspan.protocol.ForeignText;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * The live spans of an engine at one moment, by operation. An operation is the name of a span.
 *
 * <p>Note: immutable.
 *
 * @param tickNs      time of the last tick, in nanoseconds since the epoch; 0 before the first one
 * @param live        live spans: open, and finished ones that wait for others
 * @param open        live spans that have not been finished
 * @param segments    segments, those without live spans included
 * @param stringBytes memory of strings in use, rounding to blocks included, in bytes
 * @param rows        operations that have live spans or had some that expired, those with the most live ones first; if there are more than
 *                    were asked for, the last row is the sum of the rest, under the name {@link #REST}; unmodifiable
 */
public record Census(long tickNs, long live, long open, long segments, long stringBytes, List<Row> rows) {
    /** Rows that are returned, unless somebody asks for another number. */
    public static final int ROWS_MAX_DEFAULT = 100;

    /** In place of an operation: the sum over all that have no row of their own. */
    public static final String REST = "(rest)";

    private static final long NS_PER_S = 1_000_000_000;
    private static final long S_PER_MINUTE = 60;
    private static final long S_PER_HOUR = 60 * S_PER_MINUTE;
    private static final long S_PER_DAY = 24 * S_PER_HOUR;
    private static final int OPERATION_WIDTH_MIN = 9;
    private static final int OPERATION_WIDTH_MAX = 60;

    /**
     * One operation.
     *
     * @param operation         name of the spans; may be empty
     * @param live              live spans: open, and finished ones that wait for others
     * @param open              live spans that have not been finished
     * @param oldestAgeNs       time since the oldest live span was created, as ticks tell it, in nanoseconds; 0 if there is none
     * @param oldestSpanId      id of that span, unsigned; 0 if there is none
     * @param oldestTraceIdHigh high half of its trace id
     * @param oldestTraceIdLow  low half of its trace id
     * @param expired           open spans that expired so far, whatever became of them
     */
    public record Row(
            String operation,
            long live,
            long open,
            long oldestAgeNs,
            long oldestSpanId,
            long oldestTraceIdHigh,
            long oldestTraceIdLow,
            long expired) {
        /**
         * Id of the oldest live span, as tables and JMX show it.
         *
         * @return 16 hexadecimal digits
         */
        public String oldestSpanIdHex() {
            return String.format(Locale.ROOT, "%016x", oldestSpanId);
        }

        /**
         * Trace id of the oldest live span.
         *
         * @return 32 hexadecimal digits
         */
        public String oldestTraceId() {
            return String.format(Locale.ROOT, "%016x%016x", oldestTraceIdHigh, oldestTraceIdLow);
        }
    }

    /**
     * Takes a copy of the rows.
     *
     * @param tickNs      time of the last tick, in nanoseconds since the epoch
     * @param live        live spans
     * @param open        live spans that have not been finished
     * @param segments    segments
     * @param stringBytes memory of strings in use, in bytes
     * @param rows        by operation
     */
    public Census {
        rows = List.copyOf(rows);
    }

    /**
     * The census as a table for people: a line about the whole, a header, and a line for each row.
     *
     * @return lines, each with a line feed at its end
     */
    public String toTable() {
        int width = OPERATION_WIDTH_MIN;
        for (final Row row : rows) {
            width = Math.max(width, label(row).length());
        }
        final StringBuilder table = new StringBuilder();
        table.append(tickNs == 0 ? "no tick yet" : Instant.ofEpochSecond(tickNs / NS_PER_S, tickNs % NS_PER_S))
                .append(String.format(
                        Locale.ROOT,
                        ": %,d spans live, %,d of them open, in %,d segments; %,d bytes of strings%n",
                        live,
                        open,
                        segments,
                        stringBytes));
        final String format = "%-" + width + "s  %9s  %9s  %9s  %9s  %-16s  %s%n";
        table.append(String.format(
                Locale.ROOT, format, "operation", "live", "open", "expired", "oldest", "its span", "its trace"));
        for (final Row row : rows) {
            final boolean any = row.live > 0;
            table.append(String.format(
                    Locale.ROOT,
                    format,
                    label(row),
                    row.live,
                    row.open,
                    row.expired,
                    any ? age(row.oldestAgeNs) : "-",
                    any ? row.oldestSpanIdHex() : "-",
                    any ? row.oldestTraceId() : "-"));
        }
        return table.toString().replace(System.lineSeparator(), "\n");
    }

    // names come from outside: nothing in them may begin a line or move the cursor
    private static String label(final Row row) {
        final String whole = ForeignText.show(row.operation, Integer.MAX_VALUE);
        if (whole.length() <= OPERATION_WIDTH_MAX) {
            return whole;
        }
        final int end = OPERATION_WIDTH_MAX - 3;
        return whole.substring(0, Character.isHighSurrogate(whole.charAt(end - 1)) ? end - 1 : end) + "...";
    }

    private static String age(final long ns) {
        final long s = ns / NS_PER_S;
        if (s < S_PER_MINUTE) {
            return String.format(Locale.ROOT, "%.1fs", (double) ns / NS_PER_S);
        }
        if (s < S_PER_HOUR) {
            return s / S_PER_MINUTE + "m" + s % S_PER_MINUTE + "s";
        }
        return s < S_PER_DAY
                ? s / S_PER_HOUR + "h" + s % S_PER_HOUR / S_PER_MINUTE + "m"
                : s / S_PER_DAY + "d" + s % S_PER_DAY / S_PER_HOUR + "h";
    }

    /** {@return the same as {@link #toTable()}} */
    @Override
    public String toString() {
        return toTable();
    }
}
