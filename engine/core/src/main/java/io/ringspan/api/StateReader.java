/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.api;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.EventAttributes;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.protocol.SpanNotFoundException;
import io.ringspan.table.BlockPool;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceStore;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;

/**
 * The getters of the reference: what live spans and segments hold now. Allocates; for tools and tests.
 *
 * <p>Note: not threadsafe; to be used on the decode thread only. One that an engine hands to a query refuses all other threads.
 */
public final class StateReader {
    // in place of a kind
    private static final int ANY = 0;

    private final TraceStore tables;
    private final BooleanSupplier isAllowed;
    private final SpanHeader header = new SpanHeader();
    // of a header; null before the first
    private RawMemory copy;
    // where the value begins that is read next
    private int position;

    /**
     * Creates a reader of tables that stay.
     *
     * @param store to read
     */
    public StateReader(final TraceStore store) {
        this(store, () -> true);
    }

    /**
     * Creates a reader.
     *
     * @param store     to read
     * @param isAllowed whether the calling thread may read the tables, and they are still there; asked in front of each look
     */
    public StateReader(final TraceStore store, final BooleanSupplier isAllowed) {
        tables = store;
        this.isAllowed = isAllowed;
    }

    private TraceStore store() {
        if (!isAllowed.getAsBoolean()) {
            throw new IllegalStateException("the tables can be read within a query only, on the thread that runs it");
        }
        return tables;
    }

    /**
     * Core fields of a live span.
     *
     * @param spanId unsigned
     * @return a flyweight, valid until the next call
     * @throws SpanNotFoundException if the span is not live
     */
    public SpanHeader span(final long spanId) {
        final int span = find(spanId);
        if (copy == null) {
            copy = RawMemory.allocate(SpanHeader.LENGTH, Long.BYTES);
        }
        copy.putBytes(0, store().spans().buffer(), SpanTable.at(span), SpanHeader.LENGTH);
        return header.wrap(copy, 0);
    }

    /**
     * A text of the string table.
     *
     * @param handle as the header has it
     * @return the text
     */
    public String text(final int handle) {
        return store().strings().text(handle);
    }

    /**
     * Texts and other values in the table of strings, those that stay for good included.
     *
     * @return their number
     */
    public int stringsUsed() {
        return store().strings().used();
    }

    /**
     * String tag of a live span.
     *
     * @param spanId unsigned
     * @param key    of the tag
     * @return the value set last, or null; also null if the key was set to a value of another type than double, or unset, since
     * @throws SpanNotFoundException if the span is not live
     */
    public String meta(final long spanId, final String key) {
        return (String) newest(store().spans().attributes(find(spanId)), BlockPool.META, key);
    }

    /**
     * Numeric tag of a live span.
     *
     * @param spanId unsigned
     * @param key    of the tag
     * @return the value set last, or null; also null if the key was set to a value of another type than string, or unset, since
     * @throws SpanNotFoundException if the span is not live
     */
    public Double metric(final long spanId, final String key) {
        return (Double) newest(store().spans().attributes(find(spanId)), BlockPool.METRIC, key);
    }

    /**
     * Tag of a live span, of whatever type but binary.
     *
     * @param spanId unsigned
     * @param key    of the tag
     * @return the value set last, a String, Double, Long, Boolean, byte array, null, or a List of those or of entries of those; or null
     * @throws SpanNotFoundException if the span is not live
     */
    public Object attribute(final long spanId, final String key) {
        return newest(store().spans().attributes(find(spanId)), ANY, key);
    }

    /**
     * Sampling priority of a segment.
     *
     * @param segmentId unsigned
     * @return the priority set last, or null if there is none or no such segment
     */
    public Integer samplingPriority(final long segmentId) {
        final int segment = store().segments().find(segmentId);
        final int priority = segment == SegmentTable.NONE
                ? SegmentTable.NO_PRIORITY
                : store().segments().priority(segment);
        return priority == SegmentTable.NO_PRIORITY ? null : priority;
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
        final int segment = store().segments().find(segmentId);
        final int origin = segment == SegmentTable.NONE
                ? IdSpace.UNKNOWN
                : store().segments().origin(segment);
        return origin == IdSpace.UNKNOWN ? null : store().strings().text(origin);
    }

