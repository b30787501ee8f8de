/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

/** Text without control characters: it travels in headers and in payloads. Values are {@code String}s. */
final class TextType implements SettingType {
    /** Text that may be empty. */
    static final TextType ANY = new TextType(true);

    /** Text that may not be empty. */
    static final TextType NOT_EMPTY = new TextType(false);

    private final boolean mayBeEmpty;

    private TextType(final boolean mayBeEmpty) {
        this.mayBeEmpty = mayBeEmpty;
    }

    @Override
    public String label() {
        return "text";
    }

    @Override
    public String values() {
        return mayBeEmpty ? "" : "not empty";
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
