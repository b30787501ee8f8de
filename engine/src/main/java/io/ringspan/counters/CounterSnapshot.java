/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

import java.util.List;
import java.util.function.ObjLongConsumer;

/**
 * All counters with fixed names at one moment. What is derived is computed from the values in here, so that the balances hold for
 * whoever reads the names.
 *
 * <p>Note: immutable.
 */
@SuppressWarnings("EnumOrdinal") // places in arrays that never leave this class
public final class CounterSnapshot {
    private static final EngineCounter[] COUNTERS = EngineCounter.values();
    private static final DropReason[] REASONS = DropReason.values();
    private static final TracePriority[] PRIORITIES = TracePriority.values();

    // what the decode thread publishes as a whole
    private static final List<EngineCounter> BY_DECODER = List.of(
            EngineCounter.SPANS_DECODED,
            EngineCounter.SPANS_COMPLETED,
            EngineCounter.SPANS_LIVE,
            EngineCounter.TRACES_CREATED,
            EngineCounter.TRACES_COMPLETED,
            EngineCounter.TRACES_LIVE,
            EngineCounter.RECORDS_RECEIVED,
            EngineCounter.RECORDS_DECODED,
            EngineCounter.RECORDS_SKIPPED);

    private final EngineCounters counters;
    private final long[] values = new long[COUNTERS.length];
    // by reason and priority
    private final long[] spanDrops = new long[REASONS.length * PRIORITIES.length];
    private final long[] traceDrops = new long[spanDrops.length];
    private final long[] recordDrops = new long[REASONS.length];

    CounterSnapshot(final EngineCounters counters, final Ledger ledger) {
        this.counters = counters;
        // what comes last is read first, so that nothing in flight is seen to have arrived and not to have left
        readAll();
        readDrops(false, true);
        long seen;
        do {
            seen = ledger.awaitEven();
            BY_DECODER.forEach(this::read);
            readDrops(false, false);
        } while (ledger.hasChanged(seen));
        readDrops(true, false);
        derive();
    }

    private void readAll() {
        for (final EngineCounter counter : COUNTERS) {
            if (!counter.isDerived()) {
                read(counter);
            }
        }
    }

    private void read(final EngineCounter counter) {
        values[counter.ordinal()] = counters.get(counter);
    }

    // of the reasons at one place of the way
    private void readDrops(final boolean beforeDecoding, final boolean afterHandOver) {
        for (final DropReason reason : REASONS) {
            if (reason.isBeforeDecoding() == beforeDecoding && reason.isAfterHandOver() == afterHandOver) {
                for (final TracePriority priority : PRIORITIES) {
                    spanDrops[place(reason, priority)] = counters.dropped(reason, priority);
                    traceDrops[place(reason, priority)] = counters.tracesDropped(reason, priority);
                }
                recordDrops[reason.ordinal()] = counters.recordsLost(reason);
            }
        }
    }

    private void derive() {
        long spans = 0;
        long spansBefore = 0;
        long spansAfter = 0;
        long traces = 0;
        long tracesAfter = 0;
        long records = 0;
        for (final DropReason reason : REASONS) {
            for (final TracePriority priority : PRIORITIES) {
                final int place = place(reason, priority);
                spans += spanDrops[place];
                spansBefore += reason.isBeforeDecoding() ? spanDrops[place] : 0;
                spansAfter += reason.isAfterHandOver() ? spanDrops[place] : 0;
                traces += traceDrops[place];
                tracesAfter += reason.isAfterHandOver() ? traceDrops[place] : 0;
            }
            records += recordDrops[reason.ordinal()];
        }
        set(EngineCounter.SPANS_CREATED, get(EngineCounter.SPANS_DECODED) + spansBefore);
        set(EngineCounter.SPANS_DROPPED, spans);
        set(
                EngineCounter.SPANS_IN_FLIGHT,
                get(EngineCounter.SPANS_COMPLETED) - get(EngineCounter.SPANS_DELIVERED) - spansAfter);
        set(EngineCounter.TRACES_DROPPED, traces);
        set(
                EngineCounter.TRACES_IN_FLIGHT,
                get(EngineCounter.TRACES_COMPLETED) - get(EngineCounter.TRACES_DELIVERED) - tracesAfter);
        set(EngineCounter.RECORDS_CREATED, get(EngineCounter.RECORDS_RECEIVED) + records);
        set(EngineCounter.RECORDS_LOST, records);
        set(EngineCounter.RECORDS_DROPPED, records + get(EngineCounter.RECORDS_SKIPPED));
    }

    private void set(final EngineCounter counter, final long value) {
        values[counter.ordinal()] = value;
    }

    private static int place(final DropReason reason, final TracePriority priority) {
        return reason.ordinal() * PRIORITIES.length + priority.ordinal();
    }

    /**
     * One counter.
     *
     * @param counter which
     * @return its value at the moment of the snapshot
     */
    public long get(final EngineCounter counter) {
        return values[counter.ordinal()];
    }

    /**
     * Spans lost for one reason, of all priorities.
     *
     * @param reason which
     * @return their number at the moment of the snapshot
     */
    public long dropped(final DropReason reason) {
        long spans = 0;
        for (final TracePriority priority : PRIORITIES) {
            spans += spanDrops[place(reason, priority)];
        }
        return spans;
    }

    /**
     * Balance of spans.
     *
     * @return at the moment of the snapshot
     */
    public Balance spans() {
        return new Balance(
                get(EngineCounter.SPANS_CREATED),
                get(EngineCounter.SPANS_DELIVERED),
                get(EngineCounter.SPANS_DROPPED),
                get(EngineCounter.SPANS_LIVE),
                get(EngineCounter.SPANS_IN_FLIGHT));
    }

    Balance records() {
        return new Balance(
                get(EngineCounter.RECORDS_CREATED),
                get(EngineCounter.RECORDS_DECODED),
                get(EngineCounter.RECORDS_DROPPED),
                0,
                0);
    }

    Balance traces() {
        return new Balance(
                get(EngineCounter.TRACES_CREATED),
                get(EngineCounter.TRACES_DELIVERED),
                get(EngineCounter.TRACES_DROPPED),
                get(EngineCounter.TRACES_LIVE),
                get(EngineCounter.TRACES_IN_FLIGHT));
    }

    /** Goes through all names in here, each once. */
    void forEach(final ObjLongConsumer<String> consumer) {
        for (final EngineCounter counter : COUNTERS) {
            consumer.accept(counter.label(), get(counter));
        }
        for (final DropReason reason : REASONS) {
            for (final TracePriority priority : PRIORITIES) {
                final int place = place(reason, priority);
                consumer.accept(EngineCounters.spansName(reason, priority), spanDrops[place]);
                consumer.accept(EngineCounters.tracesName(reason, priority), traceDrops[place]);
            }
            if (reason.isBeforeDecoding()) {
                consumer.accept(EngineCounters.recordsName(reason), recordDrops[reason.ordinal()]);
            }
        }
    }
}
