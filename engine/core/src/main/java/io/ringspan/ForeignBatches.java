/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.pipeline.RecordBatch;
import io.ringspan.pipeline.RecordRing;
import io.ringspan.protocol.BatchDescriptor;
import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OperationHeader;
import io.ringspan.protocol.RecordLayout;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * Cuts the operations of a validated change buffer into batches for the ring, between records; and a record with more pairs than fit
 * into a batch into several of the same kind.
 *
 * <p>Note: not threadsafe; owned by its ingress.
 */
final class ForeignBatches {
    // long enough to make the claim cheap, short enough to let the handlers start while the rest is copied
    private static final int LENGTH_TARGET = 32 * 1024;

    private final RecordRing ring;
    private final RecordBatch batch;
    private final int lengthTarget;
    private final ExpandableArrayBuffer part = new ExpandableArrayBuffer();
    private long result;

    ForeignBatches(final RecordRing ring, final int sourceId) {
        this.ring = ring;
        batch = new RecordBatch(sourceId);
        lengthTarget = Math.min(LENGTH_TARGET, ring.batchLengthMax());
    }

    /** Longest record that goes in whole, in bytes. */
    int lengthMax() {
        return ring.batchLengthMax();
    }

    static boolean isDivisible(final int opcode) {
        return opcode == OpCode.BATCH_SET_META || opcode == OpCode.BATCH_SET_METRIC;
    }

    /** Begins a change buffer; those of its operations that were noted and not published are forgotten. */
    void begin() {
        batch.begin(RecordRing.FOREIGN | RecordRing.FIRST_OF_BUFFER);
    }

    /** Counts one operation of the buffer. Each is to be noted, in turn. */
    void note(final int opcode, final DirectBuffer source, final int offset) {
        batch.note(opcode, source, offset);
    }

    /** Publishes all operations of a copy that has been validated, up to their end; a sequence, or the first reason why a part is lost. */
    long publish(final DirectBuffer source, final int end) {
        result = 0;
        final int length = end - ChangeBuffer.OPERATIONS_OFFSET;
        if (length > lengthTarget) {
            publishInParts(source, end);
        } else if (length > 0) {
            offer(source, ChangeBuffer.OPERATIONS_OFFSET, length);
        }
        return result;
    }

    private void publishInParts(final DirectBuffer source, final int end) {
        begin();
        int first = ChangeBuffer.OPERATIONS_OFFSET;
        int offset = first;
        while (offset < end) {
            final int opcode = source.getShort(offset, LITTLE_ENDIAN) & 0xFFFF;
            final int length = (int) RecordLayout.length(opcode, source, offset, end);
            if (offset > first && offset + length - first > lengthTarget) {
                offer(source, first, offset - first);
                first = offset;
            }
            if (length > lengthMax()) {
                divide(opcode, source, offset, length);
                first = offset + length;
            } else {
                batch.note(opcode, source, offset);
            }
            offset += length;
        }
        if (offset > first) {
            offer(source, first, offset - first);
        }
    }

    private void divide(final int opcode, final DirectBuffer source, final int offset, final int length) {
        final int pairLength =
                opcode == OpCode.BATCH_SET_META ? BatchDescriptor.META_PAIR_LENGTH : BatchDescriptor.METRIC_PAIR_LENGTH;
        final int pairsMax = (lengthTarget - BatchDescriptor.LENGTH) / pairLength;
        int left = (length - BatchDescriptor.LENGTH) / pairLength;
        int from = offset + BatchDescriptor.LENGTH;
        while (left > 0) {
            final int pairs = Math.min(left, pairsMax);
            part.putBytes(0, source, offset, OperationHeader.LENGTH);
            part.putInt(BatchDescriptor.COUNT_OFFSET, pairs, LITTLE_ENDIAN);
            part.putBytes(BatchDescriptor.LENGTH, source, from, pairs * pairLength);
            batch.note(opcode, part, 0);
            offer(part, 0, BatchDescriptor.LENGTH + pairs * pairLength);
            from += pairs * pairLength;
            left -= pairs;
        }
    }

    private void offer(final DirectBuffer source, final int offset, final int length) {
        final int flags = batch.flags();
        final long sequence = ring.offer(batch.wrap(source, offset, length));
        // the first one that gets in begins the buffer
        batch.begin(sequence >= 0 ? RecordRing.FOREIGN : flags);
        result = result < 0 ? result : sequence;
    }
}
