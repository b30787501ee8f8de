/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.spool;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Finds the records of a segment, one after the other, through a window on its file. Where there is none it looks for the next one, so damage costs what
 * is damaged.
 *
 * <p>Note: not threadsafe; of one store.
 */
final class RecordWalk {
    static final long NONE = -1;
    private static final int WINDOW_LENGTH = 64 * 1024;

    private final RecordHead heads = new RecordHead();
    // of the segment that the walk is in
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW_LENGTH).limit(0);
    private Segment segment;
    private long windowPosition;
    private long position;

    /** Goes to a segment that is open. */
    void start(final Segment newSegment, final long newPosition) {
        segment = newSegment;
        position = newPosition;
        window.limit(0);
    }

    /** Where the walk is. */
    long position() {
        return position;
    }

    /** Goes on behind a record. */
    void pass(final SpooledRecord record) {
        position = record.position + RecordHead.length(record);
    }

    /**
     * Finds the next record from where the walk is, done with or not. The walk is at it then.
     *
     * @param into gets the head
     * @return bytes in front of it that are no record, 0 as a rule; or {@link #NONE} at the end of the segment
     */
    long find(final SpooledRecord into) throws IOException {
        final long from = position;
        while (position + RecordHead.LENGTH <= segment.length) {
            fill();
            final int at = (int) (position - windowPosition);
            if (heads.isAt(window, at, segment.key, position)) {
                RecordHead.read(window, at, into);
                into.segment = segment;
                into.position = position;
                into.isOwn = segment.isOwn;
                return position - from;
            }
            position++;
        }
        return NONE;
    }

    /** Whether the record that was found is done with. */
    boolean isDone() {
        return RecordHead.isDone(window, (int) (position - windowPosition));
    }

    // so that a head at the position is in the window
    private void fill() throws IOException {
        if (position < windowPosition || position + RecordHead.LENGTH > windowPosition + window.limit()) {
            window.limit(0);
            windowPosition = position;
            window.clear().limit((int) Math.min(WINDOW_LENGTH, segment.length - position));
            segment.file.read(window, position);
            window.flip();
            if (window.limit() < RecordHead.LENGTH) {
                throw new IOException(segment.name + " has been cut to " + (position + window.limit()) + " bytes");
            }
        }
    }
}
