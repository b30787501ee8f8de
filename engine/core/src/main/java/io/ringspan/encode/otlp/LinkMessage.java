/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.encode.AttributeEntries;
import io.ringspan.encode.StoredLink;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.SpanLinkDescriptor;
import io.ringspan.table.StringTable;

/**
 * Links to other spans: ids, trace state, attributes, of which the last of each key counts, and the trace flags if they are known.
 *
 * <p>The links lie in the string table as their records had them, from the trace id on, and have been checked when they came.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
final class LinkMessage {
    private static final int TRACE_STATE = Protobuf.bytes(3);
    private static final int ATTRIBUTES = Protobuf.bytes(4);
    private static final int DROPPED = Protobuf.varint(5);
    private static final int FLAGS = Protobuf.fixed32(6);

    private final StringTable strings;
    private final RawMemory source;
    private final KeyValues keyValues;
    private final EntryFields attributes;

    LinkMessage(final StringTable strings, final AttributeEntries entries, final KeyValues keyValues) {
        this.strings = strings;
        this.keyValues = keyValues;
        source = strings.buffer();
        attributes = new EntryFields(source, entries, keyValues);
    }

    /** Bytes that a link takes, without the tag and the length in front. */
    long length(final int link) {
        final int at = strings.offset(link);
        final int stateLength = stateLength(at);
        find(at, stateLength);
        return SpanIds.LENGTH
                + (stateLength == 0 ? 0 : Protobuf.fieldLength(stateLength))
                + attributes.length()
                + (flags(at) == 0 ? 0 : 1 + Integer.BYTES);
    }

    /** Writes a link, without the tag and the length in front; offset behind it. */
    int put(final int link, final RawMemory payload, final int offset) {
        final int at = strings.offset(link);
        final int stateLength = stateLength(at);
        final int flags = flags(at);
        find(at, stateLength);
        int to = SpanIds.put(
                payload,
                offset,
                source.getLong(at + StoredLink.TRACE_ID_HIGH_OFFSET, LITTLE_ENDIAN),
                source.getLong(at + StoredLink.TRACE_ID_LOW_OFFSET, LITTLE_ENDIAN),
                source.getLong(at + StoredLink.LINKED_ID_OFFSET, LITTLE_ENDIAN));
        if (stateLength > 0) {
            to = keyValues.putText(
                    payload, to, TRACE_STATE, KeyValues.location(at + StoredLink.TEXT_OFFSET, stateLength));
        }
        to = attributes.put(payload, to, ATTRIBUTES, DROPPED);
        if (flags == 0) {
            return to;
        }
        payload.putByte(to, (byte) FLAGS);
        payload.putInt(to + 1, flags, LITTLE_ENDIAN);
        return to + 1 + Integer.BYTES;
    }

    private int stateLength(final int at) {
        return source.getInt(at + StoredLink.TRACE_STATE_LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    private int flags(final int at) {
        return source.getInt(at + StoredLink.FLAGS_OFFSET, LITTLE_ENDIAN) & ~SpanLinkDescriptor.FLAGS_SET;
    }

    private void find(final int at, final int stateLength) {
        final int offset = at + StoredLink.TEXT_OFFSET + stateLength;
        attributes.find(offset, offset + source.getInt(at + StoredLink.ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN));
    }
}
