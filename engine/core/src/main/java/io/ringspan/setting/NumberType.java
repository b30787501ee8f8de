/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.setting;

import io.ringspan.protocol.ForeignText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whole numbers, with or without unit suffixes. Values are {@code Long}s in the smallest unit. */
public final class NumberType implements SettingType {
    /** Plain numbers. */
    public static final NumberType INTEGER = new NumberType("integer", List.of(new Suffix("", 1)));

    /** Sizes in bytes. */
    public static final NumberType SIZE = new NumberType(
            "size",
            List.of(
                    new Suffix("", 1),
                    new Suffix("k", 1L << 10),
                    new Suffix("m", 1L << 20),
                    new Suffix("g", 1L << 30)));

    /** Durations in nanoseconds. A number without a unit would be read in several ways, so it is refused. */
    public static final NumberType DURATION = new NumberType(
            "duration",
            List.of(
                    new Suffix("ns", 1),
                    new Suffix("us", 1_000),
                    new Suffix("ms", 1_000_000),
                    new Suffix("s", 1_000_000_000),
                    new Suffix("m", 60_000_000_000L),
                    new Suffix("h", 3_600_000_000_000L)));

    private record Suffix(String text, long factor) {}

    private final String label;
    private final List<Suffix> suffixes;

    /** The suffixes grow, each a multiple of the one before. */
    private NumberType(final String label, final List<Suffix> suffixes) {
        this.label = label;
        this.suffixes = suffixes;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public String values() {
        return "";
    }

    @Override
    public Long parse(final String text) throws RejectedValueException {
        final int start = text.startsWith("-") ? 1 : 0;
        final int end = digitsEnd(text, start);
        if (end == start) {
            throw new RejectedValueException("is not a whole number", howToWrite());
        }
        try {
            final long number = Long.parseLong(text.substring(0, end));
            final String suffix = text.substring(end).strip().toLowerCase(Locale.ROOT);
            // nothing is nothing in every unit
            return number == 0 && suffix.isEmpty() ? 0L : Math.multiplyExact(number, factor(suffix));
        } catch (final NumberFormatException | ArithmeticException e) {
            throw new RejectedValueException("is far out of range", "use a value within the range");
        }
    }

    private static int digitsEnd(final String text, final int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private long factor(final String suffix) throws RejectedValueException {
        for (final Suffix known : suffixes) {
            if (known.text.equals(suffix)) {
                return known.factor;
            }
        }
        throw new RejectedValueException(
                suffix.isEmpty() ? "has no unit" : "has \"" + ForeignText.show(suffix) + "\" behind the number",
                howToWrite());
    }

    private String howToWrite() {
        final List<String> units = new ArrayList<>();
        for (final Suffix suffix : suffixes) {
            if (!suffix.text.isEmpty()) {
                units.add(suffix.text);
            }
        }
        if (units.isEmpty()) {
            return "write digits only";
        }
        final String needed =
                units.size() == suffixes.size() ? "write digits and one of " : "write digits, or digits and one of ";
        return needed + String.join(", ", units);
    }

    @Override
    public String format(final Object value) {
        final long number = (Long) value;
        if (number == 0) {
            return "0";
        }
        for (int i = suffixes.size() - 1; i > 0; i--) {
            final Suffix suffix = suffixes.get(i);
            if (number % suffix.factor == 0) {
                return number / suffix.factor + suffix.text;
            }
        }
        return number + suffixes.get(0).text;
    }
}
