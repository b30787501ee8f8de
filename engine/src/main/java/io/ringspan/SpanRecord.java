/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.memory.RawMemory;
import io.ringspan.pipeline.RecordBatch;
import io.ringspan.protocol.BatchDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OperationHeader;
import io.ringspan.protocol.Utf8;
import io.ringspan.protocol.WholeSpanDescriptor;
import java.nio.ByteBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * One finished span as a whole: everything about it in one record, to be published by {@link TraceEngine#publish(SpanRecord)}.
 *
 * <p>For tracers that keep their spans as objects, and for threads that come and go: a record is bound to no thread and holds no
 * memory of the engine. Reuse it; {@link #begin} starts anew. Nothing allocates once it has grown to the largest span it has held.
 *
 * <p>Note: not threadsafe; but it may be handed from thread to thread.
 */
public final class SpanRecord {
    private static final int INITIAL_LENGTH = 512;

    // string tags, numbers behind them, and at the end the texts
    private final RawMemory buffer = RawMemory.allocate(INITIAL_LENGTH, Long.BYTES);
    private final ExpandableArrayBuffer texts = new ExpandableArrayBuffer(128);
    private final RecordBatch batch = new RecordBatch(TraceEngine.OWN_SOURCE);
    // where string tags and numbers end
    private int metaEnd = WholeSpanDescriptor.LENGTH;
    private int metricsEnd = WholeSpanDescriptor.LENGTH;
    private int textsLength;
    private boolean kept;

    /** Creates a record that describes nothing yet. */
    public SpanRecord() {}

    /**
     * Begins a span, without tags, strings empty.
     *
     * @param spanId      unsigned, unique among live spans, not 0
     * @param traceIdHigh high half of the trace id, 0 for 64-bit ids
     * @param traceIdLow  low half of the trace id
     * @param segmentId   what the spans of one trace in this process share; a root's span id will do
     * @param parentId    parent span, 0 for none
     * @param startNs     nanoseconds since the epoch
     * @param durationNs  nanoseconds
     * @return this
     */
    public SpanRecord begin(
            final long spanId,
            final long traceIdHigh,
            final long traceIdLow,
            final long segmentId,
            final long parentId,
            final long startNs,
            final long durationNs) {
        metaEnd = WholeSpanDescriptor.LENGTH;
        metricsEnd = WholeSpanDescriptor.LENGTH;
        textsLength = 0;
        kept = false;
        buffer.putShort(OperationHeader.OPCODE_OFFSET, (short) OpCode.WHOLE_SPAN, LITTLE_ENDIAN);
        buffer.putLong(OperationHeader.SPAN_ID_OFFSET, spanId, LITTLE_ENDIAN);
        buffer.putLong(WholeSpanDescriptor.TRACE_ID_LOW_OFFSET, traceIdLow, LITTLE_ENDIAN);
        buffer.putLong(WholeSpanDescriptor.TRACE_ID_HIGH_OFFSET, traceIdHigh, LITTLE_ENDIAN);
        buffer.putLong(WholeSpanDescriptor.SEGMENT_ID_OFFSET, segmentId, LITTLE_ENDIAN);
        buffer.putLong(WholeSpanDescriptor.PARENT_ID_OFFSET, parentId, LITTLE_ENDIAN);
        buffer.putLong(WholeSpanDescriptor.START_OFFSET, startNs, LITTLE_ENDIAN);
        buffer.putLong(WholeSpanDescriptor.DURATION_OFFSET, durationNs, LITTLE_ENDIAN);
        buffer.putInt(WholeSpanDescriptor.ERROR_OFFSET, 0, LITTLE_ENDIAN);
        buffer.putInt(WholeSpanDescriptor.FLAGS_OFFSET, 0, LITTLE_ENDIAN);
        return names(TraceEngine.EMPTY_ID, TraceEngine.EMPTY_ID, TraceEngine.EMPTY_ID, TraceEngine.EMPTY_ID);
    }

    /**
     * Sets the four names.
     *
     * @param nameId     id of the name
     * @param serviceId  id of the service
     * @param resourceId id of the resource
     * @param typeId     id of the type, {@link TraceEngine#EMPTY_ID} for none
     * @return this
     */
    public SpanRecord names(final int nameId, final int serviceId, final int resourceId, final int typeId) {
        buffer.putInt(WholeSpanDescriptor.NAME_ID_OFFSET, nameId, LITTLE_ENDIAN);
        buffer.putInt(WholeSpanDescriptor.SERVICE_ID_OFFSET, serviceId, LITTLE_ENDIAN);
        buffer.putInt(WholeSpanDescriptor.RESOURCE_ID_OFFSET, resourceId, LITTLE_ENDIAN);
        buffer.putInt(WholeSpanDescriptor.TYPE_ID_OFFSET, typeId, LITTLE_ENDIAN);
        return this;
    }

    /**
     * Sets the error flag.
     *
     * @param error 0 for none
     * @return this
     */
    public SpanRecord error(final int error) {
        buffer.putInt(WholeSpanDescriptor.ERROR_OFFSET, error, LITTLE_ENDIAN);
        return this;
    }

    /**
     * Says that the span is the local root and the last of its segment: the finished spans of the segment go onward as one chunk, this
     * one first. Without such a span they wait until there are as many as {@code ringspan.segment.partial-flush}.
     *
     * @return this
     */
    public SpanRecord lastOfSegment() {
        buffer.putInt(WholeSpanDescriptor.FLAGS_OFFSET, WholeSpanDescriptor.LAST_OF_SEGMENT, LITTLE_ENDIAN);
        return this;
    }

    /**
     * Says that the trace of the span is kept, by the tracer's sampling decision: the span may take the ring's last free slots, as one
     * with an error may.
     *
     * @return this
     */
    public SpanRecord kept() {
        kept = true;
        return this;
    }

    /**
     * Adds a string tag.
     *
     * @param keyId   id of the key
     * @param valueId id of the value
     * @return this
     */
    public SpanRecord meta(final int keyId, final int valueId) {
        final int offset = metaEnd;
        final int end = offset + BatchDescriptor.META_PAIR_LENGTH;
        ensure(metricsEnd, BatchDescriptor.META_PAIR_LENGTH);
        if (metricsEnd > offset) {
            // numbers that came first make room
            buffer.putBytes(end, buffer, offset, metricsEnd - offset);
        }
        metaEnd = end;
        metricsEnd += BatchDescriptor.META_PAIR_LENGTH;
        buffer.putInt(offset, keyId, LITTLE_ENDIAN);
        buffer.putInt(offset + Integer.BYTES, valueId, LITTLE_ENDIAN);
        return this;
    }

    /**
     * Adds a string tag with a value that is not worth an id. Such tags count as set after those with ids.
     *
     * @param keyId id of the key
     * @param value the value; half a surrogate pair becomes U+FFFD
     * @return this
     */
    public SpanRecord meta(final int keyId, final CharSequence value) {
        final int length = Math.toIntExact(Utf8.length(value));
        final int textOffset = textsLength + WholeSpanDescriptor.TEXT_PREFIX_LENGTH;
        texts.checkLimit(Math.addExact(textOffset, length));
        texts.putInt(textsLength, keyId, LITTLE_ENDIAN);
        texts.putInt(textsLength + Integer.BYTES, length, LITTLE_ENDIAN);
        Utf8.encode(value, texts, textOffset);
        textsLength = textOffset + length;
        return this;
    }

    /**
     * Adds a string tag with a value of which it is not known whether it comes again: it travels as an id as long as the key has few
     * values, and else inline, see {@link TraceEngine#valueId(int, String)}. Nothing is lost either way.
     *
     * @param engine that the record will be published by
     * @param keyId  id of the key
     * @param value  the value; half a surrogate pair becomes U+FFFD
     * @return this
     */
    public SpanRecord metaInterned(final TraceEngine engine, final int keyId, final String value) {
        final int valueId = engine.valueId(keyId, value);
        return valueId == TraceEngine.NOT_INTERNED ? meta(keyId, value) : meta(keyId, valueId);
    }

    /**
     * Adds a numeric tag.
     *
     * @param keyId id of the key
     * @param value the value
     * @return this
     */
    public SpanRecord metric(final int keyId, final double value) {
        final int offset = metricsEnd;
        ensure(offset, BatchDescriptor.METRIC_PAIR_LENGTH);
        metricsEnd = offset + BatchDescriptor.METRIC_PAIR_LENGTH;
        buffer.putInt(offset, keyId, LITTLE_ENDIAN);
        buffer.putDouble(offset + Integer.BYTES, value, LITTLE_ENDIAN);
        return this;
    }

    // what is written is checked here, by the offset that was read once
    private void ensure(final int offset, final int length) {
        final int end = Math.addExact(offset, length);
        if (end > buffer.capacity()) {
            final ByteBuffer larger =
                    ByteBuffer.allocateDirect((int) Math.min(Integer.MAX_VALUE, Math.max(end, 2L * buffer.capacity())));
            buffer.getBytes(0, larger, 0, offset);
            buffer.wrap(larger);
        }
    }

    /** Puts the parts together; the record as a batch, which is good until the next change. */
    RecordBatch complete() {
        if (buffer.getShort(OperationHeader.OPCODE_OFFSET, LITTLE_ENDIAN) != OpCode.WHOLE_SPAN) {
            throw new IllegalStateException("the record describes no span: begin() has not been called");
        }
        final int metaCount = (metaEnd - WholeSpanDescriptor.LENGTH) / BatchDescriptor.META_PAIR_LENGTH;
        final int metricCount = (metricsEnd - metaEnd) / BatchDescriptor.METRIC_PAIR_LENGTH;
        buffer.putInt(WholeSpanDescriptor.META_COUNT_OFFSET, metaCount, LITTLE_ENDIAN);
        buffer.putInt(WholeSpanDescriptor.METRIC_COUNT_OFFSET, metricCount, LITTLE_ENDIAN);
        buffer.putInt(WholeSpanDescriptor.TEXT_LENGTH_OFFSET, textsLength, LITTLE_ENDIAN);
        if (textsLength > 0) {
            ensure(metricsEnd, textsLength);
            buffer.putBytes(metricsEnd, texts, 0, textsLength);
        }
        batch.begin(0).note(OpCode.WHOLE_SPAN, buffer, 0);
        if (kept) {
            batch.keep();
        }
        return batch.wrap(buffer, 0, metricsEnd + textsLength);
    }
}
