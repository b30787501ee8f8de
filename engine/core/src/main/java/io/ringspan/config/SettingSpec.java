/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The row of one setting while its table is written down. Texts are as a user would write them. */
final class SettingSpec {
    final String key;
    final SettingType type;
    final String meaning;
    Supplier<String> defaultText = () -> "";
    String defaultWords;
    String min;
    String max;
    boolean zeroToo;
    boolean powerOfTwo;
    String unit = "";
    final List<Alias> aliases = new ArrayList<>();
    Setting base;

    private SettingSpec(final String key, final SettingType type, final String meaning) {
        this.key = key;
        this.type = type;
        this.meaning = meaning;
    }

    /**
     * Begins a row.
     *
     * @param key     the name without prefix
     * @param type    of its values
     * @param meaning one line, no full stop at its end
     * @return a row with an empty default and no limits
     */
    static SettingSpec setting(final String key, final SettingType type, final String meaning) {
        return new SettingSpec(key, type, meaning);
    }

    SettingSpec byDefault(final String text) {
        defaultText = () -> text;
        return this;
    }

    /** A default that depends on the process: how to get it, and what it is called. */
    SettingSpec byDefault(final Supplier<String> text, final String words) {
        defaultText = text;
        defaultWords = words;
        return this;
    }

    /** Limits, both inclusive. Either is a value or the key of another setting. */
    SettingSpec range(final String lowest, final String highest) {
        min = lowest;
        max = highest;
        return this;
    }

    /** 0 is fine, though it is below the range. */
    SettingSpec orZero() {
        zeroToo = true;
        return this;
    }

    SettingSpec powerOfTwo() {
        powerOfTwo = true;
        return this;
    }

    /** What a plain number counts. */
    SettingSpec in(final String plural) {
        unit = plural;
        return this;
    }

    /** An environment variable of others that is read if there is none of our own, nor one that was named before. */
    SettingSpec alias(final String environmentName) {
        return alias(Alias.of(environmentName));
    }

    /** The same, for a variable whose text means the same in another form. */
    SettingSpec alias(final Alias alias) {
        aliases.add(alias);
        return this;
    }

    /** The setting that counts where this one is not given. */
    SettingSpec orAs(final Setting other) {
        base = other;
        defaultText = other::defaultText;
        defaultWords = "as `" + other.key() + "`";
        return this;
    }
}
