/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.protocol.EventAttributes;
import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;

/**
 * The attributes of one event or link, in the layout of {@link EventAttributes}, as a list of which the last of each key counts.
 *
 * <p>Note: not threadsafe; owned by the send thread. Allocates only while there are more attributes than there ever were.
 */
final class AttributeEntries {
    private static final int NONE = -1;

    private final DirectBuffer source;
    // offset of each entry, or NONE for one that does not count
    private int[] entries = new int[16];
    private int entryCount;
    private int keptCount;
    private int[] table = new int[32];
    // values that were passed, items of arrays included
    private int valueCount;

    AttributeEntries(final DirectBuffer source) {
        this.source = source;
    }

    int count() {
        return entryCount;
    }

    int keptCount() {
        return keptCount;
    }

    boolean isKept(final int i) {
        return entries[i] != NONE;
    }

    /** Where an entry that is kept begins, with the length of its key. */
    int offset(final int i) {
        return entries[i];
    }

    /** Where the tag of an entry that is kept is. */
    int tagOffset(final int i) {
        return entries[i] + Integer.BYTES + source.getInt(entries[i], LITTLE_ENDIAN);
    }

    boolean isArray(final int i) {
        return source.getByte(tagOffset(i)) == EventAttributes.ARRAY;
    }

    void drop(final int i) {
        entries[i] = NONE;
        keptCount--;
    }

    /** Finds the entries between two offsets; of equal keys only the last one is kept. */
    void find(final int offset, final int limit) {
        entryCount = 0;
        int position = offset;
        while (position < limit) {
            if (entryCount == entries.length) {
                entries = Arrays.copyOf(entries, 2 * entryCount);
            }
            entries[entryCount++] = position;
            position = skipValue(position + Integer.BYTES + source.getInt(position, LITTLE_ENDIAN));
        }
        keptCount = entryCount;
        if (entryCount > 1) {
            dropReplaced();
        }
    }

    /** Number of values between two offsets, items of arrays and replaced ones included. */
    int countValues(final int offset, final int limit) {
        valueCount = 0;
        int position = offset;
        while (position < limit) {
            position = skipValue(position + Integer.BYTES + source.getInt(position, LITTLE_ENDIAN));
        }
        return valueCount;
    }

    /** Offset behind a value, of which the tag is at an offset. */
    int skipValue(final int tagOffset) {
        valueCount++;
        final int at = tagOffset + 1;
        return switch (source.getByte(tagOffset)) {
            case EventAttributes.STRING -> at + Integer.BYTES + source.getInt(at, LITTLE_ENDIAN);
            case EventAttributes.BOOLEAN -> at + 1;
            case EventAttributes.INTEGER, EventAttributes.DOUBLE -> at + Long.BYTES;
            default -> {
                int position = at + Integer.BYTES;
                for (int left = source.getInt(at, LITTLE_ENDIAN); left > 0; left--) {
                    position = skipValue(position);
                }
                yield position;
            }
        };
    }

    // from the last entry to the first, with a table of the keys met, so that the last of equal keys stays
    private void dropReplaced() {
        final int tableLength = BitUtil.findNextPositivePowerOfTwo(2 * entryCount);
        if (table.length < tableLength) {
            table = new int[tableLength];
        }
        Arrays.fill(table, 0, tableLength, NONE);
        for (int i = entryCount - 1; i >= 0; i--) {
            int slot = hash(entries[i]) & tableLength - 1;
            while (table[slot] != NONE && !keyEquals(table[slot], entries[i])) {
                slot = slot + 1 & tableLength - 1;
            }
            if (table[slot] == NONE) {
                table[slot] = entries[i];
            } else {
                entries[i] = NONE;
                keptCount--;
            }
        }
    }

    private int hash(final int entry) {
        final int length = source.getInt(entry, LITTLE_ENDIAN);
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + source.getByte(entry + Integer.BYTES + i);
        }
        return hash ^ hash >>> 16;
    }

    private boolean keyEquals(final int entry, final int other) {
        final int length = source.getInt(entry, LITTLE_ENDIAN);
        if (source.getInt(other, LITTLE_ENDIAN) != length) {
            return false;
        }
        for (int i = Integer.BYTES; i < Integer.BYTES + length; i++) {
            if (source.getByte(entry + i) != source.getByte(other + i)) {
                return false;
            }
        }
        return true;
    }
}
