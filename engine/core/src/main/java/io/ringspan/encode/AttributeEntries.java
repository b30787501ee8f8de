/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.memory.KeyedHash;
import io.ringspan.protocol.EventAttributes;
import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;

/**
 * The attributes of one event or link, in the layout of {@link EventAttributes}, as a list of which the last of each key counts. Those with
 * nested values are left out, unless they are asked for.
 *
 * <p>Note: not threadsafe; owned by the send thread. Allocates only while there are more attributes than there ever were.
 */
public final class AttributeEntries {
    private static final int NONE = -1;

    private final DirectBuffer source;
    private final boolean keepsNested;
    // offset of each entry, or NONE for one that does not count
    private int[] entries = new int[16];
    private int entryCount;
    private int keptCount;
    // offsets of the entries that are kept, by their keys, which come over the wire
    private final KeyedHash hash = KeyedHash.random();
    private int[] table = new int[32];
    private int tableMask;
    // values that were passed, items of arrays included
    private int valueCount;
    private int dropped;
    private boolean hasNested;

    /**
     * Creates a list without entries.
     *
     * @param source memory that events and links lie in
     */
    public AttributeEntries(final DirectBuffer source) {
        this(source, false);
    }

    /**
     * Creates a list without entries.
     *
     * @param source      memory that events and links lie in
     * @param keepsNested whether values are kept that are lists of any values, maps, bytes, or none
     */
    public AttributeEntries(final DirectBuffer source, final boolean keepsNested) {
        this.source = source;
        this.keepsNested = keepsNested;
    }

    /**
     * How many attributes were left out before they came here.
     *
     * @return their number, unsigned
     */
    public int dropped() {
        return dropped;
    }

    /**
     * Entries, replaced ones included.
     *
     * @return their number
     */
    public int count() {
        return entryCount;
    }

    /**
     * Entries that count.
     *
     * @return their number
     */
    public int keptCount() {
        return keptCount;
    }

    /**
     * Whether an entry counts.
     *
     * @param i number of the entry
     * @return false if another one has replaced it
     */
    public boolean isKept(final int i) {
        return entries[i] != NONE;
    }

    /**
     * Where an entry that is kept begins, with the length of its key.
     *
     * @param i number of the entry
     * @return offset in the memory
     */
    public int offset(final int i) {
        return entries[i];
    }

    /**
     * Where the tag of an entry that is kept is.
     *
     * @param i number of the entry
     * @return offset in the memory
     */
    public int tagOffset(final int i) {
        return entries[i] + Integer.BYTES + source.getInt(entries[i], LITTLE_ENDIAN);
    }

    /**
     * Whether the value of an entry that is kept is an array.
     *
     * @param i number of the entry
     * @return false for any other value
     */
    public boolean isArray(final int i) {
        return source.getByte(tagOffset(i)) == EventAttributes.ARRAY;
    }

    /** Number of items of the array that is kept under a key; 0 if there is none, or if there is no other entry. */
    private int itemCount(final int keyOffset, final int keyLength) {
        if (entryCount < 2) {
            return 0;
        }
        final int entry = table[slot(keyOffset, keyLength)];
        if (entry == NONE) {
            return 0;
        }
        final int tag = entry + Integer.BYTES + keyLength;
        return source.getByte(tag) == EventAttributes.ARRAY ? source.getInt(tag + 1, LITTLE_ENDIAN) : 0;
    }

    /**
     * Values of an entry that is kept: the items of an array, or else one.
     *
     * @param i number of the entry
     * @return their number
     */
    public int valueCount(final int i) {
        return isArray(i) ? source.getInt(tagOffset(i) + 1, LITTLE_ENDIAN) : 1;
    }

    /**
     * Where the tag of the first of the values of an entry that is kept is.
     *
     * @param i number of the entry
     * @return offset in the memory
     */
    public int firstValue(final int i) {
        return tagOffset(i) + (isArray(i) ? 1 + Integer.BYTES : 0);
    }

    /**
     * Drops entries under whose keys items of arrays go out, for formats that have no arrays.
     *
     * @return how many values are left
     */
    public int dropItemNames() {
        int count = 0;
        for (int i = 0; i < entryCount; i++) {
            if (isKept(i)) {
                if (!isArray(i) && isItem(i)) {
                    entries[i] = NONE;
                    keptCount--;
                } else {
                    count += valueCount(i);
                }
            }
        }
        return count;
    }

