/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.protocol.FlushChunkDescriptor;
import io.ringspan.protocol.ForeignText;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OperationHeader;
import io.ringspan.protocol.WithTextsDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.IntFunction;
import org.agrona.DirectBuffer;

/** The arguments of one record as text, in their order; the whole record must be there. */
final class RecordArguments {
    private static final int CHARS_MAX = 40;
    private static final int ITEMS_MAX = 16;
    private static final int BYTES_MAX = 24;

    private final IntFunction<String> texts;
    private final StringBuilder result = new StringBuilder();
    private DirectBuffer buffer;
    private int position;

    /**
     * Creates a formatter.
     *
     * @param texts what string ids mean at the moment: a text, or null if that is not known
     */
    RecordArguments(final IntFunction<String> texts) {
        this.texts = texts;
    }

    /** The arguments of the record at an offset. */
    String format(final int opcode, final DirectBuffer newBuffer, final int offset) {
        buffer = newBuffer;
        position = offset + OperationHeader.LENGTH;
        result.setLength(0);
        switch (opcode) {
            case OpCode.CREATE -> create();
            case OpCode.CREATE_SPAN -> create().string("name").int64("start");
            case OpCode.CREATE_SPAN_FULL ->
                create().string("name")
                        .string("service")
                        .string("resource")
                        .string("type")
                        .int64("start");
            case OpCode.SET_META_ATTR, OpCode.SET_TRACE_META_ATTR ->
                string("key").string("value");
            case OpCode.SET_METRIC_ATTR, OpCode.SET_TRACE_METRICS_ATTR ->
                string("key").float64("value");
            case OpCode.SET_SERVICE_NAME,
                    OpCode.SET_RESOURCE_NAME,
                    OpCode.SET_TYPE,
                    OpCode.SET_NAME,
                    OpCode.SET_TRACE_ORIGIN,
                    OpCode.EVICT_STRING -> string("value");
            case OpCode.SET_ERROR -> int32("value");
            case OpCode.SET_START, OpCode.SET_DURATION, OpCode.FINISH_SPAN, OpCode.TICK -> int64("value");
            case OpCode.BATCH_SET_META -> batch(true);
            case OpCode.BATCH_SET_METRIC -> batch(false);
            default -> formatOwn(opcode);
        }
        return result.toString();
    }

    private void formatOwn(final int opcode) {
        switch (opcode) {
            case OpCode.FLUSH_CHUNK -> flushChunk();
            case OpCode.DEFINE_STRING -> string("id").text("text", getInt());
            case OpCode.SET_META_TEXT -> string("key").text("value", getInt());
            case OpCode.SET_META_STRUCT -> {
                final int keyLength = getInt();
                final int valueLength = getInt();
                text("key", keyLength).bytes("value", valueLength);
            }
            case OpCode.ADD_SPAN_EVENT -> {
                int64("time");
                final int nameLength = getInt();
                final int attributesLength = getInt();
                text("name", nameLength).bytes("attributes", attributesLength);
            }
            case OpCode.WITH_TEXTS -> texts();
            case OpCode.WHOLE_SPAN -> wholeSpan();
            case OpCode.COMPLETE_SPAN -> completeSpan();
            case OpCode.SET_META_IF_ABSENT -> string("key").string("value");
            case OpCode.SET_METRIC_IF_ABSENT -> string("key").float64("value");
            case OpCode.SET_LONG_ATTR -> string("key").int64("value");
            case OpCode.SET_BOOLEAN_ATTR -> string("key").bool("value");
            case OpCode.SET_ARRAY_ATTR -> string("key").bytes("items", getInt());
            case OpCode.SET_VALUE_ATTR -> string("key").bytes("value", getInt());
            case OpCode.UNSET_ATTR -> string("key");
            case OpCode.ADD_SPAN_LINK -> spanLink();
            case OpCode.SET_ERROR_DETAILS -> {
                string("type");
                final int messageLength = getInt();
                final int stackLength = getInt();
                text("message", messageLength).text("stack", stackLength);
            }
            case OpCode.SET_SAMPLING_PRIORITY -> int32("priority").int32("mechanism");
            case OpCode.SET_SPAN_FIELDS -> hex32("mask").hex32("fields");
            case OpCode.SET_STATUS -> string("message").int32("code");
            case OpCode.SET_TRACE_STATE -> string("value");
            case OpCode.SET_DROPPED_COUNTS ->
                int32("attributes").int32("events").int32("links");
            case OpCode.SET_SAMPLING_RATES -> float64("rule").float64("limit").float64("agent");
            case OpCode.ABANDON_SPAN, OpCode.ABANDON_SEGMENT, OpCode.BEGIN_EPOCH -> {
                // the head says it all
            }
            default -> throw new AssertionError("unreachable: " + opcode);
        }
    }

    private RecordArguments create() {
        return traceId().unsigned("segment").unsigned("parent");
    }

    private RecordArguments traceId() {
        final long low = getLong();
        field("trace")
                .append(HexFormat.of().toHexDigits(getLong()))
                .append(HexFormat.of().toHexDigits(low));
        return this;
    }

