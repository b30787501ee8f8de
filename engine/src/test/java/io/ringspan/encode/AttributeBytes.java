/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.protocol.EventAttributes;
import io.ringspan.protocol.Utf8;
import org.agrona.ExpandableArrayBuffer;

/** Writes values and attributes in the layout of {@link EventAttributes}. */
final class AttributeBytes {
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private int length;

    AttributeBytes key(final String key) {
        return text(key);
    }

    AttributeBytes value(final Object value) {
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

    AttributeBytes array(final Object... items) {
        tag(EventAttributes.ARRAY);
        buffer.putInt(length, items.length, LITTLE_ENDIAN);
        length += Integer.BYTES;
        return items(items);
    }

    AttributeBytes items(final Object... items) {
        for (final Object item : items) {
            value(item);
        }
        return this;
    }

    AttributeBytes tag(final int tag) {
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

    ExpandableArrayBuffer buffer() {
        return buffer;
    }

    int length() {
        return length;
    }
}
