/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.filter;

import io.ringspan.api.FilterErrorPolicy;
import java.util.List;

/**
 * Which filters there are.
 *
 * @param own           filters of the application's, in this order
 * @param redact        patterns of keys of which the values are redacted
 * @param sql           patterns of keys of which the values are statements; empty if none are to be obfuscated
 * @param dropResources patterns of resources of which the traces are dropped
 * @param keepShare     share that is kept of traces without an error that are not slow, 0 to 1
 * @param keepSlow      share of an operation's traces that are not slow, 0 to 1; 1 if none is kept for being slow
 * @param onError       what becomes of a trace of which a filter fails
 * @param textMax       longest text that a filter writes, in bytes
 * @param recordMax     most bytes of an event or link, and of what a filter makes of it
 */
public record FilterSettings(
        List<NamedFilter> own,
        List<TextPattern> redact,
        List<TextPattern> sql,
        List<TextPattern> dropResources,
        double keepShare,
        double keepSlow,
        FilterErrorPolicy onError,
        int textMax,
        int recordMax) {
    private static final int TEXTS_OF_EDITS = 2;

    /**
     * Copies the lists.
     *
     * @param own           filters of the application's, in this order
     * @param redact        patterns of keys of which the values are redacted
     * @param sql           patterns of keys of which the values are statements; empty if none are to be obfuscated
     * @param dropResources patterns of resources of which the traces are dropped
     * @param keepShare     share that is kept of traces without an error that are not slow, 0 to 1
     * @param keepSlow      share of an operation's traces that are not slow, 0 to 1; 1 if none is kept for being slow
     * @param onError       what becomes of a trace of which a filter fails
     * @param textMax       longest text that a filter writes, in bytes
     * @param recordMax     most bytes of an event or link, and of what a filter makes of it
     */
    public FilterSettings {
        own = List.copyOf(own);
        redact = List.copyOf(redact);
        sql = List.copyOf(sql);
        dropResources = List.copyOf(dropResources);
    }

    /**
     * Whether there is no filter at all.
     *
     * @return true by default
     */
    public boolean isEmpty() {
        return own.isEmpty() && !changesTags() && dropResources.isEmpty() && !keepsShare();
    }

    boolean changesTags() {
        return !redact.isEmpty() || !sql.isEmpty();
    }

    boolean keepsShare() {
        return keepShare < 1;
    }

    /**
     * Memory outside the heap that the filters take.
     *
     * @return in bytes
     */
    public long offHeap() {
        final long own = this.own.isEmpty() ? 0 : (long) recordMax + (long) TEXTS_OF_EDITS * textMax;
        return own + (changesTags() ? (long) recordMax + textMax : 0);
    }

    /**
     * Heap that the filters take.
     *
     * @param entryCount all entries of the string table
     * @return in bytes
     */
    public long heap(final int entryCount) {
        return (changesTags() ? entryCount : 0) + (keepsShare() ? OperationDurations.heap() : 0);
    }
}
