/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

import io.ringspan.memory.AlignedHeap;
import io.ringspan.memory.HeapSize;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.ConcurrentCountersManager;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/**
 * The values of all counters of one engine, in Agrona's layout. They lie on the heap, so that they can be read, and late losses counted, for
 * ever after the engine is closed.
 *
 * <p>Of several receivers each sees the counters in an object of its own. The first one's is the engine's. The others share with that all
 * that is counted in front of the hand-over of chunks, and have what comes behind it for themselves, see
 * {@link EngineCounter#isOfReceiver()}; so the books of each balance.
 *
 * <p>Reads are possible from any thread at any time. Each value is exact for its writer, and at most a batch behind for others.
 *
 * <p>Note: this class is threadsafe.
 */
@SuppressWarnings("EnumOrdinal") // a counter's place in its array, and so its type id, is the place of its constant
public final class EngineCounters {
    /** Type id of the first {@link EngineCounter}; the others follow in their order. */
    public static final int ENGINE_TYPE_ID = 1000;

    /** Type id of the first counter of spans by reason and priority; the priorities of a reason follow each other. */
    public static final int DROP_BY_PRIORITY_TYPE_ID = 3000;

    /** Type id of the first counter of traces by reason and priority; the priorities of a reason follow each other. */
    public static final int TRACE_DROP_TYPE_ID = 4000;

    /** Type id of the first counter of records lost, by reason. */
    public static final int RECORD_DROP_TYPE_ID = 5000;

    /** Type id of the counters of {@link #expiredByOperation()}. */
    public static final int EXPIRED_TYPE_ID = 6000;

    /** Type id of the counters of {@link #demotedKeys()}. */
    public static final int DEMOTED_TYPE_ID = 6001;

    /** Type id of the counters of {@link #filteredByName()}. */
    public static final int FILTERED_TYPE_ID = 6002;

    private static final EngineCounter[] COUNTERS = EngineCounter.values();
    private static final DropReason[] REASONS = DropReason.values();
    private static final TracePriority[] PRIORITIES = TracePriority.values();
    private static final int COUNT_OF_RECEIVER =
            (int) Arrays.stream(COUNTERS).filter(EngineCounter::isOfReceiver).count()
                    + 2
                            * PRIORITIES.length
                            * (int) Arrays.stream(REASONS)
                                    .filter(DropReason::isAfterHandOver)
                                    .count();
    // a counter more than there are, because the manager wants room for its sentinel
    private static final int COUNT_MAX = COUNTERS.length
            + 2 * REASONS.length * PRIORITIES.length
            + REASONS.length
            + 3 * NamedCounters.COUNTERS_MAX
            + 1;

    private final String receiver;
    private final boolean isOfEngine;
    // all of them, this one included; only the first one knows others
    private final List<EngineCounters> receivers;
    private final CountersManager manager;
    // null for what is derived
    private final AtomicCounter[] counters = new AtomicCounter[COUNTERS.length];
    private final AtomicCounter[] dropsByPriority = new AtomicCounter[REASONS.length * PRIORITIES.length];
    private final AtomicCounter[] traceDrops = new AtomicCounter[REASONS.length * PRIORITIES.length];
    private final AtomicCounter[] recordDrops = new AtomicCounter[REASONS.length];
    // what is known of the last time, for the log; null if nothing is, or it has been said
    private final AtomicReferenceArray<String> details = new AtomicReferenceArray<>(COUNTERS.length);
    private final AtomicReferenceArray<String> dropDetails = new AtomicReferenceArray<>(REASONS.length);
    private final Ledger ledger;
    private final CountersView view = new CountersView(this);

    private final NamedCounters expiredByOperation;
    private final NamedCounters demotedKeys;
    private final NamedCounters filteredByName;

    /** Creates the counters of an engine with one receiver in memory of their own, all zero. */
    public EngineCounters() {
        this(List.of(""));
    }

    /**
     * Creates the counters of an engine in memory of their own, all zero.
     *
     * @param receiverNames names of its receivers, one at least
     */
    public EngineCounters(final List<String> receiverNames) {
        final int countMax = countMax(receiverNames.size());
        final UnsafeBuffer metadata = new AlignedHeap(countMax * CountersReader.METADATA_LENGTH);
        final UnsafeBuffer values = new AlignedHeap(countMax * CountersReader.COUNTER_LENGTH);
        // the owners of named counters add theirs whenever a name comes up
        manager = new ConcurrentCountersManager(metadata, values, StandardCharsets.UTF_8);
        receiver = receiverNames.get(0);
        isOfEngine = true;
        ledger = new Ledger(this);
        addOwn("", counter -> true, reason -> true);
        expiredByOperation = new NamedCounters(manager, EXPIRED_TYPE_ID, "spans.expired");
        demotedKeys = new NamedCounters(manager, DEMOTED_TYPE_ID, "intern.demoted");
        filteredByName = new NamedCounters(manager, FILTERED_TYPE_ID, "spans.filtered");
        final List<EngineCounters> all = new ArrayList<>();
        all.add(this);
        for (final String name : receiverNames.subList(1, receiverNames.size())) {
            all.add(new EngineCounters(this, name));
        }
        receivers = List.copyOf(all);
    }

