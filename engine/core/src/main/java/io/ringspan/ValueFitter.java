/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.protocol.EventAttributes;
import io.ringspan.protocol.Utf8;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes the attributes of an event or a link, and the value of a tag, fit: texts and bytes are cut, then what comes last is left out. What is
 * not in the layout of {@link EventAttributes} is left as it is, for the decoder to refuse.
 *
 * <p>Note: not threadsafe; owned by a {@link SpanRecordFitter}.
 */
final class ValueFitter {
    /** What there is to be fitted. */
    enum Shape {
        /** Keys with a value behind each. */
        ATTRIBUTES,
        /** One value. */
        VALUE,
        /** Items of an array, one after the other. */
        ITEMS
    }

    private static final int UNREADABLE = -1;
    private static final int TAG_LENGTH = 1;
    // an empty key, a tag and a number
    private static final int DROPPED_LENGTH = Integer.BYTES + TAG_LENGTH + Integer.BYTES;

    private UnsafeBuffer from;
    private UnsafeBuffer to;
    private int at;
    private int end;
    private int position;
    private int limit;
    private int share;
    // of what is written: texts that were cut, and values that were left out
    private int cuts;
    private int leftOut;

    /** Says where values are, and where they go. */
    ValueFitter memory(final UnsafeBuffer source, final UnsafeBuffer target) {
        from = source;
        to = target;
        return this;
    }

    /** What values take, in bytes, if their texts are cut to a share. */
    long length(final Shape shape, final int offset, final int length, final int newShare) {
        share = newShare;
        final long taken = measureAll(shape, offset, offset + length);
        return taken == UNREADABLE ? length : taken;
    }

    private long measureAll(final Shape shape, final int offset, final int newEnd) {
        at = offset;
        end = newEnd;
        long taken = 0;
        while (at < newEnd) {
            final long length = shape == Shape.ATTRIBUTES ? measureAttribute(0) : measure(0);
            if (length == UNREADABLE) {
                return UNREADABLE;
            }
            taken += length;
        }
        return taken;
    }

    private long measureAttribute(final int depth) {
        final long key = measureText();
        final long value = key == UNREADABLE ? UNREADABLE : measure(depth);
        return value == UNREADABLE ? UNREADABLE : key + value;
    }

    private long measureText() {
        if (end - at < Integer.BYTES) {
            return UNREADABLE;
        }
        final int length = from.getInt(at, LITTLE_ENDIAN);
        at += Integer.BYTES;
        if (length < 0 || length > end - at) {
            return UNREADABLE;
        }
        at += length;
        return (long) Integer.BYTES + Math.min(length, share);
    }

    private long measure(final int depth) {
        if (at >= end || depth > EventAttributes.DEPTH_MAX + 1) {
            return UNREADABLE;
        }
        final int tag = from.getByte(at++) & 0xFF;
        final long value = switch (tag) {
            case EventAttributes.STRING, EventAttributes.BYTES -> measureText();
            case EventAttributes.ARRAY, EventAttributes.LIST, EventAttributes.MAP ->
                measureItems(tag == EventAttributes.MAP, depth);
            default -> measureFixed(fixedLength(tag));
        };
        return value == UNREADABLE ? UNREADABLE : TAG_LENGTH + value;
    }

    private static int fixedLength(final int tag) {
        return switch (tag) {
            case EventAttributes.BOOLEAN -> 1;
            case EventAttributes.INTEGER, EventAttributes.DOUBLE -> Long.BYTES;
            case EventAttributes.EMPTY -> 0;
            case EventAttributes.DROPPED -> Integer.BYTES;
            default -> UNREADABLE;
        };
    }

    private long measureFixed(final int length) {
        if (length == UNREADABLE || length > end - at) {
            return UNREADABLE;
        }
        at += length;
        return length;
    }

    private long measureItems(final boolean hasKeys, final int depth) {
        if (end - at < Integer.BYTES) {
            return UNREADABLE;
        }
        final long count = Integer.toUnsignedLong(from.getInt(at, LITTLE_ENDIAN));
        at += Integer.BYTES;
        long taken = Integer.BYTES;
        for (long i = 0; i < count; i++) {
            final long item = hasKeys ? measureAttribute(depth + 1) : measure(depth + 1);
            if (item == UNREADABLE) {
                return UNREADABLE;
            }
            taken += item;
        }
        return taken;
    }

