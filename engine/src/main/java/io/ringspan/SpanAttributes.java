/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.protocol.ArrayDescriptor;
import io.ringspan.protocol.ErrorDescriptor;
import io.ringspan.protocol.MetaStructDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.SpanEventDescriptor;
import io.ringspan.protocol.SpanLinkDescriptor;
import io.ringspan.protocol.StringBooleanDescriptor;
import io.ringspan.protocol.StringDescriptor;
import io.ringspan.protocol.StringDoubleDescriptor;
import io.ringspan.protocol.StringLongDescriptor;
import io.ringspan.protocol.StringPairDescriptor;
import io.ringspan.protocol.TextDescriptor;
import io.ringspan.protocol.Utf8;
import org.agrona.DirectBuffer;

/**
 * The part of a {@link SpanWriter} that describes what one span carries: tags, events, links and the details of an error.
 *
 * <p>Note: not threadsafe; owned by whoever owns the writer.
 */
abstract sealed class SpanAttributes permits SpanWriter {
    final RecordStage stage;
    private final Interner interner;

    SpanAttributes(final RecordStage stage, final Interner interner) {
        this.stage = stage;
        this.interner = interner;
    }

    /** This writer, for chaining. */
    abstract SpanWriter self();

    /**
     * Sets a string tag.
     *
     * @param spanId  a live span
     * @param keyId   id of the key
     * @param valueId id of the value
     * @return this
     */
    public final SpanWriter setMeta(final long spanId, final int keyId, final int valueId) {
        stage.ensure(StringPairDescriptor.LENGTH).setStringPair(OpCode.SET_META_ATTR, spanId, keyId, valueId);
        return note(OpCode.SET_META_ATTR);
    }

    /**
     * Sets a string tag with a value that is not worth an id, because it hardly ever comes again.
     *
     * @param spanId a live span
     * @param keyId  id of the key
     * @param value  the value; half a surrogate pair becomes U+FFFD
     * @return this
     */
    public final SpanWriter setMeta(final long spanId, final int keyId, final CharSequence value) {
        stage.ensure(TextDescriptor.LENGTH + Utf8.length(value)).setMetaText(spanId, keyId, value);
        return note(OpCode.SET_META_TEXT);
    }

    /**
     * Sets a string tag with a value of which it is not known whether it comes again: it travels as an id as long as the key has few
     * values, and else inline, see {@link TraceEngine#valueId(int, String)}. Nothing is lost either way.
     *
     * @param spanId a live span
     * @param keyId  id of the key
     * @param value  the value; half a surrogate pair becomes U+FFFD
     * @return this
     */
    public final SpanWriter setMetaInterned(final long spanId, final int keyId, final String value) {
        final int valueId = interner.internValue(keyId, value);
        return valueId == TraceEngine.NOT_INTERNED ? setMeta(spanId, keyId, value) : setMeta(spanId, keyId, valueId);
    }

    /**
     * Sets a numeric tag.
     *
     * @param spanId a live span
     * @param keyId  id of the key
     * @param value  the value
     * @return this
     */
    public final SpanWriter setMetric(final long spanId, final int keyId, final double value) {
        stage.ensure(StringDoubleDescriptor.LENGTH).setStringDouble(OpCode.SET_METRIC_ATTR, spanId, keyId, value);
        return note(OpCode.SET_METRIC_ATTR);
    }

    /**
     * Sets a binary tag.
     *
     * @param spanId a live span
     * @param key    the key
     * @param value  memory that holds the value; copied now
     * @param offset of the value there
     * @param length of the value, in bytes
     * @return this
     */
    public final SpanWriter setMetaStruct(
            final long spanId, final CharSequence key, final DirectBuffer value, final int offset, final int length) {
        stage.ensure(MetaStructDescriptor.LENGTH + Utf8.length(key) + length)
                .setMetaStruct(spanId, key, value, offset, length);
        return note(OpCode.SET_META_STRUCT);
    }

    /**
     * Adds an event.
     *
     * @param spanId     a live span
     * @param timeNs     nanoseconds since the epoch
     * @param name       of the event
     * @param attributes memory that holds the attributes, in the layout of
     *                   {@link io.ringspan.protocol.EventAttributes}; copied now, checked when decoded
     * @param offset     of the attributes there
     * @param length     of the attributes, in bytes; 0 for none
     * @return this
     */
    public final SpanWriter addEvent(
            final long spanId,
            final long timeNs,
            final CharSequence name,
            final DirectBuffer attributes,
            final int offset,
            final int length) {
        stage.ensure(SpanEventDescriptor.LENGTH + Utf8.length(name) + length)
                .addSpanEvent(spanId, timeNs, name, attributes, offset, length);
        return note(OpCode.ADD_SPAN_EVENT);
    }

