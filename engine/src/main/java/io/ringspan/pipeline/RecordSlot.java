/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import io.ringspan.table.SpanTable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The event object of one ring slot: what its bytes are, and what came of them. The bytes lie in the slab of the
 * {@link RecordRing}.
 *
 * <p>Until it is published a slot belongs to the producer that claimed it; then to the decode thread; then, once the decode
 * thread's sequence has passed it, to the send thread; and when that one's sequence has passed it, to the next producer.
 *
 * <p>The stamp says who claimed. The timer thread reads it while the claim is not published, and takes the claim over once that
 * producer's thread has ended. A slot keeps the thread that claimed it last reachable.
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

    // written by the producer
    int length;
    int source;
    int flags;
    int records;
    int spans;
    ControlRequest control;
    // the stamp, written by the producer: sequence of the claim that begins here, written last; who, and how many slots
    private Thread claimer;
    private int claimSlots;

    @SuppressWarnings("UnusedVariable") // by way of CLAIM
    private long claim = -1;

    // written by the decode thread
    int firstChunk = SpanTable.NONE;
    int chunkCount;
    long tickNs;

    /** Says who has claimed slots from this one on, and what for. The producer. */
    void stamp(final long sequence, final int slots, final RecordBatch batch) {
        final Thread current = Thread.currentThread();
        // a reference that stays the same is not written, so that the collector has no card to look at
        if (claimer != current) {
            claimer = current;
        }
        claimSlots = slots;
        records = batch.records;
        spans = batch.spans;
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

    /** How many slots were claimed; only while the stamped claim is not published. */
    int claimSlots() {
        return claimSlots;
    }

    /** Makes this the first slot of a batch. */
    void set(final RecordBatch batch, final ControlRequest newControl) {
        length = batch.length;
        source = batch.sourceId;
        flags = batch.flags;
        records = batch.records;
        spans = batch.spans;
        control = newControl;
    }

    /** Makes the slot one that holds nothing. */
    void clear() {
        length = 0;
        flags = 0;
        records = 0;
        spans = 0;
        control = null;
    }
}
