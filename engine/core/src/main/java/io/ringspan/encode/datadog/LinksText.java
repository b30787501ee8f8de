/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.encode.AttributeEntries;
import io.ringspan.encode.StoredLink;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.json.JsonLiteral;
import io.ringspan.encode.json.JsonWriter;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.EventAttributes;
import io.ringspan.protocol.SpanLinkDescriptor;
import io.ringspan.table.StringTable;

/**
 * The links of a span as a text in JSON, as Datadog's Java tracer has them in formats without a place for links: an array of objects of attributes,
 * flags, span id, trace id and trace state. Ids are hexadecimal, all attributes texts, and items of arrays attributes of their own. What is
 * empty, or not known, is left out.
 *
 * <p>Note: not threadsafe; owned by the encode thread. Allocates only while a link has more attributes than any before.
 */
final class LinksText {
    private static final JsonLiteral ATTRIBUTES = JsonLiteral.of("\"attributes\":{");
    private static final JsonLiteral ATTRIBUTES_END = JsonLiteral.of("},");
    private static final JsonLiteral FLAGS = JsonLiteral.of("\"flags\":");
    private static final JsonLiteral SPAN_ID = JsonLiteral.of("\"span_id\":\"");
    private static final JsonLiteral TRACE_ID = JsonLiteral.of("\",\"trace_id\":\"");
    private static final JsonLiteral TRACE_STATE = JsonLiteral.of("\",\"tracestate\":\"");
    private static final JsonLiteral LINK_END = JsonLiteral.of("\"}");
    private static final JsonLiteral KEY_END = JsonLiteral.of("\":\"");

    private final StringTable strings;
    private final RawMemory source;
    private final AttributeEntries entries;
    private final JsonWriter json;
    private final StringBuilder number = new StringBuilder(32);

    LinksText(final StringTable strings) {
        this.strings = strings;
        source = strings.buffer();
        entries = new AttributeEntries(source);
        json = new JsonWriter(source);
    }

    /** Writes links that are given newest first, oldest first; offset behind them, or {@link TraceEncoder#DOES_NOT_FIT}. */
    int put(final int[] links, final int count, final RawMemory payload, final int offset, final int limit) {
        json.wrap(payload, offset, limit);
        json.put('[');
        for (int i = count - 1; i >= 0; i--) {
            put(strings.offset(links[i]));
            json.put(i > 0 ? ',' : ']');
        }
        return json.isFull() ? TraceEncoder.DOES_NOT_FIT : json.position();
    }

    private void put(final int at) {
        final int stateLength = source.getInt(at + StoredLink.TRACE_STATE_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int flags = source.getInt(at + StoredLink.FLAGS_OFFSET, LITTLE_ENDIAN) & ~SpanLinkDescriptor.FLAGS_SET;
        final int attributes = at + StoredLink.TEXT_OFFSET + stateLength;
        entries.find(attributes, attributes + source.getInt(at + StoredLink.ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN));
        json.put('{');
        if (entries.dropItemNames() > 0) {
            json.put(ATTRIBUTES);
            putAttributes();
            json.put(ATTRIBUTES_END);
        }
        if (flags != 0) {
            json.put(FLAGS);
            json.putLong(flags);
            json.put(',');
        }
        json.put(SPAN_ID);
        json.putHex(source.getLong(at + StoredLink.LINKED_ID_OFFSET, LITTLE_ENDIAN));
        json.put(TRACE_ID);
        json.putHex(source.getLong(at + StoredLink.TRACE_ID_HIGH_OFFSET, LITTLE_ENDIAN));
        json.putHex(source.getLong(at + StoredLink.TRACE_ID_LOW_OFFSET, LITTLE_ENDIAN));
        if (stateLength > 0) {
            json.put(TRACE_STATE);
            json.putText(at + StoredLink.TEXT_OFFSET, stateLength);
        }
        json.put(LINK_END);
    }

    private void putAttributes() {
        boolean isFirst = true;
        for (int i = 0; i < entries.count(); i++) {
            if (!entries.isKept(i)) {
                continue;
            }
            int value = entries.firstValue(i);
            for (int item = 0; item < entries.valueCount(i); item++) {
                json.put(isFirst ? '"' : ',');
                if (!isFirst) {
                    json.put('"');
                }
                isFirst = false;
                json.putText(entries.offset(i) + Integer.BYTES, source.getInt(entries.offset(i), LITTLE_ENDIAN));
                if (entries.isArray(i)) {
                    json.put('.');
                    json.putLong(item);
                }
                json.put(KEY_END);
                putValue(value);
                json.put('"');
                value = FlatValue.behind(source, value);
            }
        }
    }

    private void putValue(final int tagOffset) {
        final int at = tagOffset + 1;
        switch (source.getByte(tagOffset)) {
            case EventAttributes.STRING -> json.putText(at + Integer.BYTES, source.getInt(at, LITTLE_ENDIAN));
            case EventAttributes.BOOLEAN -> json.putBoolean(source.getByte(at) != 0);
            case EventAttributes.INTEGER -> json.putLong(source.getLong(at, LITTLE_ENDIAN));
            default -> putDouble(source.getDouble(at, LITTLE_ENDIAN));
        }
    }

    // as Java prints it, as in v0.4
    private void putDouble(final double value) {
        number.setLength(0);
        number.append(value);
        for (int i = 0; i < number.length(); i++) {
            json.put(number.charAt(i));
        }
    }
}
