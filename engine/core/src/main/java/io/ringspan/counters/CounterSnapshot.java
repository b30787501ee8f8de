/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

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

    // in the order in which they are read
    private static final List<EngineCounter> SPOOL = List.of(
            EngineCounter.SPOOL_SPANS_OUT,
            EngineCounter.SPOOL_TRACES_OUT,
            EngineCounter.SPOOL_SPANS_IN,
            EngineCounter.SPOOL_TRACES_IN);

    private final EngineCounters counters;
    private final long[] values = new long[COUNTERS.length];
    // by reason and priority
    private final long[] spanDrops = new long[REASONS.length * PRIORITIES.length];
    private final long[] traceDrops = new long[spanDrops.length];
    private final long[] recordDrops = new long[REASONS.length];
    private long spansDroppedBehind;
    private long tracesDroppedBehind;
    // of all receivers, in their order; only the first one knows others
    private final List<CounterSnapshot> receivers = new ArrayList<>();

    private CounterSnapshot(final EngineCounters counters) {
        this.counters = counters;
        readAll();
        readDrops(false, true);
        // what leaves the spool says so before it is delivered or dropped, and what enters it afterwards
        SPOOL.forEach(this::read);
        receivers.add(this);
    }

    static CounterSnapshot of(final EngineCounters counters) {
        // what comes last is read first, so that nothing in flight is seen to have arrived and not to have left
        final CounterSnapshot snapshot = new CounterSnapshot(counters);
        for (final EngineCounters other : counters.receivers()) {
            if (other != counters) {
                snapshot.receivers.add(new CounterSnapshot(other));
            }
        }
        snapshot.readFront();
        for (final CounterSnapshot other : snapshot.receivers) {
            if (other != snapshot) {
                other.takeFront(snapshot);
            }
        }
        return snapshot;
    }

    private void readFront() {
        final Ledger ledger = counters.ledger();
        long seen;
        do {
            seen = ledger.awaitEven();
            BY_DECODER.forEach(this::read);
            readDrops(false, false);
        } while (ledger.hasChanged(seen));
        readDrops(true, false);
        derive();
    }

    private void takeFront(final CounterSnapshot front) {
        for (final EngineCounter counter : COUNTERS) {
            if (!counter.isOfReceiver()) {
                set(counter, front.get(counter));
            }
        }
        for (final DropReason reason : REASONS) {
            if (!reason.isAfterHandOver()) {
                for (final TracePriority priority : PRIORITIES) {
                    final int place = place(reason, priority);
                    spanDrops[place] = front.spanDrops[place];
                    traceDrops[place] = front.traceDrops[place];
                }
                recordDrops[reason.ordinal()] = front.recordDrops[reason.ordinal()];
            }
        }
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
        spansDroppedBehind = spansAfter;
        tracesDroppedBehind = tracesAfter;
        set(EngineCounter.SPANS_CREATED, get(EngineCounter.SPANS_DECODED) + spansBefore);
        set(EngineCounter.SPANS_DROPPED, spans);
        final long spansIn = get(EngineCounter.SPOOL_SPANS_IN) - get(EngineCounter.SPOOL_SPANS_OUT);
        final long tracesIn = get(EngineCounter.SPOOL_TRACES_IN) - get(EngineCounter.SPOOL_TRACES_OUT);
        set(EngineCounter.SPANS_SPOOLED, get(EngineCounter.SPANS_RECOVERED) + spansIn);
        set(EngineCounter.TRACES_SPOOLED, get(EngineCounter.TRACES_RECOVERED) + tracesIn);
        set(
                EngineCounter.SPANS_IN_FLIGHT,
                get(EngineCounter.SPANS_COMPLETED) - get(EngineCounter.SPANS_DELIVERED) - spansAfter - spansIn);
        set(EngineCounter.TRACES_DROPPED, traces);
        set(
                EngineCounter.TRACES_IN_FLIGHT,
                get(EngineCounter.TRACES_COMPLETED) - get(EngineCounter.TRACES_DELIVERED) - tracesAfter - tracesIn);
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
                get(EngineCounter.SPANS_IN_FLIGHT),
                get(EngineCounter.SPANS_RECOVERED),
                get(EngineCounter.SPANS_SPOOLED));
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
                get(EngineCounter.TRACES_IN_FLIGHT),
                get(EngineCounter.TRACES_RECOVERED),
                get(EngineCounter.TRACES_SPOOLED));
    }

    /**
     * What each receiver of the engine sees.
     *
     * @return in the order of the receivers; the first one is this
     */
    public List<CounterSnapshot> receivers() {
        return Collections.unmodifiableList(receivers);
    }

    /**
     * Goes through all names in here, each once; and, if there are several receivers, through those of each one. Allocates.
     *
     * @param consumer gets name and value
     */
    public void forEach(final ObjLongConsumer<String> consumer) {
        forEach(true, consumer);
    }

    /**
     * Goes through all values, in the order in which {@link #forEach} gives their names.
     *
     * @param consumer gets each value
     */
    public void forEachValue(final LongConsumer consumer) {
        forEach(false, (noName, value) -> consumer.accept(value));
    }

    private void forEach(final boolean isNamed, final ObjLongConsumer<String> consumer) {
        forEach(isNamed ? "" : null, counter -> true, reason -> true, this::get, consumer);
        if (receivers.size() > 1) {
            for (final CounterSnapshot receiver : receivers) {
                receiver.forEach(
                        isNamed ? receiver.counters.prefix() : null,
                        EngineCounter::isOfReceiver,
                        DropReason::isAfterHandOver,
                        receiver::getOfReceiver,
                        consumer);
            }
        }
    }

    // what is lost in front is no receiver's
    private long getOfReceiver(final EngineCounter counter) {
        return switch (counter) {
            case SPANS_DROPPED -> spansDroppedBehind;
            case TRACES_DROPPED -> tracesDroppedBehind;
            default -> get(counter);
        };
    }

    // without names, if there is no prefix
    private void forEach(
            final String prefix,
            final Predicate<EngineCounter> isAsked,
            final Predicate<DropReason> isReasonAsked,
            final ToLongFunction<EngineCounter> value,
            final ObjLongConsumer<String> consumer) {
        final boolean isNamed = prefix != null;
        for (final EngineCounter counter : COUNTERS) {
            if (isAsked.test(counter)) {
                consumer.accept(isNamed ? prefix + counter.label() : null, value.applyAsLong(counter));
            }
        }
        for (final DropReason reason : REASONS) {
            if (isReasonAsked.test(reason)) {
                for (final TracePriority priority : PRIORITIES) {
                    final int place = place(reason, priority);
                    consumer.accept(
                            isNamed ? prefix + EngineCounters.spansName(reason, priority) : null, spanDrops[place]);
                    consumer.accept(
                            isNamed ? prefix + EngineCounters.tracesName(reason, priority) : null, traceDrops[place]);
                }
                if (reason.isBeforeDecoding()) {
                    consumer.accept(
                            isNamed ? prefix + EngineCounters.recordsName(reason) : null,
                            recordDrops[reason.ordinal()]);
                }
            }
        }
    }
}
