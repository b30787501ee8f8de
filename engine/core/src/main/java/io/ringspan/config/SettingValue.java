/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import io.ringspan.protocol.ForeignText;
import io.ringspan.setting.PairsType;
import io.ringspan.setting.RejectedValueException;
import io.ringspan.setting.Setting;
import java.util.Optional;

/**
 * What somebody gave for a setting, before it is read.
 *
 * @param setting  that it is for
 * @param origin   where it was given, for people
 * @param variable the environment variable, or those that count together, or null if it was given elsewhere
 * @param raw      the text, or the value of a builder call
 * @param isText   whether it has to be parsed
 * @param isOther  whether it was given for another setting, which counts as this one where this one is not given
 */
record SettingValue(Setting setting, String origin, String variable, Object raw, boolean isText, boolean isOther) {
    SettingValue(
            final Setting setting, final String origin, final String variable, final Object raw, final boolean isText) {
        this(setting, origin, variable, raw, isText, false);
    }

    /** What counts where nothing is given. */
    static SettingValue ofDefault(final Setting setting, final boolean isSmall) {
        return setting.smallText()
                .filter(text -> isSmall)
                .map(text -> new SettingValue(setting, "default of profile small", null, text, true))
                .orElseGet(() -> new SettingValue(setting, "default", null, setting.defaultText(), true));
    }

    /** A value from the environment. */
    static SettingValue ofEnvironment(final Setting setting, final String variable, final String text) {
        return new SettingValue(setting, "environment " + variable, variable, text, true);
    }

    /** The same for a setting that counts as this one where it is not given itself. */
    SettingValue of(final Setting other) {
        return new SettingValue(other, "as " + setting.key() + ": " + origin, variable, raw, isText, true);
    }

    /** What pairs of this one say of another setting, if they say anything. */
    Optional<SettingValue> pair(final Setting other) {
        return Optional.ofNullable(PairsType.find(raw, other.pairNames()))
                .map(text -> new SettingValue(other, origin, variable, text, true));
    }

    /** Reads and checks it, by itself. */
    Object value() throws RejectedValueException {
        return isText ? setting.parse((String) raw) : setting.check(raw);
    }

    /** The line for a message. */
    String problem(final String wrong, final String advice) {
        return setting.property() + " = " + shown() + " (" + origin + ") " + wrong + "; allowed: " + setting.allowed()
                + "; " + advice;
    }

    /** The value on one line, no longer than a line should be, and without secrets. */
    String shown() {
        final String text;
        if (isText) {
            text = setting.type().disclose((String) raw);
        } else {
            text = raw == null ? "null" : setting.type().discloseValue(raw);
        }
        final String shown = ForeignText.show(text);
        return shown.isBlank() ? "\"" + shown.strip() + "\"" : shown;
    }
}
