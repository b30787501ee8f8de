/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** Keeps the first warnings of the engine's log, so that they stand in the report: they quote what the receiver answered. */
final class LogLines extends Handler {
    private static final int LINES_MAX = 5;

    private final List<String> lines = new ArrayList<>();

    @Override
    public synchronized void publish(final LogRecord line) {
        if (line.getLevel().intValue() >= Level.WARNING.intValue() && lines.size() < LINES_MAX) {
            lines.add(line.getMessage());
        }
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void flush() {
        // lines are kept at once
    }

    @Override
    public void close() {
        // lines stay readable
    }
}
