/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

/**
 * What somebody gave for a setting, before it is read.
 *
 * @param setting that it is for
 * @param origin  where it was given, for people
 * @param raw     the text, or the value of a builder call
 * @param isText  whether it has to be parsed
 */
record Given(Setting setting, String origin, Object raw, boolean isText) {
    private static final int SHOWN_MAX = 200;

    /** Reads and checks it, by itself. */
    Object value() throws RejectedValueException {
        return isText ? setting.parse((String) raw) : setting.check(raw);
    }

    /** The line for a message. */
    String problem(final String wrong, final String advice) {
        return setting.property() + " = " + shown() + " (" + origin + ") " + wrong + "; allowed: " + setting.allowed()
                + "; " + advice;
    }

    /** The value on one line, and no longer than a line should be. */
    String shown() {
        final String text =
                isText || raw == null ? String.valueOf(raw) : setting.type().format(raw);
        final String disclosed = setting.type().disclose(text);
        if (disclosed.isBlank()) {
            return "\"" + disclosed.strip() + "\"";
        }
        final StringBuilder shown = new StringBuilder();
        disclosed.chars().limit(SHOWN_MAX).forEach(c -> shown.append(Character.isISOControl(c) ? '?' : (char) c));
        return disclosed.length() > SHOWN_MAX ? shown.append("...").toString() : shown.toString();
    }
}
