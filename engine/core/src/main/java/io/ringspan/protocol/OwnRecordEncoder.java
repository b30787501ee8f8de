/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.memory.RawMemory;
import org.agrona.DirectBuffer;

/**
 * Writes records of typed tags, links, errors, fields of OpenTelemetry, sampling decisions, abandoned spans and epochs, at the position of a {@link RecordEncoder}.
 *
 * <p>Nothing is written when a record does not fit, or when a part leaves the memory that it is taken from.
 *
 * <p>Note: a flyweight, owned by one thread; not threadsafe. Nothing here allocates but the errors.
 */
public final class OwnRecordEncoder {
    private final RecordEncoder records;

    OwnRecordEncoder(final RecordEncoder records) {
        this.records = records;
    }

    /**
     * {@link OpCode#SET_LONG_ATTR}.
     *
     * @param spanId span id
     * @param keyId  string id of the key
     * @param value  the value
     * @return this
     */
    public OwnRecordEncoder setLong(final long spanId, final int keyId, final long value) {
        final int at = records.begin(OpCode.SET_LONG_ATTR, spanId, StringLongDescriptor.LENGTH);
        records.memory().putInt(at + StringLongDescriptor.KEY_ID_OFFSET, keyId, LITTLE_ENDIAN);
        records.memory().putLong(at + StringLongDescriptor.VALUE_OFFSET, value, LITTLE_ENDIAN);
        records.end(at + StringLongDescriptor.LENGTH);
        return this;
    }

    /**
     * {@link OpCode#SET_BOOLEAN_ATTR}.
     *
     * @param spanId span id
     * @param keyId  string id of the key
     * @param value  the value
     * @return this
     */
    public OwnRecordEncoder setBoolean(final long spanId, final int keyId, final boolean value) {
        final int at = records.begin(OpCode.SET_BOOLEAN_ATTR, spanId, StringBooleanDescriptor.LENGTH);
        records.memory().putInt(at + StringBooleanDescriptor.KEY_ID_OFFSET, keyId, LITTLE_ENDIAN);
        records.memory().putByte(at + StringBooleanDescriptor.VALUE_OFFSET, (byte) (value ? 1 : 0));
        records.end(at + StringBooleanDescriptor.LENGTH);
        return this;
    }

    /**
     * {@link OpCode#SET_ARRAY_ATTR}.
     *
     * @param spanId span id
     * @param keyId  string id of the key
     * @param items  memory that holds the items, in the layout of {@link ArrayDescriptor}; not checked here
     * @param offset of the items there
     * @param length of the items, in bytes
     * @return this
     */
    public OwnRecordEncoder setArray(
            final long spanId, final int keyId, final DirectBuffer items, final int offset, final int length) {
        return setArray(OpCode.SET_ARRAY_ATTR, spanId, keyId, items, offset, length);
    }

    /**
     * {@link OpCode#SET_VALUE_ATTR}.
     *
     * @param spanId span id
     * @param keyId  string id of the key
     * @param value  memory that holds the value: its tag, and what follows from that, in the layout of {@link EventAttributes}; not checked
     *               here
     * @param offset of the value there
     * @param length of the value, in bytes
     * @return this
     */
    public OwnRecordEncoder setValue(
            final long spanId, final int keyId, final DirectBuffer value, final int offset, final int length) {
        return setArray(OpCode.SET_VALUE_ATTR, spanId, keyId, value, offset, length);
    }

    private OwnRecordEncoder setArray(
            final int opcode,
            final long spanId,
            final int keyId,
            final DirectBuffer items,
            final int offset,
            final int length) {
        items.boundsCheck(offset, length);
        final int at = records.begin(opcode, spanId, (long) ArrayDescriptor.LENGTH + length);
        final RawMemory memory = records.memory();
        memory.putInt(at + ArrayDescriptor.KEY_ID_OFFSET, keyId, LITTLE_ENDIAN);
        memory.putInt(at + ArrayDescriptor.ITEMS_LENGTH_OFFSET, length, LITTLE_ENDIAN);
        records.buffer().putBytes(at + ArrayDescriptor.LENGTH, items, offset, length);
        records.end(at + (int) ((long) ArrayDescriptor.LENGTH + length));
        return this;
    }

