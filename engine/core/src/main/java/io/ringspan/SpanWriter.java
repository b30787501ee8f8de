/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.protocol.CreateSpanFullDescriptor;
import io.ringspan.protocol.DroppedCountsDescriptor;
import io.ringspan.protocol.FlushChunkDescriptor;
import io.ringspan.protocol.IntDescriptor;
import io.ringspan.protocol.LongDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OperationHeader;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.protocol.SamplingPriorityDescriptor;
import io.ringspan.protocol.SamplingRatesDescriptor;
import io.ringspan.protocol.SpanFieldsDescriptor;
import io.ringspan.protocol.StatusDescriptor;
import io.ringspan.protocol.StringDoubleDescriptor;
import io.ringspan.protocol.StringPairDescriptor;

/**
 * Describes spans record by record: stages records in memory of its own and publishes them all in one claim.
 *
 * <p>Nothing is visible to the engine before {@link #commit()}. Commit when a span, a burst of tags, or a whole trace is complete:
 * one claim for many records is what keeps the hand-over cheap. If the staged records reach the longest batch that the ring takes,
 * what is there is published and staging goes on; the order stays.
 *
 * <p>Every text may be given as an id from {@link TraceEngine#intern(String)}, which is the cheapest, or as text: a {@link String} that has
 * an id goes as that, anything else travels inline. Nothing allocates, but for the first batches of a writer, while its memory grows.
 *
 * <p>Methods that take an id where a text could stand end with {@code Id} ({@link #setNameId}, {@link #setMetaId}), so that a number of the
 * application's is never taken for one. An {@code int} in place of a key is always an id.
 *
 * <p>A text is copied at once, and each of its characters read once. Null is no text: such a tag is not set, such a name stays as it is.
 * One that is longer than {@code ringspan.text.max}, or than what is left of {@code ringspan.ring.record-max} in its record, is cut
 * at the border of a character, and the span gets the tag {@code _ringspan.cut}; so does a span of which a binary value was left out because it
 * is too long. One that throws while it is read is left out and counted ({@code texts.unreadable}); so is a
 * value in memory that cannot be read, such as that of a mapped file which has been cut.
 *
 * <p>Note: not threadsafe; a writer belongs to one thread at a time. Several threads that use one by mistake may lose its spans, and no
 * others. Several writers may describe the same span one after the other.
 */
