/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;

/**
 * A span as a receiver of Datadog v0.4 sees it, read by a MessagePack reader that shares nothing with the engine.
 *
 * @param traceId    low half of the id of the trace, unsigned
 * @param spanId     id of the span, unsigned
 * @param parentId   id of the parent, unsigned; 0 for none
 * @param name       operation
 * @param service    service
 * @param resource   resource
 * @param type       type; empty for none
 * @param startNs    start, nanoseconds since 1970
 * @param durationNs duration, nanoseconds
 * @param isError    whether it failed
 * @param meta       tags that are texts, in the order in which they came; unmodifiable
 * @param metrics    tags that are numbers, in the order in which they came; unmodifiable
 */
public record RecordedSpan(
        long traceId,
        long spanId,
        long parentId,
        String name,
        String service,
        String resource,
        String type,
        long startNs,
        long durationNs,
        boolean isError,
        Map<String, String> meta,
        Map<String, Double> metrics) {

    /**
     * Reads a payload to its last byte.
     *
     * @param payload in Datadog v0.4
     * @return the spans of each chunk, in the order in which they came; unmodifiable
     * @throws IllegalArgumentException if it is no such payload
     */
    public static List<List<RecordedSpan>> readChunks(final byte[] payload) {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(payload)) {
            final List<List<RecordedSpan>> chunks = new ArrayList<>();
            for (final Value chunk : unpacker.unpackValue().asArrayValue()) {
                final List<RecordedSpan> spans = new ArrayList<>();
                chunk.asArrayValue().forEach(span -> spans.add(of(fields(span))));
                chunks.add(List.copyOf(spans));
            }
            if (unpacker.hasNext()) {
                throw new IllegalArgumentException("bytes behind the last chunk");
            }
            return List.copyOf(chunks);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final RuntimeException e) {
            throw new IllegalArgumentException("no payload in v0.4: " + e.getMessage(), e);
        }
    }

    private static RecordedSpan of(final Map<String, Value> fields) {
        final Map<String, String> meta = new LinkedHashMap<>();
        final Map<String, Double> metrics = new LinkedHashMap<>();
        if (fields.containsKey("meta")) {
            fields(fields.get("meta")).forEach((key, value) -> meta.put(key, text(value)));
        }
        if (fields.containsKey("metrics")) {
            fields(fields.get("metrics"))
                    .forEach((key, value) ->
                            metrics.put(key, value.asNumberValue().toDouble()));
        }
        return new RecordedSpan(
                number(fields, "trace_id"),
                number(fields, "span_id"),
                number(fields, "parent_id"),
                text(fields, "name"),
                text(fields, "service"),
                text(fields, "resource"),
                text(fields, "type"),
                number(fields, "start"),
                number(fields, "duration"),
                number(fields, "error") != 0,
                Collections.unmodifiableMap(meta),
                Collections.unmodifiableMap(metrics));
    }

    private static Map<String, Value> fields(final Value map) {
        final Map<String, Value> fields = new LinkedHashMap<>();
        map.asMapValue().entrySet().forEach(entry -> {
            final String key = text(entry.getKey());
            if (fields.put(key, entry.getValue()) != null) {
                throw new IllegalArgumentException("twice: " + key);
            }
        });
        return fields;
    }

    private static String text(final Value value) {
        return value.asStringValue().asString();
    }

    private static String text(final Map<String, Value> fields, final String key) {
        final Value value = fields.get(key);
        return value == null ? "" : text(value);
    }

    private static long number(final Map<String, Value> fields, final String key) {
        final Value value = fields.get(key);
        return value == null ? 0 : value.asIntegerValue().asBigInteger().longValue();
    }
}
