/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.setting;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds what somebody may have meant who mistyped a name. */
public final class NearestNames {
    // longer than any name that is known; bounds the work
    private static final int LENGTH_MAX = 128;

    private NearestNames() {}

    /**
     * Sorts names by their distance from a mistyped one.
     *
     * @param name  mistyped
     * @param known names there are
     * @return the known names, nearest first
     */
    public static List<String> sort(final String name, final Collection<String> known) {
        final String start = name.substring(0, Math.min(name.length(), LENGTH_MAX));
        final List<String> sorted = new ArrayList<>(known);
        sorted.sort(Comparator.comparingInt(candidate -> distance(start, candidate)));
        return sorted;
    }

    /** Levenshtein distance: inserted, deleted and replaced characters. */
    private static int distance(final String from, final String to) {
        int[] above = new int[to.length() + 1];
        for (int column = 0; column < above.length; column++) {
            above[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            final int[] current = new int[above.length];
            current[0] = row;
            for (int column = 1; column < above.length; column++) {
                final int replaced = above[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, 1 + Math.min(above[column], current[column - 1]));
            }
            above = current;
        }
        return above[to.length()];
    }
}
