/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.Sequence;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.counters.EngineCounters;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Small rings for the concurrency tests, in which a test's actors take the place of the threads. */
public final class StressRing {
    /** So long a thread waits for what must come; when it is over, a wake-up was lost. */
    static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(5);

    /** Bytes of a slot. */
    public static final int SLOT_LENGTH = 64;

    private static final DirectBuffer BYTES = new UnsafeBuffer(new byte[SLOT_LENGTH]);

    private StressRing() {}

    /** A ring of short slots, without a consumer yet. */
    public static RecordRing create(final int slots, final OverflowPolicy policy, final EngineCounters counters) {
        return create(slots, SLOT_LENGTH, policy, counters);
    }

    static RecordRing create(
            final int slots, final int slotLength, final OverflowPolicy policy, final EngineCounters counters) {
        return new RecordRing(
                slots, slotLength, slotLength, 0, new BusySpinWaitStrategy(), policy, PATIENCE_NS, counters);
    }

    /** The sequence of a ring's last consumer, which has consumed nothing. */
    static Sequence consumer(final RecordRing ring) {
        final Sequence consumed = new Sequence();
        ring.disruptor().addGatingSequences(consumed);
        return consumed;
    }

    /** Offers a batch of one slot that nobody reads. */
    static long offer(final RecordRing ring) {
        return offer(ring, BYTES, 1, 1);
    }

    /** Offers a batch. */
    public static long offer(final RecordRing ring, final DirectBuffer source, final int length, final int spans) {
        final RecordBatch batch = new RecordBatch(0).begin(0).wrap(source, 0, length);
        batch.spans = spans;
        return ring.offer(batch);
    }

    /** Last sequence that was claimed. */
    public static long last(final RecordRing ring) {
        return ring.disruptor().getCursor();
    }

    /** Memory of the slots. */
    public static DirectBuffer bytes(final RecordRing ring) {
        return ring.slab();
    }

    /** Where the bytes of a slot begin. */
    public static int offset(final RecordRing ring, final long sequence) {
        return ring.offset(sequence);
    }
}
