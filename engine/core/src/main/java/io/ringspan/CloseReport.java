/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.api.FlushResult;
import io.ringspan.counters.Balance;
import io.ringspan.counters.CounterSnapshot;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What became of all spans, once the engine has been closed; or how things stand for a call of {@code close} that did not wait for that.
 *
 * <p>{@code created + recovered = delivered + dropped + open + inFlight + spooled + unaccounted}, and unaccounted is 0. What is spooled the next
 * engine with that spool recovers, so the numbers of all engines together add up, over restarts.
 *
 * @param created    spans created, those included that were lost before they reached the table
 * @param delivered  spans that the receiver accepted
 * @param dropped    spans lost, by reason; reasons without losses are left out; unmodifiable
 * @param open       spans that were never finished
 * @param inFlight   spans that are on their way to the receiver, while another call still closes the engine; 0 once it is closed
 * @param faults     what spans lost of what belongs to them, and what came of that, by counter; counters that are 0 are left out;
 *                   unmodifiable
 * @param isComplete whether the engine is closed, nothing was lost, and nothing is left in a spool of a required receiver: no flush has said
 *                   {@link FlushResult#LOST}, nor would one. Spans that were left open, or that the tracer abandoned, are not lost
 * @param receivers  if there are several receivers, what became of all spans on the way to each; else empty. What is said above of
 *                   deliveries is said of the first one then; unmodifiable
 * @param recovered  spans that an earlier engine had left in the spool of the receiver; 0 without one
 * @param spooled    spans that are in the spool of the receiver, for the next engine; 0 without one
 */
public record CloseReport(
        long created,
        long delivered,
        Map<DropReason, Long> dropped,
        long open,
        long inFlight,
        Map<EngineCounter, Long> faults,
        boolean isComplete,
        List<ReceiverReport> receivers,
        long recovered,
        long spooled) {
    /** The counters that {@link #faults()} is about. */
    static final List<EngineCounter> FAULTS = List.of(
            EngineCounter.RECORDS_LOST,
            EngineCounter.LOSS_MARKS_FORGOTTEN,
            EngineCounter.RECORDS_SKIPPED,
            EngineCounter.RECORDS_MALFORMED,
            EngineCounter.RECORDS_STRING_NOT_FOUND,
            EngineCounter.ATTRIBUTES_DROPPED,
            EngineCounter.STRINGS_DROPPED,
            EngineCounter.CHUNKS_INCOMPLETE,
            EngineCounter.MEMORY_LEFT);

    /**
     * Takes a copy of the losses.
     *
     * @param created    spans created
     * @param delivered  spans that the receiver accepted
     * @param dropped    spans lost, by reason
     * @param open       spans that were never finished
     * @param inFlight   spans on their way to the receiver
     * @param faults     what spans lost of what belongs to them, and memory that had to be left to the collector
     * @param isComplete whether the engine is closed and nothing was lost
     * @param receivers  what became of all spans on the way to each of several receivers
     * @param recovered  spans that an earlier engine had left in the spool
     * @param spooled    spans in the spool
     */
    public CloseReport {
        dropped = Map.copyOf(dropped);
        faults = Map.copyOf(faults);
        receivers = List.copyOf(receivers);
    }

    /**
     * The report of an engine without a spool.
     *
     * @param created    spans created
     * @param delivered  spans that the receiver accepted
     * @param dropped    spans lost, by reason
     * @param open       spans that were never finished
     * @param inFlight   spans on their way to the receiver
     * @param faults     what spans lost of what belongs to them, and memory that had to be left to the collector
     * @param isComplete whether the engine is closed and nothing was lost
     * @param receivers  what became of all spans on the way to each of several receivers
     */
    public CloseReport(
            final long created,
            final long delivered,
            final Map<DropReason, Long> dropped,
            final long open,
            final long inFlight,
            final Map<EngineCounter, Long> faults,
            final boolean isComplete,
            final List<ReceiverReport> receivers) {
        this(created, delivered, dropped, open, inFlight, faults, isComplete, receivers, 0, 0);
    }

    /**
     * The report of an engine with one receiver, without a spool.
     *
     * @param created    spans created
     * @param delivered  spans that the receiver accepted
     * @param dropped    spans lost, by reason
     * @param open       spans that were never finished
     * @param inFlight   spans on their way to the receiver
     * @param faults     what spans lost of what belongs to them, and memory that had to be left to the collector
     * @param isComplete whether the engine is closed and nothing was lost
     */
    public CloseReport(
            final long created,
            final long delivered,
            final Map<DropReason, Long> dropped,
            final long open,
            final long inFlight,
            final Map<EngineCounter, Long> faults,
            final boolean isComplete) {
        this(created, delivered, dropped, open, inFlight, faults, isComplete, List.of());
    }

    // producers may still be refused while this is written, so all of it is from one snapshot
    static CloseReport of(final EngineCounters counters, final Pipeline pipeline, final boolean isClosing) {
        final CounterSnapshot snapshot = counters.ledger().snapshot();
        final Map<EngineCounter, Long> faults = new EnumMap<>(EngineCounter.class);
        for (final EngineCounter counter : FAULTS) {
            if (snapshot.get(counter) > 0) {
                faults.put(counter, snapshot.get(counter));
            }
        }
        final Balance spans = snapshot.spans();
        return new CloseReport(
                spans.created(),
                spans.delivered(),
                dropped(snapshot),
                spans.live(),
                // once the engine is closed nothing may be: what there is then, nobody has accounted for
                isClosing ? spans.inFlight() : 0,
                faults,
                !isClosing
                        && counters.receivers().stream()
                                .allMatch(
                                        receiver -> isComplete(receiver) || !pipeline.isRequired(receiver.receiver())),
                receivers(counters, pipeline, snapshot, isClosing),
                spans.recovered(),
                spans.spooled());
    }

    private static boolean isComplete(final EngineCounters receiver) {
        return receiver.ledger().isLossless() && receiver.ledger().spans().spooled() == 0;
    }

    private static List<ReceiverReport> receivers(
            final EngineCounters counters,
            final Pipeline pipeline,
            final CounterSnapshot snapshot,
            final boolean isClosing) {
        final List<ReceiverReport> reports = new ArrayList<>();
        final List<EngineCounters> receivers = counters.receivers();
        for (int i = 0; i < receivers.size() && receivers.size() > 1; i++) {
            final CounterSnapshot own = snapshot.receivers().get(i);
            reports.add(new ReceiverReport(
                    receivers.get(i).receiver(),
                    pipeline.isRequired(receivers.get(i).receiver()),
                    own.spans().delivered(),
                    dropped(own),
                    isClosing ? own.spans().inFlight() : 0,
                    !isClosing && isComplete(receivers.get(i)),
                    own.spans().recovered(),
                    own.spans().spooled()));
        }
        return reports;
    }

    private static Map<DropReason, Long> dropped(final CounterSnapshot snapshot) {
        final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
        for (final DropReason reason : DropReason.values()) {
            final long spans = snapshot.dropped(reason);
            if (spans > 0) {
                dropped.put(reason, spans);
            }
        }
        return dropped;
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
        return created + recovered - delivered - droppedTotal() - open - inFlight - spooled;
    }

    /**
     * The report in one line.
     *
     * @return for logs
     */
    @Override
    public String toString() {
        return created + (created == 1 ? " span" : " spans") + " created, " + describeDeliveries() + open
                + " never finished, "
                + (inFlight == 0 ? "" : inFlight + " in flight, ")
                + (receivers.isEmpty() ? ReceiverReport.describeSpool(recovered, spooled) : "") + unaccounted()
                + " unaccounted for"
                + describeFaults()
                + describeReceivers();
    }

    // of several receivers, each says so itself
    private String describeDeliveries() {
        return receivers.isEmpty() ? delivered + " delivered, dropped: " + ReceiverReport.describe(dropped) + ", " : "";
    }

    private String describeReceivers() {
        return receivers.isEmpty()
                ? ""
                : receivers.stream()
                        .map(ReceiverReport::toString)
                        .collect(Collectors.joining("; ", "; by receiver: ", ""));
    }

    private String describeFaults() {
        return faults.isEmpty()
                ? ""
                : new EnumMap<>(faults)
                        .entrySet().stream()
                                .map(entry -> entry.getKey().label() + " " + entry.getValue())
                                .collect(Collectors.joining(", ", "; and of parts of spans: ", ""));
    }
}
