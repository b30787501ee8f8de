/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The web request trace that everything is measured with: ten spans in one segment, each with six string and two numeric tags, the root
 * with trace-level tags besides; all strings interned beforehand. It can be told through every way in.
 *
 * <p>Note: not threadsafe.
 */
final class W1Workload {
    static final int SPANS_PER_TRACE = 10;

    private static final int NAMES = 10;
    private static final int SERVICES = 3;
    private static final int RESOURCES = 40;
    private static final int TYPES = 4;
    private static final int KEYS = 20;
    private static final int VALUES = 200;
    private static final int META_PER_SPAN = 6;
    private static final int METRICS_PER_SPAN = 2;
    private static final long START_NS = 1_700_000_000_000_000_000L;
    private static final long DURATION_NS = 1_234_567;

    private final int[] names = new int[NAMES];
    private final int[] services = new int[SERVICES];
    private final int[] resources = new int[RESOURCES];
    private final int[] types = new int[TYPES];
    private final int[] keys = new int[KEYS];
    private final int[] values = new int[VALUES];
    private final long[] spanIds = new long[SPANS_PER_TRACE];
    private final int[] metaPairs = new int[2 * META_PER_SPAN];
    private final int[] metricKeys = new int[METRICS_PER_SPAN];
    private final double[] metricValues = new double[METRICS_PER_SPAN];
    private final SpanRecord record = new SpanRecord();
    private final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(64 * 1024));
    private final ChangeBuffer changeBuffer = new ChangeBuffer().wrap(memory, 0, memory.capacity());
    private final RecordEncoder encoder = new RecordEncoder();
    private long random = 0x9E3779B97F4A7C15L;
    private long traceIdHigh;
    private long traceIdLow;
    private long segmentId;

    /** For the writer and the span record: the engine hands out the ids. */
    W1Workload(final TraceEngine engine) {
        define(engine::intern);
    }

    /** For change buffers: ids are the source's own. */
    W1Workload(final ChangeBufferIngress ingress) {
        final int[] lastId = new int[1];
        define(text -> {
            ingress.defineString(++lastId[0], text);
            return lastId[0];
        });
        ingress.commit();
    }

    private interface Definer {
        int define(String text);
    }

    private static void define(final int[] ids, final String prefix, final Definer definer) {
        for (int i = 0; i < ids.length; i++) {
            ids[i] = definer.define(prefix + i);
        }
    }

    private void define(final Definer definer) {
        define(names, "http.request.", definer);
        define(services, "service-", definer);
        define(resources, "GET /resource/", definer);
        define(types, "type", definer);
        define(keys, "tag.key.", definer);
        define(values, "a value of a tag ", definer);
    }

    private long next() {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return random;
    }

    private int pick(final int[] ids) {
        return ids[(int) (next() >>> 33) % ids.length];
    }

    private void beginTrace() {
        traceIdHigh = next();
        traceIdLow = next();
        segmentId = next();
        for (int i = 0; i < SPANS_PER_TRACE; i++) {
            spanIds[i] = next();
        }
    }

    private long parent(final int span) {
        return span == 0 ? 0 : spanIds[(span - 1) / 3];
    }

    /** A trace record by record, one commit a span. */
    void byWriter(final SpanWriter writer) {
        beginTrace();
        for (int i = 0; i < SPANS_PER_TRACE; i++) {
            final long id = spanIds[i];
            writer.startIds(
                    id,
                    traceIdHigh,
                    traceIdLow,
                    segmentId,
                    parent(i),
                    pick(names),
                    pick(services),
                    pick(resources),
                    pick(types),
                    START_NS + i);
            for (int tag = 0; tag < META_PER_SPAN; tag++) {
                writer.setMetaId(id, keys[tag], pick(values));
            }
            for (int tag = 0; tag < METRICS_PER_SPAN; tag++) {
                writer.setMetric(id, keys[META_PER_SPAN + tag], 1.5 * i);
            }
            if (i == 0) {
                writer.setTraceMetaId(id, keys[8], pick(values))
                        .setTraceMetric(id, keys[9], 1)
                        .setOriginId(id, pick(values));
            }
            writer.setDuration(id, DURATION_NS + i).commit();
        }
        writer.flushChunk(true, spanIds, SPANS_PER_TRACE).commit();
    }

    /** A trace as finished spans, the root last. */
    void bySpanRecord(final TraceEngine engine) {
        beginTrace();
        for (int i = SPANS_PER_TRACE - 1; i >= 0; i--) {
            record.begin(spanIds[i], traceIdHigh, traceIdLow, segmentId, parent(i), START_NS + i, DURATION_NS + i)
                    .nameIds(pick(names), pick(services), pick(resources), pick(types));
            for (int tag = 0; tag < META_PER_SPAN; tag++) {
                record.setMetaId(keys[tag], pick(values));
            }
            for (int tag = 0; tag < METRICS_PER_SPAN; tag++) {
                record.setMetric(keys[META_PER_SPAN + tag], 1.5 * i);
            }
            if (i == 0) {
                record.lastOfSegment();
            }
            engine.publish(record);
        }
    }

    /** A trace as a foreign change buffer: an operation for each tag (W1), or batches of tags (W1b). */
    void byChangeBuffer(final ChangeBufferIngress ingress, final boolean batched) {
        beginTrace();
        encoder.wrap(memory, ChangeBuffer.OPERATIONS_OFFSET, memory.capacity() - ChangeBuffer.OPERATIONS_OFFSET);
        int operations = 0;
        for (int i = 0; i < SPANS_PER_TRACE; i++) {
            final long id = spanIds[i];
            encoder.createSpanFull(
                    id,
                    traceIdHigh,
                    traceIdLow,
                    segmentId,
                    parent(i),
                    pick(names),
                    pick(services),
                    pick(resources),
                    pick(types),
                    START_NS + i);
            operations += 2 + (batched ? encodeBatchedTags(id, i) : encodeTags(id, i));
            if (i == 0) {
                encoder.setStringPair(OpCode.SET_TRACE_META_ATTR, id, keys[8], pick(values))
                        .setStringDouble(OpCode.SET_TRACE_METRICS_ATTR, id, keys[9], 1)
                        .setString(OpCode.SET_TRACE_ORIGIN, id, pick(values));
                operations += 3;
            }
            encoder.setLong(OpCode.SET_DURATION, id, DURATION_NS + i);
        }
        changeBuffer.count(operations);
        ingress.drain(changeBuffer);
        ingress.flushChunk(true, spanIds, SPANS_PER_TRACE).commit();
    }

    private int encodeTags(final long id, final int span) {
        for (int tag = 0; tag < META_PER_SPAN; tag++) {
            encoder.setStringPair(OpCode.SET_META_ATTR, id, keys[tag], pick(values));
        }
        for (int tag = 0; tag < METRICS_PER_SPAN; tag++) {
            encoder.setStringDouble(OpCode.SET_METRIC_ATTR, id, keys[META_PER_SPAN + tag], 1.5 * span);
        }
        return META_PER_SPAN + METRICS_PER_SPAN;
    }

    private int encodeBatchedTags(final long id, final int span) {
        for (int tag = 0; tag < META_PER_SPAN; tag++) {
            metaPairs[2 * tag] = keys[tag];
            metaPairs[2 * tag + 1] = pick(values);
        }
        for (int tag = 0; tag < METRICS_PER_SPAN; tag++) {
            metricKeys[tag] = keys[META_PER_SPAN + tag];
            metricValues[tag] = 1.5 * span;
        }
        encoder.batchSetMeta(id, metaPairs, META_PER_SPAN)
                .batchSetMetric(id, metricKeys, metricValues, METRICS_PER_SPAN);
        return 2;
    }
}
