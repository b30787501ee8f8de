/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.api.FlushResult;
import io.ringspan.counters.DropReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What became of all spans on the way to one of several receivers.
 *
 * <p>With what the {@link CloseReport} says of all: {@code created + recovered = delivered + dropped + open + inFlight + spooled}, and what was lost in front of
 * all receivers is part of {@code dropped}.
 *
 * @param name       of the receiver
 * @param isRequired whether others wait for it
 * @param delivered  spans that it accepted
 * @param dropped    spans that it did not get, by reason; reasons without losses are left out; unmodifiable
 * @param inFlight   spans that are on their way to it, while another call still closes the engine; 0 once it is closed
 * @param isComplete whether the engine is closed and nothing was lost on the way to it: no flush for it has said {@link FlushResult#LOST},
 *                   nor would one; and nothing is left in its spool
 * @param recovered  spans that an earlier engine had left in its spool; 0 without one
 * @param spooled    spans that are in its spool, for the next engine; 0 without one
 */
public record ReceiverReport(
        String name,
        boolean isRequired,
        long delivered,
        Map<DropReason, Long> dropped,
        long inFlight,
        boolean isComplete,
        long recovered,
        long spooled) {
    /**
     * Takes a copy of the losses.
     *
     * @param name       of the receiver
     * @param isRequired whether others wait for it
     * @param delivered  spans that it accepted
     * @param dropped    spans that it did not get, by reason
     * @param inFlight   spans on their way to it
     * @param isComplete whether the engine is closed and nothing was lost on the way to it
     * @param recovered  spans that an earlier engine had left in its spool
     * @param spooled    spans in its spool
     */
    public ReceiverReport {
        dropped = Map.copyOf(dropped);
    }

    /**
     * The report of a receiver without a spool.
     *
     * @param name       of the receiver
     * @param isRequired whether others wait for it
     * @param delivered  spans that it accepted
     * @param dropped    spans that it did not get, by reason
     * @param inFlight   spans on their way to it
     * @param isComplete whether the engine is closed and nothing was lost on the way to it
     */
    public ReceiverReport(
            final String name,
            final boolean isRequired,
            final long delivered,
            final Map<DropReason, Long> dropped,
            final long inFlight,
            final boolean isComplete) {
        this(name, isRequired, delivered, dropped, inFlight, isComplete, 0, 0);
    }

    /**
     * Spans that it did not get, for any reason.
     *
     * @return their number
     */
    public long droppedTotal() {
        return dropped.values().stream().mapToLong(Long::longValue).sum();
    }

    static String describe(final Map<DropReason, Long> dropped) {
        return dropped.isEmpty()
                ? "none"
                : new EnumMap<>(dropped)
                        .entrySet().stream()
                                .map(entry ->
                                        entry.getValue() + " " + entry.getKey().label())
                                .collect(Collectors.joining(", "));
    }

    static String describeSpool(final long recovered, final long spooled) {
        return (recovered == 0 ? "" : recovered + " recovered from the spool, ")
                + (spooled == 0 ? "" : spooled + " left in the spool, ");
    }

    /**
     * The report in one line.
     *
     * @return for logs
     */
    @Override
    public String toString() {
        return name + (isRequired ? " " : " (optional) ") + delivered + " delivered, dropped: " + describe(dropped)
                + (inFlight == 0 ? "" : ", " + inFlight + " in flight")
                + (recovered == 0 ? "" : ", " + recovered + " recovered from the spool")
                + (spooled == 0 ? "" : ", " + spooled + " left in the spool");
    }
}
