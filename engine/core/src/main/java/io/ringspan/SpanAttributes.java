/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.counters.EngineCounter;
import io.ringspan.protocol.ArrayDescriptor;
import io.ringspan.protocol.AttributeWriter;
import io.ringspan.protocol.ErrorDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.protocol.SpanLinkDescriptor;
import io.ringspan.protocol.StringBooleanDescriptor;
import io.ringspan.protocol.StringDescriptor;
import io.ringspan.protocol.StringDoubleDescriptor;
import io.ringspan.protocol.StringLongDescriptor;
import io.ringspan.protocol.StringPairDescriptor;
import io.ringspan.protocol.TextDescriptor;
import io.ringspan.protocol.WithTextsDescriptor;
import java.util.Map;
import java.util.Objects;
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
    public final SpanWriter setMetaId(final long spanId, final int keyId, final int valueId) {
        stage.ensure(StringPairDescriptor.LENGTH).setStringPair(OpCode.SET_META_ATTR, spanId, keyId, valueId);
        return note(OpCode.SET_META_ATTR);
    }

    /**
     * Sets a string tag with a value that is not worth an id, because it hardly ever comes again.
     *
     * @param spanId a live span
     * @param keyId  id of the key
     * @param value  the value; half a surrogate pair becomes a question mark; null sets nothing
     * @return this
     */
    public final SpanWriter setMeta(final long spanId, final int keyId, final CharSequence value) {
        final TextScratch texts = stage.beginOwnTexts(TextDescriptor.LENGTH);
        final int length = texts.add(value);
        if (length != TextScratch.ABSENT) {
            stage.ensure(TextDescriptor.LENGTH + (long) length).setMetaText(spanId, keyId, texts.memory(), 0, length);
            stage.note(OpCode.SET_META_TEXT);
        }
        stage.markIfCut(spanId);
        return self();
    }

    /**
     * Sets a string tag of which neither part is known by an id. A key that is a {@link String} with an id goes as that.
     *
     * @param spanId a live span
     * @param key    the key; null sets nothing
     * @param value  the value; null sets nothing
     * @return this
     */
    public final SpanWriter setMeta(final long spanId, final CharSequence key, final CharSequence value) {
        if (key == null || value == null) {
            return self();
        }
        final TextScratch held = stage.heldTexts();
        final TextScratch texts = stage.ownTexts();
        final int turn = stage.beginHeldTexts(TextDescriptor.LENGTH);
        final int keyId = id(key);
        texts.begin(stage.roomForTexts(TextDescriptor.LENGTH + (long) held.length()));
        final int length = texts.add(value);
        if (keyId != TraceEngine.NOT_INTERNED && length != TextScratch.ABSENT && held.isAt(turn)) {
            stage.ensureWithTexts(spanId, TextDescriptor.LENGTH + (long) length)
                    .setMetaText(spanId, keyId, texts.memory(), 0, length);
            stage.note(OpCode.SET_META_TEXT);
        }
        stage.markIfCut(spanId);
        return self();
    }

    /**
     * Sets many tags, each as if it was set alone.
     *
     * @param spanId a live span
     * @param keys   keys; those that are null set nothing
     * @param values values; those that are null set nothing
     * @param count  how many of them
     * @return this
     * @throws IndexOutOfBoundsException if one of the arrays is shorter; then nothing is set
     */
    public final SpanWriter setMeta(
            final long spanId, final CharSequence[] keys, final CharSequence[] values, final int count) {
        Objects.checkFromIndexSize(0, count, keys.length);
        Objects.checkFromIndexSize(0, count, values.length);
        for (int i = 0; i < count; i++) {
            setMeta(spanId, keys[i], values[i]);
        }
        return self();
    }

    /**
     * Sets many tags, each as if it was set alone, by the type of its value: {@link Long}, {@link Integer}, {@link Short} and {@link Byte} as
     * integers, {@link Double} and {@link Float} as doubles, {@link Boolean} as such, all else as text. A map that throws while it is walked
     * sets what came before. Allocates what walking the map does.
     *
     * @param spanId a live span
     * @param tags   keys and values; those that are null set nothing
     * @return this
     */
    public final SpanWriter setTags(final long spanId, final Map<? extends CharSequence, ?> tags) {
        if (!TagValues.forEach(tags, (key, value) -> setTag(spanId, key, value))) {
            stage.counters().add(EngineCounter.TEXTS_UNREADABLE, 1);
        }
        return self();
    }

    private void setTag(final long spanId, final CharSequence key, final Object value) {
        if (value instanceof CharSequence text) {
            setMeta(spanId, key, text);
        } else if (TagValues.isInteger(value)) {
            setLong(spanId, key, ((Number) value).longValue());
        } else if (value instanceof Double || value instanceof Float) {
            setMetric(spanId, key, ((Number) value).doubleValue());
        } else if (value instanceof Boolean truth) {
            setBoolean(spanId, key, truth);
        } else if (value != null) {
            setMeta(spanId, key, value.toString());
        }
    }

    /**
     * Sets a string tag with a value of which it is not known whether it comes again: it travels as an id as long as the key has few
     * values, and else inline, see {@link TraceEngine#valueId(int, String)}. Nothing is lost either way.
     *
     * @param spanId a live span
     * @param keyId  id of the key
     * @param value  the value; half a surrogate pair becomes a question mark
     * @return this
     */
    public final SpanWriter setMetaInterned(final long spanId, final int keyId, final String value) {
        final int valueId = value == null ? TraceEngine.NOT_INTERNED : interner.internValue(keyId, value);
        return valueId == TraceEngine.NOT_INTERNED ? setMeta(spanId, keyId, value) : setMetaId(spanId, keyId, valueId);
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
     * Sets a numeric tag.
     *
     * @param spanId a live span
     * @param key    the key; null sets nothing
     * @param value  the value
     * @return this
     */
    public final SpanWriter setMetric(final long spanId, final CharSequence key, final double value) {
        return setNumber(OpCode.SET_METRIC_ATTR, spanId, key, value);
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
        stage.setMetaStruct(spanId, key, value, offset, length);
        return self();
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
        stage.addEvent(spanId, timeNs, name, attributes, offset, length, null);
        return self();
    }

    /**
     * Adds an event.
     *
     * @param spanId     a live span
     * @param timeNs     nanoseconds since the epoch
     * @param name       of the event
     * @param attributes of the event; copied now, checked when decoded; null for none
     * @return this
     */
    public final SpanWriter addEvent(
            final long spanId, final long timeNs, final CharSequence name, final AttributeWriter attributes) {
        return attributes == null
                ? addEvent(spanId, timeNs, name, null, 0, 0)
                : addEvent(spanId, timeNs, name, attributes.buffer(), 0, attributes.length());
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
     * Sets an integer tag.
     *
     * @param spanId a live span
     * @param key    the key; null sets nothing
     * @param value  the value
     * @return this
     */
    public final SpanWriter setLong(final long spanId, final CharSequence key, final long value) {
        final int keyId = beginKey(key, StringLongDescriptor.LENGTH);
        if (keyId != TraceEngine.NOT_INTERNED) {
            stage.ensureWithTexts(spanId, StringLongDescriptor.LENGTH).own().setLong(spanId, keyId, value);
            stage.note(OpCode.SET_LONG_ATTR);
        }
        stage.markIfCut(spanId);
        return self();
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
     * Sets a tag that is true or false.
     *
     * @param spanId a live span
     * @param key    the key; null sets nothing
     * @param value  the value
     * @return this
     */
    public final SpanWriter setBoolean(final long spanId, final CharSequence key, final boolean value) {
        final int keyId = beginKey(key, StringBooleanDescriptor.LENGTH);
        if (keyId != TraceEngine.NOT_INTERNED) {
            stage.ensureWithTexts(spanId, StringBooleanDescriptor.LENGTH).own().setBoolean(spanId, keyId, value);
            stage.note(OpCode.SET_BOOLEAN_ATTR);
        }
        stage.markIfCut(spanId);
        return self();
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
        return setItems(OpCode.SET_ARRAY_ATTR, spanId, keyId, items, offset, length);
    }

    /**
     * Sets a tag that has several values.
     *
     * @param spanId a live span
     * @param key    the key; null sets nothing
     * @param items  memory that holds the values, in the layout of {@link ArrayDescriptor}; copied now, checked when decoded; null sets
     *               nothing
     * @param offset of the values there
     * @param length of the values, in bytes
     * @return this
     */
    public final SpanWriter setArray(
            final long spanId, final CharSequence key, final DirectBuffer items, final int offset, final int length) {
        return setItems(OpCode.SET_ARRAY_ATTR, spanId, key, items, offset, length);
    }

    /**
     * Sets a tag to a value of any type.
     *
     * @param spanId a live span
     * @param keyId  id of the key
     * @param value  the value alone, without a key; copied now, checked when decoded; null sets nothing
     * @return this
     */
    public final SpanWriter setValue(final long spanId, final int keyId, final AttributeWriter value) {
        return value == null
                ? self()
                : setItems(OpCode.SET_VALUE_ATTR, spanId, keyId, value.buffer(), 0, value.length());
    }

    /**
     * Sets a tag to a value of any type.
     *
     * @param spanId a live span
     * @param key    the key; null sets nothing
     * @param value  the value alone, without a key; copied now, checked when decoded; null sets nothing
     * @return this
     */
    public final SpanWriter setValue(final long spanId, final CharSequence key, final AttributeWriter value) {
        return value == null ? self() : setItems(OpCode.SET_VALUE_ATTR, spanId, key, value.buffer(), 0, value.length());
    }

    private SpanWriter setItems(
            final int opcode,
            final long spanId,
            final int keyId,
            final DirectBuffer items,
            final int offset,
            final int length) {
        if (items == null) {
            return self();
        }
        if (!stage.takes((long) ArrayDescriptor.LENGTH + length)) {
            stage.markCut(spanId);
            return self();
        }
        final DirectBuffer copy = stage.copied(items, offset, length);
        if (copy != null) {
            put(opcode, stage.ensure((long) ArrayDescriptor.LENGTH + length), spanId, keyId, copy, length);
        }
        return self();
    }

    private SpanWriter setItems(
            final int opcode,
            final long spanId,
            final CharSequence key,
            final DirectBuffer items,
            final int offset,
            final int length) {
        if (items == null || key == null) {
            return self();
        }
        if (!stage.takes((long) ArrayDescriptor.LENGTH + length)) {
            stage.markCut(spanId);
            return self();
        }
        final int keyId = beginKey(key, ArrayDescriptor.LENGTH + (long) Math.max(0, length));
        final DirectBuffer copy = stage.copied(items, offset, length);
        if (keyId != TraceEngine.NOT_INTERNED && copy != null) {
            final RecordEncoder records = stage.ensureWithTexts(spanId, (long) ArrayDescriptor.LENGTH + length);
            put(opcode, records, spanId, keyId, copy, length);
        }
        stage.markIfCut(spanId);
        return self();
    }

    private void put(
            final int opcode,
            final RecordEncoder records,
            final long spanId,
            final int keyId,
            final DirectBuffer items,
            final int length) {
        if (opcode == OpCode.SET_VALUE_ATTR) {
            records.own().setValue(spanId, keyId, items, 0, length);
        } else {
            records.own().setArray(spanId, keyId, items, 0, length);
        }
        stage.note(opcode);
    }

    /**
     * Sets a string tag, unless the span has a tag of that key.
     *
     * @param spanId  a live span
     * @param keyId   id of the key
     * @param valueId id of the value
     * @return this
     */
    public final SpanWriter setMetaIfAbsentId(final long spanId, final int keyId, final int valueId) {
        stage.ensure(StringPairDescriptor.LENGTH).own().setMetaIfAbsent(spanId, keyId, valueId);
        return note(OpCode.SET_META_IF_ABSENT);
    }

    /**
     * Sets a string tag, unless the span has a tag of that key.
     *
     * @param spanId a live span
     * @param keyId  id of the key
     * @param value  the value; null sets nothing
     * @return this
     */
    public final SpanWriter setMetaIfAbsent(final long spanId, final int keyId, final CharSequence value) {
        return setTextPair(OpCode.SET_META_IF_ABSENT, spanId, keyId, value);
    }

    /**
     * Sets a string tag, unless the span has a tag of that key.
     *
     * @param spanId a live span
     * @param key    the key; null sets nothing
     * @param value  the value; null sets nothing
     * @return this
     */
    public final SpanWriter setMetaIfAbsent(final long spanId, final CharSequence key, final CharSequence value) {
        return setTextPair(OpCode.SET_META_IF_ABSENT, spanId, key, value);
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
     * Sets a numeric tag, unless the span has a tag of that key.
     *
     * @param spanId a live span
     * @param key    the key; null sets nothing
     * @param value  the value
     * @return this
     */
    public final SpanWriter setMetricIfAbsent(final long spanId, final CharSequence key, final double value) {
        return setNumber(OpCode.SET_METRIC_IF_ABSENT, spanId, key, value);
    }

    /**
     * Takes a tag off, whatever its type. Tags of the segment are not touched.
     *
     * @param spanId a live span
     * @param key    the key; null changes nothing
     * @return this
     */
    public final SpanWriter unset(final long spanId, final CharSequence key) {
        return setText(OpCode.UNSET_ATTR, spanId, key);
    }

    /**
     * Takes a tag off, whatever its type. Tags of the segment are not touched.
     *
     * @param spanId a live span
     * @param keyId  id of the key
     * @return this
     */
    public final SpanWriter unsetId(final long spanId, final int keyId) {
        return setString(OpCode.UNSET_ATTR, spanId, keyId);
    }

    /**
     * Adds a link to another span.
     *
     * @param spanId      a live span
     * @param traceIdHigh high half of the trace id of the linked span
     * @param traceIdLow  low half of the trace id of the linked span
     * @param linkedId    id of the linked span
     * @param flags       W3C trace flags with {@link SpanLinkDescriptor#FLAGS_SET}, or 0 if they are not known; for OTLP also those of
     *                    {@link io.ringspan.protocol.SpanFieldsDescriptor} that say whether the linked span is remote
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
        final DirectBuffer source = attributes == null ? RecordStage.NOTHING : attributes;
        final int from = attributes == null ? 0 : offset;
        final int size = attributes == null ? 0 : length;
        if (!stage.takes((long) SpanLinkDescriptor.LENGTH + size)) {
            stage.markCut(spanId);
            return self();
        }
        final TextScratch texts = stage.beginOwnTexts(SpanLinkDescriptor.LENGTH + (long) Math.max(0, size));
        final int stateLength = Math.max(0, texts.add(traceState));
        final DirectBuffer copy = stage.copied(source, from, size);
        if (copy == null) {
            stage.markIfCut(spanId);
            return self();
        }
        stage.ensure(SpanLinkDescriptor.LENGTH + (long) stateLength + size)
                .own()
                .addSpanLink(
                        spanId, traceIdHigh, traceIdLow, linkedId, flags, texts.memory(), stateLength, copy, 0, size);
        return noteAndMark(OpCode.ADD_SPAN_LINK, spanId);
    }

    /**
     * Adds a link to another span.
     *
     * @param spanId      a live span
     * @param traceIdHigh high half of the trace id of the linked span
     * @param traceIdLow  low half of the trace id of the linked span
     * @param linkedId    id of the linked span
     * @param flags       as above
     * @param traceState  W3C trace state, empty for none
     * @param attributes  of the link; copied now, checked when decoded; null for none
     * @return this
     */
    public final SpanWriter addLink(
            final long spanId,
            final long traceIdHigh,
            final long traceIdLow,
            final long linkedId,
            final int flags,
            final CharSequence traceState,
            final AttributeWriter attributes) {
        final DirectBuffer source = attributes == null ? null : attributes.buffer();
        final int length = attributes == null ? 0 : attributes.length();
        return addLink(spanId, traceIdHigh, traceIdLow, linkedId, flags, traceState, source, 0, length);
    }

    /**
     * Sets the error flag, and the tags {@code error.type}, {@code error.message} and {@code error.stack}, each unless it is empty.
     *
     * @param spanId  a live span
     * @param typeId  id of the type, {@link TraceEngine#EMPTY_ID} for none
     * @param message the message, null or empty for none
     * @param stack   the stack, null or empty for none; cut first, if both are too long for one record
     * @return this
     */
    public final SpanWriter setErrorDetailsId(
            final long spanId, final int typeId, final CharSequence message, final CharSequence stack) {
        stage.heldTexts().begin(0);
        return putErrorDetails(spanId, typeId, message, stack);
    }

    /**
     * Sets the error flag, and the tags {@code error.type}, {@code error.message} and {@code error.stack}, each unless it is empty.
     *
     * @param spanId  a live span
     * @param type    the type, null or empty for none
     * @param message the message, null or empty for none
     * @param stack   the stack, null or empty for none; cut first, if all are too long for one record
     * @return this
     */
    public final SpanWriter setErrorDetails(
            final long spanId, final CharSequence type, final CharSequence message, final CharSequence stack) {
        final int turn = stage.beginHeldTexts(ErrorDescriptor.LENGTH);
        return putErrorDetails(spanId, settle(turn, idOrEmpty(type)), message, stack);
    }

    private SpanWriter putErrorDetails(
            final long spanId, final int typeId, final CharSequence message, final CharSequence stack) {
        final TextScratch texts = stage.ownTexts();
        final int heldTurn = stage.heldTexts().begun();
        final int turn = texts.begin(stage.roomForTexts(
                ErrorDescriptor.LENGTH + (long) stage.heldTexts().length()));
        int messageLength = Math.max(0, texts.add(message));
        int stackLength = Math.max(0, texts.add(stack));
        if (!texts.isAt(turn)) {
            messageLength = 0;
            stackLength = 0;
        }
        stage.ensureWithTexts(spanId, ErrorDescriptor.LENGTH + (long) messageLength + stackLength)
                .own()
                .setErrorDetails(spanId, settle(heldTurn, typeId), texts.memory(), messageLength, stackLength);
        return noteAndMark(OpCode.SET_ERROR_DETAILS, spanId);
    }

    /** Id for a text in the record that is begun: its own, or one that is good for that record; or {@link TraceEngine#NOT_INTERNED}. */
    final int id(final CharSequence text) {
        final int known = interner.idOf(text);
        if (known != TraceEngine.NOT_INTERNED) {
            return known;
        }
        final TextScratch held = stage.heldTexts();
        return held.add(text) == TextScratch.ABSENT
                ? TraceEngine.NOT_INTERNED
                : WithTextsDescriptor.id(held.count() - 1);
    }

    final int idOrEmpty(final CharSequence text) {
        final int id = id(text);
        return id == TraceEngine.NOT_INTERNED ? TraceEngine.EMPTY_ID : id;
    }

    /** An id that is still good: a text that came later may have used this writer itself, and so have pushed the held ones out. */
    final int settle(final int turn, final int id) {
        return WithTextsDescriptor.index(id) < 0 || stage.heldTexts().isAt(turn) ? id : TraceEngine.EMPTY_ID;
    }

    final SpanWriter noteAndMark(final int opcode, final long spanId) {
        stage.note(opcode);
        stage.markIfCut(spanId);
        return self();
    }

    final SpanWriter setText(final int opcode, final long spanId, final CharSequence text) {
        final int turn = stage.beginHeldTexts(StringDescriptor.LENGTH);
        final int id = id(text);
        if (id != TraceEngine.NOT_INTERNED && stage.heldTexts().isAt(turn)) {
            stage.ensureWithTexts(spanId, StringDescriptor.LENGTH).setString(opcode, spanId, id);
            stage.note(opcode);
        }
        stage.markIfCut(spanId);
        return self();
    }

    final SpanWriter setTextPair(final int opcode, final long spanId, final int keyId, final CharSequence value) {
        final int turn = stage.beginHeldTexts(StringPairDescriptor.LENGTH);
        return putTextPair(opcode, spanId, turn, keyId, id(value));
    }

    final SpanWriter setTextPair(
            final int opcode, final long spanId, final CharSequence key, final CharSequence value) {
        if (key == null || value == null) {
            return self();
        }
        final int turn = stage.beginHeldTexts(StringPairDescriptor.LENGTH);
        final int keyId = id(key);
        final int valueId = keyId == TraceEngine.NOT_INTERNED ? keyId : id(value);
        return putTextPair(opcode, spanId, turn, keyId, valueId);
    }

    private SpanWriter putTextPair(
            final int opcode, final long spanId, final int turn, final int keyId, final int valueId) {
        if (valueId != TraceEngine.NOT_INTERNED && stage.heldTexts().isAt(turn)) {
            stage.ensureWithTexts(spanId, StringPairDescriptor.LENGTH).setStringPair(opcode, spanId, keyId, valueId);
            stage.note(opcode);
        }
        stage.markIfCut(spanId);
        return self();
    }

    /** Begins a record that has a key as text and nothing else that can be cut; the id of the key, or none. */
    private int beginKey(final CharSequence key, final long recordLength) {
        final int turn = stage.beginHeldTexts(recordLength);
        final int keyId = id(key);
        return stage.heldTexts().isAt(turn) ? keyId : TraceEngine.NOT_INTERNED;
    }

    final SpanWriter setNumber(final int opcode, final long spanId, final CharSequence key, final double value) {
        final int keyId = beginKey(key, StringDoubleDescriptor.LENGTH);
        if (keyId != TraceEngine.NOT_INTERNED) {
            stage.ensureWithTexts(spanId, StringDoubleDescriptor.LENGTH).setStringDouble(opcode, spanId, keyId, value);
            stage.note(opcode);
        }
        stage.markIfCut(spanId);
        return self();
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
