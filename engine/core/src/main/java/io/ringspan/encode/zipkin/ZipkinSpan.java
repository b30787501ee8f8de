/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.zipkin;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.encode.StoredEvent;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.json.JsonLiteral;
import io.ringspan.encode.json.JsonWriter;
import io.ringspan.encode.otlp.SpanReading;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.table.StringTable;

/**
 * The span at hand as an object, with a comma behind it. All values of tags are texts. What has a structure is JSON within a text: the items
 * of an array, and the attributes of an event, behind its name.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
final class ZipkinSpan {
    private static final JsonLiteral TRACE_ID = JsonLiteral.of("{\"traceId\":\"");
    private static final JsonLiteral PARENT_ID = JsonLiteral.of("\",\"parentId\":\"");
    private static final JsonLiteral ID = JsonLiteral.of("\",\"id\":\"");
    private static final JsonLiteral KIND = JsonLiteral.of("\",\"kind\":\"");
    // by their numbers in OTLP; of the first two Zipkin knows nothing
    private static final JsonLiteral[] KINDS = {
        null,
        null,
        JsonLiteral.of("SERVER"),
        JsonLiteral.of("CLIENT"),
        JsonLiteral.of("PRODUCER"),
        JsonLiteral.of("CONSUMER")
    };
    private static final int CLIENT = 3;
    private static final int PRODUCER = 4;
    private static final JsonLiteral NAME = JsonLiteral.of("\",\"name\":\"");
    private static final JsonLiteral TIMESTAMP = JsonLiteral.of(",\"timestamp\":");
    private static final JsonLiteral DURATION = JsonLiteral.of(",\"duration\":");
    private static final JsonLiteral LOCAL_ENDPOINT = JsonLiteral.of(",\"localEndpoint\":");
    private static final JsonLiteral REMOTE_ENDPOINT = JsonLiteral.of(",\"remoteEndpoint\":");
    private static final JsonLiteral SERVICE_NAME = JsonLiteral.of("{\"serviceName\":\"");
    private static final JsonLiteral QUOTED_END = JsonLiteral.of("\"}");
    private static final JsonLiteral ANNOTATIONS = JsonLiteral.of(",\"annotations\":[");
    private static final JsonLiteral ANNOTATION = JsonLiteral.of("{\"timestamp\":");
    private static final JsonLiteral ANNOTATION_VALUE = JsonLiteral.of(",\"value\":\"");
    private static final JsonLiteral ANNOTATION_END = JsonLiteral.of("\"},");
    private static final JsonLiteral LIST_END = JsonLiteral.of("]");
    private static final JsonLiteral TAGS = JsonLiteral.of(",\"tags\":{");
    private static final JsonLiteral TAG_VALUE = JsonLiteral.of("\":\"");
    private static final JsonLiteral TAG_END = JsonLiteral.of("\",");
    private static final JsonLiteral STATUS_CODE = JsonLiteral.of("\"otel.status_code\":\"ERROR\",");
    private static final JsonLiteral ERROR = JsonLiteral.of("\"error\":\"");
    private static final JsonLiteral SPAN_END = JsonLiteral.of("}},");
    private static final JsonLiteral NAN = JsonLiteral.of("NaN");
    private static final JsonLiteral INFINITY = JsonLiteral.of("Infinity");
    private static final JsonLiteral MINUS_INFINITY = JsonLiteral.of("-Infinity");
    private static final JsonLiteral NULL = JsonLiteral.of("null");
    private static final JsonLiteral NESTED_QUOTE = JsonLiteral.of("\\\"");
    private static final JsonLiteral NESTED_KEY_END = JsonLiteral.of("\\\":");
    private static final JsonLiteral NESTED_ARRAY_END = JsonLiteral.of("]");
    private static final JsonLiteral NESTED_OBJECT_END = JsonLiteral.of("}");
    private static final long NANOS_PER_MICRO = 1000;

    private final SpanReading reading;
    private final RawMemory source;
    private final JsonWriter json;
    // each made once
    private final SpanReading.AttributeSink tags = this::putTag;
    private final SpanReading.AttributeSink nestedItems = this::putNestedItem;
    private final SpanReading.AttributeSink nestedFields = this::putNestedField;
    // locations of keys
    private final long errorKey;
    private final long statusCodeKey;
    // what names the other side of a call, the best first
    private final long[] peerKeys;

    ZipkinSpan(final StringTable strings, final SpanReading reading) {
        this.reading = reading;
        source = strings.buffer();
        json = new JsonWriter(source);
        errorKey = location(strings, "error");
        statusCodeKey = location(strings, "otel.status_code");
        peerKeys = new long[] {
            location(strings, "peer.service"),
            location(strings, "server.address"),
            location(strings, "net.peer.name"),
            location(strings, "peer.hostname"),
            location(strings, "out.host")
        };
    }

    private static long location(final StringTable strings, final String text) {
        final int handle = strings.pin(text);
        return (long) strings.length(handle) << Integer.SIZE | strings.offset(handle);
    }

    /** Where spans go from here on. */
    void wrap(final RawMemory payload, final int room) {
        json.wrap(payload, 0, room);
    }

    /** Writes the span; offset behind it, or {@link TraceEncoder#DOES_NOT_FIT}. */
    int put() {
        final SpanHeader header = reading.header();
        json.put(TRACE_ID);
        if (reading.traceIdHigh() != 0) {
            json.putHex(reading.traceIdHigh());
        }
        json.putHex(header.traceIdLow());
        if (header.parentId() != 0) {
            json.put(PARENT_ID);
            json.putHex(header.parentId());
        }
        json.put(ID);
        json.putHex(header.spanId());
        final int kind = reading.kind();
        if (KINDS[kind] != null) {
            json.put(KIND);
            json.put(KINDS[kind]);
        }
        json.put(NAME);
        putText(reading.name());
        json.put('"');
        putTimes(header);
        putEndpoint(LOCAL_ENDPOINT, reading.service());
        if (kind == CLIENT || kind == PRODUCER) {
            putEndpoint(REMOTE_ENDPOINT, peer());
        }
        putAnnotations();
        json.put(TAGS);
        if (reading.isError()) {
            json.put(STATUS_CODE);
            json.put(ERROR);
            putText(reading.errorMessage());
            json.put(TAG_END);
        }
        reading.attributes(tags);
        json.putOver(SPAN_END);
        return json.isFull() ? TraceEncoder.DOES_NOT_FIT : json.position();
    }

    // Zipkin takes no span that is shorter than a microsecond, nor a time that is not behind 1970
    private void putTimes(final SpanHeader header) {
        final long micros = header.start() / NANOS_PER_MICRO;
        if (micros > 0) {
            json.put(TIMESTAMP);
            json.putLong(micros);
        }
        json.put(DURATION);
        json.putLong(Math.max(1, header.duration() / NANOS_PER_MICRO));
    }

    private void putEndpoint(final JsonLiteral name, final long service) {
        if (SpanReading.length(service) > 0) {
            json.put(name);
            json.put(SERVICE_NAME);
            putText(service);
            json.put(QUOTED_END);
        }
    }

    private long peer() {
        for (final long key : peerKeys) {
            final long peer = reading.text(key);
            if (SpanReading.length(peer) > 0) {
                return peer;
            }
        }
        return 0;
    }

    private void putText(final long location) {
        json.putText(SpanReading.offset(location), SpanReading.length(location));
    }

    private void putNestedText(final long location) {
        json.put(NESTED_QUOTE);
        json.putNestedText(SpanReading.offset(location), SpanReading.length(location));
        json.put(NESTED_QUOTE);
    }

    private void putAnnotations() {
        final int count = reading.eventCount();
        if (count > 0) {
            json.put(ANNOTATIONS);
            for (int i = 0; i < count; i++) {
                putAnnotation(reading.event(i));
            }
            json.putOver(LIST_END);
        }
    }

    private void putAnnotation(final int at) {
        final int nameLength = source.getInt(at + StoredEvent.NAME_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int length = source.getInt(at + StoredEvent.ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int nameOffset = at + StoredEvent.TEXT_OFFSET;
        final int offset = nameOffset + nameLength;
        json.put(ANNOTATION);
        json.putLong(Long.divideUnsigned(source.getLong(at + StoredEvent.TIME_OFFSET, LITTLE_ENDIAN), NANOS_PER_MICRO));
        json.put(ANNOTATION_VALUE);
        if (length == 0) {
            json.putText(nameOffset, nameLength);
        } else {
            json.put(NESTED_QUOTE);
            json.putNestedText(nameOffset, nameLength);
            json.put(NESTED_KEY_END);
            json.put('{');
            reading.entries(offset, offset + length, nestedFields);
            json.putOver(NESTED_OBJECT_END);
        }
        json.put(ANNOTATION_END);
    }

    // what says that the span failed follows from its error alone
    private void putTag(final int kind, final long key, final long value) {
        if (key == errorKey || key == statusCodeKey) {
            return;
        }
        json.put('"');
        putText(key);
        json.put(TAG_VALUE);
        switch (kind) {
            case SpanReading.STRING -> putText(value);
            case SpanReading.ARRAY -> putNestedArray(value);
            case SpanReading.MAP -> putNestedMap(value);
            case SpanReading.EMPTY -> {
                // the empty text
            }
            case SpanReading.BYTES -> json.putBase64(SpanReading.offset(value), SpanReading.length(value));
            default -> putNumber(kind, value);
        }
        json.put(TAG_END);
    }

    private void putNumber(final int kind, final long value) {
        if (kind == SpanReading.INTEGER) {
            json.putLong(value);
        } else if (kind == SpanReading.BOOLEAN) {
            json.putBoolean(value != 0);
        } else if (Double.isFinite(Double.longBitsToDouble(value))) {
            json.putDouble(value);
        } else {
            final double number = Double.longBitsToDouble(value);
            json.put(number > 0 ? INFINITY : number < 0 ? MINUS_INFINITY : NAN);
        }
    }

    private void putNestedArray(final long items) {
        json.put('[');
        if (SpanReading.length(items) > 0) {
            reading.items(items, nestedItems);
            json.putOver(NESTED_ARRAY_END);
        } else {
            json.put(']');
        }
    }

    private void putNestedMap(final long map) {
        json.put('{');
        if (SpanReading.length(map) > 0) {
            reading.pairs(map, nestedFields);
            json.putOver(NESTED_OBJECT_END);
        } else {
            json.put('}');
        }
    }

    private void putNestedField(final int kind, final long key, final long value) {
        putNestedText(key);
        json.put(':');
        putNestedItem(kind, key, value);
    }

    private void putNestedItem(final int kind, final long key, final long value) {
        switch (kind) {
            case SpanReading.STRING -> putNestedText(value);
            case SpanReading.ARRAY -> putNestedArray(value);
            case SpanReading.MAP -> putNestedMap(value);
            case SpanReading.EMPTY -> json.put(NULL);
            case SpanReading.BYTES -> {
                json.put(NESTED_QUOTE);
                json.putBase64(SpanReading.offset(value), SpanReading.length(value));
                json.put(NESTED_QUOTE);
            }
            case SpanReading.DOUBLE -> json.putDouble(value);
            default -> putNumber(kind, value);
        }
        json.put(',');
    }
}