    private boolean isItem(final int i) {
        final int offset = entries[i] + Integer.BYTES;
        final int length = source.getInt(entries[i], LITTLE_ENDIAN);
        final int keyLength = ItemName.keyLength(source, offset, length);
        if (keyLength == ItemName.NONE) {
            return false;
        }
        return ItemName.item(source, offset, length, keyLength) < itemCount(offset, keyLength);
    }

    /**
     * Finds the entries between two offsets; of equal keys only the last one is kept.
     *
     * @param offset of the first entry
     * @param limit  behind the last one
     */
    public void find(final int offset, final int limit) {
        entryCount = 0;
        dropped = 0;
        hasNested = false;
        int position = offset;
        while (position < limit) {
            if (entryCount == entries.length) {
                entries = Arrays.copyOf(entries, 2 * entryCount);
            }
            final int tagOffset = position + Integer.BYTES + source.getInt(position, LITTLE_ENDIAN);
            if (source.getByte(tagOffset) == EventAttributes.DROPPED) {
                dropped = source.getInt(tagOffset + 1, LITTLE_ENDIAN);
            } else {
                entries[entryCount++] = position;
            }
            position = skipValue(tagOffset);
        }
        keptCount = entryCount;
        if (entryCount > 1) {
            dropReplaced();
        }
        if (hasNested && !keepsNested) {
            dropNested();
        }
    }

    private void dropNested() {
        for (int i = 0; i < entryCount; i++) {
            if (entries[i] != NONE && source.getByte(tagOffset(i)) >= EventAttributes.BYTES) {
                entries[i] = NONE;
                keptCount--;
            }
        }
    }

    /**
     * Counts values between two offsets, items of arrays and replaced ones included.
     *
     * @param offset of the first entry
     * @param limit  behind the last one
     * @return their number
     */
    public int countValues(final int offset, final int limit) {
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
            case EventAttributes.ARRAY -> skipItems(at, false);
            default -> skipNested(tagOffset);
        };
    }

    private int skipNested(final int tagOffset) {
        hasNested = true;
        final int at = tagOffset + 1;
        return switch (source.getByte(tagOffset)) {
            case EventAttributes.BYTES -> at + Integer.BYTES + source.getInt(at, LITTLE_ENDIAN);
            case EventAttributes.EMPTY -> at;
            case EventAttributes.DROPPED -> at + Integer.BYTES;
            default -> skipItems(at, source.getByte(tagOffset) == EventAttributes.MAP);
        };
    }

    private int skipItems(final int at, final boolean hasKeys) {
        int position = at + Integer.BYTES;
        for (int left = source.getInt(at, LITTLE_ENDIAN); left > 0; left--) {
            position =
                    skipValue(hasKeys ? position + Integer.BYTES + source.getInt(position, LITTLE_ENDIAN) : position);
        }
        return position;
    }

    // from the last entry to the first, with a table of the keys met, so that the last of equal keys stays
    private void dropReplaced() {
        final int tableLength = BitUtil.findNextPositivePowerOfTwo(2 * entryCount);
        if (table.length < tableLength) {
            table = new int[tableLength];
        }
        Arrays.fill(table, 0, tableLength, NONE);
        tableMask = tableLength - 1;
        for (int i = entryCount - 1; i >= 0; i--) {
            final int slot = slot(entries[i] + Integer.BYTES, source.getInt(entries[i], LITTLE_ENDIAN));
            if (table[slot] == NONE) {
                table[slot] = entries[i];
            } else {
                entries[i] = NONE;
                keptCount--;
            }
        }
    }

    // where a key is, or would be
    private int slot(final int keyOffset, final int keyLength) {
        int slot = hash.hash(source, keyOffset, keyLength) & tableMask;
        while (table[slot] != NONE && !hasKey(table[slot], keyOffset, keyLength)) {
            slot = slot + 1 & tableMask;
        }
        return slot;
    }

    private boolean hasKey(final int entry, final int keyOffset, final int keyLength) {
        return source.getInt(entry, LITTLE_ENDIAN) == keyLength
                && ItemName.equal(source, entry + Integer.BYTES, keyOffset, keyLength);
    }
}
