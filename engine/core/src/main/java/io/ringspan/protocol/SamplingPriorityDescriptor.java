/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

/**
 * {@link OpCode#SET_SAMPLING_PRIORITY}: what was decided about the trace, and by which mechanism.
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
 *    10 |                            priority                           |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    14 |                           mechanism                           |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class SamplingPriorityDescriptor {
    /** Offset of: the priority; above 0 the trace is kept. */
    public static final int PRIORITY_OFFSET = OperationHeader.LENGTH;

    /** Offset of: number of the mechanism that decided, or {@link #NO_MECHANISM}. */
    public static final int MECHANISM_OFFSET = PRIORITY_OFFSET + Integer.BYTES;

    /** Length of the record, in bytes. */
    public static final int LENGTH = MECHANISM_OFFSET + Integer.BYTES;

    /** In place of a mechanism: it is not known, or does not matter. */
    public static final int NO_MECHANISM = -1;

    private SamplingPriorityDescriptor() {}
}
