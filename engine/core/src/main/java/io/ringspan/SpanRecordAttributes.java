/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.ArrayDescriptor;
import io.ringspan.protocol.AttributeWriter;
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
import java.util.Map;
import java.util.Objects;
import org.agrona.DirectBuffer;

/**
 * The part of a {@link SpanRecord} that describes what the span carries: tags, events, links and the details of an error. Everything counts
 * as set in the order of the calls, as with a {@link SpanWriter}.
 *
 * <p>Note: not threadsafe; owned by whoever owns the record.
 */
abstract sealed class SpanRecordAttributes extends RecordEntries permits SpanRecord {
    /** This record, for chaining. */
    abstract SpanRecord self();

    /** Notes that the error flag is set. */
    abstract void errorIsSet();

    /**
     * Sets a string tag.
     *
     * @param keyId   id of the key
     * @param valueId id of the value
     * @return this
     */
    public final SpanRecord setMetaId(final int keyId, final int valueId) {
        putPair(keyId, valueId);
        return self();
    }

    /**
     * Sets a string tag with a value that is not worth an id, because it hardly ever comes again.
     *
     * @param keyId id of the key
     * @param value the value; half a surrogate pair becomes a question mark; null sets nothing
     * @return this
     */
    public final SpanRecord setMeta(final int keyId, final CharSequence value) {
        final int length = ownTexts.add(value);
        if (length != TextScratch.ABSENT) {
            final int at = beginEntry(OpCode.SET_META_TEXT, TextDescriptor.LENGTH);
            final int end = putText(at + TextDescriptor.LENGTH, length);
            memory().putInt(at + TextDescriptor.KEY_ID_OFFSET, keyId, LITTLE_ENDIAN);
            memory().putInt(at + TextDescriptor.TEXT_LENGTH_OFFSET, length, LITTLE_ENDIAN);
            endEntry(end);
        }
        return self();
    }

    /**
     * Sets a string tag of which neither part has an id.
     *
     * @param key   the key; null sets nothing
     * @param value the value; null sets nothing
     * @return this
     */
    public final SpanRecord setMeta(final CharSequence key, final CharSequence value) {
        final int keyId = value == null ? TraceEngine.NOT_INTERNED : hold(key);
        return keyId == TraceEngine.NOT_INTERNED ? self() : setMeta(keyId, value);
    }

    /**
     * Sets many tags, each as if it was set alone.
     *
     * @param keys   keys; those that are null set nothing
     * @param values values; those that are null set nothing
     * @param count  how many of them
     * @return this
     * @throws IndexOutOfBoundsException if one of the arrays is shorter; then nothing is set
     */
    public final SpanRecord setMeta(final CharSequence[] keys, final CharSequence[] values, final int count) {
        Objects.checkFromIndexSize(0, count, keys.length);
        Objects.checkFromIndexSize(0, count, values.length);
        for (int i = 0; i < count; i++) {
            setMeta(keys[i], values[i]);
        }
        return self();
    }

    /**
     * Sets many tags, each as if it was set alone, by the type of its value: {@link Long}, {@link Integer}, {@link Short} and {@link Byte} as
     * integers, {@link Double} and {@link Float} as doubles, {@link Boolean} as such, all else as text. A map that throws while it is walked
     * sets what came before. Allocates what walking the map does.
     *
     * @param tags keys and values; those that are null set nothing
     * @return this
     */
    public final SpanRecord setTags(final Map<? extends CharSequence, ?> tags) {
        if (!TagValues.forEach(tags, this::setTag)) {
            countUnreadable();
        }
        return self();
    }

    private void setTag(final CharSequence key, final Object value) {
        if (value instanceof CharSequence text) {
            setMeta(key, text);
        } else if (TagValues.isInteger(value)) {
            setLong(key, ((Number) value).longValue());
        } else if (value instanceof Double || value instanceof Float) {
            setMetric(key, ((Number) value).doubleValue());
        } else if (value instanceof Boolean truth) {
            setBoolean(key, truth);
        } else if (value != null) {
            setMeta(key, value.toString());
        }
    }