    private void spanLink() {
        traceId().unsigned("span");
        hex32("flags");
        final int stateLength = getInt();
        final int attributesLength = getInt();
        text("traceState", stateLength).bytes("attributes", attributesLength);
    }

    private void batch(final boolean meta) {
        final long count = Integer.toUnsignedLong(getInt());
        field("pairs").append(count);
        for (long i = 0; i < Math.min(count, ITEMS_MAX); i++) {
            result.append(i == 0 ? ": " : ", ");
            appendString(getInt());
            result.append(" = ");
            if (meta) {
                appendString(getInt());
            } else {
                result.append(JsNumber.format(Double.longBitsToDouble(getLong())));
            }
        }
        appendMore(count);
    }

    private void flushChunk() {
        final boolean localRoot = (getInt() & FlushChunkDescriptor.FIRST_IS_LOCAL_ROOT) != 0;
        final long count = Integer.toUnsignedLong(getInt());
        field("firstIsLocalRoot").append(localRoot);
        field("spans").append(count);
        for (long i = 0; i < Math.min(count, ITEMS_MAX); i++) {
            result.append(i == 0 ? ": " : ", ").append(Long.toUnsignedString(getLong()));
        }
        appendMore(count);
    }

    // each behind the id that it has in the record that follows
    private void texts() {
        final int end = getInt() + position;
        for (int i = 0; i < ITEMS_MAX && end - position >= Integer.BYTES; i++) {
            final int length = getInt();
            if (length < 0 || length > end - position) {
                result.append(" ?");
                return;
            }
            text("#" + Integer.toUnsignedString(WithTextsDescriptor.id(i)), length);
        }
        if (position < end) {
            result.append(", and more");
        }
    }

    private void wholeSpan() {
        create().int64("start").int64("duration").int32("error");
        string("name").string("service").string("resource").string("type");
        int32("flags").int32("meta").int32("metrics").int32("textBytes");
    }

    private void completeSpan() {
        create().int64("start").int64("duration").int32("error");
        string("name").string("service").string("resource").string("type");
        hex32("flags").hex32("fields").int32("entryBytes").int32("textBytes");
    }

    private void appendMore(final long count) {
        if (count > ITEMS_MAX) {
            result.append(", and ").append(count - ITEMS_MAX).append(" more");
        }
    }

    private RecordArguments string(final String name) {
        field(name);
        appendString(getInt());
        return this;
    }

    private void appendString(final int id) {
        result.append('#').append(Integer.toUnsignedString(id));
        final String text = texts.apply(id);
        if (text != null) {
            result.append(' ');
            appendText(text);
        }
    }

    private RecordArguments bool(final String name) {
        field(name).append(buffer.getByte(position++) != 0);
        return this;
    }

    private RecordArguments int32(final String name) {
        field(name).append(getInt());
        return this;
    }

    private RecordArguments hex32(final String name) {
        field(name).append(HexFormat.of().toHexDigits(getInt()));
        return this;
    }

    private RecordArguments int64(final String name) {
        field(name).append(getLong());
        return this;
    }

    private RecordArguments unsigned(final String name) {
        field(name).append(Long.toUnsignedString(getLong()));
        return this;
    }

    private RecordArguments float64(final String name) {
        field(name).append(JsNumber.format(Double.longBitsToDouble(getLong())));
        return this;
    }

    private RecordArguments text(final String name, final int length) {
        // four bytes a character at most, so this is enough of it
        final byte[] start = new byte[Math.min(length, 4 * (CHARS_MAX + 1))];
        buffer.getBytes(position, start);
        position += length;
        field(name);
        appendText(new String(start, StandardCharsets.UTF_8));
        return this;
    }

    private RecordArguments bytes(final String name, final int length) {
        final byte[] start = new byte[Math.min(length, BYTES_MAX)];
        buffer.getBytes(position, start);
        position += length;
        field(name).append(length).append(" bytes");
        if (length > 0) {
            result.append(' ').append(HexFormat.of().formatHex(start)).append(length > BYTES_MAX ? "…" : "");
        }
        return this;
    }

    private StringBuilder field(final String name) {
        return result.append(result.isEmpty() ? "" : " ").append(name).append('=');
    }

    // in quotes, on one line, and shortened
    private void appendText(final String text) {
        final int end = text.length() <= CHARS_MAX ? text.length() : text.offsetByCodePoints(0, fitting(text));
        result.append('"');
        text.substring(0, end).codePoints().forEach(this::appendCodePoint);
        result.append(end < text.length() ? "…\"" : "\"");
    }

    private static int fitting(final String text) {
        return Math.min(CHARS_MAX, text.codePointCount(0, text.length()));
    }

    private void appendCodePoint(final int codePoint) {
        switch (codePoint) {
            case '"', '\\' -> result.append('\\').append((char) codePoint);
            default -> ForeignText.append(result, codePoint);
        }
    }

    private int getInt() {
        position += Integer.BYTES;
        return buffer.getInt(position - Integer.BYTES, LITTLE_ENDIAN);
    }

    private long getLong() {
        position += Long.BYTES;
        return buffer.getLong(position - Long.BYTES, LITTLE_ENDIAN);
    }
}
