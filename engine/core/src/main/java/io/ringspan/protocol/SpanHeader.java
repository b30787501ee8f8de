/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

import io.ringspan.memory.RawMemory;

/**
 * The core fields of a span, as every span record in the table begins.
 *
 * <p>Little-endian; the number before a row is its offset in bytes. Strings are table handles.
 *
 * <pre>
 *        +---------------------------------------------------------------+
 *      0 |                            span id                            |
 *        +---------------------------------------------------------------+
 *      8 |                         trace id, low                         |
 *        +---------------------------------------------------------------+
 *     16 |                         trace id, high                        |
 *        +---------------------------------------------------------------+
 *     24 |                           parent id                           |
 *        +---------------------------------------------------------------+
 *     32 |                           start (ns)                          |
 *        +---------------------------------------------------------------+
 *     40 |                         duration (ns)                         |
 *        +-------------------------------+-------------------------------+
 *     48 |             error             |             name              |
 *        +-------------------------------+-------------------------------+
 *     56 |            service            |           resource            |
 *        +-------------------------------+-------------------------------+
 *     64 |             type              |            active             |
 *        +-------------------------------+-------------------------------+
 * </pre>
 *
 * <p>Note: a flyweight, owned by the thread that owns the buffer; not threadsafe.
 */
@SuppressWarnings("exports") // what is not exported is for the engine alone
public final class SpanHeader {
    /** Offset of: span id. */
    public static final int SPAN_ID_OFFSET = 0;

    /** Offset of: low half of the trace id. */
    public static final int TRACE_ID_LOW_OFFSET = SPAN_ID_OFFSET + Long.BYTES;

    /** Offset of: high half of the trace id. */
    public static final int TRACE_ID_HIGH_OFFSET = TRACE_ID_LOW_OFFSET + Long.BYTES;

    /** Offset of: parent span, 0 for none. */
    public static final int PARENT_ID_OFFSET = TRACE_ID_HIGH_OFFSET + Long.BYTES;

    /** Offset of: start in nanoseconds since the epoch. */
    public static final int START_OFFSET = PARENT_ID_OFFSET + Long.BYTES;

    /** Offset of: duration in nanoseconds. */
    public static final int DURATION_OFFSET = START_OFFSET + Long.BYTES;

    /** Offset of: error flag. */
    public static final int ERROR_OFFSET = DURATION_OFFSET + Long.BYTES;

    /** Offset of: handle of the name. */
    public static final int NAME_OFFSET = ERROR_OFFSET + Integer.BYTES;

    /** Offset of: handle of the service. */
    public static final int SERVICE_OFFSET = NAME_OFFSET + Integer.BYTES;

    /** Offset of: handle of the resource. */
    public static final int RESOURCE_OFFSET = SERVICE_OFFSET + Integer.BYTES;

    /** Offset of: handle of the type. */
    public static final int TYPE_OFFSET = RESOURCE_OFFSET + Integer.BYTES;

    /** Offset of: 1 while the record is in use, else 0. */
    public static final int ACTIVE_OFFSET = TYPE_OFFSET + Integer.BYTES;

    /** Length of the header, in bytes. */
    public static final int LENGTH = ACTIVE_OFFSET + Integer.BYTES;

    private RawMemory buffer;
    private int offset;

    /** Creates a flyweight that is bound to nothing yet. */
    public SpanHeader() {}

    /**
     * Binds the flyweight.
     *
     * @param newBuffer the memory
     * @param newOffset of the header in it, in bytes
     * @return this
     */
    public SpanHeader wrap(final RawMemory newBuffer, final int newOffset) {
        buffer = newBuffer;
        offset = newOffset;
        return this;
    }

    /**
     * Span id.
     *
     * @return unsigned
     */
    public long spanId() {
        return buffer.getLong(offset + SPAN_ID_OFFSET);
    }

    /**
     * Low half of the trace id.
     *
     * @return unsigned
     */
    public long traceIdLow() {
        return buffer.getLong(offset + TRACE_ID_LOW_OFFSET);
    }

    /**
     * High half of the trace id.
     *
     * @return unsigned
     */
    public long traceIdHigh() {
        return buffer.getLong(offset + TRACE_ID_HIGH_OFFSET);
    }

    /**
     * Parent span.
     *
     * @return unsigned, 0 for none
     */
    public long parentId() {
        return buffer.getLong(offset + PARENT_ID_OFFSET);
    }

    /**
     * Start.
     *
     * @return nanoseconds since the epoch
     */
    public long start() {
        return buffer.getLong(offset + START_OFFSET);
    }

    /**
     * Sets the start.
     *
     * @param ns nanoseconds since the epoch
     * @return this
     */
    public SpanHeader start(final long ns) {
        buffer.putLong(offset + START_OFFSET, ns);
        return this;
    }

    /**
     * Duration.
     *
     * @return nanoseconds
     */
    public long duration() {
        return buffer.getLong(offset + DURATION_OFFSET);
    }

    /**
     * Sets the duration.
     *
     * @param ns nanoseconds
     * @return this
     */
    public SpanHeader duration(final long ns) {
        buffer.putLong(offset + DURATION_OFFSET, ns);
        return this;
    }

    /**
     * Error flag.
     *
     * @return 0 for none
     */
    public int error() {
        return buffer.getInt(offset + ERROR_OFFSET);
    }

    /**
     * Sets the error flag.
     *
     * @param value 0 for none
     * @return this
     */
    public SpanHeader error(final int value) {
        buffer.putInt(offset + ERROR_OFFSET, value);
        return this;
    }

    /**
     * Handle of the name.
     *
     * @return handle in the string table
     */
    public int name() {
        return buffer.getInt(offset + NAME_OFFSET);
    }

    /**
     * Handle of the service.
     *
     * @return handle in the string table
     */
    public int service() {
        return buffer.getInt(offset + SERVICE_OFFSET);
    }

    /**
     * Handle of the resource.
     *
     * @return handle in the string table
     */
    public int resource() {
        return buffer.getInt(offset + RESOURCE_OFFSET);
    }

    /**
     * Handle of the type.
     *
     * @return handle in the string table
     */
    public int type() {
        return buffer.getInt(offset + TYPE_OFFSET);
    }

    /**
     * Writes ids and times of a new span, with all strings empty, and marks it active.
     *
     * @param spanId      span id
     * @param traceIdLow  low half of the trace id
     * @param traceIdHigh high half of the trace id
     * @param parentId    parent span, 0 for none
     * @return this
     */
    public SpanHeader init(final long spanId, final long traceIdLow, final long traceIdHigh, final long parentId) {
        final RawMemory buffer = this.buffer;
        final int offset = this.offset;
        buffer.putLong(offset + SPAN_ID_OFFSET, spanId);
        buffer.putLong(offset + TRACE_ID_LOW_OFFSET, traceIdLow);
        buffer.putLong(offset + TRACE_ID_HIGH_OFFSET, traceIdHigh);
        buffer.putLong(offset + PARENT_ID_OFFSET, parentId);
        buffer.putLong(offset + START_OFFSET, 0);
        buffer.putLong(offset + DURATION_OFFSET, 0);
        // two 32-bit fields a store: error and name, service and resource, then type and the active mark
        buffer.putLong(offset + ERROR_OFFSET, 0);
        buffer.putLong(offset + SERVICE_OFFSET, 0);
        buffer.putInt(offset + TYPE_OFFSET, 0);
        buffer.putInt(offset + ACTIVE_OFFSET, 1);
        return this;
    }

    /** Marks the record as no longer in use. */
    public void release() {
        buffer.putInt(offset + ACTIVE_OFFSET, 0);
    }
}
