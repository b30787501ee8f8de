/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.setting;

import io.ringspan.http.HeaderText;

/** Text without control characters: it travels in headers and in payloads. Values are {@code String}s. */
public final class TextType implements SettingType {
    /** Most characters of a text; receivers keep fewer. */
    public static final int LENGTH_MAX = 1000;

    /** Text that may be empty. */
    public static final TextType ANY = new TextType("up to " + LENGTH_MAX + " characters", true, false);

    /** Text that may not be empty. */
    public static final TextType NOT_EMPTY = new TextType("1 to " + LENGTH_MAX + " characters", false, false);

    /** Text that is the value of a header, and not empty. */
    public static final TextType HEADER =
            new TextType("1 to " + LENGTH_MAX + " characters of printable ASCII", false, true);

    private final String values;
    private final boolean mayBeEmpty;
    private final boolean isHeader;

    private TextType(final String values, final boolean mayBeEmpty, final boolean isHeader) {
        this.values = values;
        this.mayBeEmpty = mayBeEmpty;
        this.isHeader = isHeader;
    }

    @Override
    public String label() {
        return "text";
    }

    @Override
    public String values() {
        return values;
    }

    @Override
    public String parse(final String text) {
        return text;
    }

    @Override
    public void check(final Object value) throws RejectedValueException {
        final String text = (String) value;
        if (!mayBeEmpty && text.isBlank()) {
            throw new RejectedValueException("is empty", "give a text, or leave the setting out");
        }
        if (hasControl(text)) {
            throw new RejectedValueException("has a control character in it", "remove line breaks and the like");
        }
        checkLength("text", text);
        if (isHeader && !HeaderText.isValue(text)) {
            throw new RejectedValueException(
                    "has a character in it that a header cannot carry", "use printable ASCII characters only");
        }
    }

    /**
     * Refuses what is too long.
     *
     * @param what the text is
     * @param text any
     * @throws RejectedValueException if there are more than {@value #LENGTH_MAX} characters
     */
    static void checkLength(final String what, final String text) throws RejectedValueException {
        if (text.length() > LENGTH_MAX) {
            throw new RejectedValueException(
                    "has a " + what + " of " + text.length() + " characters", "use at most " + LENGTH_MAX);
        }
    }

    /**
     * Whether a text has characters that break headers and lines.
     *
     * @param text any
     * @return true if there is one
     */
    static boolean hasControl(final String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    @Override
    public String format(final Object value) {
        return (String) value;
    }
}
