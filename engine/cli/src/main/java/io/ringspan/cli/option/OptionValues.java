/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.option;

import io.ringspan.protocol.ForeignText;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads values of options, in the words of whoever gives them: messages say what was given and what can be, and name no type of Java.
 */
public final class OptionValues {
    private OptionValues() {}

    /**
     * Has a command and its subcommands read names and numbers this way.
     *
     * @param commandLine with all subcommands
     */
    public static void register(final CommandLine commandLine) {
        registerNumber(commandLine, int.class, Integer::valueOf, "a whole number");
        registerNumber(commandLine, Integer.class, Integer::valueOf, "a whole number");
        registerNumber(commandLine, long.class, Long::valueOf, "a whole number");
        registerNumber(commandLine, double.class, Double::valueOf, "a number");
        registerNumber(commandLine, Double.class, Double::valueOf, "a number");
        for (final CommandLine each : commandLine.getSubcommands().values()) {
            for (final ArgSpec argument : each.getCommandSpec().args()) {
                if (argument.type().isEnum()) {
                    registerNames(each, argument.type());
                }
            }
        }
    }

    /**
     * The one of several names that a text means.
     *
     * @param text  in either case; dashes, dots and underlines in it do not count, so that {@code v0.4} is {@code v04}
     * @param names to choose from
     * @return one of the names
     * @throws TypeConversionException if it is none of them
     */
    public static String nameOf(final String text, final Collection<String> names) {
        return names.stream()
                .filter(name -> plain(name).equals(plain(text)))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        '"' + ForeignText.show(text) + "\" is none of " + String.join(", ", names)));
    }

    /**
     * What to throw for a value that an option does not take.
     *
     * @param commandLine of the command
     * @param option      as {@code --limit}
     * @param value       that was given
     * @param expected    in words
     * @return an exception that says so
     */
    public static ParameterException unexpected(
            final CommandLine commandLine, final String option, final Object value, final String expected) {
        return new ParameterException(
                commandLine,
                "Invalid value for option '" + option + "': " + ForeignText.show(value) + " (expected: " + expected
                        + ")");
    }

    private static <T> void registerNumber(
            final CommandLine commandLine,
            final Class<T> type,
            final Function<String, T> reading,
            final String expected) {
        commandLine.registerConverter(type, text -> {
            try {
                return reading.apply(text);
            } catch (final NumberFormatException e) {
                throw new TypeConversionException('"' + ForeignText.show(text) + "\" is not " + expected);
            }
        });
    }

    private static <E> void registerNames(final CommandLine commandLine, final Class<E> type) {
        final List<E> values = List.of(type.getEnumConstants());
        final List<String> names = values.stream()
                .map(value -> value.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        commandLine.registerConverter(type, text -> values.get(names.indexOf(nameOf(text, names))));
    }

    private static String plain(final String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[-_.]", "");
    }
}