    /**
     * Sets a string tag with a value of which it is not known whether it comes again: it travels as an id as long as the key has few
     * values, and else inline, see {@link TraceEngine#valueId(int, String)}. Nothing is lost either way.
     *
     * @param engine that the record will be published by
     * @param keyId  id of the key
     * @param value  the value; half a surrogate pair becomes a question mark
     * @return this
     */
    public final SpanRecord setMetaInterned(final TraceEngine engine, final int keyId, final String value) {
        final int valueId = engine.valueId(keyId, value);
        return valueId == TraceEngine.NOT_INTERNED ? setMeta(keyId, value) : setMetaId(keyId, valueId);
    }

    /**
     * Sets a numeric tag.
     *
     * @param keyId id of the key
     * @param value the value
     * @return this
     */
    public final SpanRecord setMetric(final int keyId, final double value) {
        putPair(keyId, value);
        return self();
    }

    /**
     * Sets a numeric tag.
     *
     * @param key   the key; null sets nothing
     * @param value the value
     * @return this
     */
    public final SpanRecord setMetric(final CharSequence key, final double value) {
        final int keyId = hold(key);
        return keyId == TraceEngine.NOT_INTERNED ? self() : setMetric(keyId, value);
    }

    /**
     * Sets an integer tag.
     *
     * @param keyId id of the key
     * @param value the value
     * @return this
     */
    public final SpanRecord setLong(final int keyId, final long value) {
        final int at = beginEntry(OpCode.SET_LONG_ATTR, StringLongDescriptor.LENGTH);
        memory().putInt(at + StringLongDescriptor.KEY_ID_OFFSET, keyId, LITTLE_ENDIAN);
        memory().putLong(at + StringLongDescriptor.VALUE_OFFSET, value, LITTLE_ENDIAN);
        endEntry(at + StringLongDescriptor.LENGTH);
        return self();
    }

    /**
     * Sets an integer tag.
     *
     * @param key   the key; null sets nothing
     * @param value the value
     * @return this
     */
    public final SpanRecord setLong(final CharSequence key, final long value) {
        final int keyId = hold(key);
        return keyId == TraceEngine.NOT_INTERNED ? self() : setLong(keyId, value);
    }

    /**
     * Sets a tag that is true or false.
     *
     * @param keyId id of the key
     * @param value the value
     * @return this
     */
    public final SpanRecord setBoolean(final int keyId, final boolean value) {
        final int at = beginEntry(OpCode.SET_BOOLEAN_ATTR, StringBooleanDescriptor.LENGTH);
        memory().putInt(at + StringBooleanDescriptor.KEY_ID_OFFSET, keyId, LITTLE_ENDIAN);
        memory().putByte(at + StringBooleanDescriptor.VALUE_OFFSET, (byte) (value ? 1 : 0));
        endEntry(at + StringBooleanDescriptor.LENGTH);
        return self();
    }

    /**
     * Sets a tag that is true or false.
     *
     * @param key   the key; null sets nothing
     * @param value the value
     * @return this
     */
    public final SpanRecord setBoolean(final CharSequence key, final boolean value) {
        final int keyId = hold(key);
        return keyId == TraceEngine.NOT_INTERNED ? self() : setBoolean(keyId, value);
    }

    /**
     * Sets a tag that has several values.
     *
     * @param keyId  id of the key
     * @param items  memory that holds the values, in the layout of {@link ArrayDescriptor}; copied now, checked when decoded; null sets nothing
     * @param offset of the values there
     * @param length of the values, in bytes
     * @return this
     */
    public final SpanRecord setArray(final int keyId, final DirectBuffer items, final int offset, final int length) {
        return setItems(OpCode.SET_ARRAY_ATTR, keyId, items, offset, length);
    }

