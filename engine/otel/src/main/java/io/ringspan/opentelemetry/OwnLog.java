/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import java.lang.System.Logger.Level;

/**
 * What this module says in the log: the application's, or that of OpenTelemetry's Java agent where this is an extension of it.
 *
 * <p>Note: this class is threadsafe.
 */
final class OwnLog {
    private static final String NAME = "io.ringspan";

    private OwnLog() {}

    /** Where lines go, those of the engine too; null for the JVM's own logger of that name. */
    static System.Logger ofAgent() {
        return AgentLogger.isInAgent() ? new AgentLogger(NAME) : null;
    }

    static void info(final String text) {
        log(Level.INFO, text, null);
    }

    /** Says that something is not as somebody may think; null for nothing thrown. */
    static void warn(final String text, final Throwable thrown) {
        log(Level.WARNING, text, thrown);
    }

    static void error(final String text, final Throwable thrown) {
        log(Level.ERROR, text, thrown);
    }

    static void debug(final String text, final Throwable thrown) {
        log(Level.DEBUG, text, thrown);
    }

    private static void log(final Level level, final String text, final Throwable thrown) {
        final System.Logger agents = ofAgent();
        final System.Logger logger = agents == null ? System.getLogger(NAME) : agents;
        if (thrown == null) {
            logger.log(level, text);
        } else {
            logger.log(level, text, thrown);
        }
    }
}