    /**
     * Copies values, as far as they fit.
     *
     * @param newPosition where they go
     * @param room        most bytes that may be written
     * @param newShare    most bytes of a text
     * @return bytes written; {@link #isCut} says whether something is missing
     */
    int copy(
            final Shape shape,
            final int offset,
            final int length,
            final int newPosition,
            final int room,
            final int newShare) {
        share = newShare;
        cuts = 0;
        leftOut = 0;
        position = newPosition;
        final long taken = measureAll(shape, offset, offset + length);
        if (taken == UNREADABLE) {
            if (length <= room) {
                to.putBytes(newPosition, from, offset, length);
                return length;
            }
            leftOut = 1;
            return 0;
        }
        limit = newPosition + room;
        if (shape == Shape.ATTRIBUTES) {
            copyAttributes(offset, offset + length, taken <= room ? 0 : DROPPED_LENGTH);
        } else {
            at = offset;
            end = offset + length;
            boolean isMore = true;
            while (isMore && at < end) {
                // behind a value that has ended too early there is no other one
                isMore = copyValue() && shape == Shape.ITEMS;
            }
        }
        return position - newPosition;
    }

    /** Whether something of what was copied last is missing. */
    boolean isCut() {
        return cuts + leftOut > 0;
    }

    /** Whether that is more than the ends of texts. */
    boolean isLeftOut() {
        return leftOut > 0;
    }

    private void copyAttributes(final int offset, final int newEnd, final int reserve) {
        limit -= reserve;
        at = offset;
        end = newEnd;
        int dropped = 0;
        while (at < newEnd) {
            final int begin = at;
            measureAttribute(0);
            final int next = at;
            final int told = told(begin);
            if (told != UNREADABLE) {
                dropped += told;
            } else if (!copyAttribute(begin)) {
                dropped++;
            }
            at = next;
        }
        limit += reserve;
        if (dropped != 0 && limit - position >= DROPPED_LENGTH) {
            to.putInt(position, 0, LITTLE_ENDIAN);
            to.putByte(position + Integer.BYTES, (byte) EventAttributes.DROPPED);
            to.putInt(position + Integer.BYTES + TAG_LENGTH, dropped, LITTLE_ENDIAN);
            position += DROPPED_LENGTH;
        }
    }

    // how many were left out already, if that is what is said here
    private int told(final int begin) {
        final boolean isTold = from.getInt(begin, LITTLE_ENDIAN) == 0
                && (from.getByte(begin + Integer.BYTES) & 0xFF) == EventAttributes.DROPPED;
        return isTold ? from.getInt(begin + Integer.BYTES + TAG_LENGTH, LITTLE_ENDIAN) : UNREADABLE;
    }

    // all of it or nothing, but for the ends of texts and of lists
    private boolean copyAttribute(final int begin) {
        final int written = position;
        final int before = cuts;
        at = begin;
        if (copyText() && copyValue()) {
            return true;
        }
        position = written;
        cuts = before;
        leftOut++;
        return false;
    }

    private boolean copyText() {
        final int length = from.getInt(at, LITTLE_ENDIAN);
        at += Integer.BYTES;
        final int room = limit - position - Integer.BYTES;
        // of a text that is to be there, something has to be there
        if (room < Math.min(length, SpanRecordFitter.SHARE_MIN)) {
            return false;
        }
        final int fitting = Utf8.fitting(from, at, length, Math.min(share, room));
        cuts += fitting < length ? 1 : 0;
        to.putInt(position, fitting, LITTLE_ENDIAN);
        to.putBytes(position + Integer.BYTES, from, at, fitting);
        position += Integer.BYTES + fitting;
        at += length;
        return true;
    }

    private boolean copyValue() {
        if (position >= limit) {
            leftOut++;
            return false;
        }
        final int written = position;
        final int tag = from.getByte(at++) & 0xFF;
        to.putByte(position++, (byte) tag);
        final boolean isThere = switch (tag) {
            case EventAttributes.STRING, EventAttributes.BYTES -> copyText();
            case EventAttributes.ARRAY, EventAttributes.LIST, EventAttributes.MAP ->
                copyItems(tag == EventAttributes.MAP);
            default -> copyFixed(fixedLength(tag));
        };
        if (!isThere) {
            position = written;
            leftOut++;
        }
        return isThere;
    }

    private boolean copyFixed(final int length) {
        if (limit - position < length) {
            return false;
        }
        to.putBytes(position, from, at, length);
        position += length;
        at += length;
        return true;
    }

    // as many as find room; then all is at its end, so what is behind them need not be passed by
    private boolean copyItems(final boolean hasKeys) {
        if (limit - position < Integer.BYTES) {
            return false;
        }
        final int countAt = position;
        final int count = from.getInt(at, LITTLE_ENDIAN);
        at += Integer.BYTES;
        position += Integer.BYTES;
        int copied = 0;
        boolean isWhole = true;
        while (isWhole && copied != count) {
            final int leftOutBefore = leftOut;
            isWhole = hasKeys ? copyAttribute(at) : copyValue();
            copied += isWhole ? 1 : 0;
            // a list within it that has ended too early
            isWhole &= leftOut == leftOutBefore;
        }
        to.putInt(countAt, copied, LITTLE_ENDIAN);
        return true;
    }
}