    /**
     * Sets a tag that has several values.
     *
     * @param key    the key; null sets nothing
     * @param items  memory that holds the values, in the layout of {@link ArrayDescriptor}; copied now, checked when decoded; null sets nothing
     * @param offset of the values there
     * @param length of the values, in bytes
     * @return this
     */
    public final SpanRecord setArray(
            final CharSequence key, final DirectBuffer items, final int offset, final int length) {
        final int keyId = items == null ? TraceEngine.NOT_INTERNED : hold(key);
        return keyId == TraceEngine.NOT_INTERNED ? self() : setArray(keyId, items, offset, length);
    }

    /**
     * Sets a tag to a value of any type.
     *
     * @param keyId id of the key
     * @param value the value alone, without a key; copied now, checked when decoded; null sets nothing
     * @return this
     */
    public final SpanRecord setValue(final int keyId, final AttributeWriter value) {
        if (value == null) {
            return self();
        }
        noteCuts(value.cuts());
        return setItems(OpCode.SET_VALUE_ATTR, keyId, value.buffer(), 0, value.length());
    }

    /**
     * Sets a tag to a value of any type.
     *
     * @param key   the key; null sets nothing
     * @param value the value alone, without a key; copied now, checked when decoded; null sets nothing
     * @return this
     */
    public final SpanRecord setValue(final CharSequence key, final AttributeWriter value) {
        final int keyId = value == null ? TraceEngine.NOT_INTERNED : hold(key);
        return keyId == TraceEngine.NOT_INTERNED ? self() : setValue(keyId, value);
    }

    private SpanRecord setItems(
            final int opcode, final int keyId, final DirectBuffer items, final int offset, final int length) {
        if (items != null && takes(items, offset, length)) {
            final int at = beginEntry(opcode, ArrayDescriptor.LENGTH);
            if (putValue(at + ArrayDescriptor.LENGTH, items, offset, length)) {
                memory().putInt(at + ArrayDescriptor.KEY_ID_OFFSET, keyId, LITTLE_ENDIAN);
                memory().putInt(at + ArrayDescriptor.ITEMS_LENGTH_OFFSET, length, LITTLE_ENDIAN);
                endEntry(at + ArrayDescriptor.LENGTH + length);
            }
        }
        return self();
    }

    /**
     * Sets a binary tag.
     *
     * @param key    the key; null sets nothing
     * @param value  memory that holds the value; copied now; null sets nothing
     * @param offset of the value there
     * @param length of the value, in bytes
     * @return this
     */
    public final SpanRecord setMetaStruct(
            final CharSequence key, final DirectBuffer value, final int offset, final int length) {
        if (key == null || value == null || !takes(value, offset, length)) {
            return self();
        }
        final int keyLength = ownTexts.add(key);
        if (keyLength != TextScratch.ABSENT) {
            final int at = beginEntry(OpCode.SET_META_STRUCT, MetaStructDescriptor.LENGTH);
            final int valueAt = putText(at + MetaStructDescriptor.LENGTH, keyLength);
            if (putValue(valueAt, value, offset, length)) {
                memory().putInt(at + MetaStructDescriptor.KEY_LENGTH_OFFSET, keyLength, LITTLE_ENDIAN);
                memory().putInt(at + MetaStructDescriptor.VALUE_LENGTH_OFFSET, length, LITTLE_ENDIAN);
                endEntry(valueAt + length);
            }
        }
        return self();
    }

    /**
     * Sets a string tag, unless the span has a tag of that key.
     *
     * @param keyId   id of the key
     * @param valueId id of the value
     * @return this
     */
    public final SpanRecord setMetaIfAbsentId(final int keyId, final int valueId) {
        return setPair(OpCode.SET_META_IF_ABSENT, keyId, valueId);
    }

    /**
     * Sets a string tag, unless the span has a tag of that key.
     *
     * @param keyId id of the key
     * @param value the value; null sets nothing
     * @return this
     */
    public final SpanRecord setMetaIfAbsent(final int keyId, final CharSequence value) {
        return setTextPair(OpCode.SET_META_IF_ABSENT, keyId, value);
    }

