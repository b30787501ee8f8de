/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.counters.EngineCounters;
import io.ringspan.memory.RawMemory;
import io.ringspan.pipeline.RecordBatch;
import io.ringspan.protocol.CompleteSpanDescriptor;
import io.ringspan.protocol.DroppedCountsDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OperationHeader;
import io.ringspan.protocol.SamplingPriorityDescriptor;
import io.ringspan.protocol.SamplingRatesDescriptor;
import io.ringspan.protocol.SpanFieldsDescriptor;
import io.ringspan.protocol.StatusDescriptor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One finished span as a whole: everything about it in one record, to be published by {@link TraceEngine#publish(SpanRecord)}. It says all
 * that a {@link SpanWriter} says of a span, by methods of the same names.
 *
 * <p>For tracers that keep their spans as objects, and for threads that come and go, virtual ones included: a record is bound to no thread and
 * holds no memory of the engine. Reuse it, or take it from a {@link SpanRecordPool}; {@link #begin} starts anew. Nothing allocates once it has grown to the largest span it has held.
 *
 * <p>Texts may be given as ids (by methods that end with {@code Id}, such as {@link #setNameId}, and as keys), or as texts that travel
 * inline; a record knows no engine before it is published, so a string that has an id travels inline too. Null is no text: such
 * a tag is not set, such a name stays as it is. A text is copied at once, and each of its characters read once; where it is longer than
 * {@code ringspan.text.max}, or than the record may be, it is cut when the record is published, at the border of a character, and the span
 * gets the tag {@code _ringspan.cut}. Of several the longest are cut first, those within events, links and values included; then lists and
 * attributes of events end earlier. What finds no room even so is left out, counted ({@code attributes.too-long}), and the span gets the same tag. A text that throws while it is read, or
 * uses the record itself, is left out and counted ({@code texts.unreadable}); so is a value in memory that cannot be read.
 *
 * <p>Note: not threadsafe; but it may be handed from thread to thread. Several threads that use one by mistake may lose its spans, and no
 * others.
 */
public final class SpanRecord extends SpanRecordAttributes {
    private static final int ERROR_SET = 1;

    private final AtomicBoolean isPooled = new AtomicBoolean();
    private int fields;
    private boolean kept;

    /**
     * Creates a record that describes nothing yet.
     *
     * @throws IllegalStateException if this JVM does not give Agrona's buffers the access that they need; says how it does
     */
    public SpanRecord() {}

    /**
     * Begins a span, without tags, strings empty.
     *
     * @param spanId      unsigned, unique among live spans, not 0
     * @param traceIdHigh high half of the trace id, 0 for 64-bit ids
     * @param traceIdLow  low half of the trace id
     * @param segmentId   what the spans of one trace in this process share; a root's span id will do. Does not count with {@link #noSegment}
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
        final RawMemory buffer = beginRecord();
        kept = false;
        buffer.putShort(OperationHeader.OPCODE_OFFSET, (short) OpCode.COMPLETE_SPAN, LITTLE_ENDIAN);
        buffer.putLong(OperationHeader.SPAN_ID_OFFSET, spanId, LITTLE_ENDIAN);
        buffer.putLong(CompleteSpanDescriptor.TRACE_ID_LOW_OFFSET, traceIdLow, LITTLE_ENDIAN);
        buffer.putLong(CompleteSpanDescriptor.TRACE_ID_HIGH_OFFSET, traceIdHigh, LITTLE_ENDIAN);
        buffer.putLong(CompleteSpanDescriptor.SEGMENT_ID_OFFSET, segmentId, LITTLE_ENDIAN);
        buffer.putLong(CompleteSpanDescriptor.PARENT_ID_OFFSET, parentId, LITTLE_ENDIAN);
        buffer.putLong(CompleteSpanDescriptor.START_OFFSET, startNs, LITTLE_ENDIAN);
        buffer.putLong(CompleteSpanDescriptor.DURATION_OFFSET, durationNs, LITTLE_ENDIAN);
        buffer.putInt(CompleteSpanDescriptor.ERROR_OFFSET, 0, LITTLE_ENDIAN);
        putFields(0);
        return nameIds(TraceEngine.EMPTY_ID, TraceEngine.EMPTY_ID, TraceEngine.EMPTY_ID, TraceEngine.EMPTY_ID);
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
    public SpanRecord nameIds(final int nameId, final int serviceId, final int resourceId, final int typeId) {
        final RawMemory buffer = memory();
        buffer.putInt(CompleteSpanDescriptor.NAME_ID_OFFSET, nameId, LITTLE_ENDIAN);
        buffer.putInt(CompleteSpanDescriptor.SERVICE_ID_OFFSET, serviceId, LITTLE_ENDIAN);
        buffer.putInt(CompleteSpanDescriptor.RESOURCE_ID_OFFSET, resourceId, LITTLE_ENDIAN);
        buffer.putInt(CompleteSpanDescriptor.TYPE_ID_OFFSET, typeId, LITTLE_ENDIAN);
        return this;
    }

    /**
     * Sets the four names to texts.
     *
     * @param name     the name; null changes nothing, as with all others
     * @param service  the service
     * @param resource the resource
     * @param type     the type
     * @return this
     */
    public SpanRecord names(
            final CharSequence name, final CharSequence service, final CharSequence resource, final CharSequence type) {
        return setName(name).setService(service).setType(type).setResource(resource);
    }

    /**
     * Sets the name.
     *
     * @param nameId id of the name
     * @return this
     */
    public SpanRecord setNameId(final int nameId) {
        return setCore(CompleteSpanDescriptor.NAME_ID_OFFSET, nameId);
    }

    /**
     * Sets the name to a text.
     *
     * @param name the name; null changes nothing
     * @return this
     */
    public SpanRecord setName(final CharSequence name) {
        return setCore(CompleteSpanDescriptor.NAME_ID_OFFSET, name);
    }

    /**
     * Sets the service.
     *
     * @param serviceId id of the service
     * @return this
     */
    public SpanRecord setServiceId(final int serviceId) {
        return setCore(CompleteSpanDescriptor.SERVICE_ID_OFFSET, serviceId);
    }

    /**
     * Sets the service to a text.
     *
     * @param service the service; null changes nothing
     * @return this
     */
    public SpanRecord setService(final CharSequence service) {
        return setCore(CompleteSpanDescriptor.SERVICE_ID_OFFSET, service);
    }

    /**
     * Sets the resource.
     *
     * @param resourceId id of the resource
     * @return this
     */
    public SpanRecord setResourceId(final int resourceId) {
        return setCore(CompleteSpanDescriptor.RESOURCE_ID_OFFSET, resourceId);
    }

    /**
     * Sets the resource to a text.
     *
     * @param resource the resource; null changes nothing
     * @return this
     */
    public SpanRecord setResource(final CharSequence resource) {
        return setCore(CompleteSpanDescriptor.RESOURCE_ID_OFFSET, resource);
    }

    /**
     * Sets the type.
     *
     * @param typeId id of the type
     * @return this
     */
    public SpanRecord setTypeId(final int typeId) {
        return setCore(CompleteSpanDescriptor.TYPE_ID_OFFSET, typeId);
    }

    /**
     * Sets the type to a text.
     *
     * @param type the type; null changes nothing
     * @return this
     */
    public SpanRecord setType(final CharSequence type) {
        return setCore(CompleteSpanDescriptor.TYPE_ID_OFFSET, type);
    }

    private SpanRecord setCore(final int offset, final int id) {
        memory().putInt(offset, id, LITTLE_ENDIAN);
        return this;
    }

    private SpanRecord setCore(final int offset, final CharSequence text) {
        final int id = hold(text);
        return id == TraceEngine.NOT_INTERNED ? this : setCore(offset, id);
    }

    /**
     * Sets the duration.
     *
     * @param durationNs nanoseconds
     * @return this
     */
    public SpanRecord setDuration(final long durationNs) {
        memory().putLong(CompleteSpanDescriptor.DURATION_OFFSET, durationNs, LITTLE_ENDIAN);
        return this;
    }

    /**
     * Sets the error flag.
     *
     * @param error 0 for none
     * @return this
     */
    public SpanRecord setError(final int error) {
        memory().putInt(CompleteSpanDescriptor.ERROR_OFFSET, error, LITTLE_ENDIAN);
        return this;
    }

    @Override
    void errorIsSet() {
        setError(ERROR_SET);
    }

    /**
     * Sets the kind, as OpenTelemetry numbers kinds.
     *
     * @param kind 1 internal, 2 server, 3 client, 4 producer, 5 consumer; all others are none
     * @return this
     */
    public SpanRecord setKind(final int kind) {
        final int known = kind < 0 || kind > SpanFieldsDescriptor.KIND_MAX ? 0 : kind;
        return setFields(SpanFieldsDescriptor.KIND_MASK, known << SpanFieldsDescriptor.KIND_SHIFT);
    }

    /**
     * Sets the flags that OTLP has: the W3C trace flags, and what is known of the parent.
     *
     * @param traceFlags trace flags, with {@link SpanFieldsDescriptor#REMOTE_KNOWN} and {@link SpanFieldsDescriptor#REMOTE}; higher bits do
     *                   not count
     * @return this
     */
    public SpanRecord setFlags(final int traceFlags) {
        return setFields(SpanFieldsDescriptor.FLAGS_MASK, traceFlags);
    }

    /**
     * Sets the scope, which is what the span was made by.
     *
     * @param scopeId number from {@link TraceEngine#scope}; 0 for none
     * @return this
     */
    public SpanRecord setScope(final int scopeId) {
        return setFields(SpanFieldsDescriptor.SCOPE_MASK, scopeId << SpanFieldsDescriptor.SCOPE_SHIFT);
    }

    /**
     * Sets several of kind, flags and scope at once.
     *
     * @param mask      which of them, as {@link SpanFieldsDescriptor} has them
     * @param newFields their values, in the same places
     * @return this
     */
    public SpanRecord setFields(final int mask, final int newFields) {
        final int settable = mask & SpanFieldsDescriptor.SETTABLE_MASK;
        return putFields((fields & ~settable) | (newFields & settable));
    }

    private SpanRecord putFields(final int newFields) {
        fields = newFields;
        memory().putInt(CompleteSpanDescriptor.FIELDS_OFFSET, newFields, LITTLE_ENDIAN);
        return this;
    }

    /**
     * Sets the status, and the error flag: 1 for the code of an error, else 0.
     *
     * @param code      0 unset, 1 good, 2 error
     * @param messageId id of the message, {@link TraceEngine#EMPTY_ID} for none
     * @return this
     */
    public SpanRecord setStatusId(final int code, final int messageId) {
        final int at = beginEntry(OpCode.SET_STATUS, StatusDescriptor.LENGTH);
        memory().putInt(at + StatusDescriptor.MESSAGE_ID_OFFSET, messageId, LITTLE_ENDIAN);
        memory().putInt(at + StatusDescriptor.CODE_OFFSET, code, LITTLE_ENDIAN);
        endEntry(at + StatusDescriptor.LENGTH);
        final int status = code << SpanFieldsDescriptor.STATUS_SHIFT & SpanFieldsDescriptor.STATUS_MASK;
        putFields((fields & ~SpanFieldsDescriptor.STATUS_MASK) | status);
        return setError(SpanFieldsDescriptor.status(status) == SpanFieldsDescriptor.STATUS_ERROR ? ERROR_SET : 0);
    }

    /**
     * Sets the status, and the error flag: 1 for the code of an error, else 0.
     *
     * @param code    0 unset, 1 good, 2 error
     * @param message the message, null or empty for none
     * @return this
     */
    public SpanRecord setStatus(final int code, final CharSequence message) {
        final int turn = heldTexts.begun();
        final int messageId = holdOrEmpty(message);
        // unless the message has begun another span while it was read
        return heldTexts.isAt(turn) ? setStatusId(code, messageId) : this;
    }

    /**
     * Sets the W3C trace state.
     *
     * @param stateId id of the trace state
     * @return this
     */
    public SpanRecord setTraceStateId(final int stateId) {
        return setString(OpCode.SET_TRACE_STATE, stateId);
    }

    /**
     * Sets the W3C trace state to a text.
     *
     * @param state the trace state; null changes nothing
     * @return this
     */
    public SpanRecord setTraceState(final CharSequence state) {
        return setText(OpCode.SET_TRACE_STATE, state);
    }

    /**
     * Says how much of the span the tracer has left out.
     *
     * @param attributes how many, unsigned; 0 changes nothing, like the others
     * @param events     how many, unsigned
     * @param links      how many, unsigned
     * @return this
     */
    public SpanRecord setDroppedCounts(final int attributes, final int events, final int links) {
        final int at = beginEntry(OpCode.SET_DROPPED_COUNTS, DroppedCountsDescriptor.LENGTH);
        memory().putInt(at + DroppedCountsDescriptor.ATTRIBUTES_OFFSET, attributes, LITTLE_ENDIAN);
        memory().putInt(at + DroppedCountsDescriptor.EVENTS_OFFSET, events, LITTLE_ENDIAN);
        memory().putInt(at + DroppedCountsDescriptor.LINKS_OFFSET, links, LITTLE_ENDIAN);
        endEntry(at + DroppedCountsDescriptor.LENGTH);
        return this;
    }

    /**
     * Sets a string tag of the whole segment; of a span without one, of its own chunk, like all that is said of the segment.
     *
     * @param keyId   id of the key
     * @param valueId id of the value
     * @return this
     */
    public SpanRecord setTraceMetaId(final int keyId, final int valueId) {
        return setPair(OpCode.SET_TRACE_META_ATTR, keyId, valueId);
    }

    /**
     * Sets a string tag of the whole segment to a text.
     *
     * @param keyId id of the key
     * @param value the value; null sets nothing
     * @return this
     */
    public SpanRecord setTraceMeta(final int keyId, final CharSequence value) {
        return setTextPair(OpCode.SET_TRACE_META_ATTR, keyId, value);
    }

    /**
     * Sets a string tag of the whole segment, of which the key has no id either.
     *
     * @param key   the key; null sets nothing
     * @param value the value; null sets nothing
     * @return this
     */
    public SpanRecord setTraceMeta(final CharSequence key, final CharSequence value) {
        return setTextPair(OpCode.SET_TRACE_META_ATTR, key, value);
    }

    /**
     * Sets a numeric tag of the whole segment.
     *
     * @param keyId id of the key
     * @param value the value
     * @return this
     */
    public SpanRecord setTraceMetric(final int keyId, final double value) {
        return setNumber(OpCode.SET_TRACE_METRICS_ATTR, keyId, value);
    }

    /**
     * Sets a numeric tag of the whole segment.
     *
     * @param key   the key; null sets nothing
     * @param value the value
     * @return this
     */
    public SpanRecord setTraceMetric(final CharSequence key, final double value) {
        final int keyId = hold(key);
        return keyId == TraceEngine.NOT_INTERNED ? this : setTraceMetric(keyId, value);
    }

    /**
     * Sets the origin of the whole segment.
     *
     * @param originId id of the origin
     * @return this
     */
    public SpanRecord setOriginId(final int originId) {
        return setString(OpCode.SET_TRACE_ORIGIN, originId);
    }

    /**
     * Sets the origin of the whole segment to a text.
     *
     * @param origin the origin; null changes nothing
     * @return this
     */
    public SpanRecord setOrigin(final CharSequence origin) {
        return setText(OpCode.SET_TRACE_ORIGIN, origin);
    }

    /**
     * Sets the sampling priority of the whole segment. Above 0 the span may take the ring's last free slots, as by {@link #kept}.
     *
     * @param priority  the priority; above 0 the trace is kept
     * @param mechanism number of the mechanism that decided, or {@link SamplingPriorityDescriptor#NO_MECHANISM}
     * @return this
     */
    public SpanRecord setSamplingPriority(final int priority, final int mechanism) {
        final int at = beginEntry(OpCode.SET_SAMPLING_PRIORITY, SamplingPriorityDescriptor.LENGTH);
        memory().putInt(at + SamplingPriorityDescriptor.PRIORITY_OFFSET, priority, LITTLE_ENDIAN);
        memory().putInt(at + SamplingPriorityDescriptor.MECHANISM_OFFSET, mechanism, LITTLE_ENDIAN);
        endEntry(at + SamplingPriorityDescriptor.LENGTH);
        kept |= priority > 0;
        return this;
    }

    /**
     * Sets the rates that the sampling decision about the whole segment came from.
     *
     * @param rule  rate of the sampling rule, NaN if not given
     * @param limit rate that the limiter let through, NaN if not given
     * @param agent rate that the agent asked for, NaN if not given
     * @return this
     */
    public SpanRecord setSamplingRates(final double rule, final double limit, final double agent) {
        final int at = beginEntry(OpCode.SET_SAMPLING_RATES, SamplingRatesDescriptor.LENGTH);
        memory().putDouble(at + SamplingRatesDescriptor.RULE_OFFSET, rule, LITTLE_ENDIAN);
        memory().putDouble(at + SamplingRatesDescriptor.LIMIT_OFFSET, limit, LITTLE_ENDIAN);
        memory().putDouble(at + SamplingRatesDescriptor.AGENT_OFFSET, agent, LITTLE_ENDIAN);
        endEntry(at + SamplingRatesDescriptor.LENGTH);
        return this;
    }

    /**
     * Says that the span is the local root and the last of its segment: the finished spans of the segment go onward as one chunk, this
     * one first. Without such a span they wait until there are as many as {@code ringspan.segment.partial-flush}.
     *
     * @return this
     */
    public SpanRecord lastOfSegment() {
        addFlag(CompleteSpanDescriptor.LAST_OF_SEGMENT);
        return this;
    }

    /**
     * Says that the span belongs to no segment: it goes onward by itself, as soon as the engine has it, with {@link #lastOfSegment} as a local
     * root. No other record can be about it.
     *
     * @return this
     */
    public SpanRecord noSegment() {
        addFlag(CompleteSpanDescriptor.NO_SEGMENT);
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
     * Leaves out what no longer counts, because it was said again since: tags of the same key and kind, the status, the trace state, and texts of
     * names that were changed. For a record that grows with a span that lives long: what is left is what {@link #length} says then. A record that
     * is too long for an engine is compacted in any case before anything of it is cut. Where tags are set if they are absent, all tags stay. Takes
     * time by its length; allocates for keys without an id.
     *
     * @return this
     */
    public SpanRecord compact() {
        leaveOutReplaced();
        return this;
    }

    /** Notes that nobody uses the record, for a pool; two threads that give it back at the same time do not both get through. */
    void enterPool() {
        if (!isPooled.compareAndSet(false, true)) {
            throw new IllegalStateException("the record has been given back already");
        }
    }

    /** Notes that somebody uses the record. */
    void leavePool() {
        isPooled.set(false);
    }

    @Override
    SpanRecord self() {
        return this;
    }

    /** The record as a batch, which is good until the next change, with everything cut that is too long for the engine. */
    RecordBatch complete(final int textMax, final int lengthMax, final EngineCounters counters) {
        return complete(kept, textMax, lengthMax, counters);
    }
}
