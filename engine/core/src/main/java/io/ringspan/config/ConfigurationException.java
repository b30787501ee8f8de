/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import java.util.List;

/** A configuration that cannot be used. The message names every problem, a line for each. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** One message each. */
    private final String[] problems;

    /**
     * Creates an exception.
     *
     * @param problems all there are, a line for each, at least one
     * @param notes    lines that belong to no problem in particular
     */
    ConfigurationException(final List<String> problems, final List<String> notes) {
        super(message(problems, notes));
        this.problems = problems.toArray(new String[0]);
    }

    private static String message(final List<String> problems, final List<String> notes) {
        final StringBuilder message = new StringBuilder("the configuration cannot be used, problems: ");
        message.append(problems.size());
        problems.forEach(problem -> message.append("\n- ").append(problem));
        notes.forEach(note -> message.append('\n').append(note));
        return message.toString();
    }

    /**
     * What is wrong.
     *
     * @return one line for each problem: setting, value, where it was given, limit, what to do; never empty
     */
    public List<String> problems() {
        return List.of(problems);
    }
}
