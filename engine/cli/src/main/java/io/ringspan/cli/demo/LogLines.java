/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Keeps the first warnings of the engine's log, so that they stand in the report: they quote what the receiver answered. Of those that
 * differ in their numbers only the last one stays, because its totals are those of the whole run.
 */
final class LogLines extends Handler {
    private static final int LINES_MAX = 5;

    // by what they say but for numbers
    private final Map<String, String> lines = new LinkedHashMap<>();

    @Override
    public synchronized void publish(final LogRecord line) {
        if (line.getLevel().intValue() < Level.WARNING.intValue()) {
            return;
        }
        final String kind = line.getMessage().replaceAll("[0-9]+", "0");
        if (lines.size() < LINES_MAX || lines.containsKey(kind)) {
            lines.put(kind, line.getMessage());
        }
    }

    synchronized List<String> lines() {
        return List.copyOf(lines.values());
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
