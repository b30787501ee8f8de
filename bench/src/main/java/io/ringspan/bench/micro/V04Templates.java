/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.micro;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.ringspan.bench.workload.W1;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.memory.RawMemory;
import java.nio.charset.StandardCharsets;

/** Chunks of W1 that are encoded as v0.4, and where in them is what differs from trace to trace. */
final class V04Templates {
    private static final int CHUNK_HEADER_LENGTH = 1;
    private static final int MAP_HEADER_LENGTH = 1;
    private static final int TYPE_LENGTH = 1;
    private static final int SPANS = HandedOver.CHUNKS * W1.SPANS_PER_TRACE;

    private final RawMemory encoded = RawMemory.allocate(HandedOver.CHUNKS * HandedOver.CHUNK_LENGTH_MAX, Long.BYTES);
    private final int[] offsets = new int[SPANS];
    private final int[] lengths = new int[SPANS];
    // in the span; a root has no parent, and its own id is written there twice
    private final int[] traceIds = new int[SPANS];
    private final int[] spanIds = new int[SPANS];
    private final int[] parentIds = new int[SPANS];
    private final int[] starts = new int[SPANS];
    private final int[] durations = new int[SPANS];

    V04Templates() {
        final HandedOver chunks = new HandedOver();
        final TraceEncoder encoder = chunks.newV04Encoder();
        chunks.decode();
        int span = 0;
        int end = 0;
        for (int chunk = 0; chunk < HandedOver.CHUNKS; chunk++) {
            int offset = end + CHUNK_HEADER_LENGTH;
            end = encoder.encode(chunks.chunk(chunk), encoded, end, encoded.capacity());
            for (int i = 0; i < W1.SPANS_PER_TRACE; i++, span++) {
                final int next = find("service", offset + 2 * MAP_HEADER_LENGTH, end);
                measure(span, offset, next == end ? end : next - MAP_HEADER_LENGTH);
                offset += lengths[span];
            }
        }
    }

    private void measure(final int span, final int offset, final int end) {
        offsets[span] = offset;
        lengths[span] = end - offset;
        traceIds[span] = value("trace_id", offset, end);
        spanIds[span] = value("span_id", offset, end);
        final boolean isRoot = span % W1.SPANS_PER_TRACE == 0;
        parentIds[span] = isRoot ? spanIds[span] : value("parent_id", offset, end);
        starts[span] = value("start", offset, end);
        durations[span] = value("duration", offset, end);
    }

    // where the value of a field begins, behind its type, relative to the span
    private int value(final String field, final int offset, final int end) {
        final int key = find(field, offset, end);
        if (key == end) {
            throw new IllegalStateException("a span without " + field);
        }
        return key - offset + MAP_HEADER_LENGTH + field.length() + TYPE_LENGTH;
    }

    // where a short string begins with its header, or the end
    private int find(final String text, final int offset, final int end) {
        final byte[] bytes = ('\u00a0' + text).getBytes(StandardCharsets.ISO_8859_1);
        bytes[0] |= (byte) text.length();
        for (int at = offset; at <= end - bytes.length; at++) {
            int i = 0;
            while (i < bytes.length && encoded.getByte(at + i) == bytes[i]) {
                i++;
            }
            if (i == bytes.length) {
                return at;
            }
        }
        return end;
    }

    /** Writes a chunk with ids of a trace; where it ends. */
    int write(final int chunk, final W1 trace, final RawMemory payload, final int offset) {
        int to = offset;
        payload.putByte(to, (byte) (0x90 | W1.SPANS_PER_TRACE));
        to += CHUNK_HEADER_LENGTH;
        final int first = chunk * W1.SPANS_PER_TRACE;
        for (int i = 0; i < W1.SPANS_PER_TRACE; i++) {
            final int span = first + i;
            final int length = lengths[span];
            payload.putBytes(to, encoded, offsets[span], length);
            payload.putLong(to + traceIds[span], trace.traceIdLow(), BIG_ENDIAN);
            payload.putLong(to + parentIds[span], trace.segmentId(), BIG_ENDIAN);
            payload.putLong(to + spanIds[span], trace.spanId(i), BIG_ENDIAN);
            payload.putLong(to + starts[span], trace.startNs(i), BIG_ENDIAN);
            payload.putShort(to + durations[span], (short) trace.durationNs(i), BIG_ENDIAN);
            to += length;
        }
        return to;
    }
}
