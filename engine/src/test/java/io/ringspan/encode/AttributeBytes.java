/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.protocol.EventAttributes;
import io.ringspan.protocol.Utf8;
import org.agrona.ExpandableArrayBuffer;

/** Writes values and attributes in the layout of {@link EventAttributes}. */
public final class AttributeBytes {
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private int length;

    /** Nothing yet. */
    public AttributeBytes() {}

    /** A key, in front of its value. */
    public AttributeBytes key(final String key) {
        return text(key);
    }

    /** A String, Boolean, Long or Double. */
    public AttributeBytes value(final Object value) {
        if (value instanceof String text) {
            return tag(EventAttributes.STRING).text(text);
        }
        if (value instanceof Boolean truth) {
            return tag(EventAttributes.BOOLEAN).tag(truth ? 1 : 0);
        }
        if (value instanceof Long number) {
            tag(EventAttributes.INTEGER);
            buffer.putLong(length, number, LITTLE_ENDIAN);
        } else {
            tag(EventAttributes.DOUBLE);
            buffer.putDouble(length, (Double) value, LITTLE_ENDIAN);
        }
        length += Long.BYTES;
        return this;
    }

    /** An array as the value of a key. */
    public AttributeBytes array(final Object... items) {
        tag(EventAttributes.ARRAY);
        buffer.putInt(length, items.length, LITTLE_ENDIAN);
        length += Integer.BYTES;
        return items(items);
    }

    /** Values one after the other. */
    public AttributeBytes items(final Object... items) {
        for (final Object item : items) {
            value(item);
        }
        return this;
    }

    /** A byte. */
    public AttributeBytes tag(final int tag) {
        buffer.putByte(length++, (byte) tag);
        return this;
    }

    private AttributeBytes text(final String text) {
        final byte[] utf8 = Utf8.toBytes(text);
        buffer.putInt(length, utf8.length, LITTLE_ENDIAN);
        buffer.putBytes(length + Integer.BYTES, utf8);
        length += Integer.BYTES + utf8.length;
        return this;
    }

    /** Where it is written. */
    public ExpandableArrayBuffer buffer() {
        return buffer;
    }

    /** How much of it. */
    public int length() {
        return length;
    }
}
