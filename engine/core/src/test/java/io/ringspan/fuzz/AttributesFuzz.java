/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringspan.fixture.AttributeBytes;
import io.ringspan.protocol.EventAttributes;
import io.ringspan.protocol.InvalidRecordException;
import io.ringspan.protocol.Utf8;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as UTF-8 and as attributes, against the decoder of the JDK and a parser that is written for shortness. */
class AttributesFuzz {
    private static final int GUARD_LENGTH = 16;
    // cannot follow anything in UTF-8, nor be a tag
    private static final byte GUARD = (byte) 0xFF;

    private final EventAttributes attributes = new EventAttributes();

    /** Valid attributes, which are no valid UTF-8 for the most part, and a text. */
    static Stream<byte[]> seeds() {
        final AttributeBytes bytes = new AttributeBytes()
                .key("k\u00e9\u20ac\ud83d\ude00")
                .value("v")
                .key("n")
                .value(1L)
                .key("a")
                .array("x", true, 7L, 0.5)
                .key("nested")
                .any(Arrays.asList("x", null, new byte[] {1}, List.of(Map.entry("k", List.of(1L)))))
                .dropped(3);
        final byte[] valid = new byte[bytes.length()];
        bytes.buffer().getBytes(0, valid);
        return Stream.of(valid, "k\u00e9\u20ac\ud83d\ude00".getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldCheckAsTheJdkDoes(final byte[] data) {
        final byte[] memory = new byte[data.length + 2 * GUARD_LENGTH];
        Arrays.fill(memory, GUARD);
        System.arraycopy(data, 0, memory, GUARD_LENGTH, data.length);
        final UnsafeBuffer buffer = new UnsafeBuffer(memory);
        final int bad = Utf8.firstInvalid(buffer, GUARD_LENGTH, data.length);
        assertEquals(isUtf8(data, data.length), bad == Utf8.VALID);
        if (bad != Utf8.VALID) {
            assertEquals(true, isUtf8(data, bad), "what is before the first bad byte is good");
        }
        final int result = attributes.check(buffer, GUARD_LENGTH, data.length);
        assertEquals(isAttributes(ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN)), result == EventAttributes.OK);
        if (result != EventAttributes.OK) {
            final InvalidRecordException e = assertThrows(
                    InvalidRecordException.class, () -> attributes.validate(buffer, GUARD_LENGTH, data.length));
            assertNotNull(e.getMessage());
        }
    }

    private static boolean isUtf8(final byte[] bytes, final int length) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
            return true;
        } catch (final CharacterCodingException e) {
            return false;
        }
    }

    private static boolean isAttributes(final ByteBuffer in) {
        while (in.hasRemaining()) {
            if (!isText(in) || !isValue(in, 0)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isText(final ByteBuffer in) {
        if (in.remaining() < Integer.BYTES) {
            return false;
        }
        final int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            return false;
        }
        final byte[] text = new byte[length];
        in.get(text);
        return isUtf8(text, length);
    }

    // a depth below 0 stands for the item of an array
    private static boolean isValue(final ByteBuffer in, final int depth) {
        switch (in.hasRemaining() ? in.get() : -1) {
            case EventAttributes.STRING -> {
                return isText(in);
            }
            case EventAttributes.BOOLEAN -> {
                return skip(in, 1);
            }
            case EventAttributes.INTEGER, EventAttributes.DOUBLE -> {
                return skip(in, Long.BYTES);
            }
            case EventAttributes.ARRAY -> {
                return depth >= 0 && areItems(in, false, -1);
            }
            case EventAttributes.LIST -> {
                return depth >= 0 && depth <= EventAttributes.DEPTH_MAX && areItems(in, false, Math.max(1, depth) + 1);
            }
            case EventAttributes.MAP -> {
                return depth >= 0 && depth <= EventAttributes.DEPTH_MAX && areItems(in, true, Math.max(1, depth) + 1);
            }
            case EventAttributes.BYTES -> {
                if (depth < 0 || in.remaining() < Integer.BYTES) {
                    return false;
                }
                final int length = in.getInt();
                return length >= 0 && skip(in, length);
            }
            case EventAttributes.EMPTY -> {
                return depth >= 0;
            }
            case EventAttributes.DROPPED -> {
                return depth == 0 && skip(in, Integer.BYTES);
            }
            default -> {
                return false;
            }
        }
    }

    private static boolean areItems(final ByteBuffer in, final boolean haveKeys, final int depth) {
        if (in.remaining() < Integer.BYTES) {
            return false;
        }
        for (long left = Integer.toUnsignedLong(in.getInt()); left > 0; left--) {
            if ((haveKeys && !isText(in)) || !isValue(in, depth)) {
                return false;
            }
        }
        return true;
    }

    private static boolean skip(final ByteBuffer in, final int length) {
        if (in.remaining() < length) {
            return false;
        }
        in.position(in.position() + length);
        return true;
    }
}
