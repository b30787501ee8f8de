/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.setting;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The row of one setting while its table is written down. Texts are as a user would write them. */
public final class SettingSpec {
    final String key;
    final SettingType type;
    final String meaning;
    Supplier<String> defaultText = () -> "";
    String defaultWords;
    String smallText;
    String min;
    String max;
    boolean zeroToo;
    boolean powerOfTwo;
    String unit = "";
    final List<Alias> aliases = new ArrayList<>();
    Setting base;
    String pairsKey;
    List<String> pairNames = List.of();

    private SettingSpec(final String key, final SettingType type, final String meaning) {
        this.key = key;
        this.type = type;
        this.meaning = meaning;
    }

    /**
     * Begins a row.
     *
     * @param key     the name without prefix; one that ends in a dot is for all names that begin with it, such as those that a library has
     *                given its own settings, and the type is pairs
     * @param type    of its values
     * @param meaning one line, no full stop at its end
     * @return a row with an empty default and no limits
     */
    public static SettingSpec setting(final String key, final SettingType type, final String meaning) {
        return new SettingSpec(key, type, meaning);
    }

    /**
     * What counts where nothing is given.
     *
     * @param text as a user would write it
     * @return this
     */
    public SettingSpec byDefault(final String text) {
        defaultText = () -> text;
        return this;
    }

    /**
     * A default that depends on the process.
     *
     * @param text  how to get it
     * @param words what it is called
     * @return this
     */
    public SettingSpec byDefault(final Supplier<String> text, final String words) {
        defaultText = text;
        defaultWords = words;
        return this;
    }

    /**
     * A default for engines that take little memory.
     *
     * @param text as a user would write it
     * @return this
     */
    public SettingSpec small(final String text) {
        smallText = text;
        return this;
    }

    /**
     * Limits, both inclusive. Either is a value or the key of another setting.
     *
     * @param lowest  value
     * @param highest value
     * @return this
     */
    public SettingSpec range(final String lowest, final String highest) {
        min = lowest;
        max = highest;
        return this;
    }

    /**
     * 0 is fine, though it is below the range.
     *
     * @return this
     */
    public SettingSpec orZero() {
        zeroToo = true;
        return this;
    }

    /**
     * Only powers of two are fine.
     *
     * @return this
     */
    public SettingSpec powerOfTwo() {
        powerOfTwo = true;
        return this;
    }

    /**
     * What a plain number counts.
     *
     * @param plural for people
     * @return this
     */
    public SettingSpec in(final String plural) {
        unit = plural;
        return this;
    }

    /**
     * An environment variable of others that is read if there is none of our own, nor one that was named before.
     *
     * @param environmentName its name
     * @return this
     */
    public SettingSpec alias(final String environmentName) {
        return alias(Alias.of(environmentName));
    }

    /**
     * The same, for a variable whose text means the same in another form.
     *
     * @param alias what it means
     * @return this
     */
    public SettingSpec alias(final Alias alias) {
        aliases.add(alias);
        return this;
    }

    /**
     * Pairs of another setting that count as this one, at each place where this one itself is not given.
     *
     * @param otherKey of a setting whose values are pairs
     * @param names    of the pairs; the first one that has a value counts
     * @return this
     */
    public SettingSpec orPair(final String otherKey, final String... names) {
        pairsKey = otherKey;
        pairNames = List.of(names);
        return this;
    }

    /**
     * The setting that counts where this one is not given.
     *
     * @param other the other one
     * @return this
     */
    public SettingSpec orAs(final Setting other) {
        base = other;
        defaultText = other::defaultText;
        defaultWords = "as `" + other.key() + "`";
        return this;
    }
}
