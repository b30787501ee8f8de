/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.peers;

import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.datadog.MsgPack;
import io.ringspan.encode.datadog.V04Encoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Datadog v0.4 from objects: the bytes that {@link V04Encoder} makes of the same trace in the engine's tables.
 *
 * <p>What every span carries is one text made beforehand. There is no look for keys that come twice, nor for the tag {@code kind}, because
 * the spans of the workload have neither; both are in favour of this encoder.
 *
 * <p>Note: not threadsafe; owned by the thread that encodes.
 */
public final class FinishedTraceEncoder {
    private static final byte[] SERVICE = text("service");
    private static final byte[] NAME = text("name");
    private static final byte[] RESOURCE = text("resource");
    private static final byte[] TRACE_ID = text("trace_id");
    private static final byte[] SPAN_ID = text("span_id");
    private static final byte[] PARENT_ID = text("parent_id");
    private static final byte[] START = text("start");
    private static final byte[] DURATION = text("duration");
    private static final byte[] META = text("meta");
    private static final byte[] METRICS = text("metrics");
    private static final byte[] TYPE = text("type");
    private static final byte[] TOP_LEVEL = metric("_dd.top_level", 1);
    private static final byte[] ORIGIN_KEY = text("_dd.origin");
    // keys, numbers and heads of everything in a span that is not a text of its own
    private static final int FIXED_LENGTH_MAX = 256;
    // service, name, resource, trace id, span id, start, duration, meta, metrics, type
    private static final int FIELD_COUNT = 10;
    // origin and language; base service, if it is another
    private static final int SHARED_META_COUNT = 2;

    private final byte[] tracerService;
    private final byte[] language;
    private final byte[] baseService;
    private final byte[] processId;
    private final int sharedLength;

    /**
     * Creates an encoder.
     *
     * @param tracerService service of the process as {@link #text} made it; spans with another one are those with another array
     * @param language      value of the tag {@code language}
     * @param processId     value of the tag {@code process_id}
     */
    public FinishedTraceEncoder(final byte[] tracerService, final String language, final long processId) {
        this.tracerService = tracerService;
        this.language = join(text("language"), text(language));
        baseService = join(text("_dd.base_service"), tracerService);
        this.processId = metric("process_id", (double) processId);
        sharedLength = FIXED_LENGTH_MAX
                + ORIGIN_KEY.length
                + this.language.length
                + baseService.length
                + this.processId.length
                + TOP_LEVEL.length;
    }

    /**
     * A text as MessagePack.
     *
     * @param text to be encoded
     * @return head and UTF-8
     */
    public static byte[] text(final String text) {
        final byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MsgPack.HEADER_LENGTH_MAX + utf8.length]);
        final int offset = MsgPack.putStringHeader(buffer, 0, utf8.length);
        buffer.putBytes(offset, utf8);
        return Arrays.copyOf(buffer.byteArray(), offset + utf8.length);
    }

    private static byte[] metric(final String key, final double value) {
        final UnsafeBuffer number = new UnsafeBuffer(new byte[MsgPack.NUMBER_LENGTH_MAX]);
        MsgPack.putDouble(number, 0, Double.doubleToRawLongBits(value));
        return join(text(key), number.byteArray());
    }

    private static byte[] join(final byte[] left, final byte[] right) {
        final byte[] both = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return both;
    }

    /**
     * Encodes a trace as a chunk behind the ones that are there.
     *
     * @param root   of the trace, in which all the others have come together
     * @param buffer to write into
     * @param offset of the first byte
     * @param limit  first byte that may not be written
     * @return offset behind the last byte, or {@link TraceEncoder#DOES_NOT_FIT}; then bytes from the offset on are undefined
     */
    public int encode(final FinishedSpan root, final MutableDirectBuffer buffer, final int offset, final int limit) {
        if (limit - offset < MsgPack.HEADER_LENGTH_MAX) {
            return TraceEncoder.DOES_NOT_FIT;
        }
        final FinishedTrace trace = root.trace;
        int to = MsgPack.putArray(buffer, offset, trace.count() + 1);
        FinishedSpan span = root;
        FinishedSpan next = trace.first();
        while (span != null) {
            if (lengthMax(span) > limit - to) {
                return TraceEncoder.DOES_NOT_FIT;
            }
            to = putSpan(span, buffer, to);
            span = next;
            next = span == null ? null : span.next();
        }
        return to;
    }

    private long lengthMax(final FinishedSpan span) {
        long length = sharedLength
                + span.trace.origin().length
                + span.service.length
                + span.name.length
                + span.resource.length
                + span.type.length
                + (long) span.metricValues.length * MsgPack.NUMBER_LENGTH_MAX;
        for (final byte[] text : span.meta) {
            length += text.length;
        }
        for (final byte[] key : span.metricKeys) {
            length += key.length;
        }
        return length;
    }

    private int putSpan(final FinishedSpan span, final MutableDirectBuffer buffer, final int offset) {
        int to = MsgPack.putMap(buffer, offset, span.isRoot() ? FIELD_COUNT : FIELD_COUNT + 1);
        to = put(buffer, put(buffer, to, SERVICE), span.service);
        to = put(buffer, put(buffer, to, NAME), span.name);
        to = put(buffer, put(buffer, to, RESOURCE), span.resource);
        to = MsgPack.putUint64(buffer, put(buffer, to, TRACE_ID), span.trace.traceIdLow());
        to = MsgPack.putUint64(buffer, put(buffer, to, SPAN_ID), span.spanId);
        if (!span.isRoot()) {
            to = MsgPack.putUint64(buffer, put(buffer, to, PARENT_ID), span.parentId);
        }
        to = MsgPack.putInt64(buffer, put(buffer, to, START), span.startNs);
        to = MsgPack.putLong(buffer, put(buffer, to, DURATION), span.durationNs);
        to = putMeta(span, buffer, to);
        to = putMetrics(span, buffer, to);
        return put(buffer, put(buffer, to, TYPE), span.type);
    }

    private int putMeta(final FinishedSpan span, final MutableDirectBuffer buffer, final int offset) {
        final byte[][] meta = span.meta;
        final boolean hasBaseService = span.service != tracerService;
        final int count = meta.length / 2 + SHARED_META_COUNT + (hasBaseService ? 1 : 0);
        int to = MsgPack.putMap(buffer, put(buffer, offset, META), count);
        to = put(buffer, put(buffer, to, ORIGIN_KEY), span.trace.origin());
        to = put(buffer, to, language);
        if (hasBaseService) {
            to = put(buffer, to, baseService);
        }
        for (int i = meta.length - 2; i >= 0; i -= 2) {
            to = put(buffer, to, meta[i]);
            to = put(buffer, to, meta[i + 1]);
        }
        return to;
    }

    private int putMetrics(final FinishedSpan span, final MutableDirectBuffer buffer, final int offset) {
        final byte[][] keys = span.metricKeys;
        final double[] values = span.metricValues;
        int to = MsgPack.putMap(buffer, put(buffer, offset, METRICS), keys.length + (span.isRoot() ? 2 : 1));
        to = put(buffer, to, processId);
        if (span.isRoot()) {
            to = put(buffer, to, TOP_LEVEL);
        }
        for (int i = keys.length - 1; i >= 0; i--) {
            to = MsgPack.putDouble(buffer, put(buffer, to, keys[i]), Double.doubleToRawLongBits(values[i]));
        }
        return to;
    }

    private static int put(final MutableDirectBuffer buffer, final int offset, final byte[] bytes) {
        buffer.putBytes(offset, bytes);
        return offset + bytes.length;
    }
}
