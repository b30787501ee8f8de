/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.protocol.CompleteSpanDescriptor;
import io.ringspan.protocol.IntDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.SamplingPriorityDescriptor;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What is offered to the ring in one claim: where the records lie, how many they are, and whether they are urgent. Whoever collects
 * records notes each of them here, and offers the same object again and again.
 *
 * <p>Urgent are batches whose loss would hurt most: they carry an error, or belong to a trace that is kept, or only complete what the
 * engine has already.
 *
 * <p>Note: not threadsafe; owned by whoever offers it. Nothing here allocates.
 */
public final class RecordBatch {
    // read by the ring, on the thread that offers
    final int sourceId;
    DirectBuffer source;
    int offset;
    int length;
    int flags;
    int records;
    int spans;
    // set by the ring, by a store where there may be no stack for a call: the batch has its place there, or is lost
    boolean handedOver;
    private boolean kept;
    private boolean completes;

    /**
     * Creates a batch without records.
     *
     * @param sourceId id space that its string ids belong to
     */
    public RecordBatch(final int sourceId) {
        this.sourceId = sourceId;
    }

    /**
     * Forgets all records.
     *
     * @param newFlags {@link RecordRing#FOREIGN}, {@link RecordRing#FIRST_OF_BUFFER}, {@link RecordRing#DEFINITIONS} or 0
     * @return this
     */
    public RecordBatch begin(final int newFlags) {
        flags = newFlags;
        records = 0;
        spans = 0;
        handedOver = false;
        kept = false;
        completes = false;
        return this;
    }

    /**
     * What was said of the batch when it was begun.
     *
     * @return as given to {@link #begin}
     */
    public int flags() {
        return flags;
    }

    /**
     * Counts one record of the batch, and looks whether it makes the batch urgent.
     *
     * @param opcode of the record
     * @param buffer memory that holds the record as a whole
     * @param at     offset of its first byte
     * @return this
     */
    public RecordBatch note(final int opcode, final DirectBuffer buffer, final int at) {
        records++;
        switch (opcode) {
            case OpCode.CREATE, OpCode.CREATE_SPAN, OpCode.CREATE_SPAN_FULL -> spans++;
            case OpCode.COMPLETE_SPAN, OpCode.WHOLE_SPAN -> {
                // both have it at the same place
                spans++;
                kept |= buffer.getInt(at + CompleteSpanDescriptor.ERROR_OFFSET, LITTLE_ENDIAN) != 0;
            }
            case OpCode.FINISH_SPAN, OpCode.FLUSH_CHUNK, OpCode.ABANDON_SPAN, OpCode.ABANDON_SEGMENT ->
                completes = true;
            case OpCode.SET_ERROR -> kept |= buffer.getInt(at + IntDescriptor.VALUE_OFFSET, LITTLE_ENDIAN) != 0;
            case OpCode.SET_ERROR_DETAILS -> kept = true;
            case OpCode.SET_SAMPLING_PRIORITY ->
                kept |= buffer.getInt(at + SamplingPriorityDescriptor.PRIORITY_OFFSET, LITTLE_ENDIAN) > 0;
            default -> {
                // neither creates nor completes anything
            }
        }
        return this;
    }

    /**
     * Says that the records belong to a trace that is kept.
     *
     * @return this
     */
    public RecordBatch keep() {
        kept = true;
        return this;
    }

    /**
     * Says where the records lie.
     *
     * @param newSource memory that holds them
     * @param newOffset of the first
     * @param newLength of all, in bytes, 1 at least
     * @return this
     */
    public RecordBatch wrap(final DirectBuffer newSource, final int newOffset, final int newLength) {
        source = newSource;
        offset = newOffset;
        length = newLength;
        return this;
    }

    /**
     * Copies the records, and says that they lie in the copy. Allocates.
     *
     * @return memory with the copy and nothing else
     */
    public UnsafeBuffer copyRecords() {
        final byte[] copy = new byte[length];
        source.getBytes(offset, copy);
        final UnsafeBuffer records = new UnsafeBuffer(copy);
        wrap(records, 0, copy.length);
        return records;
    }

    /**
     * Whether the ring has taken the batch since it was begun, or has counted it as lost. So whoever offered it and got an error in place of an
     * answer knows that it is not to be offered again.
     *
     * @return false if the batch is still the caller's, who may offer it again
     */
    public boolean isHandedOver() {
        return handedOver;
    }

    /**
     * Length of all records.
     *
     * @return in bytes
     */
    public int length() {
        return length;
    }

    /**
     * Whether the batch may use the part of the ring that is kept free of ordinary ones.
     *
     * @return true if it carries an error, belongs to a trace that is kept, or completes spans and creates none
     */
    public boolean isUrgent() {
        return kept || (completes && spans == 0);
    }
}
