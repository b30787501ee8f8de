/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.setting;

import static io.ringspan.setting.NumberType.DURATION;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One setting: its names, what it takes, and what it is without being given. Equal to others with the same key. */
public final class Setting {
    /** What the names of all system properties begin with. */
    public static final String PROPERTY_PREFIX = "ringspan.";

    // as the settings of all receivers are written
    private static final String ALL = "receiver.NAME.";

    /** What the names of all own environment variables begin with. */
    public static final String ENVIRONMENT_PREFIX = "RINGSPAN_";

    private final SettingGroup group;
    private final SettingSpec spec;
    private final String scope;

    /**
     * Creates a setting.
     *
     * @param group what it is about
     * @param spec  what it is
     */
    public Setting(final SettingGroup group, final SettingSpec spec) {
        this(group, spec, "");
    }

    private Setting(final SettingGroup group, final SettingSpec spec, final String scope) {
        this.group = group;
        this.spec = spec;
        this.scope = scope;
    }

    /** {@return what it is about} */
    public SettingGroup group() {
        return group;
    }

    /** {@return the name without the prefix; with the scope, if it has one} */
    public String key() {
        return scope + spec.key;
    }

    /** {@return the key, with {@code NAME} for the name of the receiver if it has one} */
    public String keyOfAll() {
        return scope.isEmpty() ? key() : ALL + spec.key;
    }

    /**
     * The same setting of one receiver.
     *
     * @param newScope what stands in front of the key, such as {@code receiver.otlp.}
     * @return a new setting
     */
    public Setting under(final String newScope) {
        return new Setting(group, spec, newScope);
    }

    /** {@return the setting that counts where this one is not given, if there is one} */
    public Optional<Setting> base() {
        return Optional.ofNullable(spec.base);
    }

    /** {@return key of the setting that has pairs which count as this one where it is not given at a place, if there is one} */
    public Optional<String> pairsKey() {
        return Optional.ofNullable(spec.pairsKey);
    }

    /** {@return names of these pairs, the first one that has a value counts; may be empty} */
    public List<String> pairNames() {
        return spec.pairNames;
    }

    /** {@return name of the system property} */
    public String property() {
        return PROPERTY_PREFIX + key();
    }

    /** {@return name of the environment variable} */
    public String environment() {
        return environment(key());
    }

    /**
     * Name of the environment variable of a key, whether there is such a setting or not.
     *
     * @param key without the prefix
     * @return its name
     */
    public static String environment(final String key) {
        return ENVIRONMENT_PREFIX
                + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** {@return environment variables of others that are read where there is none of our own, in this order} */
    public List<Alias> aliases() {
        return spec.aliases;
    }

    /** {@return environment variables of our own that are read, in this order} */
    public List<String> ownVariables() {
        final List<String> names = new ArrayList<>(List.of(environment()));
        pairsKey().ifPresent(key -> names.add(environment(key)));
        return names;
    }

    /** {@return all environment variables that are read, in this order; some of others count together} */
    public List<String> variables() {
        final List<String> names = ownVariables();
        spec.aliases.forEach(alias -> names.addAll(alias.variables()));
        return names;
    }

    /** {@return name of the setter and of the accessor} */
    public String method() {
        final StringBuilder name = new StringBuilder();
        for (final String word : spec.key.split("[.-]", -1)) {
            name.append(
                    name.isEmpty() ? word.substring(0, 1) : word.substring(0, 1).toUpperCase(Locale.ROOT));
            name.append(word, 1, word.length());
        }
        return spec.type == DURATION ? name.append("Ns").toString() : name.toString();
    }

    /**
     * Whether it is not one setting but all whose names begin with its own, which ends in a dot. In the names of environment variables underscores
     * stand for dots.
     *
     * @return true if its value is all of these, as pairs
     */
    public boolean isOfNamesBelow() {
        return spec.key.endsWith(".");
    }

    /** {@return what its values are} */
    public SettingType type() {
        return spec.type;
    }

    /** {@return what it is for, in a line} */
    public String meaning() {
        return spec.meaning;
    }

    /** {@return the default as a user would write it} */
    public String defaultText() {
        return spec.defaultText.get();
    }

    /** {@return the default of an engine that takes little memory, as a user would write it, if it is another one} */
    public Optional<String> smallText() {
        return Optional.ofNullable(spec.smallText);
    }

    /** {@return the default in words, if it depends on the process} */
    public Optional<String> defaultWords() {
        return Optional.ofNullable(spec.defaultWords);
    }

    /** {@return what stands in front of the keys of its receiver; empty for a setting of the engine} */
    public String scope() {
        return scope;
    }

    /** {@return key of the setting that limits this one from below, without the scope, if there is one} */
    public Optional<String> minKey() {
        return ofKey(spec.min);
    }

    /** {@return key of the setting that limits this one from above, without the scope, if there is one} */
    public Optional<String> maxKey() {
        return ofKey(spec.max);
    }

    // a value begins with a digit
    private static Optional<String> ofKey(final String bound) {
        return Optional.ofNullable(bound).filter(text -> Character.isLetter(text.charAt(0)));
    }

    /** {@return what a value may be, for people: the same words in messages and in the reference page} */
    public String allowed() {
        if (isOfNamesBelow()) {
            return TextType.ANY.label();
        }
        final String limit = spec.min == null ? spec.type.values() : range();
        return limit.isEmpty() ? spec.type.label() : spec.type.label() + ": " + limit;
    }

    /** {@return the limits in words; empty if there are none} */
    public String range() {
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
    public Object parse(final String text) throws RejectedValueException {
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
    public Object check(final Object value) throws RejectedValueException {
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
        if (minKey().isEmpty() && value < number(spec.min)) {
            throw new RejectedValueException(value < 0 ? "is negative" : "is too low", "use at least " + spec.min);
        }
        if (maxKey().isEmpty() && value > number(spec.max)) {
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
