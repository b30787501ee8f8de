/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.protocol.BatchDescriptor;
import io.ringspan.protocol.CreateDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OperationHeader;
import io.ringspan.protocol.RecordLayout;
import io.ringspan.protocol.Utf8;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2IntHashMap;

/** How long all payloads of a state can be together: every text at every place where it is used, and nothing left out. */
final class PayloadSizer {
    // heads and keys of a span, and the tags that every span gets
    private static final int SPAN_OVERHEAD = 512;
    // a head and a number, or two heads
    private static final int ENTRY_OVERHEAD = 16;
    // a head; or keys of what OTLP says of the process with each chunk
    private static final int CHUNK_OVERHEAD = 512;
    // what the encoder keeps free for an event, whatever is in it
    private static final int EVENT_FACTOR = 34;
    private static final int EVENT_OVERHEAD = 256;

    private final int serviceLength;
    private final long chunkOverhead;
    private final Int2IntHashMap texts = new Int2IntHashMap(-1);
    private final Map<Long, Long> segments = new HashMap<>();
    private final Map<Long, Long> traceBytes = new HashMap<>();
    private long defaultBytes;
    private long spans;
    private long originLengthMax;
    private long bytes;
    private long bufferBytes;

    PayloadSizer(final ReplayConfig config) {
        serviceLength = (int) Utf8.length(config.tracerService());
        chunkOverhead = CHUNK_OVERHEAD
                + serviceLength
                + Utf8.length(config.environment())
                + Utf8.length(config.appVersion())
                + Utf8.length(config.language())
                + 2 * Utf8.length(config.tracerVersion())
                + Utf8.length(config.runtimeId());
        defaultMeta(config.defaultMeta());
    }

    void defaultMeta(final List<Map.Entry<String, String>> pairs) {
        long length = 0;
        for (final Map.Entry<String, String> pair : pairs) {
            length += ENTRY_OVERHEAD + Utf8.length(pair.getKey()) + Utf8.length(pair.getValue());
        }
        defaultBytes = Math.max(defaultBytes, length);
    }

    void intern(final int id, final String text) {
        texts.put(id, (int) Utf8.length(text));
    }

    void addStruct(final long length) {
        bytes += length + ENTRY_OVERHEAD;
    }

    void addEvent(final long length) {
        bytes += EVENT_FACTOR * length + EVENT_OVERHEAD;
    }

    void flush(final long[] spanIds) {
        bytes += chunkOverhead;
        if (spanIds.length > 0) {
            bytes += traceBytes.getOrDefault(segments.getOrDefault(spanIds[0], 0L), 0L);
        }
    }

    void beginBuffer() {
        bufferBytes = 0;
    }

    void addBufferAgain() {
        bytes += bufferBytes;
    }

    /** Adds what a record of a buffer brings, as far as it is there. */
    void addRecord(final int opcode, final DirectBuffer buffer, final int offset, final int length) {
        if (OpCode.isReference(opcode) && length < RecordLayout.fixedLength(opcode)) {
            return;
        }
        final long spanId = buffer.getLong(offset + OperationHeader.SPAN_ID_OFFSET, LITTLE_ENDIAN);
        final int arguments = offset + OperationHeader.LENGTH;
        long added = 0;
        switch (opcode) {
            case OpCode.CREATE, OpCode.CREATE_SPAN, OpCode.CREATE_SPAN_FULL -> {
                spans++;
                segments.put(spanId, buffer.getLong(offset + CreateDescriptor.SEGMENT_ID_OFFSET, LITTLE_ENDIAN));
                added = strings(opcode, buffer, offset);
            }
            case OpCode.SET_TRACE_META_ATTR, OpCode.SET_TRACE_METRICS_ATTR -> {
                final long segmentId = segments.getOrDefault(spanId, 0L);
                final long entry = ENTRY_OVERHEAD + strings(opcode, buffer, offset);
                traceBytes.merge(segmentId, entry, Long::sum);
            }
            case OpCode.SET_TRACE_ORIGIN ->
                originLengthMax = Math.max(originLengthMax, strings(opcode, buffer, offset));
            case OpCode.BATCH_SET_META ->
                added = batch(buffer, arguments + Integer.BYTES, offset + length, BatchDescriptor.META_PAIR_LENGTH, 2);
            case OpCode.BATCH_SET_METRIC ->
                added = batch(
                        buffer, arguments + Integer.BYTES, offset + length, BatchDescriptor.METRIC_PAIR_LENGTH, 1);
            default ->
                added = OpCode.isReference(opcode)
                        ? ENTRY_OVERHEAD + strings(opcode, buffer, offset)
                        : own(opcode, buffer, offset, length);
        }
        bufferBytes += added;
        bytes += added;
    }

    private long own(final int opcode, final DirectBuffer buffer, final int offset, final int length) {
        if (length < RecordLayout.fixedLength(opcode)) {
            return 0;
        }
        // each item of an array goes out with the key, and takes two bytes at least
        final long names = opcode == OpCode.SET_ARRAY_ATTR ? length / 2 : 1;
        return SPAN_OVERHEAD + (long) EVENT_FACTOR * length + names * strings(opcode, buffer, offset);
    }

    private long strings(final int opcode, final DirectBuffer buffer, final int offset) {
        long result = 0;
        int position = offset + OperationHeader.LENGTH;
        for (int i = 0; i < RecordLayout.argumentCount(opcode); i++) {
            if (RecordLayout.isStringId(opcode, i)) {
                result += texts.getOrDefault(buffer.getInt(position, LITTLE_ENDIAN), 0);
            }
            position += RecordLayout.argumentWidth(opcode, i);
        }
        return result;
    }

    private long batch(
            final DirectBuffer buffer, final int offset, final int end, final int pairLength, final int textCount) {
        long result = 0;
        for (int pair = offset; pair + pairLength <= end; pair += pairLength) {
            result += ENTRY_OVERHEAD;
            for (int i = 0; i < textCount; i++) {
                result += texts.getOrDefault(buffer.getInt(pair + i * Integer.BYTES, LITTLE_ENDIAN), 0);
            }
        }
        return result;
    }

    /** The sum of all that was added. */
    long bytes() {
        return bytes + spans * (SPAN_OVERHEAD + serviceLength + defaultBytes + originLengthMax);
    }
}
