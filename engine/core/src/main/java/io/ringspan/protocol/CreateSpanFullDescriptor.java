/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

/**
 * {@link OpCode#CREATE_SPAN_FULL}: a span with all its core fields.
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
 *    10 |                          trace id low                         |
 *       +                                                               +
 *       |                                                               |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    18 |                         trace id high                         |
 *       +                                                               +
 *       |                                                               |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    26 |                           segment id                          |
 *       +                                                               +
 *       |                                                               |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    34 |                           parent id                           |
 *       +                                                               +
 *       |                                                               |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    42 |                            name id                            |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    46 |                           service id                          |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    50 |                          resource id                          |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    54 |                            type id                            |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    58 |                             start                             |
 *       +                                                               +
 *       |                                                               |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class CreateSpanFullDescriptor {
    /** Offset of: string id of the name. */
    public static final int NAME_ID_OFFSET = CreateDescriptor.LENGTH;

    /** Offset of: string id of the service. */
    public static final int SERVICE_ID_OFFSET = NAME_ID_OFFSET + Integer.BYTES;

    /** Offset of: string id of the resource. */
    public static final int RESOURCE_ID_OFFSET = SERVICE_ID_OFFSET + Integer.BYTES;

    /** Offset of: string id of the type. */
    public static final int TYPE_ID_OFFSET = RESOURCE_ID_OFFSET + Integer.BYTES;

    /** Offset of: start in nanoseconds since the epoch. */
    public static final int START_OFFSET = TYPE_ID_OFFSET + Integer.BYTES;

    /** Length of the record, in bytes. */
    public static final int LENGTH = START_OFFSET + Long.BYTES;

    private CreateSpanFullDescriptor() {}
}
