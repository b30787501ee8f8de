/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import static io.ringspan.config.NumberType.DURATION;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One setting: its names, what it takes, and what it is without being given. Equal to others with the same key. */
final class Setting {
    /** What the names of all system properties begin with. */
    static final String PROPERTY_PREFIX = "ringspan.";

    /** What the names of all own environment variables begin with. */
    static final String ENVIRONMENT_PREFIX = "RINGSPAN_";

    private final SettingGroup group;
    private final SettingSpec spec;
    private final String scope;

    Setting(final SettingGroup group, final SettingSpec spec) {
        this(group, spec, "");
    }

    private Setting(final SettingGroup group, final SettingSpec spec, final String scope) {
        this.group = group;
        this.spec = spec;
        this.scope = scope;
    }

    SettingGroup group() {
        return group;
    }

    /** The name without the prefix; with the scope, if it has one. */
    String key() {
        return scope + spec.key;
    }

    /**
     * The same setting of one receiver.
     *
     * @param newScope what stands in front of the key, such as {@code receiver.otlp.}
     * @return a new setting
     */
    Setting under(final String newScope) {
        return new Setting(group, spec, newScope);
    }

    /** The setting that counts where this one is not given, if there is one. */
    Optional<Setting> base() {
        return Optional.ofNullable(spec.base);
    }

    /** Name of the system property. */
    String property() {
        return PROPERTY_PREFIX + key();
    }

    /** Name of the environment variable. */
    String environment() {
        return environment(key());
    }

    /** Name of the environment variable of a key, whether there is such a setting or not. */
    static String environment(final String key) {
        return ENVIRONMENT_PREFIX
                + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Environment variables of others that are read where there is none of our own, in this order. */
    List<Alias> aliases() {
        return spec.aliases;
    }

    /** Environment variables that are read, in this order. */
    List<String> variables() {
        final List<String> names = new ArrayList<>(List.of(environment()));
        spec.aliases.forEach(alias -> names.add(alias.variable()));
        return names;
    }

    /** Name of the setter and of the accessor. */
    String method() {
        final StringBuilder name = new StringBuilder();
        for (final String word : spec.key.split("[.-]", -1)) {
            name.append(
                    name.isEmpty() ? word.substring(0, 1) : word.substring(0, 1).toUpperCase(Locale.ROOT));
            name.append(word, 1, word.length());
        }
        return spec.type == DURATION ? name.append("Ns").toString() : name.toString();
    }

    SettingType type() {
        return spec.type;
    }

    String meaning() {
        return spec.meaning;
    }

    /** The default as a user would write it. */
    String defaultText() {
        return spec.defaultText.get();
    }

    /** The default in words, if it depends on the process. */
    Optional<String> defaultWords() {
        return Optional.ofNullable(spec.defaultWords);
    }

    /** The setting that limits this one from below, if there is one. */
    Optional<Setting> minSetting() {
        return ofKey(spec.min);
    }

    /** The setting that limits this one from above, if there is one. */
    Optional<Setting> maxSetting() {
        return ofKey(spec.max);
    }

    private Optional<Setting> ofKey(final String key) {
        return scope.isEmpty() ? Settings.find(key) : ReceiverSettings.find(key).map(setting -> setting.under(scope));
    }

    /** What a value may be, for people: the same words in messages and in the reference page. */
    String allowed() {
        final String limit = spec.min == null ? spec.type.values() : range();
        return limit.isEmpty() ? spec.type.label() : spec.type.label() + ": " + limit;
    }

    /** The limits in words; empty if there are none. */
    String range() {
        if (spec.min == null) {
            return "";
        }
        final String range = spec.min + " to " + spec.max + (spec.unit.isEmpty() ? "" : " " + spec.unit);
        return (spec.zeroToo ? "0, or " : "") + range + (spec.powerOfTwo ? ", a power of two" : "");
    }

    /**
     * Reads and checks a text.
     *
     * @param text blanks at its ends do not count
     * @return the value
     * @throws RejectedValueException if this setting does not take it
     */
    Object parse(final String text) throws RejectedValueException {
        final String stripped = text.strip();
        if (stripped.isEmpty() && !defaultText().isEmpty()) {
            throw new RejectedValueException("is empty", "give a value, or leave the setting out");
        }
        return check(spec.type.parse(stripped));
    }

    /**
     * Checks a value by itself; limits that other settings set are not looked at.
     *
     * @param value may be null
     * @return the value
     * @throws RejectedValueException if this setting does not take it
     */
    Object check(final Object value) throws RejectedValueException {
        if (value == null) {
            throw new RejectedValueException("is null", "give a value, or leave the setting out");
        }
        spec.type.check(value);
        final boolean zeroIsFine = spec.zeroToo && value.equals(0L);
        if (spec.min != null && !zeroIsFine) {
            checkRange((Long) value);
        }
        return value;
    }

    private void checkRange(final long value) throws RejectedValueException {
        if (minSetting().isEmpty() && value < number(spec.min)) {
            throw new RejectedValueException(value < 0 ? "is negative" : "is too low", "use at least " + spec.min);
        }
        if (maxSetting().isEmpty() && value > number(spec.max)) {
            throw new RejectedValueException("is too high", "use at most " + spec.max);
        }
        if (value < 0) {
            throw new RejectedValueException("is negative", "use a value within the range");
        }
        if (spec.powerOfTwo && Long.bitCount(value) != 1) {
            final long below = Long.highestOneBit(value);
            throw new RejectedValueException(
                    "is not a power of two", "use " + spec.type.format(below) + " or " + spec.type.format(below << 1));
        }
    }

    private long number(final String text) throws RejectedValueException {
        return (Long) spec.type.parse(text);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Setting that && key().equals(that.key());
    }

    @Override
    public int hashCode() {
        return key().hashCode();
    }

    @Override
    public String toString() {
        return key();
    }
}
