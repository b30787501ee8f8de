/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import io.ringspan.protocol.ForeignText;
import io.ringspan.setting.Alias;
import io.ringspan.setting.NearestNames;
import io.ringspan.setting.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The places where settings are given, and which of them wins: builder, system property, own variable, fallback of whoever embeds the engine,
 * variable of others, default.
 */
final class SettingSources {
    // a setting of a receiver, by its property, its variable or its key
    private static final Pattern OF_RECEIVER = Pattern.compile(
            "(?<prefix>(ringspan\\.)?receiver\\.(?<name>[^.]+)\\.|RINGSPAN_RECEIVER_(?<variable>[^_]+)_).+");
    private static final int SUGGESTIONS = 3;
    // names that were settings once, and why there is nothing left to set
    private static final Map<String, String> RETIRED =
            Map.of("ring.producers", "any number of threads may publish, at no extra cost");
    private static final int WARNINGS_MAX = 8;

    /** What a builder was given as text, to be read like a property. */
    private record Text(String value) {}

    /** What whoever embeds the engine has found, and where; null for text if it was taken back, and for origin if it is not said. */
    private record Fallback(String text, String origin) {}

    private final Map<String, Object> calls = new LinkedHashMap<>();
    private final Map<String, Fallback> fallbacks = new LinkedHashMap<>();
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
        calls.put(setting.key(), value);
    }

    /**
     * Notes a setting that a builder was given by its key, as text.
     *
     * @param key  without the prefix
     * @param text to be read as a property would be
     */
    void callByKey(final String key, final String text) {
        calls.put(key, text == null ? null : new Text(text));
    }

    /**
     * Notes a value of whoever embeds the engine.
     *
     * @param key    without the prefix, of one receiver or of all
     * @param text   to be read as a property would be; null for none
     * @param origin where it was found, for messages; null for the key alone
     */
    void fallback(final String key, final String text, final String origin) {
        fallbacks.put(key, new Fallback(text, origin));
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
     * @param ignored environment variables that do not count
     * @param isSmall whether defaults are those of an engine that takes little memory
     * @return from the place that wins
     */
    SettingValue find(final Setting setting, final Set<String> ignored, final boolean isSmall) {
        return given(setting, ignored)
                .or(() ->
                        setting.base().map(base -> find(base, ignored, isSmall).of(setting)))
                .orElseGet(() -> SettingValue.ofDefault(setting, isSmall));
    }

    /**
     * What was given for a setting itself. An environment variable that is empty is not set, as in shells and manifests.
     *
     * @param setting to look for
     * @param ignored environment variables that do not count
     * @return from the place that wins
     */
    Optional<SettingValue> given(final Setting setting, final Set<String> ignored) {
        if (setting.isOfNamesBelow()) {
            return below(setting);
        }
        return at(setting, this::inCode)
                .or(() -> at(setting, this::inProperties))
                .or(() -> at(setting, own -> inOwnVariables(own, ignored)))
                .or(() -> at(setting, this::inFallbacks))
                .or(() -> inVariablesOfOthers(setting, ignored));
    }

    /** All that is given for a setting whose names begin alike: for each of these the place that wins. */
    private Optional<SettingValue> below(final Setting setting) {
        final Map<String, String> pairs = new TreeMap<>();
        final Map<String, String> found = new LinkedHashMap<>();
        fallbacks.forEach((key, given) -> {
            if (given.text != null) {
                found.put(key, given.text);
            }
        });
        collect(found, setting.key(), pairs, name -> name);
        final Map<String, String> variables = new TreeMap<>(environment);
        variables.values().removeIf(String::isBlank);
        collect(
                variables,
                setting.environment(),
                pairs,
                name -> name.toLowerCase(Locale.ROOT).replace('_', '.'));
        collect(properties, setting.property(), pairs, name -> name);
        final Map<String, String> texts = new LinkedHashMap<>();
        calls.forEach((key, given) -> texts.put(key, given instanceof Text text ? text.value() : null));
        collect(texts, setting.key(), pairs, name -> name);
        return pairs.isEmpty()
                ? Optional.empty()
                : Optional.of(new SettingValue(setting, "names that begin so", null, pairs, false));
    }

    private static void collect(
            final Map<String, String> given,
            final String begin,
            final Map<String, String> pairs,
            final UnaryOperator<String> name) {
        given.forEach((key, text) -> {
            if (isBelow(key, begin)) {
                pairs.put(name.apply(key.substring(begin.length())), text);
            }
        });
    }

    private static boolean isBelow(final String name, final String begin) {
        return name.length() > begin.length() && name.startsWith(begin);
    }

    /** What one place has for a setting: given for itself, or else as a pair of another one. */
    private static Optional<SettingValue> at(
            final Setting setting, final Function<Setting, Optional<SettingValue>> place) {
        return place.apply(setting)
                .or(() -> setting.pairsKey()
                        .flatMap(Settings::find)
                        .flatMap(place)
                        .flatMap(given -> given.pair(setting)));
    }

    private Optional<SettingValue> inCode(final Setting setting) {
        if (!calls.containsKey(setting.key())) {
            return Optional.empty();
        }
        final Object given = calls.get(setting.key());
        return Optional.of(
                given instanceof Text text
                        ? new SettingValue(setting, "builder call set", null, text.value(), true)
                        : new SettingValue(setting, "builder call " + setting.method(), null, given, false));
    }

    private Optional<SettingValue> inProperties(final Setting setting) {
        return Optional.ofNullable(properties.get(setting.property()))
                .map(text -> new SettingValue(setting, "system property " + setting.property(), null, text, true));
    }

    private Optional<SettingValue> inOwnVariables(final Setting setting, final Set<String> ignored) {
        final String name = setting.environment();
        return Optional.ofNullable(environment.get(name))
                .filter(text -> !text.isBlank() && !ignored.contains(name))
                .map(text -> SettingValue.ofEnvironment(setting, name, text));
    }

    private Optional<SettingValue> inFallbacks(final Setting setting) {
        return fallback(setting.key())
                .or(() -> fallback(setting.keyOfAll()))
                .map(given -> new SettingValue(
                        setting,
                        given.origin == null ? "fallback " + setting.key() : given.origin,
                        null,
                        given.text,
                        true));
    }

    private Optional<Fallback> fallback(final String key) {
        return Optional.ofNullable(fallbacks.get(key)).filter(given -> given.text != null);
    }

    private Optional<SettingValue> inVariablesOfOthers(final Setting setting, final Set<String> ignored) {
        for (final Alias alias : setting.aliases()) {
            final String given = alias.given(environment);
            final String text = ignored.contains(given) ? null : alias.reader().apply(environment);
            if (text != null && !text.isBlank()) {
                return Optional.of(SettingValue.ofEnvironment(setting, given, text));
            }
        }
        return Optional.empty();
    }

    /**
     * Finds settings that there were once. Whoever upgrades the engine need not change all places that name one at the same time.
     *
     * @param warnings to which a line for each is added
     */
    void findRetired(final List<String> warnings) {
        RETIRED.forEach((key, reason) -> {
            final String property = Setting.PROPERTY_PREFIX + key;
            final String variable = Setting.environment(key);
            if (properties.containsKey(property)) {
                warnings.add(property + " (system property) is no setting any more: " + reason + "; ignored");
            }
            if (environment.containsKey(variable)) {
                warnings.add(variable + " (environment) is no setting any more: " + reason + "; ignored");
            }
        });
    }

    private static boolean isRetired(final String name) {
        return RETIRED.keySet().stream()
                .anyMatch(key -> name.equals(Setting.PROPERTY_PREFIX + key) || name.equals(Setting.environment(key)));
    }

    /**
     * Finds system properties, and keys that a builder was given, that look like settings and are none.
     *
     * @param settings that there are
     * @param problems to which a line for each is added
     * @param notes    to which the names that there are are added, if any is unknown
     */
    void findUnknownProperties(final List<Setting> settings, final List<String> problems, final List<String> notes) {
        final List<String> known = settings.stream().map(Setting::property).toList();
        final List<String> unknown =
                unknown(properties, Setting.PROPERTY_PREFIX, known, below(settings, Setting::property));
        for (final String name : unknown) {
            problems.add(unknownLine(name, "system property", known, "use one of the known names, or remove it"));
        }
        if (!unknown.isEmpty()) {
            notes.add("known (system property): " + String.join(", ", known));
        }
        final List<String> keys = settings.stream().map(Setting::key).toList();
        final List<String> below = below(settings, Setting::key);
        for (final String key : calls.keySet()) {
            if (!keys.contains(key) && !isBelowAny(key, below)) {
                problems.add(unknownLine(key, "builder call set", keys, "use one of the known names"));
            }
        }
    }

    /**
     * Finds fallbacks that are no setting, whatever receivers there are.
     *
     * @param ofReceivers settings that receivers have, of all types
     * @param warnings    to which a line for each is added
     */
    void findUnknownFallbacks(final List<Setting> ofReceivers, final List<String> warnings) {
        for (final String key : fallbacks.keySet()) {
            final Matcher matcher = OF_RECEIVER.matcher(key);
            final String scope = matcher.matches() ? matcher.group("prefix") : "";
            final List<Setting> settings = scope.isEmpty()
                    ? Settings.all()
                    : ofReceivers.stream().map(setting -> setting.under(scope)).toList();
            final List<String> known = settings.stream().map(Setting::key).toList();
            if (!known.contains(key) && !isBelowAny(key, below(settings, Setting::key))) {
                warnings.add(ForeignText.show(key) + " (fallback) is no setting; nearest: "
                        + String.join(", ", NearestNames.sort(key, known).subList(0, SUGGESTIONS))
                        + "; ignored");
            }
        }
    }

    /**
     * Finds environment variables that look like settings and are none. Whoever runs a process does not write all of its environment, so
     * this is never more than a warning, and none at all for what an orchestrator puts there for a service that is called as we are.
     *
     * @param settings that there are
     * @param warnings to which a line for each is added, up to a number
     */
    void findUnknownVariables(final List<Setting> settings, final List<String> warnings) {
        final List<String> known = settings.stream().map(Setting::environment).toList();
        final List<String> below = below(settings, Setting::environment);
        final List<String> unknown = unknown(environment, Setting.ENVIRONMENT_PREFIX, known, below).stream()
                .filter(name -> !ServiceLinks.isLink(name, environment))
                .toList();
        for (final String name : unknown.subList(0, Math.min(WARNINGS_MAX, unknown.size()))) {
            warnings.add(unknownLine(name, "environment", known, "ignored"));
        }
        if (unknown.size() > WARNINGS_MAX) {
            warnings.add(unknown.size() - WARNINGS_MAX + " more environment variables begin with "
                    + Setting.ENVIRONMENT_PREFIX + " and are no settings; ignored");
        }
    }

    private static List<String> unknown(
            final Map<String, String> given, final String prefix, final List<String> known, final List<String> below) {
        return given.keySet().stream()
                .filter(name -> name.startsWith(prefix) && !known.contains(name) && !isBelowAny(name, below))
                .filter(name -> !isRetired(name))
                .toList();
    }

    /** What names begin with that are all of one setting. */
    private static List<String> below(final List<Setting> settings, final Function<Setting, String> name) {
        return settings.stream().filter(Setting::isOfNamesBelow).map(name).toList();
    }

    private static boolean isBelowAny(final String name, final List<String> begins) {
        return begins.stream().anyMatch(begin -> isBelow(name, begin));
    }

    // without the value: whoever named it may have meant something else, and secret
    private static String unknownLine(
            final String name, final String kind, final List<String> known, final String advice) {
        final String shown = ForeignText.show(name) + " (" + kind + ") is ";
        final Matcher matcher = OF_RECEIVER.matcher(name);
        if (matcher.matches() && known.stream().noneMatch(key -> key.startsWith(matcher.group("prefix")))) {
            final String receiver = matcher.group("name") == null
                    ? matcher.group("variable").toLowerCase(Locale.ROOT)
                    : matcher.group("name");
            return shown + "for the receiver " + ForeignText.show(receiver)
                    + ", and there is none of that name; add it to ringspan.receivers if there is to be one; " + advice;
        }
        final List<String> nearest = NearestNames.sort(name, known).subList(0, SUGGESTIONS);
        return shown + "no setting; nearest: " + String.join(", ", nearest) + "; " + advice;
    }
}
