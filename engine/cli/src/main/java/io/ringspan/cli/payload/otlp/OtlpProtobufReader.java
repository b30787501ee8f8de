/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload.otlp;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringspan.cli.payload.BrokenPayloadException;
import io.ringspan.cli.payload.PayloadSink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Reads OTLP in protobuf, as what the same spans are in OTLP's JSON. Fields that it does not know are left out, as protobuf has it.
 *
 * <p>The library for protobuf would do that too, but does not say where a message is broken, and on new JDKs the JVM warns of it.
 */
final class OtlpProtobufReader {
    private static final int DEPTH_MAX = 64;
    private static final int TYPE_BITS = 3;
    private static final int VARINT_LENGTH_MAX = 10;

    private final byte[] body;
    private final PayloadSink sink;
    private int position;

    private OtlpProtobufReader(final byte[] body, final PayloadSink sink) {
        this.body = body;
        this.sink = sink;
    }

    static void read(final byte[] body, final PayloadSink sink) throws BrokenPayloadException {
        new OtlpProtobufReader(body, sink).message(OtlpMessage.REQUEST, "the payload", body.length, 0);
    }

    private BrokenPayloadException broken(final int offset, final String what) {
        return new BrokenPayloadException(offset, what);
    }

    private ObjectNode message(final OtlpMessage message, final String what, final int end, final int depth)
            throws BrokenPayloadException {
        if (depth > DEPTH_MAX) {
            throw broken(position, what + " is nested more than " + DEPTH_MAX + " deep");
        }
        final ObjectNode node = JsonNodeFactory.instance.objectNode();
        while (position < end) {
            final int offset = position;
            final long tag = varint("a field of " + what, end);
            final int number = (int) (tag >>> TYPE_BITS);
            final int wireType = (int) tag & (1 << TYPE_BITS) - 1;
            if (tag >>> TYPE_BITS == 0 || tag >>> Integer.SIZE != 0) {
                throw broken(offset, what + " has a field with the number " + (tag >>> TYPE_BITS));
            }
            final OtlpField field = message.field(number);
            if (field == null) {
                skip(wireType, "field " + number + " of " + what, end);
                continue;
            }
            if (field.kind().wireType != wireType) {
                throw broken(
                        offset,
                        field.name() + " is of wire type " + wireType + " (expected: " + field.kind().wireType + ")");
            }
            value(field, node, end, depth);
        }
        return node;
    }

    private void value(final OtlpField field, final ObjectNode node, final int end, final int depth)
            throws BrokenPayloadException {
        final String name = field.name();
        switch (field.kind()) {
            case MESSAGE -> {
                final int messageEnd = length(name, end);
                add(field, node, message(field.message(), name, messageEnd, depth + 1));
            }
            case TEXT -> {
                final String text = text(name, end);
                if (field.repeated()) {
                    node.withArray(name).add(text);
                } else {
                    node.put(name, text);
                }
            }
            case BYTES -> node.put(name, bytes(name, end));
            case ID -> node.put(name, HexFormat.of().formatHex(bytes(name, end)));
            case INT32 -> node.put(name, (int) varint(name, end));
            // these are texts in JSON
            case INT64 -> node.put(name, Long.toString(varint(name, end)));
            case FIXED64 ->
                node.put(
                        name, Long.toUnsignedString(fixed(name, Long.BYTES, end).getLong()));
            case BOOL -> node.put(name, varint(name, end) != 0);
            case FIXED32 -> node.put(name, fixed(name, Integer.BYTES, end).getInt() & 0xFFFF_FFFFL);
            case DOUBLE -> node.put(name, fixed(name, Long.BYTES, end).getDouble());
        }
    }

    // spans, and what is said of several, go out at once, so a payload that breaks off shows what it has
    private void add(final OtlpField field, final ObjectNode node, final ObjectNode value) {
        switch (field.message()) {
            case SPAN -> sink.span(value);
            case RESOURCE -> sink.shared("resource", value);
            case SCOPE -> sink.shared("scope", value);
            default -> {
                if (field.repeated()) {
                    node.withArray(field.name()).add(value);
                } else {
                    node.set(field.name(), value);
                }
            }
        }
    }

    private void skip(final int wireType, final String what, final int end) throws BrokenPayloadException {
        switch (wireType) {
            case 0 -> varint(what, end);
            case 1 -> fixed(what, Long.BYTES, end);
            case 2 -> position = length(what, end);
            case 5 -> fixed(what, Integer.BYTES, end);
            default -> throw broken(position, what + " is of wire type " + wireType + ", which nothing has");
        }
    }

    private long varint(final String what, final int end) throws BrokenPayloadException {
        final int offset = position;
        long value = 0;
        for (int i = 0; i < VARINT_LENGTH_MAX; i++) {
            if (position >= end) {
                throw broken(offset, what + " breaks off");
            }
            final byte next = body[position++];
            value |= (next & 0x7FL) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw broken(offset, what + " is a number of more than " + VARINT_LENGTH_MAX + " bytes");
    }

    /** Where a value ends whose length stands here. */
    private int length(final String what, final int end) throws BrokenPayloadException {
        final int offset = position;
        final long length = varint("the length of " + what, end);
        if (length < 0 || length > end - position) {
            throw broken(
                    offset,
                    what + " has " + Long.toUnsignedString(length) + " bytes, and " + (end - position) + " are left");
        }
        return position + (int) length;
    }

    private byte[] bytes(final String what, final int end) throws BrokenPayloadException {
        final int valueEnd = length(what, end);
        final byte[] bytes = Arrays.copyOfRange(body, position, valueEnd);
        position = valueEnd;
        return bytes;
    }

    private String text(final String what, final int end) throws BrokenPayloadException {
        final int offset = position;
        final byte[] utf8 = bytes(what, end);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (final CharacterCodingException e) {
            throw new BrokenPayloadException(offset, what + " is not UTF-8", e);
        }
    }

    private ByteBuffer fixed(final String what, final int length, final int end) throws BrokenPayloadException {
        if (length > end - position) {
            throw broken(position, what + " breaks off");
        }
        final ByteBuffer value = ByteBuffer.wrap(body, position, length).order(ByteOrder.LITTLE_ENDIAN);
        position += length;
        return value;
    }
}