    /**
     * Sets an integer tag.
     *
     * @param spanId a live span
     * @param keyId  id of the key
     * @param value  the value
     * @return this
     */
    public final SpanWriter setLong(final long spanId, final int keyId, final long value) {
        stage.ensure(StringLongDescriptor.LENGTH).own().setLong(spanId, keyId, value);
        return note(OpCode.SET_LONG_ATTR);
    }

    /**
     * Sets a tag that is true or false.
     *
     * @param spanId a live span
     * @param keyId  id of the key
     * @param value  the value
     * @return this
     */
    public final SpanWriter setBoolean(final long spanId, final int keyId, final boolean value) {
        stage.ensure(StringBooleanDescriptor.LENGTH).own().setBoolean(spanId, keyId, value);
        return note(OpCode.SET_BOOLEAN_ATTR);
    }

    /**
     * Sets a tag that has several values.
     *
     * @param spanId a live span
     * @param keyId  id of the key
     * @param items  memory that holds the values, in the layout of {@link ArrayDescriptor}; copied now, checked when decoded
     * @param offset of the values there
     * @param length of the values, in bytes
     * @return this
     */
    public final SpanWriter setArray(
            final long spanId, final int keyId, final DirectBuffer items, final int offset, final int length) {
        stage.ensure((long) ArrayDescriptor.LENGTH + length).own().setArray(spanId, keyId, items, offset, length);
        return note(OpCode.SET_ARRAY_ATTR);
    }

    /**
     * Sets a string tag, unless the span has a tag of that key.
     *
     * @param spanId  a live span
     * @param keyId   id of the key
     * @param valueId id of the value
     * @return this
     */
    public final SpanWriter setMetaIfAbsent(final long spanId, final int keyId, final int valueId) {
        stage.ensure(StringPairDescriptor.LENGTH).own().setMetaIfAbsent(spanId, keyId, valueId);
        return note(OpCode.SET_META_IF_ABSENT);
    }

    /**
     * Sets a numeric tag, unless the span has a tag of that key.
     *
     * @param spanId a live span
     * @param keyId  id of the key
     * @param value  the value
     * @return this
     */
    public final SpanWriter setMetricIfAbsent(final long spanId, final int keyId, final double value) {
        stage.ensure(StringDoubleDescriptor.LENGTH).own().setMetricIfAbsent(spanId, keyId, value);
        return note(OpCode.SET_METRIC_IF_ABSENT);
    }

    /**
     * Takes a tag off, whatever its type. Tags of the segment are not touched.
     *
     * @param spanId a live span
     * @param keyId  id of the key
     * @return this
     */
    public final SpanWriter unset(final long spanId, final int keyId) {
        return setString(OpCode.UNSET_ATTR, spanId, keyId);
    }

    /**
     * Adds a link to another span.
     *
     * @param spanId      a live span
     * @param traceIdHigh high half of the trace id of the linked span
     * @param traceIdLow  low half of the trace id of the linked span
     * @param linkedId    id of the linked span
     * @param flags       W3C trace flags with {@link SpanLinkDescriptor#FLAGS_SET}, or 0 if they are not known
     * @param traceState  W3C trace state, empty for none
     * @param attributes  memory that holds the attributes, in the layout of
     *                    {@link io.ringspan.protocol.EventAttributes}; copied now, checked when decoded
     * @param offset      of the attributes there
     * @param length      of the attributes, in bytes; 0 for none
     * @return this
     */
    public final SpanWriter addLink(
            final long spanId,
            final long traceIdHigh,
            final long traceIdLow,
            final long linkedId,
            final int flags,
            final CharSequence traceState,
            final DirectBuffer attributes,
            final int offset,
            final int length) {
        stage.ensure(SpanLinkDescriptor.LENGTH + Utf8.length(traceState) + length)
                .own()
                .addSpanLink(spanId, traceIdHigh, traceIdLow, linkedId, flags, traceState, attributes, offset, length);
        return note(OpCode.ADD_SPAN_LINK);
    }

    /**
     * Sets the error flag, and the tags {@code error.type}, {@code error.message} and {@code error.stack}, each unless it is empty.
     *
     * @param spanId  a live span
     * @param typeId  id of the type, {@link TraceEngine#EMPTY_ID} for none
     * @param message the message
     * @param stack   the stack
     * @return this
     */
    public final SpanWriter setErrorDetails(
            final long spanId, final int typeId, final CharSequence message, final CharSequence stack) {
        stage.ensure(ErrorDescriptor.LENGTH + Utf8.length(message) + Utf8.length(stack))
                .own()
                .setErrorDetails(spanId, typeId, message, stack);
        return note(OpCode.SET_ERROR_DETAILS);
    }

    final SpanWriter note(final int opcode) {
        stage.note(opcode);
        return self();
    }

    final SpanWriter setString(final int opcode, final long spanId, final int stringId) {
        stage.ensure(StringDescriptor.LENGTH).setString(opcode, spanId, stringId);
        return note(opcode);
    }
}
