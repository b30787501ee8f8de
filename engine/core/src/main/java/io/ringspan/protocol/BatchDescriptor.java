/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

/**
 * Several tags: {@link OpCode#BATCH_SET_META} (pairs of string ids) and {@link OpCode#BATCH_SET_METRIC} (string id and
 * double). The pairs follow the fixed part.
 *
 * <p>Little-endian, unaligned, no padding; the number before a row is its offset in bytes.
 *
 * <pre>
 *        0                   1                   2                   3
 *        0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     0 |             opcode            |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *     2 |                            span id                            |
 *       +                                                               +
 *       |                                                               |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    10 |                             count                             |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class BatchDescriptor {
    /** Offset of: number of pairs, unsigned. */
    public static final int COUNT_OFFSET = OperationHeader.LENGTH;

    /** Length of the fixed part, in bytes. */
    public static final int LENGTH = COUNT_OFFSET + Integer.BYTES;

    /** Length of one pair of {@link OpCode#BATCH_SET_META}: key id, value id. */
    public static final int META_PAIR_LENGTH = 2 * Integer.BYTES;

    /** Length of one pair of {@link OpCode#BATCH_SET_METRIC}: key id, double. */
    public static final int METRIC_PAIR_LENGTH = Integer.BYTES + Double.BYTES;

    private BatchDescriptor() {}
}
