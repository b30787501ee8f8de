/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import io.ringspan.table.SpanTable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The event object of one ring slot: what is claimed from here on, what its bytes are, and what came of them. The bytes lie in the slab
 * of the {@link RecordRing}.
 *
 * <p>A batch is described by the slot that its claim begins with, because each cache line that goes from core to core costs more than
 * what is done with it. The other slots of the claim are neither written nor read: {@link #slots} says how many to pass by.
 *
 * <p>Until it is published a slot belongs to the producer that claimed it; then to the decode thread; then, once the decode
 * thread's sequence has passed it, to the send thread; and when that one's sequence has passed it, to the next producer.
 *
 * <p>The stamp says who claimed, and what for. The timer thread reads it while the claim is not published, and takes the claim over once
 * that producer's thread has ended. A slot keeps the thread that claimed it last reachable.
 */
final class RecordSlot {
    private static final VarHandle CLAIM;

    static {
        try {
            CLAIM = MethodHandles.lookup().findVarHandle(RecordSlot.class, "claim", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // written by the producer: sequence of the claim that begins here, written last
    @SuppressWarnings("UnusedVariable") // by way of CLAIM
    private long claim = -1;

    private int length;
    private int slots;
    private int source;
    private int flags;
    private int records;
    private int spans;
    private Thread claimer;
    // taken away by the send thread
    private ControlRequest control;
    // written by the producer, which says that there are none; and by the decode thread if there are
    private int firstChunk = SpanTable.NONE;
    private int chunkCount;
    private long elapsedNs;

    /** Says who has claimed slots from this one on, and what for. The producer. */
    void stamp(final long sequence, final int claimSlots, final RecordBatch batch) {
        final Thread current = Thread.currentThread();
        // a reference that stays the same is not written, so that the collector has no card to look at
        if (claimer != current) {
            claimer = current;
        }
        length = batch.length;
        slots = claimSlots;
        source = batch.sourceId;
        flags = batch.flags;
        records = batch.records;
        spans = batch.spans;
        // so that the decode thread has nothing to write if nothing comes of it
        chunkCount = 0;
        elapsedNs = 0;
        CLAIM.setRelease(this, sequence);
    }

    /** Whether the claim with this sequence has been stamped. */
    boolean isStamped(final long sequence) {
        return (long) CLAIM.getAcquire(this) == sequence;
    }

    /** Who claimed; only while the stamped claim is not published. */
    Thread claimer() {
        return claimer;
    }

    /** Adds a request to the claim, or nothing. The producer. */
    void control(final ControlRequest newControl) {
        if (control != newControl) {
            control = newControl;
        }
    }

    /** The request of the claim, or null. */
    ControlRequest control() {
        return control;
    }

    /** Makes the claim one that holds nothing. The producer, or whoever publishes in its place. */
    void clear() {
        length = 0;
        flags = 0;
        records = 0;
        spans = 0;
        control(null);
    }

    /** Bytes of all records, 0 for none. */
    int length() {
        return length;
    }

    /** How many slots were claimed; the others behind this one have nothing to say. */
    int slots() {
        return slots;
    }

    int source() {
        return source;
    }

    int flags() {
        return flags;
    }

    int records() {
        return records;
    }

    int spans() {
        return spans;
    }

    /** Leaves chunks to the send thread. The decode thread. */
    void chunks(final int first, final int count) {
        firstChunk = first;
        chunkCount = count;
    }

    /** First span of the first chunk; if there is one. */
    int firstChunk() {
        return firstChunk;
    }

    int chunkCount() {
        return chunkCount;
    }

    /** Leaves the time to the send thread. The decode thread. */
    void elapsedNs(final long newElapsedNs) {
        elapsedNs = newElapsedNs;
    }

    /** Elapsed time in nanoseconds, or 0 if no tick was among the records. */
    long elapsedNs() {
        return elapsedNs;
    }
}
