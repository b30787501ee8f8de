/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import io.ringspan.bench.workload.W1;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.CreateDescriptor;
import io.ringspan.protocol.CreateSpanFullDescriptor;
import io.ringspan.protocol.FlushChunkDescriptor;
import io.ringspan.protocol.LongDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OperationHeader;
import io.ringspan.protocol.StringDescriptor;
import io.ringspan.protocol.StringDoubleDescriptor;
import io.ringspan.protocol.StringPairDescriptor;
import io.ringspan.protocol.WholeSpanDescriptor;

/**
 * Writes what a workload has drawn as the engine's records, with nothing but stores. Places of texts stand for their ids.
 *
 * <p>Note: not threadsafe; each producer has its own.
 */
final class FloorWriter {
    /** Length of the records of a trace, in bytes, with the one that completes it. */
    static final int TRACE_LENGTH = W1.SPANS_PER_TRACE
                    * (CreateSpanFullDescriptor.LENGTH
                            + W1.META_COUNT * StringPairDescriptor.LENGTH
                            + W1.METRIC_COUNT * StringDoubleDescriptor.LENGTH
                            + LongDescriptor.LENGTH
                            + FlushChunkDescriptor.SPAN_ID_LENGTH)
            + StringPairDescriptor.LENGTH
            + StringDoubleDescriptor.LENGTH
            + StringDescriptor.LENGTH
            + FlushChunkDescriptor.LENGTH;

    private static final int META_LENGTH = 2 * Integer.BYTES;
    private static final int METRIC_LENGTH = Integer.BYTES + Double.BYTES;

    /** Length of the record of a whole span, in bytes. */
    static final int WHOLE_LENGTH =
            WholeSpanDescriptor.LENGTH + W1.META_COUNT * META_LENGTH + W1.METRIC_COUNT * METRIC_LENGTH;

    private final RawMemory memory;
    private final W1 workload;

    FloorWriter(final RawMemory memory, final W1 workload) {
        this.memory = memory;
        this.workload = workload;
    }

    /** Writes the trace that was drawn, {@link #TRACE_LENGTH} bytes. */
    void trace(final int offset) {
        int at = offset;
        for (int span = 0; span < W1.SPANS_PER_TRACE; span++) {
            at = start(at, span);
            for (int tag = 0; tag < W1.META_COUNT; tag++) {
                at = pair(at, OpCode.SET_META_ATTR, span, workload.metaKey(span, tag), workload.metaValue(span, tag));
            }
            for (int tag = 0; tag < W1.METRIC_COUNT; tag++) {
                at = number(
                        at,
                        OpCode.SET_METRIC_ATTR,
                        span,
                        workload.metricKey(span, tag),
                        workload.metricValue(span, tag));
            }
            if (span == 0) {
                at = pair(at, OpCode.SET_TRACE_META_ATTR, 0, workload.traceMetaKey(), workload.traceMetaValue());
                at = number(at, OpCode.SET_TRACE_METRICS_ATTR, 0, workload.traceMetricKey(), 1);
                header(at, OpCode.SET_TRACE_ORIGIN, 0);
                memory.putInt(at + StringDescriptor.STRING_ID_OFFSET, 0);
                at += StringDescriptor.LENGTH;
            }
            header(at, OpCode.SET_DURATION, span);
            memory.putLong(at + LongDescriptor.VALUE_OFFSET, workload.durationNs(span));
            at += LongDescriptor.LENGTH;
        }
        memory.putShort(at + OperationHeader.OPCODE_OFFSET, (short) OpCode.FLUSH_CHUNK);
        memory.putLong(at + OperationHeader.SPAN_ID_OFFSET, 0);
        memory.putInt(at + FlushChunkDescriptor.FLAGS_OFFSET, FlushChunkDescriptor.FIRST_IS_LOCAL_ROOT);
        memory.putInt(at + FlushChunkDescriptor.COUNT_OFFSET, W1.SPANS_PER_TRACE);
        at += FlushChunkDescriptor.LENGTH;
        for (int span = 0; span < W1.SPANS_PER_TRACE; span++) {
            memory.putLong(at, workload.spanId(span));
            at += FlushChunkDescriptor.SPAN_ID_LENGTH;
        }
    }

    private void header(final int at, final int opcode, final int span) {
        memory.putShort(at + OperationHeader.OPCODE_OFFSET, (short) opcode);
        memory.putLong(at + OperationHeader.SPAN_ID_OFFSET, workload.spanId(span));
    }

