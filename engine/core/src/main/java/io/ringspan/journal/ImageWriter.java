/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.journal;

import io.ringspan.memory.RawMemory;
import java.lang.invoke.VarHandle;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes images of all that is live, a pass after the other, into two halves by turns: so one pass is always whole.
 *
 * <p>A pass begins at a sequence and ends at a later one. Each image in it says at which sequence it was taken. Whoever applies all records
 * behind the begin, and puts each image in its place, has at the end exactly what was live there. A pass takes the place of the one before
 * the last, and begins only when everything up to the end of the last one has been delivered or lost; so the last one can be used then.
 *
 * <p>Note: the decode thread's; {@link #beginOfUsable} may be called by any thread.
 */
public final class ImageWriter {
    /** Kind of an image: a segment with its spans. */
    public static final int SEGMENT = 1;

    /** Kind of an image: a live span without a segment. */
    public static final int ORPHAN = 2;

    /** Kind of an image: records that say what the ids of a source mean; they take the place of all that it has said before. */
    public static final int IDS = 3;

    /** Kind of an image: the ids of all segments that are live when a pass ends; all others have ended. */
    public static final int LIVE = 4;

    /** End of a pass that is not whole. */
    static final long UNFINISHED = -2;

    static final int HALVES = 2;

    private static final long NONE = -1;

    private final UnsafeBuffer head;
    private final JournalShape shape;
    // of the last pass that is whole, and of the one before it; read by any thread, each by itself
    private volatile long lastBegin = NONE;
    private volatile long lastEnd = NONE;
    private volatile long previousBegin = NONE;
    private int half = 1;
    private long begin;
    private int position;
    private int imageBegin;
    private boolean isWriting;
    private boolean isTooLong;

    ImageWriter(final UnsafeBuffer head, final JournalShape shape) {
        this.head = head;
        this.shape = shape;
    }

    // at first nothing is live, and nothing has been published: a pass without images
    void init() {
        for (int i = 0; i < HALVES; i++) {
            head.putLong(Journal.IMAGES_BEGIN_OFFSET + i * Long.BYTES, NONE);
            head.putLong(Journal.IMAGES_END_OFFSET + i * Long.BYTES, i == half ? NONE : UNFINISHED);
            head.putInt(Journal.IMAGES_USED_OFFSET + i * Integer.BYTES, 0);
        }
    }

    /** {@return where the last pass that is whole began; -1 at first} */
    public long lastBegin() {
        return lastBegin;
    }

    /** {@return where the last pass that is whole ended; -1 at first} */
    public long lastEnd() {
        return lastEnd;
    }

    /**
     * From which sequence on records are needed. Any thread.
     *
     * @param resolved up to where everything has been delivered or lost
     * @return the begin of the pass that is to be used
     */
    long beginOfUsable(final long resolved) {
        return resolved >= lastEnd ? lastBegin : previousBegin;
    }

    /**
     * Begins a pass.
     *
     * @param sequence up to which all has been decoded
     */
    public void begin(final long sequence) {
        final int next = 1 - half;
        // first of all: what is overwritten is no pass any more
        head.putLongOrdered(Journal.IMAGES_END_OFFSET + next * Long.BYTES, UNFINISHED);
        VarHandle.storeStoreFence();
        head.putLong(Journal.IMAGES_BEGIN_OFFSET + next * Long.BYTES, sequence);
        begin = sequence;
        position = shape.imagesOffset(next);
        isWriting = true;
        isTooLong = false;
    }

    /** {@return whether a pass has begun and not ended} */
    public boolean isWriting() {
        return isWriting;
    }

    /**
     * Ends the pass.
     *
     * @param sequence up to which all has been decoded
     * @return false if it had no room, and nothing has come of it
     */
    public boolean end(final long sequence) {
        isWriting = false;
        final int next = 1 - half;
        if (isTooLong) {
            return false;
        }
        head.putInt(Journal.IMAGES_USED_OFFSET + next * Integer.BYTES, position - shape.imagesOffset(next));
        head.putLongOrdered(Journal.IMAGES_END_OFFSET + next * Long.BYTES, sequence);
        half = next;
        previousBegin = lastBegin;
        lastBegin = begin;
        lastEnd = sequence;
        return true;
    }

    /**
     * Begins an image.
     *
     * @param kind     {@link #SEGMENT} and so on
     * @param source   of {@link #IDS}, else 0
     * @param sequence up to which all has been decoded
     */
    public void beginImage(final int kind, final int source, final long sequence) {
        imageBegin = position;
        if (hasRoom(ImageReader.HEAD_LENGTH)) {
            head.putInt(position + ImageReader.KIND_OFFSET, kind);
            head.putLong(position + ImageReader.SEQUENCE_OFFSET, sequence);
            head.putInt(position + ImageReader.SOURCE_OFFSET, source);
            position += ImageReader.HEAD_LENGTH;
        }
    }

    /** Ends an image. */
    public void endImage() {
        if (!isTooLong) {
            head.putInt(imageBegin, position - imageBegin);
        }
    }

    private boolean hasRoom(final int length) {
        isTooLong |= position + length > shape.imagesOffset(1 - half) + shape.imagesLength();
        return !isTooLong;
    }

    /**
     * Adds a number to the image.
     *
     * @param value of 32 bits
     */
    public void putInt(final int value) {
        if (hasRoom(Integer.BYTES)) {
            head.putInt(position, value);
            position += Integer.BYTES;
        }
    }

    /**
     * Adds a number to the image.
     *
     * @param value of 64 bits
     */
    public void putLong(final long value) {
        if (hasRoom(Long.BYTES)) {
            head.putLong(position, value);
            position += Long.BYTES;
        }
    }

    /**
     * Adds bytes to the image, as they are.
     *
     * @param source memory that holds them
     * @param offset of the first
     * @param length in bytes
     */
    public void putBytes(final RawMemory source, final int offset, final int length) {
        if (hasRoom(length)) {
            head.putBytes(position, source, offset, length);
            position += length;
        }
    }
}
