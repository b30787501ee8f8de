/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringspan.api.StateReader;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.protocol.SpanNotFoundException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Compares what went out, and what is live, with a model. */
public final class LiveState {
    private LiveState() {}

    /** Fails unless chunks are the same, in their order, to the order of the tags. */
    public static void assertSameChunks(
            final List<List<Map<String, Object>>> expected, final List<List<Map<String, Object>>> actual) {
        assertEquals(expected, actual);
        for (int chunk = 0; chunk < expected.size(); chunk++) {
            for (int span = 0; span < expected.get(chunk).size(); span++) {
                for (final String field : List.of("meta", "metrics", "meta_struct")) {
                    assertEquals(
                            keys(expected.get(chunk).get(span), field),
                            keys(actual.get(chunk).get(span), field),
                            field);
                }
            }
        }
    }

    /** The same, of chunks that left segments in whatever order these lie in a table. */
    public static void assertSameChunksInAnyOrder(
            final List<List<Map<String, Object>>> expected, final List<List<Map<String, Object>>> actual) {
        assertSameChunks(sorted(expected), sorted(actual));
    }

    private static List<List<Map<String, Object>>> sorted(final List<List<Map<String, Object>>> chunks) {
        final List<List<Map<String, Object>>> result = new ArrayList<>(chunks);
        result.sort(Comparator.comparingLong(chunk -> (Long) chunk.get(0).get("span_id")));
        return result;
    }

    private static List<String> keys(final Map<String, Object> span, final String field) {
        return span.get(field) == null
                ? List.of()
                : List.copyOf(((Map<?, ?>) span.get(field)).keySet()).stream()
                        .map(String.class::cast)
                        .toList();
    }

    /** Fails unless the getters tell of every span and segment what the model holds. */
    public static void assertSame(final TraceModel model, final StateReader reader) {
        for (long id = 0; id < Programs.SPAN_IDS; id++) {
            final long spanId = id;
            final SpanModel span = model.live().get(spanId);
            if (span == null) {
                assertThrows(SpanNotFoundException.class, () -> reader.span(spanId));
            } else {
                assertSame(span, reader);
            }
            assertSameSegment(model.segment(id), id, reader);
        }
    }

    private static void assertSame(final SpanModel span, final StateReader reader) {
        final SpanHeader header = reader.span(span.id);
        assertEquals(
                List.of(span.id, span.traceIdHigh, span.traceIdLow, span.parentId, span.start, span.duration),
                List.of(
                        header.spanId(),
                        header.traceIdHigh(),
                        header.traceIdLow(),
                        header.parentId(),
                        header.start(),
                        header.duration()));
        assertEquals(span.error, header.error());
        assertEquals(
                List.of(span.name, span.service, span.resource, span.type),
                List.of(
                        reader.text(header.name()),
                        reader.text(header.service()),
                        reader.text(header.resource()),
                        reader.text(header.type())));
        for (final String key : Programs.TEXTS) {
            assertEquals(span.tags.text(key), reader.meta(span.id, key), key);
            assertEquals(span.tags.number(key), reader.metric(span.id, key), key);
            assertEquals(span.tags.newest(key), reader.attribute(span.id, key), key);
        }
    }

    private static void assertSameSegment(final TraceModel.Segment segment, final long id, final StateReader reader) {
        final Tags tags = segment == null ? new Tags() : segment.current();
        assertEquals(segment == null ? null : segment.origin, reader.origin(id));
        assertEquals(segment == null ? null : segment.priority, reader.samplingPriority(id));
        for (final String key : Programs.TEXTS) {
            assertEquals(tags.text(key), reader.traceMeta(id, key), key);
            assertEquals(tags.number(key), reader.traceMetric(id, key), key);
        }
    }
}
