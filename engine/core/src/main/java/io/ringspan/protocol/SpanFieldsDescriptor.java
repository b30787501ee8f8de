/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

/**
 * {@link OpCode#SET_SPAN_FIELDS}: sets small fields of a span that OpenTelemetry has, those that the mask names.
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
 *    10 |                              mask                             |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    14 |                             fields                            |
 *       +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Fields and mask have the same places: bits 0 to 9 the flags as OTLP has them, 10 to 12 the kind, 15 to 28 the scope. Bits 13 and 14
 * are the code of the status, which {@link OpCode#SET_STATUS} sets together with its message; a mask that names them, or bits above,
 * names nothing there.
 */
public final class SpanFieldsDescriptor {
    /** Offset of: which bits of the fields count. */
    public static final int MASK_OFFSET = OperationHeader.LENGTH;

    /** Offset of: the fields. */
    public static final int FIELDS_OFFSET = MASK_OFFSET + Integer.BYTES;

    /** Length of the record, in bytes. */
    public static final int LENGTH = FIELDS_OFFSET + Integer.BYTES;

    /** Mask of the flags: W3C trace flags, {@link #REMOTE_KNOWN}, {@link #REMOTE}. */
    public static final int FLAGS_MASK = 0x3FF;

    /** Flag: it is known whether the parent is in another process. */
    public static final int REMOTE_KNOWN = 0x100;

    /** Flag: the parent is in another process. */
    public static final int REMOTE = 0x200;

    /** Lowest bit of the kind. */
    public static final int KIND_SHIFT = 10;

    /** Mask of the kind. */
    public static final int KIND_MASK = 0x7 << KIND_SHIFT;

    /** Lowest bit of the code of the status. */
    public static final int STATUS_SHIFT = 13;

    /** Mask of the code of the status. */
    public static final int STATUS_MASK = 0x3 << STATUS_SHIFT;

    /** Lowest bit of the scope. */
    public static final int SCOPE_SHIFT = 15;

    /** Highest scope. */
    public static final int SCOPE_MAX = 0x3FFF;

    /** Mask of the scope. */
    public static final int SCOPE_MASK = SCOPE_MAX << SCOPE_SHIFT;

    /** Mask of what {@link OpCode#SET_SPAN_FIELDS} can set. */
    public static final int SETTABLE_MASK = FLAGS_MASK | KIND_MASK | SCOPE_MASK;

    /** Highest kind that means something. */
    public static final int KIND_MAX = 5;

    /** Code of the status of a span with an error. */
    public static final int STATUS_ERROR = 2;

    private SpanFieldsDescriptor() {}

    /**
     * Kind of a span.
     *
     * @param fields of it
     * @return 1 internal, 2 server, 3 client, 4 producer, 5 consumer; 0 if none of these was set
     */
    public static int kind(final int fields) {
        final int kind = (fields & KIND_MASK) >>> KIND_SHIFT;
        return kind > KIND_MAX ? 0 : kind;
    }

    /**
     * Code of the status of a span.
     *
     * @param fields of it
     * @return 1 good, 2 error; 0 if none of these was set
     */
    public static int status(final int fields) {
        final int status = (fields & STATUS_MASK) >>> STATUS_SHIFT;
        return status > STATUS_ERROR ? 0 : status;
    }

    /**
     * Scope of a span.
     *
     * @param fields of it
     * @return 0 if none was set
     */
    public static int scope(final int fields) {
        return (fields & SCOPE_MASK) >>> SCOPE_SHIFT;
    }
}
