/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import io.ringspan.protocol.ForeignText;
import io.ringspan.setting.RejectedValueException;
import io.ringspan.setting.SettingType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Names of receivers, joined by commas. Values are lists of {@code String}s, each once, in the order given. */
final class NamesType implements SettingType {
    /** The only instance. */
    static final NamesType RECEIVERS = new NamesType();

    private static final int COUNT_MAX = 16;

    private NamesType() {}

    @Override
    public String label() {
        return "names";
    }

    @Override
    public String values() {
        return "1 to " + COUNT_MAX + " names of up to 32 small letters, digits and dashes, joined by commas";
    }

    @Override
    public List<String> parse(final String text) {
        final List<String> names = new ArrayList<>();
        for (final String name : text.split(",", -1)) {
            names.add(name.strip());
        }
        return names;
    }

    @Override
    public void check(final Object value) throws RejectedValueException {
        final List<?> names = (List<?>) value;
        final Set<Object> seen = new LinkedHashSet<>();
        for (final Object name : names) {
            final String shown = '"' + ForeignText.show(String.valueOf(name)) + '"';
            if (!(name instanceof String text) || !text.matches(ReceiverSettings.NAME)) {
                throw new RejectedValueException(
                        "has " + shown + " in it, which is no name", "use small letters, digits and dashes");
            }
            if (!seen.add(text)) {
                throw new RejectedValueException("has " + shown + " twice", "name each receiver once");
            }
        }
        if (names.isEmpty() || names.size() > COUNT_MAX) {
            throw new RejectedValueException("has " + names.size() + " names", "name 1 to " + COUNT_MAX);
        }
    }

    @Override
    public String format(final Object value) {
        final List<String> names = new ArrayList<>();
        ((List<?>) value).forEach(name -> names.add((String) name));
        return String.join(",", names);
    }
}