    private int find(final long spanId) {
        final int span = store().spans().find(spanId);
        if (span == SpanTable.NONE) {
            throw new SpanNotFoundException(spanId);
        }
        return span;
    }

    private int segmentAttributes(final long segmentId) {
        final int segment = store().segments().find(segmentId);
        return segment == SegmentTable.NONE
                ? BlockPool.NONE
                : store().segments().attributes(segment);
    }

    private Object newest(final int head, final int kind, final String key) {
        final int wanted = store().strings().find(key);
        if (wanted == StringTable.FULL) {
            return null;
        }
        final BlockPool blocks = store().blocks();
        for (int block = head; block != BlockPool.NONE; block = blocks.older(block)) {
            for (int i = blocks.count(block) - 1; i >= 0; i--) {
                final int entryKind = blocks.kind(block, i);
                if (StringTable.index(blocks.key(block, i)) == wanted) {
                    if (entryKind == kind || (kind == ANY && isTag(entryKind))) {
                        return value(entryKind, blocks.value(block, i));
                    }
                    // replaced in both maps, or unset
                    if (entryKind == BlockPool.UNSET || isTyped(entryKind)) {
                        return null;
                    }
                }
            }
        }
        return null;
    }

    private static boolean isTag(final int kind) {
        return kind == BlockPool.META || kind == BlockPool.METRIC || isTyped(kind);
    }

    private static boolean isTyped(final int kind) {
        return kind == BlockPool.LONG
                || kind == BlockPool.BOOLEAN
                || kind == BlockPool.ARRAY
                || kind == BlockPool.VALUE;
    }

    private Object value(final int kind, final long value) {
        return switch (kind) {
            case BlockPool.META -> store().strings().text((int) value);
            case BlockPool.METRIC -> Double.longBitsToDouble(value);
            case BlockPool.LONG -> value;
            case BlockPool.BOOLEAN -> value != 0;
            case BlockPool.ARRAY -> items((int) value);
            default -> {
                position = store().strings().offset((int) value);
                yield nextValue();
            }
        };
    }

    private List<Object> items(final int handle) {
        position = store().strings().offset(handle);
        final int end = position + store().strings().length(handle);
        final List<Object> items = new ArrayList<>();
        while (position < end) {
            items.add(nextValue());
        }
        return items;
    }

    // a value in the layout of EventAttributes, its tag first
    private Object nextValue() {
        final DirectBuffer source = store().strings().buffer();
        switch (source.getByte(position++)) {
            case EventAttributes.STRING -> {
                return new String(nextBytes(source), StandardCharsets.UTF_8);
            }
            case EventAttributes.BOOLEAN -> {
                return source.getByte(position++) != 0;
            }
            case EventAttributes.INTEGER -> {
                position += Long.BYTES;
                return source.getLong(position - Long.BYTES, LITTLE_ENDIAN);
            }
            case EventAttributes.DOUBLE -> {
                position += Double.BYTES;
                return source.getDouble(position - Double.BYTES, LITTLE_ENDIAN);
            }
            case EventAttributes.BYTES -> {
                return nextBytes(source);
            }
            case EventAttributes.EMPTY -> {
                return null;
            }
            case EventAttributes.MAP -> {
                return nextItems(source, true);
            }
            default -> {
                return nextItems(source, false);
            }
        }
    }

    private byte[] nextBytes(final DirectBuffer source) {
        final byte[] bytes = new byte[source.getInt(position, LITTLE_ENDIAN)];
        source.getBytes(position + Integer.BYTES, bytes);
        position += Integer.BYTES + bytes.length;
        return bytes;
    }

    private List<Object> nextItems(final DirectBuffer source, final boolean hasKeys) {
        final int count = source.getInt(position, LITTLE_ENDIAN);
        position += Integer.BYTES;
        final List<Object> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (hasKeys) {
                final String key = new String(nextBytes(source), StandardCharsets.UTF_8);
                items.add(new AbstractMap.SimpleImmutableEntry<>(key, nextValue()));
            } else {
                items.add(nextValue());
            }
        }
        return items;
    }
}
