/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload.datadog;

import io.ringspan.cli.payload.DecodedSpan;
import io.ringspan.cli.payload.TraceReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * Reads v0.4 payloads to the last byte, with a MessagePack library that knows nothing of the encoder, and holds them to the schema: which
 * keys there must be, which there may be, and what type each has.
 *
 * <p>Note: not threadsafe.
 */
final class V04Schema implements TraceReader {
    private static final Set<String> REQUIRED =
            Set.of("service", "name", "resource", "trace_id", "span_id", "start", "duration", "meta", "metrics");

    private final Consumer<List<DecodedSpan>> traces;
    private final Consumer<String> faults;
    private final Set<String> keys = new HashSet<>();
    private MessageUnpacker unpacker;
    private String place = "";

    /**
     * Creates a reader.
     *
     * @param traces gets each trace
     * @param faults gets a line for each fault
     */
    V04Schema(final Consumer<List<DecodedSpan>> traces, final Consumer<String> faults) {
        this.traces = traces;
        this.faults = faults;
    }

    @Override
    public int read(final byte[] body, final String title) {
        place = title;
        int count = 0;
        try (MessageUnpacker ofBody = MessagePack.newDefaultUnpacker(body)) {
            unpacker = ofBody;
            count = unpacker.unpackArrayHeader();
            for (int i = 0; i < count; i++) {
                readTrace(title + ", trace " + i);
            }
            place = title;
            if (unpacker.hasNext()) {
                fault("more than one value; the first one ends at byte " + unpacker.getTotalReadBytes());
            }
        } catch (final MessagePackException | IOException e) {
            fault("cannot be read on: " + e);
        }
        return count;
    }

    private void fault(final String message) {
        faults.accept(place + ": " + message);
    }

    private void readTrace(final String title) throws IOException {
        place = title;
        final int count = unpacker.unpackArrayHeader();
        final List<DecodedSpan> spans = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            place = title + ", span " + i;
            spans.add(readSpan());
        }
        place = title;
        traces.accept(spans);
    }

    private DecodedSpan readSpan() throws IOException {
        final DecodedSpan span = new DecodedSpan();
        keys.clear();
        final int count = unpacker.unpackMapHeader();
        for (int i = 0; i < count; i++) {
            final String key = unpacker.unpackString();
            if (!keys.add(key)) {
                fault("the key " + key + " comes twice");
            }
            readField(span, key);
        }
        for (final String key : REQUIRED) {
            if (!keys.contains(key)) {
                fault("the key " + key + " is missing");
            }
        }
        return span;
    }

    private void readField(final DecodedSpan span, final String key) throws IOException {
        switch (key) {
            case "service" -> span.service = text(key);
            case "name" -> span.name = text(key);
            case "resource" -> span.resource = text(key);
            case "type" -> span.type = text(key);
            case "trace_id" -> span.traceId = id(key);
            case "span_id" -> span.spanId = id(key);
            case "parent_id" -> span.parentId = id(key);
            case "start" -> span.start = number(key);
            case "duration" -> span.duration = number(key);
            case "error" -> span.error = number(key);
            case "meta" -> readMeta(span);
            case "metrics" -> readMetrics(span);
            default -> {
                fault("the key " + key + " is not known");
                unpacker.skipValue();
            }
        }
    }

    private boolean isNext(final String key, final ValueType expected) throws IOException {
        final ValueType found = unpacker.getNextFormat().getValueType();
        if (found != expected) {
            fault(key + " is of type " + found + " (expected: " + expected + ")");
            unpacker.skipValue();
        }
        return found == expected;
    }

    private String text(final String key) throws IOException {
        return isNext(key, ValueType.STRING) ? unpacker.unpackString() : "";
    }

    private long number(final String key) throws IOException {
        return isNext(key, ValueType.INTEGER) ? unpacker.unpackLong() : 0;
    }

    // the id is unsigned
    private long id(final String key) throws IOException {
        return isNext(key, ValueType.INTEGER) ? unpacker.unpackBigInteger().longValue() : 0;
    }

    private void readMeta(final DecodedSpan span) throws IOException {
        if (isNext("meta", ValueType.MAP)) {
            final int count = unpacker.unpackMapHeader();
            for (int i = 0; i < count; i++) {
                final String key = unpacker.unpackString();
                if (span.meta.put(key, text("meta." + key)) != null) {
                    fault("the tag " + key + " comes twice");
                }
            }
        }
    }

    private void readMetrics(final DecodedSpan span) throws IOException {
        if (isNext("metrics", ValueType.MAP)) {
            final int count = unpacker.unpackMapHeader();
            for (int i = 0; i < count; i++) {
                final String key = unpacker.unpackString();
                final double value = isNext("metrics." + key, ValueType.FLOAT) ? unpacker.unpackDouble() : Double.NaN;
                if (span.metrics.put(key, value) != null) {
                    fault("the metric " + key + " comes twice");
                }
            }
        }
    }
}
