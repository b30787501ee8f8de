/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import com.lmax.disruptor.RingBuffer;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * How close an engine is to losing something, from 0 to 1: by the fullest of ring, tables and the payloads of required receivers. Half full is no
 * pressure yet, and seven eighths are all there is: what comes then still finds room in front of what {@code ring.reserve} keeps.
 *
 * <p>It rises at once, and falls by no more than a tenth with each tick, so whoever goes by it does not swing to and fro.
 *
 * <p>Note: this class is threadsafe. Ring and payloads are looked at whenever somebody asks; tables are known as of the last tick.
 */
@SuppressWarnings("exports") // what is not exported is for the engine alone
public final class Pressure {
    /** Something that fills up. Any thread; does not wait, allocate or throw. One more of them is one more in the list. */
    @FunctionalInterface
    interface Source {
        /** How full it is, 0 to 1; what is beyond counts as 1. */
        double fill();
    }

    private static final double FREE_UNTIL = 0.5;
    private static final double FULL_FROM = 0.875;
    private static final double FALL_PER_TICK = 0.1;
    private static final EngineCounter[] TABLES = {
        EngineCounter.TABLE_SPANS,
        EngineCounter.TABLE_SEGMENTS,
        EngineCounter.TABLE_BLOCKS,
        EngineCounter.TABLE_STRINGS,
        EngineCounter.TABLE_STRING_BYTES
    };
    private static final EngineCounter[] CAPACITIES = {
        EngineCounter.TABLE_SPANS_CAPACITY,
        EngineCounter.TABLE_SEGMENTS_CAPACITY,
        EngineCounter.TABLE_BLOCKS_CAPACITY,
        EngineCounter.TABLE_STRINGS_CAPACITY,
        EngineCounter.TABLE_STRING_BYTES_CAPACITY
    };

    private final Source[] sources;
    private final BooleanSupplier isClosed;
    // raised by whoever finds more, lowered by the timer thread: one that is overwritten is found again at once
    private volatile double held;

    Pressure(final List<Source> sources, final BooleanSupplier isClosed) {
        this.isClosed = isClosed;
        this.sources = sources.toArray(new Source[0]);
    }

    static Pressure of(final RecordRing ring, final List<ReceiverUnit> required, final EngineCounters counters) {
        final RingBuffer<RecordSlot> slots = ring.disruptor();
        final List<Source> sources = new ArrayList<>();
        sources.add(() -> 1 - (double) slots.remainingCapacity() / slots.getBufferSize());
        for (int i = 0; i < TABLES.length; i++) {
            final EngineCounter used = TABLES[i];
            final EngineCounter capacity = CAPACITIES[i];
            sources.add(() -> part(counters.get(used), counters.get(capacity)));
        }
        for (final ReceiverUnit receiver : required) {
            final EngineCounters own = receiver.counters();
            // one is always being filled
            sources.add(() -> part(
                    own.get(EngineCounter.PAYLOADS_SEALED) - receiver.sender().completed() + 1,
                    own.get(EngineCounter.PAYLOADS_CAPACITY)));
        }
        return new Pressure(sources, ring::isClosed);
    }

    // nothing is known before the first tick
    private static double part(final long used, final long capacity) {
        return capacity <= 0 ? 0 : (double) used / capacity;
    }

    private double fullest() {
        double fill = 0;
        for (final Source source : sources) {
            fill = Math.max(fill, source.fill());
        }
        return Math.max(0, Math.min(1, (fill - FREE_UNTIL) / (FULL_FROM - FREE_UNTIL)));
    }

    /** The time goes on. Timer thread; whether it is another than before is for whoever compares. */
    void onTick() {
        held = Math.max(fullest(), Math.max(0, held - FALL_PER_TICK));
    }

    /**
     * How close the engine is to losing something.
     *
     * @return 0 to 1; 0 of one that is closed
     */
    public double value() {
        if (isClosed.getAsBoolean()) {
            return 0;
        }
        final double now = fullest();
        final double known = held;
        if (now > known) {
            held = now;
            return now;
        }
        return known;
    }
}
