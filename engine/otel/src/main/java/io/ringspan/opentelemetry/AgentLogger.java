/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import java.util.ResourceBundle;
import java.util.logging.Logger;

/**
 * The log of OpenTelemetry's Java agent. An extension must not touch the logging of the JVM, because that would start before the
 * application says how (a {@code java.util.logging.manager} that an application server sets in its {@code main} would come too late). So the
 * agent puts a class of its own in place of {@link Logger} wherever an extension names it, here too; it goes by
 * {@code otel.javaagent.logging}.
 *
 * <p>Note: this class is threadsafe.
 */
final class AgentLogger implements System.Logger {
    private final Logger logger;

    AgentLogger(final String name) {
        logger = Logger.getLogger(name);
    }

    /** Whether the agent has loaded this class, as a part of an extension. */
    static boolean isInAgent() {
        try {
            // the name of what stands in its place; the class is not initialised by that
            return Logger.class.getName().startsWith("io.opentelemetry.");
        } catch (final LinkageError e) {
            // a JVM without that module
            return false;
        }
    }

    // named in full, because the interface brings a level of its own
    private static java.util.logging.Level level(final Level level) {
        return switch (level) {
            case ALL -> java.util.logging.Level.ALL;
            case TRACE -> java.util.logging.Level.FINER;
            case DEBUG -> java.util.logging.Level.FINE;
            case INFO -> java.util.logging.Level.INFO;
            case WARNING -> java.util.logging.Level.WARNING;
            case ERROR -> java.util.logging.Level.SEVERE;
            case OFF -> java.util.logging.Level.OFF;
        };
    }

    @Override
    public String getName() {
        return logger.getName();
    }

    @Override
    public boolean isLoggable(final Level level) {
        return logger.isLoggable(level(level));
    }

    @Override
    public void log(final Level level, final ResourceBundle bundle, final String text, final Throwable thrown) {
        logger.log(level(level), text, thrown);
    }

    @Override
    public void log(final Level level, final ResourceBundle bundle, final String text, final Object... values) {
        logger.log(level(level), text, values);
    }
}
