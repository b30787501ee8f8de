/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;

/** The places where settings are given, and which of them wins: builder, system property, environment, default. */
final class SettingSources {
    private static final int SUGGESTIONS = 3;

    private final Map<Setting, Object> calls = new EnumMap<>(Setting.class);
    // sorted, so that messages come in a stable order
    private final Map<String, String> environment = new TreeMap<>();
    private final Map<String, String> properties = new TreeMap<>();

    /**
     * Notes a builder call; the last one for a setting wins.
     *
     * @param setting to give
     * @param value   may be null, which is reported when settings are resolved
     */
    void call(final Setting setting, final Object value) {
        calls.put(setting, value);
    }

    /**
     * Copies what is there; what was loaded before is forgotten.
     *
     * @param env   environment variables
     * @param props system properties
     */
    void load(final Map<String, String> env, final Properties props) {
        environment.clear();
        environment.putAll(env);
        properties.clear();
        // the names include defaults of the properties, the entries include values that are not text
        props.stringPropertyNames().forEach(name -> properties.put(name, props.getProperty(name)));
        props.forEach((name, value) -> {
            if (!(value instanceof String)) {
                properties.put(String.valueOf(name), String.valueOf(value));
            }
        });
    }

    /**
     * What counts for a setting.
     *
     * @param setting to look for
     * @return from the place that wins
     */
    Given find(final Setting setting) {
        if (calls.containsKey(setting)) {
            return new Given(setting, "builder call " + setting.method(), calls.get(setting), false);
        }
        final String property = properties.get(setting.property());
        if (property != null) {
            return new Given(setting, "system property " + setting.property(), property, true);
        }
        final String own = environment.get(setting.environment());
        if (own != null) {
            return new Given(setting, "environment " + setting.environment(), own, true);
        }
        // variables of others: where they come from, empty means not set
        final String alias = setting.alias().orElse(null);
        if (alias != null && !environment.getOrDefault(alias, "").isBlank()) {
            return new Given(setting, "environment " + alias, environment.get(alias), true);
        }
        return new Given(setting, "default", setting.defaultText(), true);
    }

    /**
     * Finds names that look like settings and are none.
     *
     * @param problems to which a line for each is added
     * @param notes    to which the names that there are are added, if any is unknown
     */
    void findUnknownNames(final List<String> problems, final List<String> notes) {
        findUnknown("system property", properties, Setting.PROPERTY_PREFIX, Setting::property, problems, notes);
        findUnknown("environment", environment, Setting.ENVIRONMENT_PREFIX, Setting::environment, problems, notes);
    }

    private static void findUnknown(
            final String kind,
            final Map<String, String> given,
            final String prefix,
            final Function<Setting, String> nameOf,
            final List<String> problems,
            final List<String> notes) {
        final List<String> known = Arrays.stream(Setting.values()).map(nameOf).toList();
        boolean isFound = false;
        for (final String name : given.keySet()) {
            if (name.startsWith(prefix) && !known.contains(name)) {
                isFound = true;
                final List<String> nearest = NearestNames.sort(name, known).subList(0, SUGGESTIONS);
                // without the value: whoever named it may have meant something else, and secret
                problems.add(name + " (" + kind + ") is no setting; nearest: " + String.join(", ", nearest)
                        + "; use one of the known names, or remove it");
            }
        }
        if (isFound) {
            notes.add("known (" + kind + "): " + String.join(", ", known));
        }
    }
}
