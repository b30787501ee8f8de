/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.setting;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One of a few names. Case does not matter, and {@code _} is as good as {@code -}. */
public final class ChoiceType implements SettingType {
    /** Values are {@code Boolean}s. */
    public static final ChoiceType BOOLEAN = new ChoiceType("boolean", Map.of("true", true), Map.of("false", false));

    private final String label;
    private final Map<String, Object> choices = new LinkedHashMap<>();

    @SafeVarargs
    private ChoiceType(final String label, final Map<String, Object>... choices) {
        this.label = label;
        for (final Map<String, Object> choice : choices) {
            this.choices.putAll(choice);
        }
    }

    /**
     * A type with the constants of an enum as values.
     *
     * @param type the enum
     * @return a new type
     */
    public static ChoiceType of(final Class<? extends Enum<?>> type) {
        final ChoiceType choice = new ChoiceType("name");
        for (final Enum<?> constant : type.getEnumConstants()) {
            choice.choices.put(normalise(constant.name()), constant);
        }
        return choice;
    }

    /**
     * A type with names as values.
     *
     * @param names as they are written
     * @return a new type; values are {@code String}s
     */
    public static ChoiceType ofNames(final List<String> names) {
        final ChoiceType choice = new ChoiceType("name");
        names.forEach(name -> choice.choices.put(name, name));
        return choice;
    }

    private static String normalise(final String text) {
        return text.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public String values() {
        return String.join(", ", choices.keySet());
    }

    @Override
    public Object parse(final String text) throws RejectedValueException {
        final Object value = choices.get(normalise(text));
        if (value == null) {
            final String nearest =
                    NearestNames.sort(normalise(text), choices.keySet()).get(0);
            throw new RejectedValueException("is unknown", "use one of these names, perhaps " + nearest);
        }
        return value;
    }

    @Override
    public String format(final Object value) {
        return normalise(value.toString());
    }
}
