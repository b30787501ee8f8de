/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import io.ringspan.journal.ImageWriter;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.table.BlockPool;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceStore;

/**
 * Writes images of what is live, between two batches. {@link ImageRestorer} reads them.
 *
 * <p>Texts are written as they are, and no handle: an image means the same in any process.
 *
 * <p>Note: not threadsafe; owned by the decode thread. Nothing here allocates.
 */
public final class ImageTaker {
    /** In place of the length of a text: there is none. */
    static final int NO_TEXT = -1;

    private final SpanTable spans;
    private final SegmentTable segments;
    private final BlockPool blocks;
    private final StringTable strings;
    private final ImageWriter image;

    /**
     * Creates one.
     *
     * @param store tables
     * @param image where images are written
     */
    public ImageTaker(final TraceStore store, final ImageWriter image) {
        this.image = image;
        spans = store.spans();
        segments = store.segments();
        blocks = store.blocks();
        strings = store.strings();
    }

    /**
     * Takes the image of a segment, with all spans in it.
     *
     * @param segment  record of one in use
     * @param sequence up to which all has been decoded
     */
    public void takeSegment(final int segment, final long sequence) {
        if (segments.listed(segment) == 0) {
            // the id of a segment stands in its spans; without one there is nothing to recover
            return;
        }
        image.beginImage(ImageWriter.SEGMENT, 0, sequence);
        image.putLong(spans.segmentId(segments.first(segment)));
        image.putLong(segments.rootId(segment));
        image.putInt(segments.count(segment));
        image.putInt(segments.priority(segment));
        image.putInt(segments.mechanism(segment));
        image.putInt(segments.isIncomplete(segment) ? 1 : 0);
        image.putInt(segments.touched(segment));
        putText(segments.origin(segment));
        putChain(segments.attributes(segment));
        image.putInt(segments.listed(segment));
        for (int span = segments.first(segment); span != SpanTable.NONE; span = spans.nextOfSegment(span)) {
            putSpan(span);
        }
        image.endImage();
    }

    /**
     * Takes the ids of all segments that there are.
     *
     * @param sequence up to which all has been decoded
     */
    public void takeLive(final long sequence) {
        image.beginImage(ImageWriter.LIVE, 0, sequence);
        for (int segment = 0; segment < segments.recordsTouched(); segment++) {
            if (segments.isInUse(segment) && segments.listed(segment) > 0) {
                image.putLong(spans.segmentId(segments.first(segment)));
            }
        }
        image.endImage();
    }

    /**
     * Takes the image of a span without a segment.
     *
     * @param span     record of a live one
     * @param sequence up to which all has been decoded
     */
    public void takeOrphan(final int span, final long sequence) {
        image.beginImage(ImageWriter.ORPHAN, 0, sequence);
        image.putLong(spans.segmentId(span));
        putSpan(span);
        image.endImage();
    }

    /**
     * Takes the image of all ids of a source.
     *
     * @param ids      with epochs
     * @param source   its number
     * @param sequence up to which all has been decoded
     */
    public void takeIds(final IdSpace ids, final int source, final long sequence) {
        image.beginImage(ImageWriter.IDS, source, sequence);
        for (int place = ids.oldestPlace(); place >= 0; place = ids.newerPlace(place)) {
            final int handle = ids.handleAt(place);
            if (handle != IdSpace.UNKNOWN) {
                image.putInt(ids.idAt(place));
                image.putInt(ids.isOfThisEpoch(place) ? 1 : 0);
                putText(handle);
            }
        }
        image.endImage();
    }

    private void putSpan(final int span) {
        final RawMemory buffer = spans.buffer();
        final int record = SpanTable.at(span);
        image.putBytes(buffer, record, SpanHeader.NAME_OFFSET);
        image.putLong(spans.created(span));
        image.putInt(spans.fields(span));
        image.putInt(spans.flags(span) & SpanTable.FINISHED);
        putText(buffer.getInt(record + SpanHeader.NAME_OFFSET));
        putText(buffer.getInt(record + SpanHeader.SERVICE_OFFSET));
        putText(buffer.getInt(record + SpanHeader.RESOURCE_OFFSET));
        putText(buffer.getInt(record + SpanHeader.TYPE_OFFSET));
        putChain(spans.attributes(span));
    }

    private void putText(final int handle) {
        if (handle == IdSpace.UNKNOWN) {
            image.putInt(NO_TEXT);
        } else {
            image.putInt(strings.length(handle));
            image.putBytes(strings.buffer(), strings.offset(handle), strings.length(handle));
        }
    }

    // without the default tags, in which the chain of each span ends; the newest entry first
    private void putChain(final int head) {
        int entries = 0;
        for (int block = head; blocks.isOwned(block); block = blocks.older(block)) {
            entries += blocks.count(block);
        }
        image.putInt(entries);
        for (int block = head; blocks.isOwned(block); block = blocks.older(block)) {
            for (int i = blocks.count(block) - 1; i >= 0; i--) {
                final int kind = blocks.kind(block, i);
                image.putInt(kind);
                putText(blocks.key(block, i));
                if (BlockPool.isHandle(kind)) {
                    putText((int) blocks.value(block, i));
                } else {
                    image.putLong(blocks.value(block, i));
                }
            }
        }
    }
}