    /**
     * {@link OpCode#ADD_SPAN_LINK}.
     *
     * @param spanId      span id
     * @param traceIdHigh high half of the trace id of the linked span
     * @param traceIdLow  low half of the trace id of the linked span
     * @param linkedId    id of the linked span
     * @param flags       trace flags with {@link SpanLinkDescriptor#FLAGS_SET}, or 0
     * @param traceState  W3C trace state, empty for none; half a surrogate pair becomes a question mark
     * @param attributes  memory that holds the attributes, in the layout of {@link EventAttributes}; not checked here
     * @param offset      of the attributes there
     * @param length      of the attributes, in bytes
     * @return this
     */
    public OwnRecordEncoder addSpanLink(
            final long spanId,
            final long traceIdHigh,
            final long traceIdLow,
            final long linkedId,
            final int flags,
            final String traceState,
            final DirectBuffer attributes,
            final int offset,
            final int length) {
        attributes.boundsCheck(offset, length);
        final long stateLength = Utf8.length(traceState);
        final int at = records.begin(OpCode.ADD_SPAN_LINK, spanId, SpanLinkDescriptor.LENGTH + stateLength + length);
        final RawMemory memory = records.memory();
        memory.putLong(at + SpanLinkDescriptor.TRACE_ID_LOW_OFFSET, traceIdLow, LITTLE_ENDIAN);
        memory.putLong(at + SpanLinkDescriptor.TRACE_ID_HIGH_OFFSET, traceIdHigh, LITTLE_ENDIAN);
        memory.putLong(at + SpanLinkDescriptor.LINKED_ID_OFFSET, linkedId, LITTLE_ENDIAN);
        memory.putInt(at + SpanLinkDescriptor.FLAGS_OFFSET, flags, LITTLE_ENDIAN);
        memory.putInt(at + SpanLinkDescriptor.TRACE_STATE_LENGTH_OFFSET, (int) stateLength, LITTLE_ENDIAN);
        memory.putInt(at + SpanLinkDescriptor.ATTRIBUTES_LENGTH_OFFSET, length, LITTLE_ENDIAN);
        Utf8.encode(traceState, records.buffer(), at + SpanLinkDescriptor.LENGTH);
        records.buffer().putBytes(at + SpanLinkDescriptor.LENGTH + (int) stateLength, attributes, offset, length);
        records.end(at + (int) (SpanLinkDescriptor.LENGTH + stateLength + length));
        return this;
    }

    /**
     * {@link OpCode#ADD_SPAN_LINK} with a trace state that has been encoded.
     *
     * @param spanId      span id
     * @param traceIdHigh high half of the trace id of the linked span
     * @param traceIdLow  low half of the trace id of the linked span
     * @param linkedId    id of the linked span
     * @param flags       trace flags with {@link SpanLinkDescriptor#FLAGS_SET}, or 0
     * @param state       memory that holds the UTF-8 bytes of the trace state, from the first one on; not checked here
     * @param stateLength in bytes, 0 for none
     * @param attributes  memory that holds the attributes, in the layout of {@link EventAttributes}; not checked here
     * @param offset      of the attributes there
     * @param length      of the attributes, in bytes
     * @return this
     */
    public OwnRecordEncoder addSpanLink(
            final long spanId,
            final long traceIdHigh,
            final long traceIdLow,
            final long linkedId,
            final int flags,
            final DirectBuffer state,
            final int stateLength,
            final DirectBuffer attributes,
            final int offset,
            final int length) {
        attributes.boundsCheck(offset, length);
        final long total = (long) SpanLinkDescriptor.LENGTH + stateLength + length;
        final int at = records.begin(OpCode.ADD_SPAN_LINK, spanId, total);
        final RawMemory memory = records.memory();
        memory.putLong(at + SpanLinkDescriptor.TRACE_ID_LOW_OFFSET, traceIdLow, LITTLE_ENDIAN);
        memory.putLong(at + SpanLinkDescriptor.TRACE_ID_HIGH_OFFSET, traceIdHigh, LITTLE_ENDIAN);
        memory.putLong(at + SpanLinkDescriptor.LINKED_ID_OFFSET, linkedId, LITTLE_ENDIAN);
        memory.putInt(at + SpanLinkDescriptor.FLAGS_OFFSET, flags, LITTLE_ENDIAN);
        memory.putInt(at + SpanLinkDescriptor.TRACE_STATE_LENGTH_OFFSET, stateLength, LITTLE_ENDIAN);
        memory.putInt(at + SpanLinkDescriptor.ATTRIBUTES_LENGTH_OFFSET, length, LITTLE_ENDIAN);
        final int behindState = records.putBytes(at + SpanLinkDescriptor.LENGTH, state, 0, stateLength);
        records.end(records.putBytes(behindState, attributes, offset, length));
        return this;
    }

