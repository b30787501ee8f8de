/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.counters.DropReason;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What became of all spans, once the engine has been closed.
 *
 * <p>{@code created = delivered + dropped + open + unaccounted}, and unaccounted is 0.
 *
 * @param created   spans created, those included that were lost before they reached the table
 * @param delivered spans that the receiver accepted
 * @param dropped   spans lost, by reason; reasons without losses are left out; unmodifiable
 * @param open      spans that were never finished
 */
public record CloseReport(long created, long delivered, Map<DropReason, Long> dropped, long open) {
    /**
     * Takes a copy of the losses.
     *
     * @param created   spans created
     * @param delivered spans that the receiver accepted
     * @param dropped   spans lost, by reason
     * @param open      spans that were never finished
     */
    public CloseReport {
        dropped = Map.copyOf(dropped);
    }

    /**
     * Spans lost for any reason.
     *
     * @return their number
     */
    public long droppedTotal() {
        return dropped.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Spans of which nobody knows what became.
     *
     * @return 0, unless there is a fault in the engine
     */
    public long unaccounted() {
        return created - delivered - droppedTotal() - open;
    }

    /**
     * Whether everything that was created and finished has been delivered.
     *
     * @return true if nothing was lost or left open
     */
    public boolean isComplete() {
        return created == delivered;
    }

    /**
     * The report in one line.
     *
     * @return for logs
     */
    @Override
    public String toString() {
        final String losses = dropped.isEmpty()
                ? "none"
                : dropped.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey().label())
                        .collect(Collectors.joining(", "));
        return created + " spans created, " + delivered + " delivered, dropped: " + losses + ", " + open
                + " never finished, " + unaccounted() + " unaccounted for";
    }
}