    /**
     * Sets a string tag, unless the span has a tag of that key.
     *
     * @param key   the key; null sets nothing
     * @param value the value; null sets nothing
     * @return this
     */
    public final SpanRecord setMetaIfAbsent(final CharSequence key, final CharSequence value) {
        return setTextPair(OpCode.SET_META_IF_ABSENT, key, value);
    }

    /**
     * Sets a numeric tag, unless the span has a tag of that key.
     *
     * @param keyId id of the key
     * @param value the value
     * @return this
     */
    public final SpanRecord setMetricIfAbsent(final int keyId, final double value) {
        return setNumber(OpCode.SET_METRIC_IF_ABSENT, keyId, value);
    }

    /**
     * Sets a numeric tag, unless the span has a tag of that key.
     *
     * @param key   the key; null sets nothing
     * @param value the value
     * @return this
     */
    public final SpanRecord setMetricIfAbsent(final CharSequence key, final double value) {
        final int keyId = hold(key);
        return keyId == TraceEngine.NOT_INTERNED ? self() : setMetricIfAbsent(keyId, value);
    }

    /**
     * Takes a tag off, whatever its type, default tags included. Tags of the segment are not touched.
     *
     * @param keyId id of the key
     * @return this
     */
    public final SpanRecord unsetId(final int keyId) {
        return setString(OpCode.UNSET_ATTR, keyId);
    }

    /**
     * Takes a tag off, whatever its type, default tags included. Tags of the segment are not touched.
     *
     * @param key the key; null changes nothing
     * @return this
     */
    public final SpanRecord unset(final CharSequence key) {
        final int keyId = hold(key);
        return keyId == TraceEngine.NOT_INTERNED ? self() : unsetId(keyId);
    }

    /**
     * Adds an event.
     *
     * @param timeNs     nanoseconds since the epoch
     * @param name       of the event; null counts as empty
     * @param attributes memory that holds the attributes, in the layout of
     *                   {@link io.ringspan.protocol.EventAttributes}; copied now, checked when decoded; null for none
     * @param offset     of the attributes there
     * @param length     of the attributes, in bytes; 0 for none
     * @return this
     */
    public final SpanRecord addEvent(
            final long timeNs,
            final CharSequence name,
            final DirectBuffer attributes,
            final int offset,
            final int length) {
        final DirectBuffer source = attributes == null ? RecordStage.NOTHING : attributes;
        final int from = attributes == null ? 0 : offset;
        final int size = attributes == null ? 0 : length;
        if (!takes(source, from, size)) {
            return self();
        }
        final int turn = ownTexts.begun();
        final int nameLength = Math.max(0, ownTexts.add(name));
        if (ownTexts.isAt(turn)) {
            final int at = beginEntry(OpCode.ADD_SPAN_EVENT, SpanEventDescriptor.LENGTH);
            final int attributesAt = putText(at + SpanEventDescriptor.LENGTH, nameLength);
            if (putValue(attributesAt, source, from, size)) {
                final RawMemory memory = memory();
                memory.putLong(at + SpanEventDescriptor.TIME_OFFSET, timeNs, LITTLE_ENDIAN);
                memory.putInt(at + SpanEventDescriptor.NAME_LENGTH_OFFSET, nameLength, LITTLE_ENDIAN);
                memory.putInt(at + SpanEventDescriptor.ATTRIBUTES_LENGTH_OFFSET, size, LITTLE_ENDIAN);
                endEntry(attributesAt + size);
            }
        }
        return self();
    }

    /**
     * Adds an event.
     *
     * @param timeNs     nanoseconds since the epoch
     * @param name       of the event; null counts as empty
     * @param attributes of the event; copied now, checked when decoded; null for none
     * @return this
     */
    public final SpanRecord addEvent(final long timeNs, final CharSequence name, final AttributeWriter attributes) {
        if (attributes == null) {
            return addEvent(timeNs, name, null, 0, 0);
        }
        noteCuts(attributes.cuts());
        return addEvent(timeNs, name, attributes.buffer(), 0, attributes.length());
    }