    /**
     * {@link OpCode#SET_ERROR_DETAILS}.
     *
     * @param spanId  span id
     * @param typeId  string id of the type of the error
     * @param message the message, empty for none; half a surrogate pair becomes a question mark
     * @param stack   the stack, empty for none; half a surrogate pair becomes a question mark
     * @return this
     */
    public OwnRecordEncoder setErrorDetails(
            final long spanId, final int typeId, final String message, final String stack) {
        final long messageLength = Utf8.length(message);
        final long stackLength = Utf8.length(stack);
        final int at =
                records.begin(OpCode.SET_ERROR_DETAILS, spanId, ErrorDescriptor.LENGTH + messageLength + stackLength);
        final RawMemory memory = records.memory();
        memory.putInt(at + ErrorDescriptor.TYPE_ID_OFFSET, typeId, LITTLE_ENDIAN);
        memory.putInt(at + ErrorDescriptor.MESSAGE_LENGTH_OFFSET, (int) messageLength, LITTLE_ENDIAN);
        memory.putInt(at + ErrorDescriptor.STACK_LENGTH_OFFSET, (int) stackLength, LITTLE_ENDIAN);
        Utf8.encode(message, records.buffer(), at + ErrorDescriptor.LENGTH);
        Utf8.encode(stack, records.buffer(), at + ErrorDescriptor.LENGTH + (int) messageLength);
        records.end(at + (int) (ErrorDescriptor.LENGTH + messageLength + stackLength));
        return this;
    }

    /**
     * {@link OpCode#SET_ERROR_DETAILS} with texts that have been encoded.
     *
     * @param spanId        span id
     * @param typeId        string id of the type of the error
     * @param texts         memory that holds the UTF-8 bytes of the message, from the first one on, and behind them those of the stack; not
     *                      checked here
     * @param messageLength in bytes, 0 for none
     * @param stackLength   in bytes, 0 for none
     * @return this
     */
    public OwnRecordEncoder setErrorDetails(
            final long spanId,
            final int typeId,
            final DirectBuffer texts,
            final int messageLength,
            final int stackLength) {
        final int length = messageLength + stackLength;
        final int at = records.begin(OpCode.SET_ERROR_DETAILS, spanId, (long) ErrorDescriptor.LENGTH + length);
        final RawMemory memory = records.memory();
        memory.putInt(at + ErrorDescriptor.TYPE_ID_OFFSET, typeId, LITTLE_ENDIAN);
        memory.putInt(at + ErrorDescriptor.MESSAGE_LENGTH_OFFSET, messageLength, LITTLE_ENDIAN);
        memory.putInt(at + ErrorDescriptor.STACK_LENGTH_OFFSET, stackLength, LITTLE_ENDIAN);
        records.end(records.putBytes(at + ErrorDescriptor.LENGTH, texts, 0, length));
        return this;
    }

    /**
     * {@link OpCode#SET_SPAN_FIELDS}.
     *
     * @param spanId span id
     * @param mask   which bits of the fields count, as {@link SpanFieldsDescriptor} has them
     * @param fields flags, kind and scope
     * @return this
     */
    public OwnRecordEncoder setSpanFields(final long spanId, final int mask, final int fields) {
        final int at = records.begin(OpCode.SET_SPAN_FIELDS, spanId, SpanFieldsDescriptor.LENGTH);
        records.memory().putInt(at + SpanFieldsDescriptor.MASK_OFFSET, mask, LITTLE_ENDIAN);
        records.memory().putInt(at + SpanFieldsDescriptor.FIELDS_OFFSET, fields, LITTLE_ENDIAN);
        records.end(at + SpanFieldsDescriptor.LENGTH);
        return this;
    }

    /**
     * {@link OpCode#SET_STATUS}.
     *
     * @param spanId    span id
     * @param code      0 unset, 1 good, 2 error
     * @param messageId string id of the message
     * @return this
     */
    public OwnRecordEncoder setStatus(final long spanId, final int code, final int messageId) {
        final int at = records.begin(OpCode.SET_STATUS, spanId, StatusDescriptor.LENGTH);
        records.memory().putInt(at + StatusDescriptor.MESSAGE_ID_OFFSET, messageId, LITTLE_ENDIAN);
        records.memory().putInt(at + StatusDescriptor.CODE_OFFSET, code, LITTLE_ENDIAN);
        records.end(at + StatusDescriptor.LENGTH);
        return this;
    }

    /**
     * {@link OpCode#SET_TRACE_STATE}.
     *
     * @param spanId  span id
     * @param stateId string id of the trace state
     * @return this
     */
    public OwnRecordEncoder setTraceState(final long spanId, final int stateId) {
        records.setString(OpCode.SET_TRACE_STATE, spanId, stateId);
        return this;
    }

