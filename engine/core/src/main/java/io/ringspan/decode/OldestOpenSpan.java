/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import io.ringspan.table.SpanTable;

/**
 * Knows the oldest span that is not finished. Once it has gone through all records without the oldest of them being finished meanwhile, that
 * one stays the oldest, since all that are created later are younger; so it goes on only when it is finished. Each tick looks at a part of
 * the table: a tenth, but some thousand records at most.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
final class OldestOpenSpan {
    /** Records that a tick looks at, at least. */
    static final int RECORDS_PER_TICK_MIN = 256;

    /** Records that a tick looks at, at most: some ten microseconds. */
    static final int RECORDS_PER_TICK_MAX = 4096;

    private static final int TICKS_PER_WALK = 10;
    private static final long NS_PER_MS = 1_000_000;

    private final SpanTable spans;
    private final TickTime time;
    // of those looked at so far
    private int oldest = SpanTable.NONE;
    private long created;
    private int next;
    // records to look at until it is the oldest of all
    private int left;

    OldestOpenSpan(final SpanTable spans, final TickTime time) {
        this.spans = spans;
        this.time = time;
    }

    void onTick() {
        if (oldest != SpanTable.NONE && !(isOpen(oldest) && spans.created(oldest) == created)) {
            oldest = SpanTable.NONE;
        }
        if (oldest == SpanTable.NONE) {
            left = spans.live() == 0 ? 0 : spans.recordsTouched();
        }
        final int share = spans.recordsTouched() / TICKS_PER_WALK;
        walk(Math.min(left, Math.min(RECORDS_PER_TICK_MAX, Math.max(RECORDS_PER_TICK_MIN, share))));
    }

    private void walk(final int records) {
        for (int i = 0; i < records; i++) {
            if (isOpen(next) && (oldest == SpanTable.NONE || spans.created(next) < created)) {
                oldest = next;
                created = spans.created(next);
            }
            next = next + 1 < spans.recordsTouched() ? next + 1 : 0;
        }
        left -= records;
    }

    private boolean isOpen(final int span) {
        return spans.isLive(span) && (spans.flags(span) & SpanTable.FINISHED) == 0;
    }

    /** Its age at the last tick, in milliseconds; 0 if none is known. */
    long ageMs() {
        return oldest == SpanTable.NONE ? 0 : Math.max(1, time.since(created) / NS_PER_MS);
    }
}
