/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.micro;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.bench.workload.Traffic;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.CreateDescriptor;
import io.ringspan.protocol.CreateSpanFullDescriptor;
import io.ringspan.protocol.FlushChunkDescriptor;
import io.ringspan.protocol.LongDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OperationHeader;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.protocol.StringDescriptor;
import io.ringspan.protocol.StringDoubleDescriptor;
import io.ringspan.protocol.StringPairDescriptor;

/**
 * Reads W1, record by record, and writes what the tables would hold of a span, one span behind the other. The tags of a trace go with its
 * root.
 */
final class LeastDecoder {
    private static final int HEADER_LENGTH = 72;
    private static final int ATTRIBUTE_LENGTH = 16;
    private static final int KIND_OFFSET = 4;
    private static final int VALUE_OFFSET = 8;
    private static final int META = 1;
    private static final int METRIC = 2;
    private static final int OUTPUT_LENGTH = 1 << 16;
    private static final int TRACE_LENGTH_MAX = 1 << 12;

    private final RawMemory output = RawMemory.allocate(OUTPUT_LENGTH, 64);

    /** Decodes a pass; something of it, so that nothing can be left out. */
    long decode(final Traffic traffic) {
        final RawMemory input = traffic.memory();
        long result = 0;
        int to = 0;
        final int slots = traffic.slots();
        for (int slot = 0; slot < slots; slot++) {
            to = to > OUTPUT_LENGTH - TRACE_LENGTH_MAX ? 0 : to;
            to = decode(input, traffic.slotOffset(slot), traffic.slotLimit(slot), to);
            result += output.getLong(to - ATTRIBUTE_LENGTH);
        }
        return result;
    }

    private int decode(final RawMemory input, final int offset, final int limit, final int outputOffset) {
        int at = offset;
        int header = outputOffset;
        int to = outputOffset;
        while (at < limit) {
            final int opcode = input.getShort(at, LITTLE_ENDIAN) & 0xFFFF;
            final long spanId = input.getLong(at + OperationHeader.SPAN_ID_OFFSET, LITTLE_ENDIAN);
            switch (opcode) {
                case OpCode.CREATE_SPAN_FULL -> {
                    header = to;
                    to += HEADER_LENGTH;
                    create(input, at, spanId, header);
                    at += CreateSpanFullDescriptor.LENGTH;
                }
                case OpCode.SET_META_ATTR, OpCode.SET_TRACE_META_ATTR -> {
                    final int value = input.getInt(at + StringPairDescriptor.VALUE_ID_OFFSET, LITTLE_ENDIAN);
                    to = put(to, input.getInt(at + StringPairDescriptor.KEY_ID_OFFSET, LITTLE_ENDIAN), META, value);
                    at += StringPairDescriptor.LENGTH;
                }
                case OpCode.SET_METRIC_ATTR, OpCode.SET_TRACE_METRICS_ATTR -> {
                    final long value = input.getLong(at + StringDoubleDescriptor.VALUE_OFFSET, LITTLE_ENDIAN);
                    to = put(to, input.getInt(at + StringDoubleDescriptor.KEY_ID_OFFSET, LITTLE_ENDIAN), METRIC, value);
                    at += StringDoubleDescriptor.LENGTH;
                }
                case OpCode.SET_TRACE_ORIGIN -> {
                    to = put(to, input.getInt(at + StringDescriptor.STRING_ID_OFFSET, LITTLE_ENDIAN), META, 0);
                    at += StringDescriptor.LENGTH;
                }
                case OpCode.SET_DURATION -> {
                    final long duration = input.getLong(at + LongDescriptor.VALUE_OFFSET, LITTLE_ENDIAN);
                    output.putLong(header + SpanHeader.DURATION_OFFSET, duration);
                    at += LongDescriptor.LENGTH;
                }
                case OpCode.FLUSH_CHUNK ->
                    at += FlushChunkDescriptor.LENGTH
                            + FlushChunkDescriptor.SPAN_ID_LENGTH
                                    * input.getInt(at + FlushChunkDescriptor.COUNT_OFFSET, LITTLE_ENDIAN);
                default -> throw new IllegalStateException("not of W1: " + opcode);
            }
        }
        return to;
    }

    private void create(final RawMemory input, final int at, final long spanId, final int header) {
        output.putLong(header + SpanHeader.SPAN_ID_OFFSET, spanId);
        output.putLong(
                header + SpanHeader.TRACE_ID_LOW_OFFSET,
                input.getLong(at + CreateDescriptor.TRACE_ID_LOW_OFFSET, LITTLE_ENDIAN));
        output.putLong(
                header + SpanHeader.TRACE_ID_HIGH_OFFSET,
                input.getLong(at + CreateDescriptor.TRACE_ID_HIGH_OFFSET, LITTLE_ENDIAN));
        output.putLong(
                header + SpanHeader.PARENT_ID_OFFSET,
                input.getLong(at + CreateDescriptor.PARENT_ID_OFFSET, LITTLE_ENDIAN));
        output.putLong(
                header + SpanHeader.START_OFFSET,
                input.getLong(at + CreateSpanFullDescriptor.START_OFFSET, LITTLE_ENDIAN));
        output.putInt(
                header + SpanHeader.NAME_OFFSET,
                input.getInt(at + CreateSpanFullDescriptor.NAME_ID_OFFSET, LITTLE_ENDIAN));
        output.putInt(
                header + SpanHeader.SERVICE_OFFSET,
                input.getInt(at + CreateSpanFullDescriptor.SERVICE_ID_OFFSET, LITTLE_ENDIAN));
        output.putInt(
                header + SpanHeader.RESOURCE_OFFSET,
                input.getInt(at + CreateSpanFullDescriptor.RESOURCE_ID_OFFSET, LITTLE_ENDIAN));
        output.putInt(
                header + SpanHeader.TYPE_OFFSET,
                input.getInt(at + CreateSpanFullDescriptor.TYPE_ID_OFFSET, LITTLE_ENDIAN));
    }

    private int put(final int to, final int key, final int kind, final long value) {
        output.putInt(to, key);
        output.putInt(to + KIND_OFFSET, kind);
        output.putLong(to + VALUE_OFFSET, value);
        return to + ATTRIBUTE_LENGTH;
    }
}
