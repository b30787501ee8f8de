/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.protocol.EventAttributes;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Typed values in the layout of {@link EventAttributes}, without arrays, in a format that knows only texts and doubles. */
final class FlatValue {
    private static final int TEXT_LENGTH_MAX = 40;
    private static final double TWO_TO_THE_63 = 0x1p63;

    private FlatValue() {}

    /** Whether a double holds an integer exactly. */
    static boolean isExact(final long value) {
        final double rounded = (double) value;
        // the cast back turns 2^63, which is no long, into the largest one
        return rounded != TWO_TO_THE_63 && (long) rounded == value;
    }

    /** Whether a value is a number that goes out as a double. */
    static boolean isMetric(final DirectBuffer source, final int tagOffset) {
        return switch (source.getByte(tagOffset)) {
            case EventAttributes.DOUBLE -> true;
            case EventAttributes.INTEGER -> isExact(source.getLong(tagOffset + 1, LITTLE_ENDIAN));
            default -> false;
        };
    }

    /** Offset behind a value. */
    static int behind(final DirectBuffer source, final int tagOffset) {
        final int at = tagOffset + 1;
        return switch (source.getByte(tagOffset)) {
            case EventAttributes.STRING -> at + Integer.BYTES + source.getInt(at, LITTLE_ENDIAN);
            case EventAttributes.BOOLEAN -> at + 1;
            default -> at + Long.BYTES;
        };
    }

    /** Most bytes that a value takes. */
    static int lengthMax(final DirectBuffer source, final int tagOffset) {
        return TEXT_LENGTH_MAX + behind(source, tagOffset) - tagOffset;
    }

    /** Writes a number as a double; offset behind it. */
    static int putMetric(
            final MutableDirectBuffer buffer, final int offset, final DirectBuffer source, final int tagOffset) {
        final long bits = source.getLong(tagOffset + 1, LITTLE_ENDIAN);
        final boolean isDouble = source.getByte(tagOffset) == EventAttributes.DOUBLE;
        return MsgPack.putDouble(buffer, offset, isDouble ? bits : Double.doubleToRawLongBits((double) bits));
    }

    /** Writes a text, a boolean or an integer as a text; offset behind it. */
    static int putText(
            final MutableDirectBuffer buffer, final int offset, final DirectBuffer source, final int tagOffset) {
        final int at = tagOffset + 1;
        switch (source.getByte(tagOffset)) {
            case EventAttributes.STRING -> {
                final int length = source.getInt(at, LITTLE_ENDIAN);
                final int to = MsgPack.putStringHeader(buffer, offset, length);
                buffer.putBytes(to, source, at + Integer.BYTES, length);
                return to + length;
            }
            case EventAttributes.BOOLEAN -> {
                return MsgPack.putAscii(buffer, offset, source.getByte(at) != 0 ? "true" : "false");
            }
            default -> {
                return MsgPack.putDecimal(buffer, offset, source.getLong(at, LITTLE_ENDIAN));
            }
        }
    }
}
