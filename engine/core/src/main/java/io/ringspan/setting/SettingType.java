/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.setting;

/** How the text of a setting becomes a value and back, and which values there can be at all. */
public interface SettingType {
    /**
     * What the type is called in messages and in the reference page.
     *
     * @return a noun
     */
    String label();

    /**
     * Which values the type takes, where that is not a range.
     *
     * @return for people; empty if every value of the type is fine
     */
    String values();

    /**
     * Reads a value.
     *
     * @param text without blanks at its ends
     * @return the value, still to be checked
     * @throws RejectedValueException if the text is no value of this type
     */
    Object parse(String text) throws RejectedValueException;

    /**
     * Checks what the Java type of the value leaves open.
     *
     * @param value not null
     * @throws RejectedValueException if the type does not take it
     */
    default void check(final Object value) throws RejectedValueException {}

    /**
     * Writes a value, in a form that {@link #parse} reads.
     *
     * @param value that {@link #check} let pass
     * @return as a user would write it
     */
    String format(Object value);

    /**
     * What messages may show of a text, taken or rejected.
     *
     * @param text as given
     * @return the text, without what is nobody's business
     */
    default String disclose(final String text) {
        return text;
    }

    /**
     * What messages may show of a value.
     *
     * @param value that {@link #check} let pass
     * @return as a user would write it, without what is nobody's business
     */
    default String discloseValue(final Object value) {
        return disclose(format(value));
    }
}
