/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import static io.ringspan.encode.TraceEncoder.DOES_NOT_FIT;

import io.ringspan.encode.PayloadConverter;
import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.encode.TraceKeys;
import io.ringspan.protocol.Utf8;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Says in v0.4 what chunks in v0.5 or v1.0 say. What a format has cut off, such as the number of an error in v1.0, does not come back.
 *
 * <p>Note: not threadsafe.
 */
final class V04Converter implements PayloadConverter {
    private final ExpandableArrayBuffer scratch = new ExpandableArrayBuffer();
    private SpanReader reader;
    // the next span; null behind the last one
    private Map<String, Object> span;
    // of the first span of the chunk: what the first one of each part of it says of the trace
    private final Map<String, Object> traceMeta = new LinkedHashMap<>();
    private final Map<String, Object> traceMetrics = new LinkedHashMap<>();
    private int spansPut;

    @Override
    public void begin(final PayloadFramer framer, final DirectBuffer payload, final PayloadDictionary dictionary) {
        if (!(framer instanceof final DatadogFramer readable)) {
            throw new IllegalArgumentException("payloads of " + framer.getClass() + " cannot be read");
        }
        reader = readable.reader(payload, dictionary);
        span = null;
    }

    @Override
    public void beginChunk(final int offset, final int end) {
        reader.begin(offset, end);
        span = reader.next();
        traceMeta.clear();
        traceMetrics.clear();
        map(span, "meta").forEach((key, value) -> {
            if (key.startsWith(TraceKeys.PROPAGATED_PREFIX)) {
                traceMeta.put(key, value);
            }
        });
        final Object priority = map(span, "metrics").get(TraceKeys.PRIORITY);
        if (priority != null) {
            traceMetrics.put(TraceKeys.PRIORITY, priority);
        }
    }

    @Override
    public boolean hasSpan() {
        return span != null;
    }

    @Override
    public void skipSpan() {
        span = reader.next();
    }

    @Override
    public int put(final MutableDirectBuffer buffer, final int offset, final int limit) {
        spansPut = 0;
        int to = offset + MsgPack.HEADER_LENGTH_MAX;
        while (span != null) {
            if (spansPut == 0) {
                traceMeta.forEach(map(span, "meta")::putIfAbsent);
                traceMetrics.forEach(map(span, "metrics")::putIfAbsent);
                reader.completeFirst(map(span, "meta"));
            }
            final int length = put(0, span, limit - to);
            if (length == DOES_NOT_FIT) {
                break;
            }
            buffer.putBytes(to, scratch, 0, length);
            to += length;
            spansPut++;
            span = reader.next();
        }
        if (spansPut == 0) {
            return DOES_NOT_FIT;
        }
        MsgPack.putWideArray(buffer, offset, spansPut, true);
        return to;
    }

    @Override
    public int spansPut() {
        return spansPut;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(final Map<String, Object> fields, final String key) {
        return (Map<String, Object>) fields.get(key);
    }

    // offset behind the item, or DOES_NOT_FIT if that is behind the limit
    private int put(final int offset, final Object item, final int limit) {
        if (offset == DOES_NOT_FIT) {
            return DOES_NOT_FIT;
        }
        final int end;
        if (item instanceof final String text) {
            final byte[] utf8 = Utf8.toBytes(text);
            end = MsgPack.putStringHeader(scratch, offset, utf8.length) + utf8.length;
            if (end <= limit) {
                scratch.putBytes(end - utf8.length, utf8);
            }
        } else if (item instanceof final Map<?, ?> map) {
            int to = MsgPack.putMap(scratch, offset, map.size());
            for (final Map.Entry<?, ?> entry : map.entrySet()) {
                to = put(put(to, entry.getKey(), limit), entry.getValue(), limit);
            }
            end = to;
        } else if (item instanceof final List<?> list) {
            int to = MsgPack.putArray(scratch, offset, list.size());
            for (final Object value : list) {
                to = put(to, value, limit);
            }
            end = to;
        } else {
            end = putValue(offset, item);
        }
        return end > limit ? DOES_NOT_FIT : end;
    }

    private int putValue(final int offset, final Object item) {
        if (item instanceof final Double number) {
            return MsgPack.putDouble(scratch, offset, Double.doubleToRawLongBits(number));
        }
        if (item instanceof final Long number) {
            return MsgPack.putLong(scratch, offset, number);
        }
        if (item instanceof final SpanReader.Unsigned number) {
            return MsgPack.putUnsigned(scratch, offset, number.value());
        }
        if (item instanceof final Boolean value) {
            return MsgPack.putBoolean(scratch, offset, value);
        }
        final byte[] bytes = (byte[]) item;
        final int to = MsgPack.putBinaryHeader(scratch, offset, bytes.length);
        scratch.putBytes(to, bytes);
        return to + bytes.length;
    }
}
