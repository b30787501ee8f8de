/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.setting;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * An environment variable of others that says the same as a setting, or several that do so together.
 *
 * @param variables their names; unmodifiable
 * @param reader    what they say in the form of the setting, or null if they say nothing; what cannot be read is left as it is, so that the
 *                  setting refuses it
 */
public record Alias(List<String> variables, Function<Map<String, String>, String> reader) {
    private static final int PORT_DEFAULT = 8126;

    /**
     * Names the variables that are set.
     *
     * @param environment to look at
     * @return for people
     */
    public String given(final Map<String, String> environment) {
        return variables.stream()
                .filter(name -> !text(environment, name).isEmpty())
                .collect(Collectors.joining(" with "));
    }

    /** What a variable says; empty too for a port that Kubernetes writes for a service of that name, which is the URL of something else. */
    private static String text(final Map<String, String> environment, final String name) {
        final String text = environment.getOrDefault(name, "").strip();
        return name.endsWith("_PORT") && text.contains("://") ? "" : text;
    }

    /**
     * A variable with the same form.
     *
     * @param variable its name
     * @return the alias
     */
    public static Alias of(final String variable) {
        return of(variable, text -> text);
    }

    /**
     * A variable with another form.
     *
     * @param variable   its name
     * @param conversion from its form into that of the setting
     * @return the alias
     */
    public static Alias of(final String variable, final UnaryOperator<String> conversion) {
        return new Alias(List.of(variable), environment -> {
            final String text = text(environment, variable);
            return text.isEmpty() ? null : conversion.apply(text);
        });
    }

    /**
     * An attribute in {@code OTEL_RESOURCE_ATTRIBUTES}.
     *
     * @param names of it; the first one that has a value counts
     * @return the alias
     */
    public static Alias ofResource(final String... names) {
        return of("OTEL_RESOURCE_ATTRIBUTES", text -> PairsType.find(text, List.of(names)));
    }

    /**
     * A tag in {@code DD_TAGS}.
     *
     * @param key of the tag
     * @return the alias
     */
    public static Alias ofTag(final String key) {
        return of("DD_TAGS", text -> TagsType.find(tags(text), key));
    }

    /**
     * All of {@code DD_TAGS}, which may be separated by blanks if there is no comma.
     *
     * @return the alias
     */
    public static Alias ofTags() {
        return of("DD_TAGS", Alias::tags);
    }

    private static String tags(final String text) {
        final String tags = text.indexOf(',') < 0 ? text.replaceAll("\\s+", ",") : text;
        return tags.replaceAll("(\\s*,\\s*)+", ",").replaceAll("^,|,$", "");
    }

    /**
     * The address that {@code DD_AGENT_HOST} and {@code DD_TRACE_AGENT_PORT} make, if one of them is there.
     *
     * @return the alias
     */
    public static Alias ofAgentHost() {
        return new Alias(List.of("DD_AGENT_HOST", "DD_TRACE_AGENT_PORT"), environment -> {
            final String host = text(environment, "DD_AGENT_HOST");
            final String port = text(environment, "DD_TRACE_AGENT_PORT");
            if (host.isEmpty() && port.isEmpty()) {
                return null;
            }
            final boolean isBareIpv6 = host.indexOf(':') != host.lastIndexOf(':') && !host.startsWith("[");
            final String name = host.isEmpty() ? "localhost" : isBareIpv6 ? '[' + host + ']' : host;
            return "http://" + name + ':' + (port.isEmpty() ? PORT_DEFAULT : port);
        });
    }

    /**
     * A number of milliseconds.
     *
     * @param variable its name
     * @return the alias
     */
    public static Alias ofMillis(final String variable) {
        return of(variable, text -> text.matches("[0-9]+") ? text + "ms" : text);
    }
}
