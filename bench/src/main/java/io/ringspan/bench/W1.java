/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench;

import io.ringspan.SpanRecord;
import io.ringspan.SpanWriter;
import io.ringspan.TraceEngine;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import java.util.function.ToIntFunction;

/**
 * The workload of all measurements, a web request: traces of ten spans in one segment, 128-bit trace ids, and for each span its core
 * fields, six string tags, two numbers and a duration; the root adds two trace tags and the origin. As records of the reference that is
 * 10 operations and 236 bytes a span. All texts have ids beforehand.
 *
 * <p>Ids and the choice of texts come from a generator with a fixed seed, so every run sees the same spans.
 *
 * <p>Note: not threadsafe; each producer has its own.
 */
public final class W1 {
    /** Spans in a trace. */
    public static final int SPANS_PER_TRACE = 10;

    /** String tags of a span. */
    public static final int META_COUNT = 6;

    /** Numbers of a span. */
    public static final int METRIC_COUNT = 2;

    private static final long START_NS = 1_700_000_000_000_000_000L;

    private final int[] names;
    private final int[] services;
    private final int[] resources;
    private final int[] types;
    private final int[] keys;
    private final int[] values;
    private final int origin;
    private final long[] spanIds = new long[SPANS_PER_TRACE];
    private long state;
    private long traceIdLow;
    private long traceIdHigh;

    /**
     * Gives all texts their ids.
     *
     * @param ids  gives a text its id
     * @param seed of the generator
     */
    public W1(final ToIntFunction<String> ids, final long seed) {
        names = intern(ids, "operation.", 10);
        services = intern(ids, "service-", 3);
        resources = intern(ids, "GET /api/v1/resource/", 40);
        types = intern(ids, "type", 4);
        keys = intern(ids, "tag.key.", 20);
        values = intern(ids, "a tag value, number ", 200);
        origin = ids.applyAsInt("synthetics");
        state = seed * 0x9E3779B97F4A7C15L + 1;
    }

    private static int[] intern(final ToIntFunction<String> ids, final String prefix, final int count) {
        final int[] result = new int[count];
        for (int i = 0; i < count; i++) {
            result[i] = ids.applyAsInt(prefix + i);
        }
        return result;
    }

    private long next() {
        state ^= state << 13;
        state ^= state >>> 7;
        state ^= state << 17;
        return state;
    }

    private int pick(final int[] ids) {
        return ids[(int) (((next() >>> 33) * ids.length) >>> 31)];
    }

    private void nextTrace() {
        traceIdLow = next();
        traceIdHigh = next();
        for (int i = 0; i < SPANS_PER_TRACE; i++) {
            spanIds[i] = next() >>> 1;
        }
    }

    /**
     * Writes one trace record by record and completes it, without committing.
     *
     * @param writer stages the records
     */
    public void write(final SpanWriter writer) {
        nextTrace();
        final long root = spanIds[0];
        for (int i = 0; i < SPANS_PER_TRACE; i++) {
            final long span = spanIds[i];
            writer.start(
                    span,
                    traceIdHigh,
                    traceIdLow,
                    root,
                    i == 0 ? 0 : root,
                    pick(names),
                    pick(services),
                    pick(resources),
                    pick(types),
                    START_NS + i);
            final int firstKey = (int) (next() & 7);
            for (int tag = 0; tag < META_COUNT; tag++) {
                writer.setMeta(span, keys[firstKey + tag], pick(values));
            }
            for (int tag = 0; tag < METRIC_COUNT; tag++) {
                writer.setMetric(span, keys[firstKey + META_COUNT + tag], i + tag);
            }
            if (i == 0) {
                writer.setTraceMeta(span, keys[0], pick(values));
                writer.setTraceMetric(span, keys[1], 1);
                writer.setOrigin(span, origin);
            }
            writer.setDuration(span, 1000 + i);
        }
        writer.flushChunk(true, spanIds, SPANS_PER_TRACE);
    }

    /**
     * Encodes one trace as records, with the chunk that completes it.
     *
     * @param encoder to write with
     */
    public void encode(final RecordEncoder encoder) {
        nextTrace();
        final long root = spanIds[0];
        for (int i = 0; i < SPANS_PER_TRACE; i++) {
            final long span = spanIds[i];
            encoder.createSpanFull(
                    span,
                    traceIdHigh,
                    traceIdLow,
                    root,
                    i == 0 ? 0 : root,
                    pick(names),
                    pick(services),
                    pick(resources),
                    pick(types),
                    START_NS + i);
            final int firstKey = (int) (next() & 7);
            for (int tag = 0; tag < META_COUNT; tag++) {
                encoder.setStringPair(OpCode.SET_META_ATTR, span, keys[firstKey + tag], pick(values));
            }
            for (int tag = 0; tag < METRIC_COUNT; tag++) {
                encoder.setStringDouble(OpCode.SET_METRIC_ATTR, span, keys[firstKey + META_COUNT + tag], i + tag);
            }
            if (i == 0) {
                encoder.setStringPair(OpCode.SET_TRACE_META_ATTR, span, keys[0], pick(values));
                encoder.setStringDouble(OpCode.SET_TRACE_METRICS_ATTR, span, keys[1], 1);
                encoder.setString(OpCode.SET_TRACE_ORIGIN, span, origin);
            }
            encoder.setLong(OpCode.SET_DURATION, span, 1000 + i);
        }
        encoder.flushChunk(true, spanIds, SPANS_PER_TRACE);
    }

    /**
     * Publishes one trace span by span, each as one record, the root last.
     *
     * @param engine takes the spans
     * @param span   to be reused
     * @return spans that were lost
     */
    public int publish(final TraceEngine engine, final SpanRecord span) {
        nextTrace();
        final long root = spanIds[0];
        int lost = 0;
        for (int i = SPANS_PER_TRACE - 1; i >= 0; i--) {
            span.begin(spanIds[i], traceIdHigh, traceIdLow, root, i == 0 ? 0 : root, START_NS + i, 1000 + i)
                    .names(pick(names), pick(services), pick(resources), pick(types));
            final int firstKey = (int) (next() & 7);
            for (int tag = 0; tag < META_COUNT; tag++) {
                span.meta(keys[firstKey + tag], pick(values));
            }
            for (int tag = 0; tag < METRIC_COUNT; tag++) {
                span.metric(keys[firstKey + META_COUNT + tag], i + tag);
            }
            if (i == 0) {
                span.lastOfSegment();
            }
            lost += engine.publish(span) < 0 ? 1 : 0;
        }
        return lost;
    }
}
