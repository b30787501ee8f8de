/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/**
 * The values of all counters of one engine, off-heap, in Agrona's layout.
 *
 * <p>Reads are possible from any thread at any time. Each value is exact for its writer, and at most a batch behind for others.
 *
 * <p>Note: this class is threadsafe.
 */
@SuppressWarnings("EnumOrdinal") // a counter's place in its array, and so its type id, is the place of its constant
public final class EngineCounters {
    /** Type id of the first {@link EngineCounter}; the others follow in their order. */
    public static final int ENGINE_TYPE_ID = 1000;

    /** Type id of the first {@link DropReason}; the others follow in their order. */
    public static final int DROP_TYPE_ID = 2000;

    private static final EngineCounter[] COUNTERS = EngineCounter.values();
    private static final DropReason[] REASONS = DropReason.values();

    private final CountersManager manager;
    private final AtomicCounter[] counters = new AtomicCounter[COUNTERS.length];
    private final AtomicCounter[] drops = new AtomicCounter[REASONS.length];

    /** Creates the counters in memory of their own, all zero. */
    public EngineCounters() {
        // a counter more than there are, because the manager wants room for its sentinel
        final int count = COUNTERS.length + REASONS.length + 1;
        final UnsafeBuffer metadata =
                new UnsafeBuffer(ByteBuffer.allocateDirect(count * CountersReader.METADATA_LENGTH));
        final UnsafeBuffer values = new UnsafeBuffer(ByteBuffer.allocateDirect(count * CountersReader.COUNTER_LENGTH));
        manager = new CountersManager(metadata, values, StandardCharsets.UTF_8);
        for (final EngineCounter counter : COUNTERS) {
            counters[counter.ordinal()] = manager.newCounter(counter.label(), ENGINE_TYPE_ID + counter.ordinal());
        }
        for (final DropReason reason : REASONS) {
            drops[reason.ordinal()] = manager.newCounter(label(reason), DROP_TYPE_ID + reason.ordinal());
        }
    }

    private static String label(final DropReason reason) {
        return "spans.dropped." + reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Adds to a counter that several threads may write.
     *
     * @param counter which
     * @param delta   how much
     */
    public void add(final EngineCounter counter, final long delta) {
        counters[counter.ordinal()].getAndAdd(delta);
    }

    /**
     * Publishes the value of a counter that only the calling thread writes.
     *
     * @param counter which
     * @param value   the new value
     */
    public void set(final EngineCounter counter, final long value) {
        counters[counter.ordinal()].setRelease(value);
    }

    /**
     * Counts lost spans.
     *
     * @param reason why
     * @param spans  how many
     */
    public void drop(final DropReason reason, final long spans) {
        drops[reason.ordinal()].getAndAdd(spans);
    }

    /**
     * Value of a counter.
     *
     * @param counter which
     * @return its value now
     */
    public long get(final EngineCounter counter) {
        return counters[counter.ordinal()].get();
    }

    /**
     * Spans lost for a reason.
     *
     * @param reason which
     * @return their number now
     */
    public long dropped(final DropReason reason) {
        return drops[reason.ordinal()].get();
    }

    /**
     * Spans lost for any reason.
     *
     * @return their number now
     */
    public long dropped() {
        long sum = 0;
        for (final AtomicCounter counter : drops) {
            sum += counter.get();
        }
        return sum;
    }

    /**
     * Spans lost before the decoder saw them, which {@link EngineCounter#SPANS_CREATED} does not count.
     *
     * @return their number now
     */
    public long droppedBeforeDecoding() {
        long sum = 0;
        for (final DropReason reason : REASONS) {
            sum += reason.isBeforeDecoding() ? dropped(reason) : 0;
        }
        return sum;
    }

    /**
     * The counters as Agrona tools read them.
     *
     * @return a reader of labels and values
     */
    public CountersReader reader() {
        return manager;
    }
}
