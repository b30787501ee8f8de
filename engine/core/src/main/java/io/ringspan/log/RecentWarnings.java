/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.log;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The last distinct warnings and errors of an engine, with how often and when each was written. Texts that differ in numbers only are the same.
 *
 * <p>Note: belongs to the log thread.
 */
public final class RecentWarnings {
    /** Most of them; the one that has not come for the longest time makes room. */
    static final int COUNT_MAX = 16;

    private static final Pattern NUMBER = Pattern.compile("[0-9][0-9.,]*");

    // the newest at the end
    private final List<Entry> entries = new ArrayList<>();
    private long changes;

    /**
     * One of them.
     *
     * @param level   warning or error
     * @param firstMs when it was written first, in milliseconds since the epoch
     * @param lastMs  when it was written last
     * @param times   how often; each may stand for many losses
     * @param text    as it was written last, on one line
     */
    public record Entry(Level level, long firstMs, long lastMs, long times, String text) {
        private boolean isLike(final Level otherLevel, final String otherText) {
            return level == otherLevel && withoutNumbers(text).equals(withoutNumbers(otherText));
        }
    }

    /** Creates an empty list. */
    public RecentWarnings() {}

    private static String withoutNumbers(final String text) {
        return NUMBER.matcher(text).replaceAll("#");
    }

    void add(final Level level, final String text, final long nowMs) {
        Entry entry = new Entry(level, nowMs, nowMs, 1, text);
        for (final Entry known : entries) {
            if (known.isLike(level, text)) {
                entry = new Entry(level, known.firstMs, nowMs, known.times + 1, text);
                entries.remove(known);
                break;
            }
        }
        if (entries.size() == COUNT_MAX) {
            entries.remove(0);
        }
        entries.add(entry);
        changes++;
    }

    /** {@return all of them, the newest last; a view} */
    public List<Entry> entries() {
        return Collections.unmodifiableList(entries);
    }

    /** {@return a number that grows whenever they change} */
    public long changes() {
        return changes;
    }
}
