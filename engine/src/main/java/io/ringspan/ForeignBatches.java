/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

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
    private final int sourceId;
    private final int lengthTarget;
    private final ExpandableArrayBuffer part = new ExpandableArrayBuffer();
    private int flags;
    private long result;

    ForeignBatches(final RecordRing ring, final int sourceId) {
        this.ring = ring;
        this.sourceId = sourceId;
        lengthTarget = Math.min(LENGTH_TARGET, ring.batchLengthMax());
    }

    /** Longest record that goes in whole, in bytes. */
    int lengthMax() {
        return ring.batchLengthMax();
    }

    static boolean isDivisible(final int opcode) {
        return opcode == OpCode.BATCH_SET_META || opcode == OpCode.BATCH_SET_METRIC;
    }

    /** Publishes all operations up to the end; a sequence, or the first reason why a part is lost. */
    long publish(final ChangeBuffer buffer, final int end) {
        final DirectBuffer source = buffer.buffer();
        flags = RecordRing.FOREIGN | RecordRing.FIRST_OF_BUFFER;
        result = 0;
        int batch = ChangeBuffer.OPERATIONS_OFFSET;
        int spans = 0;
        int offset = batch;
        while (offset < end) {
            final int opcode = source.getShort(offset, LITTLE_ENDIAN) & 0xFFFF;
            final int length = (int) RecordLayout.length(opcode, source, offset, end);
            if (offset > batch && offset + length - batch > lengthTarget) {
                offer(source, batch, offset - batch, spans);
                batch = offset;
                spans = 0;
            }
            if (length > lengthMax()) {
                divide(opcode, source, offset, length);
                batch = offset + length;
            } else if (OpCode.isCreate(opcode) || opcode == OpCode.WHOLE_SPAN) {
                spans++;
            }
            offset += length;
        }
        if (offset > batch) {
            offer(source, batch, offset - batch, spans);
        }
        return result;
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
            offer(part, 0, BatchDescriptor.LENGTH + pairs * pairLength, 0);
            from += pairs * pairLength;
            left -= pairs;
        }
    }

    private void offer(final DirectBuffer source, final int offset, final int length, final int spans) {
        final long sequence = ring.offer(source, offset, length, sourceId, flags, spans);
        if (sequence >= 0) {
            // the first one that gets in begins the buffer
            flags = RecordRing.FOREIGN;
        }
        result = result < 0 ? result : sequence;
    }
}