    // of another receiver of the same engine
    private EngineCounters(final EngineCounters engine, final String receiver) {
        this.receiver = receiver;
        isOfEngine = false;
        manager = engine.manager;
        expiredByOperation = engine.expiredByOperation;
        demotedKeys = engine.demotedKeys;
        filteredByName = engine.filteredByName;
        ledger = new Ledger(this, engine.ledger);
        System.arraycopy(engine.counters, 0, counters, 0, counters.length);
        System.arraycopy(engine.dropsByPriority, 0, dropsByPriority, 0, dropsByPriority.length);
        System.arraycopy(engine.traceDrops, 0, traceDrops, 0, traceDrops.length);
        System.arraycopy(engine.recordDrops, 0, recordDrops, 0, recordDrops.length);
        addOwn(prefix(), EngineCounter::isOfReceiver, DropReason::isAfterHandOver);
        receivers = List.of(this);
    }

    private void addOwn(
            final String prefix, final Predicate<EngineCounter> isOwn, final Predicate<DropReason> isOwnReason) {
        for (final EngineCounter counter : COUNTERS) {
            if (!counter.isDerived() && isOwn.test(counter)) {
                counters[counter.ordinal()] =
                        manager.newCounter(prefix + counter.label(), ENGINE_TYPE_ID + counter.ordinal());
            }
        }
        for (final DropReason reason : REASONS) {
            final int ordinal = reason.ordinal();
            if (isOwnReason.test(reason)) {
                if (reason.isBeforeDecoding()) {
                    recordDrops[ordinal] = manager.newCounter(recordsName(reason), RECORD_DROP_TYPE_ID + ordinal);
                }
                for (final TracePriority priority : PRIORITIES) {
                    final int place = place(reason, priority);
                    dropsByPriority[place] =
                            manager.newCounter(prefix + spansName(reason, priority), DROP_BY_PRIORITY_TYPE_ID + place);
                    traceDrops[place] =
                            manager.newCounter(prefix + tracesName(reason, priority), TRACE_DROP_TYPE_ID + place);
                }
            }
        }
    }

    private static int countMax(final int receivers) {
        return COUNT_MAX + (receivers - 1) * COUNT_OF_RECEIVER;
    }

    /**
     * The counters as each receiver of the engine sees them.
     *
     * @return in the order of the receivers; the first one is this
     */
    public List<EngineCounters> receivers() {
        return receivers;
    }

    /**
     * Name of the receiver whose counters these are.
     *
     * @return empty if it has none
     */
    public String receiver() {
        return receiver;
    }

    /**
     * Whether these are the engine's own counters, which are also those of its first receiver.
     *
     * @return false for those of another receiver
     */
    public boolean isOfEngine() {
        return isOfEngine;
    }

    /**
     * What the names of this receiver's counters begin with, among those of all receivers.
     *
     * @return {@code receiver.<name>.}
     */
    public String prefix() {
        return "receiver." + receiver + '.';
    }

    /**
     * What the names of the counters begin with that count spans lost for a reason.
     *
     * @param reason which
     * @return lower case, dots and dashes; a dot and the priority follow
     */
    public static String spansName(final DropReason reason) {
        return EngineCounter.SPANS_DROPPED.label() + '.' + reason.counterName();
    }

    static String spansName(final DropReason reason, final TracePriority priority) {
        return spansName(reason) + '.' + priority.label();
    }

    static String tracesName(final DropReason reason, final TracePriority priority) {
        return EngineCounter.TRACES_DROPPED.label() + '.' + reason.counterName() + '.' + priority.label();
    }

    static String recordsName(final DropReason reason) {
        return EngineCounter.RECORDS_LOST.label() + '.' + reason.counterName();
    }

    private static int place(final DropReason reason, final TracePriority priority) {
        return reason.ordinal() * PRIORITIES.length + priority.ordinal();
    }

    /**
     * Heap that the counters of an engine take, but for their names.
     *
     * @param receivers how many the engine has
     * @return in bytes
     */
    public static long heap(final int receivers) {
        return HeapSize.array(countMax(receivers), CountersReader.METADATA_LENGTH)
                + HeapSize.array(countMax(receivers), CountersReader.COUNTER_LENGTH);
    }

    /**
     * The books, by way of which losses are counted.
     *
     * @return the ledger
     */
    public Ledger ledger() {
        return ledger;
    }

    /**
     * Adds to a counter that several threads may write.
     *
     * @param counter which; none that is derived
     * @param delta   how much
     */
    public void add(final EngineCounter counter, final long delta) {
        counters[counter.ordinal()].getAndAdd(delta);
    }

    /**
     * Publishes the value of a counter that only the calling thread writes.
     *
     * @param counter which; none that is derived
     * @param value   the new value
     */
    public void set(final EngineCounter counter, final long value) {
        counters[counter.ordinal()].setRelease(value);
    }

    /**
     * Says what the next that is counted is about, for the log. The last one before the log looks is what it quotes.
     *
     * @param counter that is added to next
     * @param detail  for people; may be text of others
     */
    public void detail(final EngineCounter counter, final String detail) {
        details.set(counter.ordinal(), detail);
    }

