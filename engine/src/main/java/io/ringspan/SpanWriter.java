/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.pipeline.RecordRing;
import io.ringspan.protocol.CreateSpanFullDescriptor;
import io.ringspan.protocol.FlushChunkDescriptor;
import io.ringspan.protocol.IntDescriptor;
import io.ringspan.protocol.LongDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OperationHeader;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.protocol.SamplingPriorityDescriptor;
import io.ringspan.protocol.SamplingRatesDescriptor;
import io.ringspan.protocol.StringDoubleDescriptor;
import io.ringspan.protocol.StringPairDescriptor;

/**
 * Describes spans record by record: stages records in memory of its own and publishes them all in one claim.
 *
 * <p>Nothing is visible to the engine before {@link #commit()}. Commit when a span, a burst of tags, or a whole trace is complete:
 * one claim for many records is what keeps the hand-over cheap. If the staged records reach the longest batch that the ring takes,
 * what is there is published and staging goes on; the order stays.
 *
 * <p>Strings are ids from {@link TraceEngine#intern(String)}, or travel inline where a method takes text. Nothing allocates, but for
 * the first batches of a writer, while its memory grows.
 *
 * <p>A record that would be longer than the ring takes is an {@link IllegalArgumentException}, and nothing of it is staged.
 *
 * <p>Note: not threadsafe; a writer belongs to one thread at a time. Several writers may describe the same span one after the other.
 */
public final class SpanWriter extends SpanAttributes {
    SpanWriter(final RecordRing ring, final Interner interner) {
        super(new RecordStage(ring, TraceEngine.OWN_SOURCE), interner);
    }

    /**
     * Starts a span.
     *
     * @param spanId      unsigned, unique among live spans, not 0
     * @param traceIdHigh high half of the trace id, 0 for 64-bit ids
     * @param traceIdLow  low half of the trace id
     * @param segmentId   what the spans of one trace in this process share; a root's span id will do
     * @param parentId    parent span, 0 for none
     * @param nameId      id of the name
     * @param serviceId   id of the service
     * @param resourceId  id of the resource
     * @param typeId      id of the type, {@link TraceEngine#EMPTY_ID} for none
     * @param startNs     nanoseconds since the epoch
     * @return this
     */
    public SpanWriter start(
            final long spanId,
            final long traceIdHigh,
            final long traceIdLow,
            final long segmentId,
            final long parentId,
            final int nameId,
            final int serviceId,
            final int resourceId,
            final int typeId,
            final long startNs) {
        final RecordEncoder encoder = stage.ensure(CreateSpanFullDescriptor.LENGTH);
        encoder.createSpanFull(
                spanId, traceIdHigh, traceIdLow, segmentId, parentId, nameId, serviceId, resourceId, typeId, startNs);
        return note(OpCode.CREATE_SPAN_FULL);
    }

    /**
     * Sets the name.
     *
     * @param spanId a live span
     * @param nameId id of the name
     * @return this
     */
    public SpanWriter setName(final long spanId, final int nameId) {
        return setString(OpCode.SET_NAME, spanId, nameId);
    }

    /**
     * Sets the service.
     *
     * @param spanId    a live span
     * @param serviceId id of the service
     * @return this
     */
    public SpanWriter setService(final long spanId, final int serviceId) {
        return setString(OpCode.SET_SERVICE_NAME, spanId, serviceId);
    }

    /**
     * Sets the resource.
     *
     * @param spanId     a live span
     * @param resourceId id of the resource
     * @return this
     */
    public SpanWriter setResource(final long spanId, final int resourceId) {
        return setString(OpCode.SET_RESOURCE_NAME, spanId, resourceId);
    }

    /**
     * Sets the type.
     *
     * @param spanId a live span
     * @param typeId id of the type
     * @return this
     */
    public SpanWriter setType(final long spanId, final int typeId) {
        return setString(OpCode.SET_TYPE, spanId, typeId);
    }

    /**
     * Sets the error flag.
     *
     * @param spanId a live span
     * @param error  0 for none
     * @return this
     */
    public SpanWriter setError(final long spanId, final int error) {
        stage.ensure(IntDescriptor.LENGTH).setError(spanId, error);
        return note(OpCode.SET_ERROR);
    }

    /**
     * Sets a string tag of the whole segment.
     *
     * @param spanId  a live span of the segment
     * @param keyId   id of the key
     * @param valueId id of the value
     * @return this
     */
    public SpanWriter setTraceMeta(final long spanId, final int keyId, final int valueId) {
        stage.ensure(StringPairDescriptor.LENGTH).setStringPair(OpCode.SET_TRACE_META_ATTR, spanId, keyId, valueId);
        return note(OpCode.SET_TRACE_META_ATTR);
    }

