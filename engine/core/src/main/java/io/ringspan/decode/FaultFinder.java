/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OperationHeader;
import io.ringspan.protocol.RecordLayout;
import io.ringspan.table.IdSpace;
import org.agrona.DirectBuffer;

/**
 * Says what is wrong first with a record that does not fit into its buffer: the arguments are walked in the order in which the
 * reference reads them, and each string is looked up when it has been read.
 *
 * <p>Only for records that are already known not to fit, so it may be slow, and it changes nothing.
 */
final class FaultFinder {
    private static final int[] META_PAIR = {Integer.BYTES, Integer.BYTES};
    private static final int[] METRIC_PAIR = {Integer.BYTES, Double.BYTES};

    private FaultFinder() {}

    /** The head of a record does not fit, or its code is not allowed. */
    static void findInHead(
            final DirectBuffer buffer,
            final int offset,
            final int limit,
            final boolean referenceOnly,
            final DecodeError error) {
        if (limit - offset < Short.BYTES) {
            error.readOutOfBounds(offset, Short.BYTES, limit);
            return;
        }
        final int opcode = buffer.getShort(offset, LITTLE_ENDIAN) & 0xFFFF;
        if (!(referenceOnly ? OpCode.isReference(opcode) : OpCode.isKnown(opcode))) {
            error.unknownOpcode(opcode);
        } else {
            error.readOutOfBounds(offset + OperationHeader.SPAN_ID_OFFSET, Long.BYTES, limit);
        }
    }

    /** A record of which the head fits, but not the fixed part. */
    static void findInArguments(
            final int opcode,
            final DirectBuffer buffer,
            final int offset,
            final int limit,
            final IdSpace ids,
            final DecodeError error) {
        int position = offset + OperationHeader.LENGTH;
        for (int i = 0; i < RecordLayout.argumentCount(opcode); i++) {
            final int width = RecordLayout.argumentWidth(opcode, i);
            if (limit - position < width) {
                error.readOutOfBounds(position, width, limit);
                return;
            }
            if (RecordLayout.isStringId(opcode, i)) {
                final int id = buffer.getInt(position, LITTLE_ENDIAN);
                if (ids.get(id) == IdSpace.UNKNOWN) {
                    error.stringNotFound(id);
                    return;
                }
            }
            position += width;
        }
        // the fixed part is there, so it is a length inside of it that leads out of the buffer
        error.readOutOfBounds(position, limit - position + 1, limit);
    }

    /** The pair of a batch that no longer fits. */
    static void findInPair(
            final int opcode,
            final DirectBuffer buffer,
            final int offset,
            final int limit,
            final IdSpace ids,
            final DecodeError error) {
        int position = offset;
        for (final int width : opcode == OpCode.BATCH_SET_META ? META_PAIR : METRIC_PAIR) {
            if (limit - position < width) {
                error.readOutOfBounds(position, width, limit);
                return;
            }
            if (width == Integer.BYTES) {
                final int id = buffer.getInt(position, LITTLE_ENDIAN);
                if (ids.get(id) == IdSpace.UNKNOWN) {
                    error.stringNotFound(id);
                    return;
                }
            }
            position += width;
        }
    }
}
