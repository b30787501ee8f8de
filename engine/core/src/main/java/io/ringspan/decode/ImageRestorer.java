/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import io.ringspan.counters.DropReason;
import io.ringspan.journal.ImageReader;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.table.BlockPool;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceStore;
import org.agrona.collections.LongHashSet;

/**
 * Puts what an image shows in the place of what is live under the same ids. {@link ImageTaker} says what stands in it.
 *
 * <p>Whatever is wrong in an image ends in an {@link IndexOutOfBoundsException} or an {@link IllegalStateException}; what it has shown up to there
 * stays.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
final class ImageRestorer {
    private final TraceStore store;
    private final SpanTable spans;
    private final SegmentTable segments;
    private final DecodeStats stats;

    ImageRestorer(final DecodeCore core) {
        store = core.store();
        spans = store.spans();
        segments = store.segments();
        stats = core.stats();
    }

    void restoreSegment(final ImageReader image) {
        final long segmentId = image.getLong();
        final long rootId = image.getLong();
        forget(segmentId);
        final int segment = segments.add(segmentId, rootId);
        if (segment == SegmentTable.NONE) {
            throw new IllegalStateException("the segment table is full");
        }
        stats.tracesCreated++;
        final int count = image.getInt();
        segments.priority(segment, image.getInt());
        segments.mechanism(segment, image.getInt());
        if (image.getInt() != 0) {
            segments.markIncomplete(segment);
        }
        segments.touched(segment, image.getInt());
        final int origin = text(image, false);
        if (origin != IdSpace.UNKNOWN) {
            segments.origin(segment, origin);
        }
        final long[][] chain = chain(image);
        for (int i = chain.length - 1; i >= 0; i--) {
            final long[] entry = chain[i];
            store.pushTraceAttribute(segment, (int) entry[0], (int) entry[1], entry[2]);
            release(entry);
        }
        for (int left = image.getInt(); left > 0; left--) {
            restoreSpan(image, segmentId, segment);
        }
        segments.count(segment, count);
    }

    void restoreOrphan(final ImageReader image) {
        restoreSpan(image, image.getLong(), SegmentTable.NONE);
    }

    // a segment that had ended may live on here, if the record that ended it names a span that began before all records
    void restoreLive(final ImageReader image) {
        final LongHashSet live = new LongHashSet();
        while (image.left() > 0) {
            live.add(image.getLong());
        }
        for (int segment = 0; segment < segments.recordsTouched(); segment++) {
            if (segments.isInUse(segment) && segments.listed(segment) > 0) {
                final long segmentId = spans.segmentId(segments.first(segment));
                if (!live.contains(segmentId)) {
                    forget(segmentId);
                }
            }
        }
    }

    // what records without their beginning have made of it
    private void forget(final long segmentId) {
        final int segment = segments.find(segmentId);
        if (segment != SegmentTable.NONE) {
            for (int span = segments.first(segment); span != SpanTable.NONE; span = segments.first(segment)) {
                forgetSpan(span);
            }
            stats.drop(DropReason.ABANDONED, segments.priorityClass(segment), 0, 1);
            store.removeSegment(segment);
        }
    }

    private void forgetSpan(final int span) {
        stats.drop(DropReason.ABANDONED, segments.priorityClass(spans.segmentOf(span)), 1, 0);
        store.removeSpan(span);
    }

    private void restoreSpan(final ImageReader image, final long segmentId, final int segment) {
        final int header = image.advance(SpanHeader.NAME_OFFSET);
        final long spanId = image.buffer().getLong(header + SpanHeader.SPAN_ID_OFFSET);
        final long low = image.buffer().getLong(header + SpanHeader.TRACE_ID_LOW_OFFSET);
        final long high = image.buffer().getLong(header + SpanHeader.TRACE_ID_HIGH_OFFSET);
        final long parentId = image.buffer().getLong(header + SpanHeader.PARENT_ID_OFFSET);
        final int known = spans.find(spanId);
        if (known != SpanTable.NONE) {
            forgetSpan(known);
        }
        if (!spans.hasFree() && !(store.makeRoom() && spans.hasFree())) {
            throw new IllegalStateException("the span table is full");
        }
        final int span;
        if (segment == SegmentTable.NONE) {
            span = spans.add(spanId, low, high, parentId, segmentId);
            spans.attributes(span, store.defaultAttributes());
        } else {
            span = store.addSpan(spanId, low, high, parentId, segmentId, segment);
        }
        stats.spansCreated++;
        final int record = SpanTable.at(span);
        spans.buffer().putBytes(record, image.buffer(), header, SpanHeader.NAME_OFFSET);
        spans.created(span, image.getLong());
        spans.fields(span, -1, image.getInt());
        if (image.getInt() != 0) {
            spans.addFlag(span, SpanTable.FINISHED);
            if (segment != SegmentTable.NONE) {
                segments.finished(segment, segments.finished(segment) + 1);
            }
        }
        restoreTexts(image, span);
        final long[][] chain = chain(image);
        for (int i = chain.length - 1; i >= 0; i--) {
            store.pushHeld(span, (int) chain[i][0], (int) chain[i][1], chain[i][2]);
        }
    }

    private void restoreTexts(final ImageReader image, final int span) {
        final int name = textOrEmpty(image);
        final int service = textOrEmpty(image);
        final int resource = textOrEmpty(image);
        final int type = textOrEmpty(image);
        store.initTexts(span, name, service, resource, type);
        // the span has references of its own
        for (final int handle : new int[] {name, service, resource, type}) {
            store.strings().release(handle);
        }
    }

    private int textOrEmpty(final ImageReader image) {
        final int handle = text(image, false);
        return handle == IdSpace.UNKNOWN ? StringTable.EMPTY : handle;
    }

    private int text(final ImageReader image, final boolean isInline) {
        final int length = image.getInt();
        if (length == ImageTaker.NO_TEXT) {
            return IdSpace.UNKNOWN;
        }
        final int offset = image.advance(length);
        final int handle = isInline
                ? store.addInline(image.buffer(), offset, length)
                : store.internText(image.buffer(), offset, length);
        if (handle == StringTable.FULL) {
            stats.stringDropped();
        }
        return handle;
    }

    // key, kind and value of each entry, the newest first
    private long[][] chain(final ImageReader image) {
        final int count = image.getInt();
        if (count < 0 || count > image.left()) {
            throw new IndexOutOfBoundsException("an image with " + count + " entries in " + image.left() + " bytes");
        }
        final long[][] entries = new long[count][];
        for (int i = 0; i < count; i++) {
            final int kind = image.getInt();
            final int key = textOrEmpty(image);
            final long value;
            if (BlockPool.isHandle(kind)) {
                final int handle = text(image, kind != BlockPool.META && kind != BlockPool.FIELD);
                value = handle == IdSpace.UNKNOWN ? StringTable.EMPTY : handle;
            } else {
                value = image.getLong();
            }
            entries[i] = new long[] {key, kind, value};
        }
        return entries;
    }

    private void release(final long[] entry) {
        store.strings().release((int) entry[0]);
        if (BlockPool.isHandle((int) entry[1])) {
            store.strings().release((int) entry[2]);
        }
    }
}
