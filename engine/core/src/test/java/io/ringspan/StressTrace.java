/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import java.util.Arrays;

/**
 * A trace as its producer knows it. Each of its spans says how many there are.
 *
 * @param ids          of its spans, the root first; the root's is the segment's too
 * @param kind         what was done with them
 * @param acknowledged whether the engine said that the receiver has it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StressTrace(long[] ids, Kind kind, boolean acknowledged) {
    /** What a producer does with a trace. */
    enum Kind {
        /** All spans are started, tagged and finished. */
        WHOLE,
        /** Some spans are never finished. */
        UNFINISHED,
        /** A span is started a second time. */
        DUPLICATE,
        /** A span has a tag that cannot be read. */
        FAULTY,
        /** A span is taken away, or all of them. */
        ABANDONED,
        /** Its chunk names a span that nobody has started. */
        UNKNOWN_SPAN
    }

    int size() {
        return ids.length;
    }

    boolean has(final long id) {
        return Arrays.stream(ids).anyMatch(spanId -> spanId == id);
    }
}
