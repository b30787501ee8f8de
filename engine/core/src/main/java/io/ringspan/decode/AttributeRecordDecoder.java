/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.ArrayDescriptor;
import io.ringspan.protocol.DroppedCountsDescriptor;
import io.ringspan.protocol.ErrorDescriptor;
import io.ringspan.protocol.EventAttributes;
import io.ringspan.protocol.MetaStructDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.SpanEventDescriptor;
import io.ringspan.protocol.SpanFieldsDescriptor;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.protocol.SpanLinkDescriptor;
import io.ringspan.protocol.StatusDescriptor;
import io.ringspan.protocol.StringBooleanDescriptor;
import io.ringspan.protocol.StringDescriptor;
import io.ringspan.protocol.StringDoubleDescriptor;
import io.ringspan.protocol.StringLongDescriptor;
import io.ringspan.protocol.StringPairDescriptor;
import io.ringspan.protocol.TextDescriptor;
import io.ringspan.table.BlockPool;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceStore;

/**
 * Applies the own records that set or unset something of one live span. That the whole record is there has been checked.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
final class AttributeRecordDecoder {
    private static final int ERROR_SET = 1;
    // length of the count or length in front of what has one
    private static final int COUNT = Integer.BYTES;

    private final DecodeCore core;
    private final TraceStore store;
    private final SpanTable spans;
    private final StringTable strings;
    private final DecodeStats stats;
    private final EventAttributes checker = new EventAttributes();
    private final int errorTypeKey;
    private final int errorMessageKey;
    private final int errorStackKey;
    private final int traceStateKey;

    AttributeRecordDecoder(final DecodeCore core) {
        this.core = core;
        store = core.store();
        spans = store.spans();
        strings = store.strings();
        stats = core.stats();
        errorTypeKey = strings.pin("error.type");
        errorMessageKey = strings.pin("error.message");
        errorStackKey = strings.pin("error.stack");
        traceStateKey = strings.pin("tracestate");
    }

    /** Whether what a record holds can be read and sent later; true for records that hold nothing of the kind. */
    boolean isValid(final int opcode, final RawMemory buffer, final int position) {
        return switch (opcode) {
            case OpCode.ADD_SPAN_EVENT ->
                isTextWithAttributes(
                        buffer,
                        position + SpanEventDescriptor.LENGTH,
                        buffer.getInt(position + SpanEventDescriptor.NAME_LENGTH_OFFSET, LITTLE_ENDIAN),
                        buffer.getInt(position + SpanEventDescriptor.ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN));
            case OpCode.ADD_SPAN_LINK ->
                isTextWithAttributes(
                        buffer,
                        position + SpanLinkDescriptor.LENGTH,
                        buffer.getInt(position + SpanLinkDescriptor.TRACE_STATE_LENGTH_OFFSET, LITTLE_ENDIAN),
                        buffer.getInt(position + SpanLinkDescriptor.ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN));
            case OpCode.SET_ARRAY_ATTR ->
                checker.checkItems(
                                buffer,
                                position + ArrayDescriptor.LENGTH,
                                buffer.getInt(position + ArrayDescriptor.ITEMS_LENGTH_OFFSET, LITTLE_ENDIAN))
                        == EventAttributes.OK;
            case OpCode.SET_VALUE_ATTR ->
                checker.checkSingle(
                                buffer,
                                position + ArrayDescriptor.LENGTH,
                                buffer.getInt(position + ArrayDescriptor.ITEMS_LENGTH_OFFSET, LITTLE_ENDIAN))
                        == EventAttributes.OK;
            case OpCode.SET_META_TEXT ->
                DecodeCore.isText(
                        buffer,
                        position + TextDescriptor.LENGTH,
                        buffer.getInt(position + TextDescriptor.TEXT_LENGTH_OFFSET, LITTLE_ENDIAN));
            case OpCode.SET_META_STRUCT ->
                DecodeCore.isText(
                        buffer,
                        position + MetaStructDescriptor.LENGTH,
                        buffer.getInt(position + MetaStructDescriptor.KEY_LENGTH_OFFSET, LITTLE_ENDIAN));
            case OpCode.SET_ERROR_DETAILS -> areErrorTexts(buffer, position);
            default -> true;
        };
    }

    // each by itself, or two halves of a sequence would pass
    private boolean areErrorTexts(final RawMemory buffer, final int position) {
        final int messageLength = buffer.getInt(position + ErrorDescriptor.MESSAGE_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int stackLength = buffer.getInt(position + ErrorDescriptor.STACK_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int messageOffset = position + ErrorDescriptor.LENGTH;
        return DecodeCore.isText(buffer, messageOffset, messageLength)
                && DecodeCore.isText(buffer, messageOffset + messageLength, stackLength);
    }

    private boolean isTextWithAttributes(
            final RawMemory buffer, final int textOffset, final int textLength, final int attributesLength) {
        return DecodeCore.isText(buffer, textOffset, textLength)
                && checker.check(buffer, textOffset + textLength, attributesLength) == EventAttributes.OK;
    }

    /** Applies a record that is valid; whether decoding goes on. */
    boolean decode(final int opcode, final int span, final RawMemory buffer, final int position, final IdSpace ids) {
        switch (opcode) {
            case OpCode.SET_META_STRUCT -> setMetaStruct(span, buffer, position);
            case OpCode.ADD_SPAN_EVENT -> addSpanEvent(span, buffer, position);
            case OpCode.ADD_SPAN_LINK -> addSpanLink(span, buffer, position);
            case OpCode.SET_ERROR_DETAILS -> {
                return setErrorDetails(span, buffer, position, ids);
            }
            case OpCode.SET_SPAN_FIELDS -> setFields(span, buffer, position);
            case OpCode.SET_STATUS -> {
                return setStatus(span, buffer, position, ids);
            }
            case OpCode.SET_TRACE_STATE -> {
                return setTraceState(span, buffer, position, ids);
            }
            case OpCode.SET_DROPPED_COUNTS -> setDroppedCounts(span, buffer, position);
            default -> {
                // all others begin with the key
                final int keyId = buffer.getInt(position + StringDescriptor.STRING_ID_OFFSET, LITTLE_ENDIAN);
                final int key = ids.get(keyId);
                return key == IdSpace.UNKNOWN
                        ? core.stringNotFound(keyId)
                        : decodeTag(opcode, span, key, buffer, position, ids);
            }
        }
        return true;
    }

    private boolean decodeTag(
            final int opcode,
            final int span,
            final int key,
            final RawMemory buffer,
            final int position,
            final IdSpace ids) {
        switch (opcode) {
            case OpCode.SET_META_TEXT -> {
                final int length = buffer.getInt(position + TextDescriptor.TEXT_LENGTH_OFFSET, LITTLE_ENDIAN);
                pushInline(span, key, BlockPool.META, buffer, position + TextDescriptor.LENGTH, length);
            }
            case OpCode.SET_LONG_ATTR -> {
                final long value = buffer.getLong(position + StringLongDescriptor.VALUE_OFFSET, LITTLE_ENDIAN);
                store.pushNumber(span, key, BlockPool.LONG, value);
            }
            case OpCode.SET_BOOLEAN_ATTR -> {
                final int value = buffer.getByte(position + StringBooleanDescriptor.VALUE_OFFSET) == 0 ? 0 : 1;
                store.pushNumber(span, key, BlockPool.BOOLEAN, value);
            }
            case OpCode.SET_ARRAY_ATTR -> {
                final int length = buffer.getInt(position + ArrayDescriptor.ITEMS_LENGTH_OFFSET, LITTLE_ENDIAN);
                pushInline(span, key, BlockPool.ARRAY, buffer, position + ArrayDescriptor.LENGTH, length);
            }
            case OpCode.SET_VALUE_ATTR -> setValue(span, key, buffer, position);
            case OpCode.UNSET_ATTR -> store.pushNumber(span, key, BlockPool.UNSET, 0);
            case OpCode.SET_META_IF_ABSENT -> {
                final int valueId = buffer.getInt(position + StringPairDescriptor.VALUE_ID_OFFSET, LITTLE_ENDIAN);
                final int value = ids.get(valueId);
                if (value == IdSpace.UNKNOWN) {
                    return core.stringNotFound(valueId);
                }
                if (store.isAbsent(span, key)) {
                    store.pushMeta(span, key, value);
                }
            }
            case OpCode.SET_METRIC_IF_ABSENT -> {
                if (store.isAbsent(span, key)) {
                    store.pushMetric(
                            span, key, buffer.getLong(position + StringDoubleDescriptor.VALUE_OFFSET, LITTLE_ENDIAN));
                }
            }
            default -> throw new AssertionError("unreachable: " + opcode);
        }
        return true;
    }

    /** Sets a string tag to a text that is in the record; whether decoding goes on. */
    boolean pushText(
            final int span,
            final int keyId,
            final RawMemory buffer,
            final int offset,
            final int length,
            final IdSpace ids) {
        final int key = ids.get(keyId);
        if (key == IdSpace.UNKNOWN) {
            return core.stringNotFound(keyId);
        }
        pushInline(span, key, BlockPool.META, buffer, offset, length);
        return true;
    }

    private void pushInline(
            final int span, final int key, final int kind, final RawMemory buffer, final int offset, final int length) {
        final int value = store.addInline(buffer, offset, length);
        if (value == StringTable.FULL) {
            stats.stringDropped();
        } else {
            strings.acquire(key);
            store.pushHeld(span, key, kind, value);
        }
    }

    // only what is nested has a kind of its own
    private void setValue(final int span, final int key, final RawMemory buffer, final int position) {
        final int offset = position + ArrayDescriptor.LENGTH;
        final int length = buffer.getInt(position + ArrayDescriptor.ITEMS_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int at = offset + 1;
        final int rest = length - 1;
        switch (buffer.getByte(offset)) {
            case EventAttributes.STRING -> pushInline(span, key, BlockPool.META, buffer, at + COUNT, rest - COUNT);
            case EventAttributes.BOOLEAN ->
                store.pushNumber(span, key, BlockPool.BOOLEAN, buffer.getByte(at) == 0 ? 0 : 1);
            case EventAttributes.INTEGER ->
                store.pushNumber(span, key, BlockPool.LONG, buffer.getLong(at, LITTLE_ENDIAN));
            case EventAttributes.DOUBLE -> store.pushMetric(span, key, buffer.getLong(at, LITTLE_ENDIAN));
            case EventAttributes.ARRAY -> pushInline(span, key, BlockPool.ARRAY, buffer, at + COUNT, rest - COUNT);
            case EventAttributes.BYTES ->
                pushInline(span, key, BlockPool.META_STRUCT, buffer, at + COUNT, rest - COUNT);
            default -> pushInline(span, key, BlockPool.VALUE, buffer, offset, length);
        }
    }

    private void setFields(final int span, final RawMemory buffer, final int position) {
        final int mask = buffer.getInt(position + SpanFieldsDescriptor.MASK_OFFSET, LITTLE_ENDIAN);
        final int fields = buffer.getInt(position + SpanFieldsDescriptor.FIELDS_OFFSET, LITTLE_ENDIAN);
        spans.fields(span, mask & SpanFieldsDescriptor.SETTABLE_MASK, fields);
    }

    // an unknown message is no reason to lose the code
    private boolean setStatus(final int span, final RawMemory buffer, final int position, final IdSpace ids) {
        final int messageId = buffer.getInt(position + StatusDescriptor.MESSAGE_ID_OFFSET, LITTLE_ENDIAN);
        final int code = buffer.getInt(position + StatusDescriptor.CODE_OFFSET, LITTLE_ENDIAN);
        int message = ids.get(messageId);
        if (message == IdSpace.UNKNOWN) {
            if (!core.stringNotFound(messageId)) {
                return false;
            }
            message = StringTable.EMPTY;
        }
        final boolean hadMessage = SpanFieldsDescriptor.status(spans.fields(span)) != 0;
        final int fields = code << SpanFieldsDescriptor.STATUS_SHIFT;
        spans.fields(span, SpanFieldsDescriptor.STATUS_MASK, fields);
        final int error = SpanFieldsDescriptor.status(fields) == SpanFieldsDescriptor.STATUS_ERROR ? ERROR_SET : 0;
        spans.buffer().putInt(SpanTable.at(span) + SpanHeader.ERROR_OFFSET, error);
        if (hadMessage || strings.length(message) > 0) {
            store.pushField(span, errorMessageKey, message);
        }
        return true;
    }

    private boolean setTraceState(final int span, final RawMemory buffer, final int position, final IdSpace ids) {
        final int stateId = buffer.getInt(position + StringDescriptor.STRING_ID_OFFSET, LITTLE_ENDIAN);
        final int state = ids.get(stateId);
        if (state == IdSpace.UNKNOWN) {
            return core.stringNotFound(stateId);
        }
        store.pushField(span, traceStateKey, state);
        return true;
    }

    private void setDroppedCounts(final int span, final RawMemory buffer, final int position) {
        for (int list = BlockPool.DROPPED_ATTRIBUTES; list <= BlockPool.DROPPED_LINKS; list++) {
            final int count = buffer.getInt(
                    position + DroppedCountsDescriptor.ATTRIBUTES_OFFSET + list * Integer.BYTES, LITTLE_ENDIAN);
            if (count != 0) {
                store.pushHeld(
                        span,
                        StringTable.EMPTY,
                        BlockPool.DROPPED,
                        (long) list << Integer.SIZE | Integer.toUnsignedLong(count));
            }
        }
    }

    private void setMetaStruct(final int span, final RawMemory buffer, final int position) {
        final int keyLength = buffer.getInt(position + MetaStructDescriptor.KEY_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int valueLength = buffer.getInt(position + MetaStructDescriptor.VALUE_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int keyOffset = position + MetaStructDescriptor.LENGTH;
        final int key = store.internText(buffer, keyOffset, keyLength);
        if (key == StringTable.FULL) {
            stats.stringDropped();
            return;
        }
        pushInline(span, key, BlockPool.META_STRUCT, buffer, keyOffset + keyLength, valueLength);
        strings.release(key);
    }

    // events and links are kept as their records have them, from the first argument on

    private void addSpanEvent(final int span, final RawMemory buffer, final int position) {
        final int nameLength = buffer.getInt(position + SpanEventDescriptor.NAME_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int length = buffer.getInt(position + SpanEventDescriptor.ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int offset = position + SpanEventDescriptor.TIME_OFFSET;
        final int end = position + SpanEventDescriptor.LENGTH + nameLength + length;
        pushInline(span, StringTable.EMPTY, BlockPool.EVENT, buffer, offset, end - offset);
    }

    private void addSpanLink(final int span, final RawMemory buffer, final int position) {
        final int stateLength = buffer.getInt(position + SpanLinkDescriptor.TRACE_STATE_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int length = buffer.getInt(position + SpanLinkDescriptor.ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int offset = position + SpanLinkDescriptor.TRACE_ID_LOW_OFFSET;
        final int end = position + SpanLinkDescriptor.LENGTH + stateLength + length;
        pushInline(span, StringTable.EMPTY, BlockPool.LINK, buffer, offset, end - offset);
    }

    // an unknown type is no reason to lose the message
    private boolean setErrorDetails(final int span, final RawMemory buffer, final int position, final IdSpace ids) {
        final int typeId = buffer.getInt(position + ErrorDescriptor.TYPE_ID_OFFSET, LITTLE_ENDIAN);
        final int messageLength = buffer.getInt(position + ErrorDescriptor.MESSAGE_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int stackLength = buffer.getInt(position + ErrorDescriptor.STACK_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int type = ids.get(typeId);
        if (type == IdSpace.UNKNOWN && !core.stringNotFound(typeId)) {
            return false;
        }
        spans.buffer().putInt(SpanTable.at(span) + SpanHeader.ERROR_OFFSET, ERROR_SET);
        if (type != IdSpace.UNKNOWN && strings.length(type) > 0) {
            store.pushMeta(span, errorTypeKey, type);
        }
        final int messageOffset = position + ErrorDescriptor.LENGTH;
        if (messageLength > 0) {
            pushInline(span, errorMessageKey, BlockPool.META, buffer, messageOffset, messageLength);
        }
        if (stackLength > 0) {
            pushInline(span, errorStackKey, BlockPool.META, buffer, messageOffset + messageLength, stackLength);
        }
        return true;
    }
}
