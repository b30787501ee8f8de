/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.workload;

import io.ringspan.SpanRecord;
import io.ringspan.SpanWriter;
import io.ringspan.TraceEngine;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * The workload of all measurements, a web request: traces of ten spans in one segment, 128-bit trace ids, and for each span its core
 * fields, six string tags, two numbers and a duration; the root adds two trace tags and the origin. As records of the reference that is
 * 10 operations and 236 bytes a span; batched (W1b), with one record for all string tags and one for the numbers, 4 operations and 184
 * bytes. All texts have ids beforehand.
 *
 * <p>{@link #nextTrace()} draws a trace, the accessors tell what it is, and each of the ways to write it draws the next one by itself. Ids
 * are new for each trace; the choice of texts comes round again every {@value #TRACES_DRAWN} traces, because it is made beforehand, so
 * that drawing costs little of what is measured. All of it depends on the seed alone.
 *
 * <p>Note: not threadsafe; each producer has its own, with a seed of its own. Nothing allocates after construction.
 */
public final class W1 {
    /** Spans in a trace; the first one is the root and the parent of all others. */
    public static final int SPANS_PER_TRACE = 10;

    /** String tags of a span. */
    public static final int META_COUNT = 6;

    /** Numbers of a span. */
    public static final int METRIC_COUNT = 2;

    /** Operations of a trace, record by record, and one for the chunk that completes it. */
    public static final int RECORDS_PER_TRACE = 10 * SPANS_PER_TRACE + 3 + 1;

    /** Operations of a trace, batched, and one for the chunk that completes it. */
    public static final int BATCHED_RECORDS_PER_TRACE = 4 * SPANS_PER_TRACE + 3 + 1;

    /** Longest that a trace can be as records, in bytes. */
    public static final int TRACE_LENGTH_MAX = 4096;

    /** Names of spans. */
    public static final List<String> NAMES = texts("operation.", 10);

    /** Services. */
    public static final List<String> SERVICES = texts("service-", 3);

    /** Resources. */
    public static final List<String> RESOURCES = texts("GET /api/v1/resource/", 40);

    /** Types. */
    public static final List<String> TYPES = texts("type", 4);

    /** Keys of string tags and of numbers. */
    public static final List<String> KEYS = texts("tag.key.", 20);

    /** Values of string tags. */
    public static final List<String> VALUES = texts("a tag value, number ", 200);

    /** The origin of all traces. */
    public static final String ORIGIN = "synthetics";

    private static final int TRACES_DRAWN = 64;
    private static final long START_NS = 1_700_000_000_000_000_000L;
    private static final long DURATION_NS = 1000;
    private static final int FIRST_KEYS = 8;

    // what is chosen for a span, a byte each: indexes of texts
    private static final int NAME = 0;
    private static final int SERVICE = 1;
    private static final int RESOURCE = 2;
    private static final int TYPE = 3;
    private static final int FIRST_KEY = 4;
    private static final int FIRST_VALUE = 5;
    private static final int TRACE_VALUE = FIRST_VALUE + META_COUNT;
    private static final int CHOICES_LENGTH = 12;
    private static final int TRACE_CHOICES_LENGTH = SPANS_PER_TRACE * CHOICES_LENGTH;

    private final int[] nameIds;
    private final int[] serviceIds;
    private final int[] resourceIds;
    private final int[] typeIds;
    private final int[] keyIds;
    private final int[] valueIds;
    private final int originId;
    private final byte[] choices = new byte[TRACES_DRAWN * TRACE_CHOICES_LENGTH];
    private final long[] spanIds = new long[SPANS_PER_TRACE];
    private final int[] metaPairs = new int[2 * META_COUNT];
    private final int[] metricKeys = new int[METRIC_COUNT];
    private final double[] metricValues = new double[METRIC_COUNT];
    private long firstStartNs = START_NS;
    private long state;
    private long traceIdLow;
    private long traceIdHigh;
    // of the trace at hand in the choices
    private int trace;

    /**
     * Gives all texts their ids and draws.
     *
     * @param ids  gives a text its id; whoever writes with other means may give 0 to all
     * @param seed of the generator
     */
    public W1(final ToIntFunction<String> ids, final long seed) {
        nameIds = NAMES.stream().mapToInt(ids).toArray();
        serviceIds = SERVICES.stream().mapToInt(ids).toArray();
        resourceIds = RESOURCES.stream().mapToInt(ids).toArray();
        typeIds = TYPES.stream().mapToInt(ids).toArray();
        keyIds = KEYS.stream().mapToInt(ids).toArray();
        valueIds = VALUES.stream().mapToInt(ids).toArray();
        originId = ids.applyAsInt(ORIGIN);
        state = seed * 0x9E3779B97F4A7C15L + 1;
        for (int span = 0; span < choices.length; span += CHOICES_LENGTH) {
            choices[span + NAME] = pick(NAMES.size());
            choices[span + SERVICE] = pick(SERVICES.size());
            choices[span + RESOURCE] = pick(RESOURCES.size());
            choices[span + TYPE] = pick(TYPES.size());
            choices[span + FIRST_KEY] = pick(FIRST_KEYS);
            for (int value = FIRST_VALUE; value <= TRACE_VALUE; value++) {
                choices[span + value] = pick(VALUES.size());
            }
        }
    }

    private static List<String> texts(final String prefix, final int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    private long next() {
        state ^= state << 13;
        state ^= state >>> 7;
        state ^= state << 17;
        return state;
    }

    private byte pick(final int count) {
        return (byte) (((next() >>> 33) * count) >>> 31);
    }

    private int choice(final int span, final int which) {
        return choices[trace + span * CHOICES_LENGTH + which] & 0xFF;
    }

    /** Draws the next trace: new ids, and the next choice of texts. */
    public void nextTrace() {
        trace += TRACE_CHOICES_LENGTH;
        if (trace == choices.length) {
            trace = 0;
        }
        traceIdLow = next();
        traceIdHigh = next();
        for (int i = 0; i < SPANS_PER_TRACE; i++) {
            spanIds[i] = next() >>> 1;
        }
    }

    /** {@return low half of the trace id} */
    public long traceIdLow() {
        return traceIdLow;
    }

    /** {@return high half of the trace id} */
    public long traceIdHigh() {
        return traceIdHigh;
    }

    /** {@return the segment, which has the id of the root} */
    public long segmentId() {
        return spanIds[0];
    }

    /**
     * Id of a span.
     *
     * @param span in the trace, from 0
     * @return the id, 1 at least and positive
     */
    public long spanId(final int span) {
        return spanIds[span];
    }

    /**
     * Parent of a span.
     *
     * @param span in the trace, from 0
     * @return its id, 0 for the root
     */
    public long parentId(final int span) {
        return span == 0 ? 0 : spanIds[0];
    }

    /**
     * Start of a span.
     *
     * @param span in the trace, from 0
     * @return nanoseconds since the epoch
     */
    public long startNs(final int span) {
        return firstStartNs + span;
    }

    /**
     * Moves the starts of all spans that are written from now on, for whoever recognises a trace by the start of its root.
     *
     * @param ns start of the root, nanoseconds since the epoch
     */
    public void startAt(final long ns) {
        firstStartNs = ns;
    }

    /**
     * Duration of a span.
     *
     * @param span in the trace, from 0
     * @return nanoseconds
     */
    public long durationNs(final int span) {
        return DURATION_NS + span;
    }

    /**
     * Name of a span.
     *
     * @param span in the trace, from 0
     * @return index in {@link #NAMES}
     */
    public int name(final int span) {
        return choice(span, NAME);
    }

    /**
     * Service of a span.
     *
     * @param span in the trace, from 0
     * @return index in {@link #SERVICES}
     */
    public int service(final int span) {
        return choice(span, SERVICE);
    }

    /**
     * Resource of a span.
     *
     * @param span in the trace, from 0
     * @return index in {@link #RESOURCES}
     */
    public int resource(final int span) {
        return choice(span, RESOURCE);
    }

    /**
     * Type of a span.
     *
     * @param span in the trace, from 0
     * @return index in {@link #TYPES}
     */
    public int type(final int span) {
        return choice(span, TYPE);
    }

    /**
     * Key of a string tag.
     *
     * @param span in the trace, from 0
     * @param tag  of the span, 0 to {@link #META_COUNT} - 1
     * @return index in {@link #KEYS}
     */
    public int metaKey(final int span, final int tag) {
        return choice(span, FIRST_KEY) + tag;
    }

    /**
     * Value of a string tag.
     *
     * @param span in the trace, from 0
     * @param tag  of the span, 0 to {@link #META_COUNT} - 1
     * @return index in {@link #VALUES}
     */
    public int metaValue(final int span, final int tag) {
        return choice(span, FIRST_VALUE + tag);
    }

    /**
     * Key of a number.
     *
     * @param span in the trace, from 0
     * @param tag  of the span, 0 to {@link #METRIC_COUNT} - 1
     * @return index in {@link #KEYS}
     */
    public int metricKey(final int span, final int tag) {
        return choice(span, FIRST_KEY) + META_COUNT + tag;
    }

    /**
     * A number.
     *
     * @param span in the trace, from 0
     * @param tag  of the span, 0 to {@link #METRIC_COUNT} - 1
     * @return the number
     */
    public double metricValue(final int span, final int tag) {
        return span + tag;
    }

    /** {@return index in {@link #KEYS} of the key of the string tag of the trace} */
    public int traceMetaKey() {
        return 0;
    }

    /** {@return index in {@link #VALUES} of the value of the string tag of the trace} */
    public int traceMetaValue() {
        return choice(0, TRACE_VALUE);
    }

    /** {@return index in {@link #KEYS} of the key of the number of the trace, which is 1} */
    public int traceMetricKey() {
        return 1;
    }

    /**
     * Draws a trace, writes it record by record and completes it, without committing.
     *
     * @param writer stages the records
     */
    public void write(final SpanWriter writer) {
        nextTrace();
        final long root = spanIds[0];
        for (int i = 0; i < SPANS_PER_TRACE; i++) {
            final long span = spanIds[i];
            writer.startIds(
                    span,
                    traceIdHigh,
                    traceIdLow,
                    root,
                    parentId(i),
                    nameIds[name(i)],
                    serviceIds[service(i)],
                    resourceIds[resource(i)],
                    typeIds[type(i)],
                    startNs(i));
            for (int tag = 0; tag < META_COUNT; tag++) {
                writer.setMetaId(span, keyIds[metaKey(i, tag)], valueIds[metaValue(i, tag)]);
            }
            for (int tag = 0; tag < METRIC_COUNT; tag++) {
                writer.setMetric(span, keyIds[metricKey(i, tag)], metricValue(i, tag));
            }
            if (i == 0) {
                writer.setTraceMetaId(span, keyIds[traceMetaKey()], valueIds[traceMetaValue()]);
                writer.setTraceMetric(span, keyIds[traceMetricKey()], 1);
                writer.setOriginId(span, originId);
            }
            writer.setDuration(span, durationNs(i));
        }
        writer.flushChunk(true, spanIds, SPANS_PER_TRACE);
    }

    /**
     * Draws a trace and encodes it record by record, with the chunk that completes it.
     *
     * @param encoder to write with
     */
    public void encode(final RecordEncoder encoder) {
        nextTrace();
        for (int i = 0; i < SPANS_PER_TRACE; i++) {
            final long span = spanIds[i];
            encodeStart(encoder, i);
            for (int tag = 0; tag < META_COUNT; tag++) {
                encoder.setStringPair(OpCode.SET_META_ATTR, span, keyIds[metaKey(i, tag)], valueIds[metaValue(i, tag)]);
            }
            for (int tag = 0; tag < METRIC_COUNT; tag++) {
                encoder.setStringDouble(OpCode.SET_METRIC_ATTR, span, keyIds[metricKey(i, tag)], metricValue(i, tag));
            }
            encodeEnd(encoder, i);
        }
        encoder.flushChunk(true, spanIds, SPANS_PER_TRACE);
    }

    /**
     * Draws a trace and encodes it with one record for all string tags of a span and one for its numbers, and with the chunk that
     * completes it.
     *
     * @param encoder to write with
     */
    public void encodeBatched(final RecordEncoder encoder) {
        nextTrace();
        for (int i = 0; i < SPANS_PER_TRACE; i++) {
            encodeStart(encoder, i);
            for (int tag = 0; tag < META_COUNT; tag++) {
                metaPairs[2 * tag] = keyIds[metaKey(i, tag)];
                metaPairs[2 * tag + 1] = valueIds[metaValue(i, tag)];
            }
            encoder.batchSetMeta(spanIds[i], metaPairs, META_COUNT);
            for (int tag = 0; tag < METRIC_COUNT; tag++) {
                metricKeys[tag] = keyIds[metricKey(i, tag)];
                metricValues[tag] = metricValue(i, tag);
            }
            encoder.batchSetMetric(spanIds[i], metricKeys, metricValues, METRIC_COUNT);
            encodeEnd(encoder, i);
        }
        encoder.flushChunk(true, spanIds, SPANS_PER_TRACE);
    }

    private void encodeStart(final RecordEncoder encoder, final int i) {
        encoder.createSpanFull(
                spanIds[i],
                traceIdHigh,
                traceIdLow,
                spanIds[0],
                parentId(i),
                nameIds[name(i)],
                serviceIds[service(i)],
                resourceIds[resource(i)],
                typeIds[type(i)],
                startNs(i));
    }

    private void encodeEnd(final RecordEncoder encoder, final int i) {
        final long span = spanIds[i];
        if (i == 0) {
            encoder.setStringPair(OpCode.SET_TRACE_META_ATTR, span, keyIds[traceMetaKey()], valueIds[traceMetaValue()]);
            encoder.setStringDouble(OpCode.SET_TRACE_METRICS_ATTR, span, keyIds[traceMetricKey()], 1);
            encoder.setString(OpCode.SET_TRACE_ORIGIN, span, originId);
        }
        encoder.setLong(OpCode.SET_DURATION, span, durationNs(i));
    }

    /**
     * Draws a trace and publishes it span by span, each as one record, the root last; without the tags of the trace, for which such a record has no place.
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
            span.begin(spanIds[i], traceIdHigh, traceIdLow, root, parentId(i), startNs(i), durationNs(i))
                    .nameIds(nameIds[name(i)], serviceIds[service(i)], resourceIds[resource(i)], typeIds[type(i)]);
            for (int tag = 0; tag < META_COUNT; tag++) {
                span.setMetaId(keyIds[metaKey(i, tag)], valueIds[metaValue(i, tag)]);
            }
            for (int tag = 0; tag < METRIC_COUNT; tag++) {
                span.setMetric(keyIds[metricKey(i, tag)], metricValue(i, tag));
            }
            if (i == 0) {
                span.lastOfSegment();
            }
            lost += engine.publish(span) < 0 ? 1 : 0;
        }
        return lost;
    }
}
