/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounters;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of the parts of a payload out of a spool, so that they are booked together when the spool is done with it: until then all of it may be
 * sent again.
 *
 * <p>Owned by the spool thread.
 */
final class PartOutcomes {
    /**
     * A part.
     *
     * @param first    chunk
     * @param last     chunk behind it
     * @param bytes    that were sent
     * @param rejected spans that the receiver refused; any number
     * @param lost     null for a part that the receiver has
     */
    private record Part(int first, int last, long bytes, long rejected, DropReason lost) {}

    private final List<Part> parts = new ArrayList<>();

    void clear() {
        parts.clear();
    }

    void delivered(final PartWalk walk, final long bytes, final long rejected) {
        parts.add(new Part(walk.first(), walk.last(), bytes, rejected, null));
    }

    void lost(final PartWalk walk, final DropReason reason) {
        parts.add(new Part(walk.first(), walk.last(), 0, 0, reason));
    }

    /** Books all of them; true if a part was given up. */
    boolean book(final Payload payload, final EngineCounters counters) {
        boolean isPartLost = false;
        for (final Part part : parts) {
            payload.select(part.first, part.last);
            if (part.lost != null || (part.rejected > 0 && part.rejected >= payload.spanCount())) {
                isPartLost |= payload.bookDropped(
                        counters.ledger(), part.lost == null ? DropReason.PARTIAL_SUCCESS : part.lost);
            } else {
                isPartLost |= part.rejected > 0;
                payload.bookDelivered(counters.ledger(), Math.max(0, part.rejected), part.bytes);
            }
        }
        return isPartLost;
    }
}
