/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringspan.cli.payload.BrokenPayloadException;
import java.io.IOException;
import java.nio.charset.CodingErrorAction;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessageInsufficientBufferException;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * Reads MessagePack value by value, and knows of each where it begins.
 *
 * <p>Note: not threadsafe; one for each payload.
 */
final class MsgPackReader {
    private static final MessagePack.UnpackerConfig STRICT = new MessagePack.UnpackerConfig()
            .withActionOnMalformedString(CodingErrorAction.REPORT)
            .withActionOnUnmappableString(CodingErrorAction.REPORT);
    // none of the formats goes that deep
    private static final int DEPTH_MAX = 64;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final MessageUnpacker unpacker;
    private final int length;

    MsgPackReader(final byte[] body) {
        unpacker = STRICT.newUnpacker(body);
        length = body.length;
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

    /** Reads a value that is to be of a type; {@code what} is its name in messages. */
    private <T> T read(final String what, final ValueType expected, final Reading<T> reading) throws IOException {
        final long offset = offset();
        try {
            final ValueType found = unpacker.getNextFormat().getValueType();
            if (found != expected) {
                throw new BrokenPayloadException(
                        offset, what + " is of type " + found + " (expected: " + expected + ")");
            }
            return reading.read();
        } catch (final MessageInsufficientBufferException e) {
            throw new BrokenPayloadException(offset, "the payload breaks off in " + what, e);
        } catch (final MessagePackException e) {
            throw new BrokenPayloadException(offset, what + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Where the next value begins. */
    long offset() {
        return unpacker.getTotalReadBytes();
    }

    ValueType nextType(final String what) throws IOException {
        try {
            return unpacker.getNextFormat().getValueType();
        } catch (final MessagePackException e) {
            throw new BrokenPayloadException(offset(), "the payload breaks off in front of " + what, e);
        }
    }

    /** Number of items of an array that begins here. */
    int array(final String what) throws IOException {
        return checked(what, 1, read(what, ValueType.ARRAY, unpacker::unpackArrayHeader));
    }

    /** Number of entries of a map that begins here. */
    int map(final String what) throws IOException {
        return checked(what, 2, read(what, ValueType.MAP, unpacker::unpackMapHeader));
    }

    private int checked(final String what, final int itemLengthMin, final int count) throws IOException {
        if (count < 0 || count > (length - offset()) / itemLengthMin) {
            throw new BrokenPayloadException(
                    offset(), what + " has " + count + " items, and " + (length - offset()) + " bytes are left");
        }
        return count;
    }

    String text(final String what) throws IOException {
        return read(what, ValueType.STRING, unpacker::unpackString);
    }

    boolean bool(final String what) throws IOException {
        return read(what, ValueType.BOOLEAN, unpacker::unpackBoolean);
    }

    double floating(final String what) throws IOException {
        return read(what, ValueType.FLOAT, unpacker::unpackDouble);
    }

    byte[] binary(final String what) throws IOException {
        final long offset = offset();
        final int count = read(what, ValueType.BINARY, unpacker::unpackBinaryHeader);
        if (count < 0 || count > length - offset()) {
            throw new BrokenPayloadException(
                    offset, what + " has " + count + " bytes, and " + (length - offset()) + " are left");
        }
        return unpacker.readPayload(count);
    }

    /** A number that is too large for a long is one without a sign. */
    JsonNode integer(final String what) throws IOException {
        return read(
                what,
                ValueType.INTEGER,
                () -> unpacker.getNextFormat() == MessageFormat.UINT64
                        ? NODES.numberNode(unpacker.unpackBigInteger())
                        : NODES.numberNode(unpacker.unpackLong()));
    }

    /** A number from 0 up to a limit. */
    int index(final String what, final int limit) throws IOException {
        final long offset = offset();
        final JsonNode number = integer(what);
        if (!number.canConvertToInt() || number.intValue() < 0 || number.intValue() >= limit) {
            throw new BrokenPayloadException(offset, what + " is " + number + " (expected: below " + limit + ")");
        }
        return number.intValue();
    }

    /** Any value. */
    JsonNode value(final String what) throws IOException {
        return value(what, 0);
    }

    /** A map of texts to any values. */
    ObjectNode object(final String what) throws IOException {
        return object(what, 0);
    }

    private JsonNode value(final String what, final int depth) throws IOException {
        if (depth > DEPTH_MAX) {
            throw new BrokenPayloadException(offset(), what + " is nested more than " + DEPTH_MAX + " deep");
        }
        return switch (nextType(what)) {
            case NIL ->
                read(what, ValueType.NIL, () -> {
                    unpacker.unpackNil();
                    return NODES.nullNode();
                });
            case BOOLEAN -> NODES.booleanNode(bool(what));
            case INTEGER -> integer(what);
            case FLOAT -> NODES.numberNode(floating(what));
            case STRING -> NODES.textNode(text(what));
            case BINARY -> NODES.binaryNode(binary(what));
            case ARRAY -> {
                final ArrayNode items = NODES.arrayNode();
                for (int left = array(what); left > 0; left--) {
                    items.add(value(what, depth + 1));
                }
                yield items;
            }
            case MAP -> object(what, depth + 1);
            case EXTENSION -> throw new BrokenPayloadException(offset(), what + " is of an extension type");
        };
    }

    private ObjectNode object(final String what, final int depth) throws IOException {
        final ObjectNode object = NODES.objectNode();
        for (int left = map(what); left > 0; left--) {
            final long offset = offset();
            final String key = text("a key of " + what);
            if (object.has(key)) {
                throw new BrokenPayloadException(offset, "the key " + key + " comes twice in " + what);
            }
            object.set(key, value(key, depth + 1));
        }
        return object;
    }

    /** Nothing may follow. */
    void end() throws IOException {
        if (offset() < length) {
            throw new BrokenPayloadException(
                    offset(), "the payload ends there, and " + (length - offset()) + " more bytes follow");
        }
    }
}
