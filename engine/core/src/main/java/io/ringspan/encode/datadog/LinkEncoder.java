/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.encode.AttributeEntries;
import io.ringspan.encode.StoredLink;
import io.ringspan.protocol.EventAttributes;
import io.ringspan.table.StringTable;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Span links as v0.4 has them: a map of the ids, and of attributes, trace state and flags if there are any. All attributes are texts;
 * arrays go out item by item.
 *
 * <p>The links lie in the string table as their records had them, from the trace id on, and have been checked when they came.
 *
 * <p>Note: not threadsafe; owned by the send thread. Allocates only while a link has more attributes than any before, and perhaps for
 * an attribute that is a double.
 */
final class LinkEncoder {
    private static final byte[] TRACE_ID = EventEncoder.key("trace_id");
    private static final byte[] TRACE_ID_HIGH = EventEncoder.key("trace_id_high");
    private static final byte[] SPAN_ID = EventEncoder.key("span_id");
    private static final byte[] ATTRIBUTES = EventEncoder.key("attributes");
    private static final byte[] TRACE_STATE = EventEncoder.key("tracestate");
    private static final byte[] FLAGS = EventEncoder.key("flags");
    private static final int FIELD_COUNT_MIN = 3;
    // keys, numbers and heads
    private static final int FIXED_LENGTH_MAX = 128;

    private final StringTable strings;
    private final DirectBuffer source;
    private final AttributeEntries entries;
    private final StringBuilder number = new StringBuilder(32);

    LinkEncoder(final StringTable strings, final AttributeEntries entries) {
        this.strings = strings;
        this.entries = entries;
        source = strings.buffer();
    }

    /** Most bytes that a link can take. */
    long lengthMax(final int link) {
        final int at = strings.offset(link);
        findEntries(at);
        long length = (long) FIXED_LENGTH_MAX + source.getInt(at + StoredLink.TRACE_STATE_LENGTH_OFFSET, LITTLE_ENDIAN);
        for (int i = 0; i < entries.count(); i++) {
            if (entries.isKept(i)) {
                final long keyLength = keyLength(i) + (long) MsgPack.ITEM_SUFFIX_LENGTH_MAX;
                int value = entries.firstValue(i);
                for (int left = entries.valueCount(i); left > 0; left--) {
                    length += keyLength + FlatValue.lengthMax(source, value);
                    value = FlatValue.behind(source, value);
                }
            }
        }
        return length;
    }

    /** Writes a link; offset behind it. */
    int put(final int link, final MutableDirectBuffer buffer, final int offset) {
        final int at = strings.offset(link);
        final int stateLength = source.getInt(at + StoredLink.TRACE_STATE_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int flags = source.getInt(at + StoredLink.FLAGS_OFFSET, LITTLE_ENDIAN);
        findEntries(at);
        final int attributeCount = entries.dropItemNames();
        int fields = FIELD_COUNT_MIN;
        fields += attributeCount > 0 ? 1 : 0;
        fields += stateLength > 0 ? 1 : 0;
        fields += flags != 0 ? 1 : 0;
        int to = MsgPack.putMap(buffer, offset, fields);
        to = MsgPack.putUint64(
                buffer,
                putKey(buffer, to, TRACE_ID),
                source.getLong(at + StoredLink.TRACE_ID_LOW_OFFSET, LITTLE_ENDIAN));
        to = MsgPack.putUint64(
                buffer,
                putKey(buffer, to, TRACE_ID_HIGH),
                source.getLong(at + StoredLink.TRACE_ID_HIGH_OFFSET, LITTLE_ENDIAN));
        to = MsgPack.putUint64(
                buffer, putKey(buffer, to, SPAN_ID), source.getLong(at + StoredLink.LINKED_ID_OFFSET, LITTLE_ENDIAN));
        if (attributeCount > 0) {
            to = MsgPack.putMap(buffer, putKey(buffer, to, ATTRIBUTES), attributeCount);
            for (int i = 0; i < entries.count(); i++) {
                to = entries.isKept(i) ? putEntry(buffer, to, i) : to;
            }
        }
        if (stateLength > 0) {
            to = putText(buffer, putKey(buffer, to, TRACE_STATE), at + StoredLink.TEXT_OFFSET, stateLength);
        }
        return flags != 0 ? MsgPack.putUint32(buffer, putKey(buffer, to, FLAGS), flags) : to;
    }

    private void findEntries(final int at) {
        final int offset =
                at + StoredLink.TEXT_OFFSET + source.getInt(at + StoredLink.TRACE_STATE_LENGTH_OFFSET, LITTLE_ENDIAN);
        entries.find(offset, offset + source.getInt(at + StoredLink.ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN));
    }

    private int keyLength(final int i) {
        return source.getInt(entries.offset(i), LITTLE_ENDIAN);
    }

    private int putEntry(final MutableDirectBuffer buffer, final int offset, final int i) {
        final int keyOffset = entries.offset(i) + Integer.BYTES;
        int value = entries.firstValue(i);
        if (!entries.isArray(i)) {
            return putValue(buffer, putText(buffer, offset, keyOffset, keyLength(i)), value);
        }
        int to = offset;
        final int count = entries.valueCount(i);
        for (int item = 0; item < count; item++) {
            to = MsgPack.putItemName(buffer, to, source, keyOffset, keyLength(i), item);
            to = putValue(buffer, to, value);
            value = FlatValue.behind(source, value);
        }
        return to;
    }

    private int putValue(final MutableDirectBuffer buffer, final int offset, final int value) {
        if (source.getByte(value) != EventAttributes.DOUBLE) {
            return FlatValue.putText(buffer, offset, source, value);
        }
        number.setLength(0);
        number.append(source.getDouble(value + 1, LITTLE_ENDIAN));
        return MsgPack.putAscii(buffer, offset, number);
    }

    private int putText(final MutableDirectBuffer buffer, final int offset, final int textOffset, final int length) {
        final int to = MsgPack.putStringHeader(buffer, offset, length);
        buffer.putBytes(to, source, textOffset, length);
        return to + length;
    }

    private static int putKey(final MutableDirectBuffer buffer, final int offset, final byte[] key) {
        buffer.putBytes(offset, key);
        return offset + key.length;
    }
}