    /**
     * {@link OpCode#SET_DROPPED_COUNTS}.
     *
     * @param spanId     span id
     * @param attributes unsigned, 0 changes nothing, like the others
     * @param events     unsigned
     * @param links      unsigned
     * @return this
     */
    public OwnRecordEncoder setDroppedCounts(
            final long spanId, final int attributes, final int events, final int links) {
        final int at = records.begin(OpCode.SET_DROPPED_COUNTS, spanId, DroppedCountsDescriptor.LENGTH);
        records.memory().putInt(at + DroppedCountsDescriptor.ATTRIBUTES_OFFSET, attributes, LITTLE_ENDIAN);
        records.memory().putInt(at + DroppedCountsDescriptor.EVENTS_OFFSET, events, LITTLE_ENDIAN);
        records.memory().putInt(at + DroppedCountsDescriptor.LINKS_OFFSET, links, LITTLE_ENDIAN);
        records.end(at + DroppedCountsDescriptor.LENGTH);
        return this;
    }

    /**
     * {@link OpCode#UNSET_ATTR}.
     *
     * @param spanId span id
     * @param keyId  string id of the key
     * @return this
     */
    public OwnRecordEncoder unset(final long spanId, final int keyId) {
        records.setString(OpCode.UNSET_ATTR, spanId, keyId);
        return this;
    }

    /**
     * {@link OpCode#SET_META_IF_ABSENT}.
     *
     * @param spanId  span id
     * @param keyId   string id of the key
     * @param valueId string id of the value
     * @return this
     */
    public OwnRecordEncoder setMetaIfAbsent(final long spanId, final int keyId, final int valueId) {
        records.setStringPair(OpCode.SET_META_IF_ABSENT, spanId, keyId, valueId);
        return this;
    }

    /**
     * {@link OpCode#SET_METRIC_IF_ABSENT}.
     *
     * @param spanId span id
     * @param keyId  string id of the key
     * @param value  the value
     * @return this
     */
    public OwnRecordEncoder setMetricIfAbsent(final long spanId, final int keyId, final double value) {
        records.setStringDouble(OpCode.SET_METRIC_IF_ABSENT, spanId, keyId, value);
        return this;
    }

    /**
     * {@link OpCode#SET_SAMPLING_PRIORITY}.
     *
     * @param spanId    span id
     * @param priority  the priority
     * @param mechanism number of the mechanism, or {@link SamplingPriorityDescriptor#NO_MECHANISM}
     * @return this
     */
    public OwnRecordEncoder setSamplingPriority(final long spanId, final int priority, final int mechanism) {
        final int at = records.begin(OpCode.SET_SAMPLING_PRIORITY, spanId, SamplingPriorityDescriptor.LENGTH);
        records.memory().putInt(at + SamplingPriorityDescriptor.PRIORITY_OFFSET, priority, LITTLE_ENDIAN);
        records.memory().putInt(at + SamplingPriorityDescriptor.MECHANISM_OFFSET, mechanism, LITTLE_ENDIAN);
        records.end(at + SamplingPriorityDescriptor.LENGTH);
        return this;
    }

    /**
     * {@link OpCode#SET_SAMPLING_RATES}.
     *
     * @param spanId span id
     * @param rule   rate of the sampling rule, NaN if not given
     * @param limit  rate of the limiter, NaN if not given
     * @param agent  rate of the agent, NaN if not given
     * @return this
     */
    public OwnRecordEncoder setSamplingRates(
            final long spanId, final double rule, final double limit, final double agent) {
        final int at = records.begin(OpCode.SET_SAMPLING_RATES, spanId, SamplingRatesDescriptor.LENGTH);
        records.memory().putDouble(at + SamplingRatesDescriptor.RULE_OFFSET, rule, LITTLE_ENDIAN);
        records.memory().putDouble(at + SamplingRatesDescriptor.LIMIT_OFFSET, limit, LITTLE_ENDIAN);
        records.memory().putDouble(at + SamplingRatesDescriptor.AGENT_OFFSET, agent, LITTLE_ENDIAN);
        records.end(at + SamplingRatesDescriptor.LENGTH);
        return this;
    }

    /**
     * {@link OpCode#ABANDON_SPAN}.
     *
     * @param spanId span id
     * @return this
     */
    public OwnRecordEncoder abandonSpan(final long spanId) {
        final int at = records.begin(OpCode.ABANDON_SPAN, spanId, OperationHeader.LENGTH);
        records.end(at + OperationHeader.LENGTH);
        return this;
    }

    /**
     * {@link OpCode#ABANDON_SEGMENT}.
     *
     * @param spanId id of a span of the segment
     * @return this
     */
    public OwnRecordEncoder abandonSegment(final long spanId) {
        final int at = records.begin(OpCode.ABANDON_SEGMENT, spanId, OperationHeader.LENGTH);
        records.end(at + OperationHeader.LENGTH);
        return this;
    }

    /**
     * {@link OpCode#BEGIN_EPOCH}.
     *
     * @return this
     */
    public OwnRecordEncoder beginEpoch() {
        final int at = records.begin(OpCode.BEGIN_EPOCH, 0, OperationHeader.LENGTH);
        records.end(at + OperationHeader.LENGTH);
        return this;
    }
}
