/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.kafka;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The key of a message: the id of its trace as 32 hexadecimal digits, as an OpenTelemetry collector writes it with {@code partition_traces_by_id}.
 * It is read from the message, an {@code ExportTraceServiceRequest} of spans of one trace.
 */
final class TraceKey {
    // fields of the messages on the way: resource_spans, scope_spans, spans, trace_id
    private static final int[] PATH = {1, 2, 2, 1};

    private static final int TRACE_ID_LENGTH = 16;
    private static final int TAG_BITS = 3;
    private static final int WIRE_TYPE = (1 << TAG_BITS) - 1;
    private static final int VARINT = 0;
    private static final int I64 = 1;
    private static final int LEN = 2;
    private static final int I32 = 5;
    private static final int BITS = 7;
    private static final int MORE = 1 << BITS;

    private final byte[] request;
    private int position;

    private TraceKey(final byte[] request) {
        this.request = request;
    }

    /**
     * Finds the key of a message.
     *
     * @param request as the engine's own encoder writes it
     * @return 32 bytes; null if there is no span in it, or none with an id
     */
    static byte[] of(final byte[] request) {
        final TraceKey key = new TraceKey(request);
        int length = request.length;
        for (final int field : PATH) {
            length = key.enter(field, length);
            if (length < 0) {
                return null;
            }
        }
        return length != TRACE_ID_LENGTH
                ? null
                : HexFormat.of()
                        .formatHex(request, key.position, key.position + TRACE_ID_LENGTH)
                        .getBytes(StandardCharsets.US_ASCII);
    }

    // goes to the first field of that number in the message at hand; its length, or -1 if there is none
    private int enter(final int field, final int length) {
        final int end = position + length;
        while (position < end) {
            final int tag = (int) varint();
            final int type = tag & WIRE_TYPE;
            final int next = type == LEN ? (int) varint() : 0;
            if (tag == (field << TAG_BITS | LEN)) {
                return next;
            }
            switch (type) {
                case VARINT -> varint();
                case I64 -> position += Long.BYTES;
                case LEN -> position += next;
                case I32 -> position += Integer.BYTES;
                default -> throw new IllegalArgumentException("no protobuf at byte " + position);
            }
        }
        return -1;
    }

    private long varint() {
        long value = 0;
        int shift = 0;
        int read = MORE;
        while (read >= MORE) {
            read = request[position++] & (2 * MORE - 1);
            value |= (long) (read & (MORE - 1)) << shift;
            shift += BITS;
        }
        return value;
    }
}
