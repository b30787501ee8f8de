/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import io.ringspan.protocol.SpanHeader;
import io.ringspan.protocol.SpanNotFoundException;
import io.ringspan.table.BlockPool;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceStore;

/**
 * The getters of the reference: what live spans and segments hold now. Allocates; for tools and tests.
 *
 * <p>Note: not threadsafe; to be used on the decode thread only.
 */
public final class StateReader {
    private final TraceStore store;
    private final SpanTable spans;
    private final StringTable strings;
    private final SpanHeader header = new SpanHeader();

    /**
     * Creates a reader.
     *
     * @param store to read
     */
    public StateReader(final TraceStore store) {
        this.store = store;
        spans = store.spans();
        strings = store.strings();
    }

    /**
     * Core fields of a live span.
     *
     * @param spanId unsigned
     * @return a flyweight, valid until the next call
     * @throws SpanNotFoundException if the span is not live
     */
    public SpanHeader span(final long spanId) {
        return header.wrap(spans.buffer(), SpanTable.at(find(spanId)));
    }

    /**
     * A text of the string table.
     *
     * @param handle as the header has it
     * @return the text
     */
    public String text(final int handle) {
        return strings.text(handle);
    }

    /**
     * String tag of a live span.
     *
     * @param spanId unsigned
     * @param key    of the tag
     * @return the value set last, or null
     * @throws SpanNotFoundException if the span is not live
     */
    public String meta(final long spanId, final String key) {
        return (String) newest(spans.attributes(find(spanId)), BlockPool.META, key);
    }

    /**
     * Numeric tag of a live span.
     *
     * @param spanId unsigned
     * @param key    of the tag
     * @return the value set last, or null
     * @throws SpanNotFoundException if the span is not live
     */
    public Double metric(final long spanId, final String key) {
        return (Double) newest(spans.attributes(find(spanId)), BlockPool.METRIC, key);
    }

    /**
     * String tag of a segment.
     *
     * @param segmentId unsigned
     * @param key       of the tag
     * @return the value set last, or null if there is none or no such segment
     */
    public String traceMeta(final long segmentId, final String key) {
        return (String) newest(segmentAttributes(segmentId), BlockPool.META, key);
    }

    /**
     * Numeric tag of a segment.
     *
     * @param segmentId unsigned
     * @param key       of the tag
     * @return the value set last, or null if there is none or no such segment
     */
    public Double traceMetric(final long segmentId, final String key) {
        return (Double) newest(segmentAttributes(segmentId), BlockPool.METRIC, key);
    }

    /**
     * Origin of a segment.
     *
     * @param segmentId unsigned
     * @return the origin, or null if there is none or no such segment
     */
    public String origin(final long segmentId) {
        final int segment = store.segments().find(segmentId);
        final int origin = segment == SegmentTable.NONE
                ? IdSpace.UNKNOWN
                : store.segments().origin(segment);
        return origin == IdSpace.UNKNOWN ? null : strings.text(origin);
    }

    private int find(final long spanId) {
        final int span = spans.find(spanId);
        if (span == SpanTable.NONE) {
            throw new SpanNotFoundException(spanId);
        }
        return span;
    }

    private int segmentAttributes(final long segmentId) {
        final int segment = store.segments().find(segmentId);
        return segment == SegmentTable.NONE ? BlockPool.NONE : store.segments().attributes(segment);
    }

    private Object newest(final int head, final int kind, final String key) {
        final int wanted = strings.find(key);
        if (wanted == StringTable.FULL) {
            return null;
        }
        final BlockPool blocks = store.blocks();
        for (int block = head; block != BlockPool.NONE; block = blocks.older(block)) {
            for (int i = blocks.count(block) - 1; i >= 0; i--) {
                if (blocks.kind(block, i) == kind && StringTable.index(blocks.key(block, i)) == wanted) {
                    final long value = blocks.value(block, i);
                    return kind == BlockPool.META ? strings.text((int) value) : (Object) Double.longBitsToDouble(value);
                }
            }
        }
        return null;
    }
}