    /**
     * Adds a link to another span.
     *
     * @param traceIdHigh high half of the trace id of the linked span
     * @param traceIdLow  low half of the trace id of the linked span
     * @param linkedId    id of the linked span
     * @param linkFlags   W3C trace flags with {@link SpanLinkDescriptor#FLAGS_SET}, or 0 if they are not known; for OTLP also those of
     *                    {@link io.ringspan.protocol.SpanFieldsDescriptor} that say whether the linked span is remote
     * @param traceState  W3C trace state, null or empty for none
     * @param attributes  memory that holds the attributes, in the layout of
     *                    {@link io.ringspan.protocol.EventAttributes}; copied now, checked when decoded; null for none
     * @param offset      of the attributes there
     * @param length      of the attributes, in bytes; 0 for none
     * @return this
     */
    public final SpanRecord addLink(
            final long traceIdHigh,
            final long traceIdLow,
            final long linkedId,
            final int linkFlags,
            final CharSequence traceState,
            final DirectBuffer attributes,
            final int offset,
            final int length) {
        final DirectBuffer source = attributes == null ? RecordStage.NOTHING : attributes;
        final int from = attributes == null ? 0 : offset;
        final int size = attributes == null ? 0 : length;
        if (!takes(source, from, size)) {
            return self();
        }
        final int turn = ownTexts.begun();
        final int stateLength = Math.max(0, ownTexts.add(traceState));
        if (ownTexts.isAt(turn)) {
            final int at = beginEntry(OpCode.ADD_SPAN_LINK, SpanLinkDescriptor.LENGTH);
            final int attributesAt = putText(at + SpanLinkDescriptor.LENGTH, stateLength);
            if (putValue(attributesAt, source, from, size)) {
                final RawMemory memory = memory();
                memory.putLong(at + SpanLinkDescriptor.TRACE_ID_LOW_OFFSET, traceIdLow, LITTLE_ENDIAN);
                memory.putLong(at + SpanLinkDescriptor.TRACE_ID_HIGH_OFFSET, traceIdHigh, LITTLE_ENDIAN);
                memory.putLong(at + SpanLinkDescriptor.LINKED_ID_OFFSET, linkedId, LITTLE_ENDIAN);
                memory.putInt(at + SpanLinkDescriptor.FLAGS_OFFSET, linkFlags, LITTLE_ENDIAN);
                memory.putInt(at + SpanLinkDescriptor.TRACE_STATE_LENGTH_OFFSET, stateLength, LITTLE_ENDIAN);
                memory.putInt(at + SpanLinkDescriptor.ATTRIBUTES_LENGTH_OFFSET, size, LITTLE_ENDIAN);
                endEntry(attributesAt + size);
            }
        }
        return self();
    }

    /**
     * Adds a link to another span.
     *
     * @param traceIdHigh high half of the trace id of the linked span
     * @param traceIdLow  low half of the trace id of the linked span
     * @param linkedId    id of the linked span
     * @param linkFlags   as above
     * @param traceState  W3C trace state, null or empty for none
     * @param attributes  of the link; copied now, checked when decoded; null for none
     * @return this
     */
    public final SpanRecord addLink(
            final long traceIdHigh,
            final long traceIdLow,
            final long linkedId,
            final int linkFlags,
            final CharSequence traceState,
            final AttributeWriter attributes) {
        final DirectBuffer source = attributes == null ? null : attributes.buffer();
        final int length = attributes == null ? 0 : attributes.length();
        noteCuts(attributes == null ? 0 : attributes.cuts());
        return addLink(traceIdHigh, traceIdLow, linkedId, linkFlags, traceState, source, 0, length);
    }

    /**
     * Sets the error flag, and the tags {@code error.type}, {@code error.message} and {@code error.stack}, each unless it is empty.
     *
     * @param typeId  id of the type, {@link TraceEngine#EMPTY_ID} for none
     * @param message the message, null or empty for none
     * @param stack   the stack, null or empty for none
     * @return this
     */
    public final SpanRecord setErrorDetailsId(final int typeId, final CharSequence message, final CharSequence stack) {
        final int turn = ownTexts.begun();
        return putErrorDetails(turn, typeId, message, stack);
    }

