/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/**
 * The counters of an engine, to be read. {@code docs/counters.md} has all names.
 *
 * <p>Note: this class is threadsafe, and nothing can be written through it. The values stay readable after the engine has been closed.
 */
public final class CountersView {
    private final EngineCounters counters;

    CountersView(final EngineCounters counters) {
        this.counters = counters;
    }

    /**
     * Value of a counter. Of one that {@link EngineCounter#isDerived()} it is what a snapshot of all says, which allocates.
     *
     * @param counter which
     * @return its value now
     */
    public long get(final EngineCounter counter) {
        return counters.get(counter);
    }

    /**
     * Goes through all counters, each name once. Allocates.
     *
     * <p>What belongs to the balances is of one moment: {@code spans.created = spans.delivered + spans.dropped + spans.live +
     * spans.in-flight}, likewise for traces, and {@code records.created = records.decoded + records.dropped}. A name is the sum of all
     * that begin with it and a dot: {@code spans.dropped} of all {@code spans.dropped.<reason>.<priority>}.
     *
     * @param consumer gets name and value, on the calling thread
     */
    public void forEach(final ObjLongConsumer<String> consumer) {
        counters.forEach(consumer);
    }

    /**
     * Names of the engine's receivers.
     *
     * @return in their order; what a counter says without a receiver's name is of the first one
     */
    public List<String> receivers() {
        return counters.receivers().stream().map(EngineCounters::receiver).toList();
    }

    /**
     * The counters as one receiver sees them.
     *
     * @param receiver its place in {@link #receivers()}
     * @return shared ones, and its own
     */
    public CountersView receiver(final int receiver) {
        return counters.receivers().get(receiver).view();
    }

    /**
     * The balances of these counters.
     *
     * @return to be read
     */
    public LedgerView ledger() {
        return counters.ledger().view();
    }

    /**
     * Goes through the names of other systems, see {@link CounterAlias}. Allocates.
     *
     * @param consumer gets name and value, on the calling thread
     */
    public void forEachAlias(final ObjLongConsumer<String> consumer) {
        final Map<String, Long> values = new HashMap<>();
        forEach(values::put);
        for (final CounterAlias alias : CounterAlias.values()) {
            consumer.accept(alias.label(), alias.value(name -> values.getOrDefault(name, 0L)));
        }
    }

    /**
     * Spans lost for any reason.
     *
     * @return their number now
     */
    public long dropped() {
        return counters.dropped();
    }

    /**
     * Spans lost for a reason.
     *
     * @param reason which
     * @return their number now
     */
    public long dropped(final DropReason reason) {
        return counters.dropped(reason);
    }

    /**
     * Spans lost for a reason, of traces with a priority.
     *
     * @param reason   which
     * @param priority which
     * @return their number now
     */
    public long dropped(final DropReason reason, final TracePriority priority) {
        return counters.dropped(reason, priority);
    }

    /**
     * Traces lost for a reason: those of which the last chunk was.
     *
     * @param reason which
     * @return their number now
     */
    public long tracesDropped(final DropReason reason) {
        return counters.tracesDropped(reason);
    }

    /**
     * Traces lost for a reason, with a priority.
     *
     * @param reason   which
     * @param priority which
     * @return their number now
     */
    public long tracesDropped(final DropReason reason, final TracePriority priority) {
        return counters.tracesDropped(reason, priority);
    }

    /**
     * Records that never got into the ring, for a reason.
     *
     * @param reason which
     * @return their number now
     */
    public long recordsLost(final DropReason reason) {
        return counters.recordsLost(reason);
    }
}
