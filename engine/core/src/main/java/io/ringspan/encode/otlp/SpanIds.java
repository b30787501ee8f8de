/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.memory.RawMemory;

/** The ids of a span, which are the first two fields of spans and of links. */
final class SpanIds {
    private static final int TRACE_ID_LENGTH = 16;
    private static final int TRACE_ID_HEAD = Protobuf.bytes(1) | TRACE_ID_LENGTH << Byte.SIZE;
    private static final int SPAN_ID_HEAD = Protobuf.bytes(2) | Long.BYTES << Byte.SIZE;

    /** Length of both fields. */
    static final int LENGTH = 2 + TRACE_ID_LENGTH + 2 + Long.BYTES;

    private SpanIds() {}

    /** Writes both fields, also if they are zero; offset behind them. */
    static int put(
            final RawMemory payload,
            final int offset,
            final long traceIdHigh,
            final long traceIdLow,
            final long spanId) {
        payload.putShort(offset, (short) TRACE_ID_HEAD, LITTLE_ENDIAN);
        payload.putLong(offset + 2, traceIdHigh, BIG_ENDIAN);
        payload.putLong(offset + 10, traceIdLow, BIG_ENDIAN);
        payload.putShort(offset + 18, (short) SPAN_ID_HEAD, LITTLE_ENDIAN);
        payload.putLong(offset + 20, spanId, BIG_ENDIAN);
        return offset + LENGTH;
    }
}
