/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import java.util.BitSet;

/**
 * Which spans have arrived.
 *
 * <p>Note: not threadsafe.
 */
final class SeenSpans {
    /** What a new arrival is. */
    enum Arrival {
        /** Seen for the first time. */
        NEW,
        /** Seen before. */
        AGAIN,
        /** An id that no producer has made. */
        FOREIGN
    }

    private final BitSet[] seen;
    private long count;

    SeenSpans(final int producers) {
        seen = new BitSet[producers];
        for (int i = 0; i < producers; i++) {
            seen[i] = new BitSet();
        }
    }

    Arrival add(final long spanId) {
        final long producer = SpanIds.producer(spanId);
        final long index = SpanIds.index(spanId);
        if (producer < 0 || producer >= seen.length || index > Integer.MAX_VALUE - 1) {
            return Arrival.FOREIGN;
        }
        final BitSet indexes = seen[(int) producer];
        if (indexes.get((int) index)) {
            return Arrival.AGAIN;
        }
        indexes.set((int) index);
        count++;
        return Arrival.NEW;
    }

    /** Number of different spans. */
    long count() {
        return count;
    }
}