    /**
     * Sets the error flag, and the tags {@code error.type}, {@code error.message} and {@code error.stack}, each unless it is empty.
     *
     * @param type    the type, null or empty for none
     * @param message the message, null or empty for none
     * @param stack   the stack, null or empty for none
     * @return this
     */
    public final SpanRecord setErrorDetails(
            final CharSequence type, final CharSequence message, final CharSequence stack) {
        final int turn = ownTexts.begun();
        return putErrorDetails(turn, holdOrEmpty(type), message, stack);
    }

    private SpanRecord putErrorDetails(
            final int turn, final int typeId, final CharSequence message, final CharSequence stack) {
        final int messageLength = Math.max(0, ownTexts.add(message));
        final int stackLength = Math.max(0, ownTexts.add(stack));
        // one of them may have begun another span while it was read
        if (ownTexts.isAt(turn)) {
            final int at = beginEntry(OpCode.SET_ERROR_DETAILS, ErrorDescriptor.LENGTH);
            final int end = putText(at + ErrorDescriptor.LENGTH, messageLength + stackLength);
            memory().putInt(at + ErrorDescriptor.TYPE_ID_OFFSET, typeId, LITTLE_ENDIAN);
            memory().putInt(at + ErrorDescriptor.MESSAGE_LENGTH_OFFSET, messageLength, LITTLE_ENDIAN);
            memory().putInt(at + ErrorDescriptor.STACK_LENGTH_OFFSET, stackLength, LITTLE_ENDIAN);
            endEntry(end);
            errorIsSet();
        }
        return self();
    }

    final SpanRecord setString(final int opcode, final int stringId) {
        final int at = beginEntry(opcode, StringDescriptor.LENGTH);
        memory().putInt(at + StringDescriptor.STRING_ID_OFFSET, stringId, LITTLE_ENDIAN);
        endEntry(at + StringDescriptor.LENGTH);
        return self();
    }

    final SpanRecord setText(final int opcode, final CharSequence text) {
        final int id = hold(text);
        return id == TraceEngine.NOT_INTERNED ? self() : setString(opcode, id);
    }

    final SpanRecord setPair(final int opcode, final int keyId, final int valueId) {
        final int at = beginEntry(opcode, StringPairDescriptor.LENGTH);
        memory().putInt(at + StringPairDescriptor.KEY_ID_OFFSET, keyId, LITTLE_ENDIAN);
        memory().putInt(at + StringPairDescriptor.VALUE_ID_OFFSET, valueId, LITTLE_ENDIAN);
        endEntry(at + StringPairDescriptor.LENGTH);
        return self();
    }

    final SpanRecord setTextPair(final int opcode, final int keyId, final CharSequence value) {
        final int valueId = hold(value);
        return valueId == TraceEngine.NOT_INTERNED ? self() : setPair(opcode, keyId, valueId);
    }

    final SpanRecord setTextPair(final int opcode, final CharSequence key, final CharSequence value) {
        final int turn = heldTexts.begun();
        final int keyId = value == null ? TraceEngine.NOT_INTERNED : hold(key);
        final int valueId = keyId == TraceEngine.NOT_INTERNED ? keyId : hold(value);
        return valueId == TraceEngine.NOT_INTERNED || !heldTexts.isAt(turn) ? self() : setPair(opcode, keyId, valueId);
    }

    final SpanRecord setNumber(final int opcode, final int keyId, final double value) {
        final int at = beginEntry(opcode, StringDoubleDescriptor.LENGTH);
        memory().putInt(at + StringDoubleDescriptor.KEY_ID_OFFSET, keyId, LITTLE_ENDIAN);
        memory().putDouble(at + StringDoubleDescriptor.VALUE_OFFSET, value, LITTLE_ENDIAN);
        endEntry(at + StringDoubleDescriptor.LENGTH);
        return self();
    }
}