    /**
     * Sets a numeric tag of the whole segment.
     *
     * @param spanId a live span of the segment
     * @param keyId  id of the key
     * @param value  the value
     * @return this
     */
    public SpanWriter setTraceMetric(final long spanId, final int keyId, final double value) {
        stage.ensure(StringDoubleDescriptor.LENGTH)
                .setStringDouble(OpCode.SET_TRACE_METRICS_ATTR, spanId, keyId, value);
        return note(OpCode.SET_TRACE_METRICS_ATTR);
    }

    /**
     * Sets the origin of the whole segment.
     *
     * @param spanId   a live span of the segment
     * @param originId id of the origin
     * @return this
     */
    public SpanWriter setOrigin(final long spanId, final int originId) {
        return setString(OpCode.SET_TRACE_ORIGIN, spanId, originId);
    }

    /**
     * Sets the sampling priority of the whole segment.
     *
     * @param spanId    a live span of the segment
     * @param priority  the priority; above 0 the trace is kept
     * @param mechanism number of the mechanism that decided, or {@link SamplingPriorityDescriptor#NO_MECHANISM}
     * @return this
     */
    public SpanWriter setSamplingPriority(final long spanId, final int priority, final int mechanism) {
        stage.ensure(SamplingPriorityDescriptor.LENGTH).own().setSamplingPriority(spanId, priority, mechanism);
        return note(OpCode.SET_SAMPLING_PRIORITY);
    }

    /**
     * Sets the rates that the sampling decision about the whole segment came from.
     *
     * @param spanId a live span of the segment
     * @param rule   rate of the sampling rule, NaN if not given
     * @param limit  rate that the limiter let through, NaN if not given
     * @param agent  rate that the agent asked for, NaN if not given
     * @return this
     */
    public SpanWriter setSamplingRates(final long spanId, final double rule, final double limit, final double agent) {
        stage.ensure(SamplingRatesDescriptor.LENGTH).own().setSamplingRates(spanId, rule, limit, agent);
        return note(OpCode.SET_SAMPLING_RATES);
    }

    /**
     * Takes a span away without sending it; it counts as dropped. When it was the last open one of its segment, the segment's finished
     * spans go onward.
     *
     * @param spanId a live span
     * @return this
     */
    public SpanWriter abandon(final long spanId) {
        stage.ensure(OperationHeader.LENGTH).own().abandonSpan(spanId);
        return note(OpCode.ABANDON_SPAN);
    }

    /**
     * Takes all live spans of a segment away without sending them, finished or not; they count as dropped.
     *
     * @param spanId a live span of the segment
     * @return this
     */
    public SpanWriter abandonSegment(final long spanId) {
        stage.ensure(OperationHeader.LENGTH).own().abandonSegment(spanId);
        return note(OpCode.ABANDON_SEGMENT);
    }

    /**
     * Finishes a span. When it is the last open one of its segment, the segment's finished spans go onward.
     *
     * @param spanId     a live span
     * @param durationNs nanoseconds
     * @return this
     */
    public SpanWriter finish(final long spanId, final long durationNs) {
        stage.ensure(LongDescriptor.LENGTH).setLong(OpCode.FINISH_SPAN, spanId, durationNs);
        return note(OpCode.FINISH_SPAN);
    }

    /**
     * Sets the duration without finishing the span, for those who complete chunks themselves.
     *
     * @param spanId     a live span
     * @param durationNs nanoseconds
     * @return this
     */
    public SpanWriter setDuration(final long spanId, final long durationNs) {
        stage.ensure(LongDescriptor.LENGTH).setLong(OpCode.SET_DURATION, spanId, durationNs);
        return note(OpCode.SET_DURATION);
    }

    /**
     * Sends spans onward as one chunk, finished or not.
     *
     * @param firstIsLocalRoot whether the first one is the local root
     * @param spanIds          the spans, in the order in which they are sent
     * @param count            how many of them
     * @return this
     */
    public SpanWriter flushChunk(final boolean firstIsLocalRoot, final long[] spanIds, final int count) {
        stage.ensure(FlushChunkDescriptor.LENGTH + (long) count * FlushChunkDescriptor.SPAN_ID_LENGTH)
                .flushChunk(firstIsLocalRoot, spanIds, count);
        return note(OpCode.FLUSH_CHUNK);
    }

    /**
     * Publishes what is staged.
     *
     * @return sequence, 0 or more, also when nothing was staged; that of the last part, when it took more than one batch; or {@link RecordRing#RING_FULL}, {@link RecordRing#CLOSED},
     *     {@link RecordRing#INTERRUPTED}: then at least a part of what was staged since the last commit is lost, and counted
     */
    public long commit() {
        return stage.commit();
    }

    /** {@return as {@link #commit()}, for records of a trace that is kept: they may take the last free slots of the ring} */
    public long commitKept() {
        return stage.commitKept();
    }

    /** Forgets what is staged. */
    public void rollback() {
        stage.rollback();
    }

    /** {@return length of what is staged, in bytes} */
    public int staged() {
        return stage.length();
    }

    @Override
    SpanWriter self() {
        return this;
    }
}
