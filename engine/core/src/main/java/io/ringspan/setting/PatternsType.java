/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.setting;

import io.ringspan.filter.TextPattern;
import io.ringspan.protocol.ForeignText;
import java.util.ArrayList;
import java.util.List;

/** Patterns with {@code *} and {@code ?}, joined by commas. Values are lists of {@code String}s, in the order given. */
public final class PatternsType implements SettingType {
    /** The only instance. */
    public static final PatternsType PATTERNS = new PatternsType();

    private static final int COUNT_MAX = 64;

    private PatternsType() {}

    @Override
    public String label() {
        return "patterns";
    }

    @Override
    public String values() {
        return "up to " + COUNT_MAX + " of up to " + TextPattern.LENGTH_MAX
                + " bytes, joined by commas; * is any characters, ? is one";
    }

    @Override
    public List<String> parse(final String text) {
        final List<String> patterns = new ArrayList<>();
        for (final String pattern : text.split(",", -1)) {
            if (!text.isEmpty()) {
                patterns.add(pattern.strip());
            }
        }
        return patterns;
    }

    @Override
    public void check(final Object value) throws RejectedValueException {
        final List<?> patterns = (List<?>) value;
        for (final Object pattern : patterns) {
            if (!(pattern instanceof String text) || text.isEmpty()) {
                throw new RejectedValueException(
                        "has an empty pattern in it", "remove a comma, or write a pattern there");
            }
            try {
                TextPattern.of(text);
            } catch (final IllegalArgumentException e) {
                throw new RejectedValueException(
                        "has a pattern that " + e.getMessage() + ": \"" + ForeignText.show(text) + '"',
                        "write * in place of a part of it");
            }
            if (text.indexOf(',') >= 0 || !text.codePoints().allMatch(PatternsType::isShown)) {
                throw new RejectedValueException(
                        "has a comma, or a character that cannot be shown, in a pattern", "write * in place of it");
            }
        }
        if (patterns.size() > COUNT_MAX) {
            throw new RejectedValueException("has " + patterns.size() + " patterns", "use at most " + COUNT_MAX);
        }
    }

    private static boolean isShown(final int codePoint) {
        final String text = Character.toString(codePoint);
        return ForeignText.show(text).equals(text);
    }

    @Override
    public String format(final Object value) {
        final List<String> patterns = new ArrayList<>();
        ((List<?>) value).forEach(pattern -> patterns.add((String) pattern));
        return String.join(",", patterns);
    }
}