public final class SpanWriter extends SpanAttributes {
    SpanWriter(final RecordStage stage, final Interner interner) {
        super(stage, interner);
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
    public SpanWriter startIds(
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
     * Starts a span whose resource is a text that hardly ever comes again, like a path or a statement.
     *
     * @param spanId      unsigned, unique among live spans, not 0
     * @param traceIdHigh high half of the trace id, 0 for 64-bit ids
     * @param traceIdLow  low half of the trace id
     * @param segmentId   what the spans of one trace in this process share; a root's span id will do
     * @param parentId    parent span, 0 for none
     * @param nameId      id of the name
     * @param serviceId   id of the service
     * @param resource    the resource, null or empty for none
     * @param typeId      id of the type, {@link TraceEngine#EMPTY_ID} for none
     * @param startNs     nanoseconds since the epoch
     * @return this
     */
    public SpanWriter startIds(
            final long spanId,
            final long traceIdHigh,
            final long traceIdLow,
            final long segmentId,
            final long parentId,
            final int nameId,
            final int serviceId,
            final CharSequence resource,
            final int typeId,
            final long startNs) {
        final int turn = stage.beginHeldTexts(CreateSpanFullDescriptor.LENGTH);
        final int resourceId = settle(turn, idOrEmpty(resource));
        stage.ensureWithTexts(spanId, CreateSpanFullDescriptor.LENGTH)
                .createSpanFull(
                        spanId,
                        traceIdHigh,
                        traceIdLow,
                        segmentId,
                        parentId,
                        nameId,
                        serviceId,
                        resourceId,
                        typeId,
                        startNs);
        return noteAndMark(OpCode.CREATE_SPAN_FULL, spanId);
    }

    /**
     * Starts a span.
     *
     * @param spanId      unsigned, unique among live spans, not 0
     * @param traceIdHigh high half of the trace id, 0 for 64-bit ids
     * @param traceIdLow  low half of the trace id
     * @param segmentId   what the spans of one trace in this process share; a root's span id will do
     * @param parentId    parent span, 0 for none
     * @param name        the name, null or empty for none, like all others
     * @param service     the service
     * @param resource    the resource
     * @param type        the type
     * @param startNs     nanoseconds since the epoch
     * @return this
     */
    public SpanWriter start(
            final long spanId,
            final long traceIdHigh,
            final long traceIdLow,
            final long segmentId,
            final long parentId,
            final CharSequence name,
            final CharSequence service,
            final CharSequence resource,
            final CharSequence type,
            final long startNs) {
        final int turn = stage.beginHeldTexts(CreateSpanFullDescriptor.LENGTH);
        final int nameId = idOrEmpty(name);
        final int serviceId = idOrEmpty(service);
        final int typeId = idOrEmpty(type);
        // last, because it is the longest
        final int resourceId = settle(turn, idOrEmpty(resource));
        stage.ensureWithTexts(spanId, CreateSpanFullDescriptor.LENGTH)
                .createSpanFull(
                        spanId,
                        traceIdHigh,
                        traceIdLow,
                        segmentId,
                        parentId,
                        settle(turn, nameId),
                        settle(turn, serviceId),
                        resourceId,
                        settle(turn, typeId),
                        startNs);
        return noteAndMark(OpCode.CREATE_SPAN_FULL, spanId);
    }

    /**
     * Sets the name.
     *
     * @param spanId a live span
     * @param nameId id of the name
     * @return this
     */
    public SpanWriter setNameId(final long spanId, final int nameId) {
        return setString(OpCode.SET_NAME, spanId, nameId);
    }

    /**
     * Sets the name to a text.
     *
     * @param spanId a live span
     * @param name   the name; null changes nothing
     * @return this
     */
    public SpanWriter setName(final long spanId, final CharSequence name) {
        return setText(OpCode.SET_NAME, spanId, name);
    }

    /**
     * Sets the service.
     *
     * @param spanId    a live span
     * @param serviceId id of the service
     * @return this
     */
    public SpanWriter setServiceId(final long spanId, final int serviceId) {
        return setString(OpCode.SET_SERVICE_NAME, spanId, serviceId);
    }

    /**
     * Sets the service to a text.
     *
     * @param spanId a live span
     * @param service the service; null changes nothing
     * @return this
     */
    public SpanWriter setService(final long spanId, final CharSequence service) {
        return setText(OpCode.SET_SERVICE_NAME, spanId, service);
    }

    /**
     * Sets the resource.
     *
     * @param spanId     a live span
     * @param resourceId id of the resource
     * @return this
     */
    public SpanWriter setResourceId(final long spanId, final int resourceId) {
        return setString(OpCode.SET_RESOURCE_NAME, spanId, resourceId);
    }

    /**
     * Sets the resource to a text.
     *
     * @param spanId a live span
     * @param resource the resource; null changes nothing
     * @return this
     */
    public SpanWriter setResource(final long spanId, final CharSequence resource) {
        return setText(OpCode.SET_RESOURCE_NAME, spanId, resource);
    }

    /**
     * Sets the type.
     *
     * @param spanId a live span
     * @param typeId id of the type
     * @return this
     */
    public SpanWriter setTypeId(final long spanId, final int typeId) {
        return setString(OpCode.SET_TYPE, spanId, typeId);
    }

    /**
     * Sets the type to a text.
     *
     * @param spanId a live span
     * @param type   the type; null changes nothing
     * @return this
     */
    public SpanWriter setType(final long spanId, final CharSequence type) {
        return setText(OpCode.SET_TYPE, spanId, type);
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
     * Sets the kind, as OpenTelemetry numbers kinds.
     *
     * @param spanId a live span
     * @param kind   1 internal, 2 server, 3 client, 4 producer, 5 consumer; all others are none
     * @return this
     */
    public SpanWriter setKind(final long spanId, final int kind) {
        final int known = kind < 0 || kind > SpanFieldsDescriptor.KIND_MAX ? 0 : kind;
        return setFields(spanId, SpanFieldsDescriptor.KIND_MASK, known << SpanFieldsDescriptor.KIND_SHIFT);
    }

    /**
     * Sets the flags that OTLP has: the W3C trace flags, and what is known of the parent.
     *
     * @param spanId a live span
     * @param flags  trace flags, with {@link SpanFieldsDescriptor#REMOTE_KNOWN} and {@link SpanFieldsDescriptor#REMOTE}; higher bits do
     *               not count
     * @return this
     */
    public SpanWriter setFlags(final long spanId, final int flags) {
        return setFields(spanId, SpanFieldsDescriptor.FLAGS_MASK, flags);
    }

    /**
     * Sets the scope, which is what the span was made by.
     *
     * @param spanId  a live span
     * @param scopeId number from {@link TraceEngine#scope}; 0 for none
     * @return this
     */
    public SpanWriter setScope(final long spanId, final int scopeId) {
        return setFields(spanId, SpanFieldsDescriptor.SCOPE_MASK, scopeId << SpanFieldsDescriptor.SCOPE_SHIFT);
    }

    /**
     * Sets several of kind, flags and scope in one record.
     *
     * @param spanId a live span
     * @param mask   which of them, as {@link SpanFieldsDescriptor} has them
     * @param fields their values, in the same places
     * @return this
     */
    public SpanWriter setFields(final long spanId, final int mask, final int fields) {
        stage.ensure(SpanFieldsDescriptor.LENGTH).own().setSpanFields(spanId, mask, fields);
        return note(OpCode.SET_SPAN_FIELDS);
    }

    /**
     * Sets the status, and the error flag: 1 for the code of an error, else 0.
     *
     * @param spanId    a live span
     * @param code      0 unset, 1 good, 2 error
     * @param messageId id of the message, {@link TraceEngine#EMPTY_ID} for none
     * @return this
     */
    public SpanWriter setStatusId(final long spanId, final int code, final int messageId) {
        stage.ensure(StatusDescriptor.LENGTH).own().setStatus(spanId, code, messageId);
        return note(OpCode.SET_STATUS);
    }

    /**
     * Sets the status, and the error flag: 1 for the code of an error, else 0.
     *
     * @param spanId  a live span
     * @param code    0 unset, 1 good, 2 error
     * @param message the message, null or empty for none
     * @return this
     */
    public SpanWriter setStatus(final long spanId, final int code, final CharSequence message) {
        final int turn = stage.beginHeldTexts(StatusDescriptor.LENGTH);
        final int messageId = settle(turn, idOrEmpty(message));
        stage.ensureWithTexts(spanId, StatusDescriptor.LENGTH).own().setStatus(spanId, code, messageId);
        return noteAndMark(OpCode.SET_STATUS, spanId);
    }

    /**
     * Sets the W3C trace state.
     *
     * @param spanId  a live span
     * @param stateId id of the trace state
     * @return this
     */
    public SpanWriter setTraceStateId(final long spanId, final int stateId) {
        return setString(OpCode.SET_TRACE_STATE, spanId, stateId);
    }

    /**
     * Sets the W3C trace state to a text.
     *
     * @param spanId a live span
     * @param state  the trace state; null changes nothing
     * @return this
     */
    public SpanWriter setTraceState(final long spanId, final CharSequence state) {
        return setText(OpCode.SET_TRACE_STATE, spanId, state);
    }

    /**
     * Says how much of the span the tracer has left out.
     *
     * @param spanId     a live span
     * @param attributes how many, unsigned; 0 changes nothing, like the others
     * @param events     how many, unsigned
     * @param links      how many, unsigned
     * @return this
     */
    public SpanWriter setDroppedCounts(final long spanId, final int attributes, final int events, final int links) {
        stage.ensure(DroppedCountsDescriptor.LENGTH).own().setDroppedCounts(spanId, attributes, events, links);
        return note(OpCode.SET_DROPPED_COUNTS);
    }

    /**
     * Sets a string tag of the whole segment.
     *
     * @param spanId  a live span of the segment
     * @param keyId   id of the key
     * @param valueId id of the value
     * @return this
     */
    public SpanWriter setTraceMetaId(final long spanId, final int keyId, final int valueId) {
        stage.ensure(StringPairDescriptor.LENGTH).setStringPair(OpCode.SET_TRACE_META_ATTR, spanId, keyId, valueId);
        return note(OpCode.SET_TRACE_META_ATTR);
    }

    /**
     * Sets a string tag of the whole segment to a text.
     *
     * @param spanId a live span of the segment
     * @param keyId  id of the key
     * @param value  the value; null sets nothing
     * @return this
     */
    public SpanWriter setTraceMeta(final long spanId, final int keyId, final CharSequence value) {
        return setTextPair(OpCode.SET_TRACE_META_ATTR, spanId, keyId, value);
    }

    /**
     * Sets a string tag of the whole segment, of which the key has no id either.
     *
     * @param spanId a live span of the segment
     * @param key    the key; null sets nothing
     * @param value  the value; null sets nothing
     * @return this
     */
    public SpanWriter setTraceMeta(final long spanId, final CharSequence key, final CharSequence value) {
        return setTextPair(OpCode.SET_TRACE_META_ATTR, spanId, key, value);
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
     * Sets a numeric tag of the whole segment.
     *
     * @param spanId a live span of the segment
     * @param key    the key; null sets nothing
     * @param value  the value
     * @return this
     */
    public SpanWriter setTraceMetric(final long spanId, final CharSequence key, final double value) {
        return setNumber(OpCode.SET_TRACE_METRICS_ATTR, spanId, key, value);
    }

    /**
     * Sets the origin of the whole segment.
     *
     * @param spanId   a live span of the segment
     * @param originId id of the origin
     * @return this
     */
    public SpanWriter setOriginId(final long spanId, final int originId) {
        return setString(OpCode.SET_TRACE_ORIGIN, spanId, originId);
    }

    /**
     * Sets the origin of the whole segment to a text.
     *
     * @param spanId a live span of the segment
     * @param origin the origin; null changes nothing
     * @return this
     */
    public SpanWriter setOrigin(final long spanId, final CharSequence origin) {
        return setText(OpCode.SET_TRACE_ORIGIN, spanId, origin);
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
     * @return sequence, 0 or more, also when nothing was staged; that of the last part, when it took more than one batch; or
     *     {@link TraceEngine#RING_FULL}, {@link TraceEngine#CLOSED}, {@link TraceEngine#INTERRUPTED}, {@link TraceEngine#ENGINE_THREAD},
     *     {@link TraceEngine#FAILED}: then at least a part of what was staged since the last commit is lost, and counted
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
