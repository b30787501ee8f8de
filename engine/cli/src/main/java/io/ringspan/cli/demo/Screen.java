/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import java.util.Map;

/**
 * Where results are shown, and what can be shown there.
 *
 * @param out      for text
 * @param columns  that a line has
 * @param unicode  whether it can show box characters
 * @param colors   whether it can show colours
 * @param terminal whether a line can be rewritten in place
 */
record Screen(PrintWriter out, int columns, boolean unicode, boolean colors, boolean terminal) {
    private static final int COLUMNS_MIN = 80;
    private static final int COLUMNS_MAX = 120;
    private static final String BOX_CHARACTERS = "─│├└█▌▐✗✓µ…→×";

    /** When to use colours. */
    enum ColorMode {
        /** If the output is a terminal, and NO_COLOR is not set. */
        AUTO,
        /** In any case. */
        ALWAYS,
        /** Never. */
        NEVER
    }

    /** How text looks, where there are colours. */
    enum Style {
        /** Stands out. */
        BOLD("1"),
        /** Stands back. */
        DIM("2"),
        /** Good. */
        GREEN("32"),
        /** Bad. */
        RED("31"),
        /** A service. */
        BLUE("34"),
        /** A service. */
        CYAN("36"),
        /** A service. */
        MAGENTA("35"),
        /** A service. */
        YELLOW("33");

        private final String code;

        Style(final String code) {
            this.code = code;
        }
    }

    /** The standard output of this process, behind a writer. */
    static Screen ofProcess(final PrintWriter out, final ColorMode mode) {
        final Map<String, String> env = System.getenv();
        final boolean terminal = isTerminal() && !"dumb".equals(env.get("TERM"));
        final boolean colors = mode == ColorMode.ALWAYS
                || (mode == ColorMode.AUTO
                        && terminal
                        && env.getOrDefault("NO_COLOR", "").isEmpty());
        return new Screen(
                out,
                columns(env.get("COLUMNS")),
                OutputEncoding.charset().newEncoder().canEncode(BOX_CHARACTERS),
                colors,
                terminal);
    }

    static int columns(final String text) {
        final int columns = text != null && text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : COLUMNS_MIN;
        return Math.max(COLUMNS_MIN, Math.min(columns, COLUMNS_MAX));
    }

    @SuppressWarnings("SystemConsoleNull") // only the first of two questions
    private static boolean isTerminal() {
        if (System.console() == null) {
            return false;
        }
        try {
            // from Java 22 on there is always a console, and it says itself what it is
            return (Boolean) System.console().getClass().getMethod("isTerminal").invoke(System.console());
        } catch (final NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            return true;
        }
    }

    String paint(final Style style, final String text) {
        return colors && !text.isBlank() ? "\u001b[" + style.code + "m" + text + "\u001b[0m" : text;
    }

    String pick(final String withUnicode, final String withAscii) {
        return unicode ? withUnicode : withAscii;
    }

    /** A title with a line to the end of the screen. */
    void title(final String text) {
        final String line = pick("─", "-");
        final int rest = Math.max(0, columns - text.length() - 4);
        out.println();
        out.println(paint(Style.DIM, line.repeat(2)) + " " + paint(Style.BOLD, text) + " "
                + paint(Style.DIM, line.repeat(rest)));
    }

    /** Text of a width: cut at its end if it is too long. */
    String fit(final String text, final int width) {
        if (text.length() <= width) {
            return text + " ".repeat(width - text.length());
        }
        final String end = pick("…", "..");
        return text.substring(0, Math.max(0, width - end.length())) + end.substring(0, Math.min(width, end.length()));
    }

    /** A duration with three digits and a unit. */
    String duration(final long ns) {
        final String[] units = {"ns", pick("µs", "us"), "ms", "s"};
        double value = ns;
        int unit = 0;
        // not at 1000, because 999.96 is shown as 1000
        while (value >= 999.5 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        final int decimals = unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f %s", value, units[unit]);
    }

    /** A number with commas. */
    static String number(final long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