    /**
     * The same, unless the log has still to quote another one: so it quotes the first since it looked last.
     *
     * @param counter that is counted next
     * @param detail  for people; may be text of others
     */
    public void detailIfNone(final EngineCounter counter, final String detail) {
        details.compareAndSet(counter.ordinal(), null, detail);
    }

    /**
     * Says why the next spans are lost, for the log. The last one before the log looks is what it quotes.
     *
     * @param reason for which spans are lost next
     * @param detail for people; may be text of others
     */
    public void detail(final DropReason reason, final String detail) {
        dropDetails.set(reason.ordinal(), detail);
    }

    /**
     * Takes the detail of a counter, so that it is quoted once.
     *
     * @param counter which
     * @return null if there is none
     */
    public String takeDetail(final EngineCounter counter) {
        return details.getAndSet(counter.ordinal(), null);
    }

    /**
     * Takes the detail of a reason, so that it is quoted once.
     *
     * @param reason which
     * @return null if there is none
     */
    public String takeDetail(final DropReason reason) {
        return dropDetails.getAndSet(reason.ordinal(), null);
    }

    /** Counts lost spans and traces. */
    void drop(final DropReason reason, final TracePriority priority, final long spans, final long traces) {
        dropsByPriority[place(reason, priority)].getAndAdd(spans);
        traceDrops[place(reason, priority)].getAndAdd(traces);
    }

    /** Counts records that never got into the ring. */
    void dropRecords(final DropReason reason, final long records) {
        recordDrops[reason.ordinal()].getAndAdd(records);
    }

    /**
     * Value of a counter. Of one that is derived it is what a snapshot of all says, which allocates.
     *
     * @param counter which
     * @return its value now
     */
    public long get(final EngineCounter counter) {
        return counter.isDerived() ? ledger.snapshot().get(counter) : counters[counter.ordinal()].get();
    }

    /**
     * Spans lost for a reason.
     *
     * @param reason which
     * @return their number now
     */
    public long dropped(final DropReason reason) {
        long sum = 0;
        for (final TracePriority priority : PRIORITIES) {
            sum += dropped(reason, priority);
        }
        return sum;
    }

    /**
     * Spans lost for a reason, of traces with a priority.
     *
     * @param reason   which
     * @param priority which
     * @return their number now
     */
    public long dropped(final DropReason reason, final TracePriority priority) {
        return dropsByPriority[place(reason, priority)].get();
    }

    /**
     * Traces lost for a reason: those of which the last chunk was.
     *
     * @param reason which
     * @return their number now
     */
    public long tracesDropped(final DropReason reason) {
        long sum = 0;
        for (final TracePriority priority : PRIORITIES) {
            sum += tracesDropped(reason, priority);
        }
        return sum;
    }

    /**
     * Traces lost for a reason, with a priority.
     *
     * @param reason   which
     * @param priority which
     * @return their number now
     */
    public long tracesDropped(final DropReason reason, final TracePriority priority) {
        return traceDrops[place(reason, priority)].get();
    }

    /**
     * Records that never got into the ring, for a reason.
     *
     * @param reason which
     * @return their number now
     */
    public long recordsLost(final DropReason reason) {
        return reason.isBeforeDecoding() ? recordDrops[reason.ordinal()].get() : 0;
    }

    /**
     * Spans lost for any reason.
     *
     * @return their number now
     */
    public long dropped() {
        long sum = 0;
        for (final AtomicCounter counter : dropsByPriority) {
            sum += counter.get();
        }
        return sum;
    }

    /**
     * Open spans that expired, by the name of the span; in all they are {@link EngineCounter#SPANS_EXPIRED}.
     *
     * @return owned by the decode thread
     */
    public NamedCounters expiredByOperation() {
        return expiredByOperation;
    }

    /**
     * Keys of tags that have had too many values to be interned, each with 1. Written under the lock of those who demote them.
     *
     * @return counters named by the key
     */
    public NamedCounters demotedKeys() {
        return demotedKeys;
    }

    /**
     * Spans that filters dropped by choice, by the name of the filter. Written by the decode thread.
     *
     * @return counters named by the filter
     */
    public NamedCounters filteredByName() {
        return filteredByName;
    }

    /**
     * Goes through all counters, each once: those of one snapshot, then, if there are several receivers, those of each receiver under its
     * prefix, and at last those whose names came up while the engine ran. Allocates.
     *
     * @param consumer gets name and value
     */
    void forEach(final ObjLongConsumer<String> consumer) {
        ledger.snapshot().forEach(consumer);
        manager.forEach((value, id, name) -> {
            if (manager.getCounterTypeId(id) >= EXPIRED_TYPE_ID) {
                consumer.accept(name, value);
            }
        });
    }

    /**
     * The counters for those who only read.
     *
     * @return a view of these
     */
    public CountersView view() {
        return view;
    }

    /**
     * The counters as Agrona tools read them. What is derived is not among them.
     *
     * @return a reader of labels and values
     */
    public CountersReader reader() {
        return manager;
    }
}