    private int start(final int at, final int span) {
        header(at, OpCode.CREATE_SPAN_FULL, span);
        memory.putLong(at + CreateDescriptor.TRACE_ID_LOW_OFFSET, workload.traceIdLow());
        memory.putLong(at + CreateDescriptor.TRACE_ID_HIGH_OFFSET, workload.traceIdHigh());
        memory.putLong(at + CreateDescriptor.SEGMENT_ID_OFFSET, workload.segmentId());
        memory.putLong(at + CreateDescriptor.PARENT_ID_OFFSET, workload.parentId(span));
        memory.putInt(at + CreateSpanFullDescriptor.NAME_ID_OFFSET, workload.name(span));
        memory.putInt(at + CreateSpanFullDescriptor.SERVICE_ID_OFFSET, workload.service(span));
        memory.putInt(at + CreateSpanFullDescriptor.RESOURCE_ID_OFFSET, workload.resource(span));
        memory.putInt(at + CreateSpanFullDescriptor.TYPE_ID_OFFSET, workload.type(span));
        memory.putLong(at + CreateSpanFullDescriptor.START_OFFSET, workload.startNs(span));
        return at + CreateSpanFullDescriptor.LENGTH;
    }

    private int pair(final int at, final int opcode, final int span, final int key, final int value) {
        header(at, opcode, span);
        memory.putInt(at + StringPairDescriptor.KEY_ID_OFFSET, key);
        memory.putInt(at + StringPairDescriptor.VALUE_ID_OFFSET, value);
        return at + StringPairDescriptor.LENGTH;
    }

    private int number(final int at, final int opcode, final int span, final int key, final double value) {
        header(at, opcode, span);
        memory.putInt(at + StringDoubleDescriptor.KEY_ID_OFFSET, key);
        memory.putLong(at + StringDoubleDescriptor.VALUE_OFFSET, Double.doubleToRawLongBits(value));
        return at + StringDoubleDescriptor.LENGTH;
    }

    /** Writes a span of the trace that was drawn as one record, {@link #WHOLE_LENGTH} bytes. */
    void whole(final int offset, final int span) {
        header(offset, OpCode.WHOLE_SPAN, span);
        memory.putLong(offset + WholeSpanDescriptor.TRACE_ID_LOW_OFFSET, workload.traceIdLow());
        memory.putLong(offset + WholeSpanDescriptor.TRACE_ID_HIGH_OFFSET, workload.traceIdHigh());
        memory.putLong(offset + WholeSpanDescriptor.SEGMENT_ID_OFFSET, workload.segmentId());
        memory.putLong(offset + WholeSpanDescriptor.PARENT_ID_OFFSET, workload.parentId(span));
        memory.putLong(offset + WholeSpanDescriptor.START_OFFSET, workload.startNs(span));
        memory.putLong(offset + WholeSpanDescriptor.DURATION_OFFSET, workload.durationNs(span));
        memory.putInt(offset + WholeSpanDescriptor.ERROR_OFFSET, 0);
        memory.putInt(offset + WholeSpanDescriptor.NAME_ID_OFFSET, workload.name(span));
        memory.putInt(offset + WholeSpanDescriptor.SERVICE_ID_OFFSET, workload.service(span));
        memory.putInt(offset + WholeSpanDescriptor.RESOURCE_ID_OFFSET, workload.resource(span));
        memory.putInt(offset + WholeSpanDescriptor.TYPE_ID_OFFSET, workload.type(span));
        memory.putInt(offset + WholeSpanDescriptor.FLAGS_OFFSET, span == 0 ? WholeSpanDescriptor.LAST_OF_SEGMENT : 0);
        memory.putInt(offset + WholeSpanDescriptor.META_COUNT_OFFSET, W1.META_COUNT);
        memory.putInt(offset + WholeSpanDescriptor.METRIC_COUNT_OFFSET, W1.METRIC_COUNT);
        memory.putInt(offset + WholeSpanDescriptor.TEXT_LENGTH_OFFSET, 0);
        int at = offset + WholeSpanDescriptor.LENGTH;
        for (int tag = 0; tag < W1.META_COUNT; tag++) {
            memory.putInt(at, workload.metaKey(span, tag));
            memory.putInt(at + Integer.BYTES, workload.metaValue(span, tag));
            at += META_LENGTH;
        }
        for (int tag = 0; tag < W1.METRIC_COUNT; tag++) {
            memory.putInt(at, workload.metricKey(span, tag));
            memory.putLong(at + Integer.BYTES, Double.doubleToRawLongBits(workload.metricValue(span, tag)));
            at += METRIC_LENGTH;
        }
    }
}
