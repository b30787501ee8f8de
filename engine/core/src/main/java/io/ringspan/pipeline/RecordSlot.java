/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import io.ringspan.memory.HeapSize;
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
 * <p>The stamp says which claim begins here. A producer that fails and cannot even publish what it has claimed, because its stack has
 * ended, says with one store that it never touches the claim again ({@link #givenUp}), and the timer thread publishes it. A slot keeps
 * no reference to a producer's thread, nor to anything else that outlives the claim.
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

    // The producer's, until it publishes. Not private: a producer whose stack has ended writes them without a call.
    // Sequence of the claim that begins here, written last.
    long claim = -1;
    int length;
    int slots;
    int source;
    int flags;
    int records;
    int spans;
    // Taken away by the send thread.
    ControlRequest control;
    // Written by the producer, which says that there are none; and by the decode thread if there are.
    private int firstChunk = SpanTable.NONE;
    int chunkCount;
    long elapsedNs;
    // Sequence of a claim that its producer failed to publish and has let go of. Written last by that producer, read by
    // the timer thread.
    volatile long givenUp = -1;

    /** Heap that a slot takes, in bytes. Goes by the fields above. */
    static long heap() {
        return HeapSize.object(3 * Long.BYTES + 8 * Integer.BYTES, 1);
    }

    /** Says what is claimed from this slot on, and what for. The producer. */
    void stamp(
            final long sequence,
            final int claimSlots,
            final int newLength,
            final int newSource,
            final int newFlags,
            final int newRecords,
            final int newSpans) {
        length = newLength;
        slots = claimSlots;
        source = newSource;
        flags = newFlags;
        records = newRecords;
        spans = newSpans;
        // so that the decode thread has nothing to write if nothing comes of it
        chunkCount = 0;
        elapsedNs = 0;
        CLAIM.setRelease(this, sequence);
    }

    /** Whether the claim with this sequence has been stamped. */
    boolean isStamped(final long sequence) {
        return (long) CLAIM.getAcquire(this) == sequence;
    }

    /** Whether the producer of this claim has let go of it without publishing it. */
    boolean isGivenUp(final long sequence) {
        return givenUp == sequence;
    }

    /** Makes a claim that nobody holds any more one of which everything is lost. The timer thread. */
    void lose(final long sequence, final int claimSlots) {
        final boolean isKnown = isStamped(sequence);
        if (!isKnown) {
            // the producer did not come so far as to say what it is for
            stamp(sequence, claimSlots, 0, 0, 0, 0, 0);
        }
        length = 0;
        flags = isKnown ? RecordRing.LOST : RecordRing.LOST | RecordRing.UNKNOWN;
        control = null;
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

    /** Whether the producer failed to copy the batch, so that it is the decode thread that counts it as lost. */
    boolean isLost() {
        return (flags & RecordRing.LOST) != 0;
    }

    /** Whether a claim that is lost was for nothing that anybody misses: a request, the time, an id that was not given out. */
    boolean isMissedByNobody() {
        return records == 0 && spans == 0 && (flags & RecordRing.UNKNOWN) == 0;
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
