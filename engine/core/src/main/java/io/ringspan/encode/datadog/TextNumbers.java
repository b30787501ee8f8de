/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.encode.PayloadDictionary;
import io.ringspan.memory.HeapSize;
import io.ringspan.memory.KeyedHash;
import io.ringspan.memory.RawMemory;
import io.ringspan.table.StringTable;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Numbers the texts of one payload in the order of their first use. Equal texts have one number, wherever they come from; the empty text
 * is number 0. The texts themselves are put into the payload's dictionary as MessagePack, all but the empty one.
 *
 * <p>A text of the string table is found by its handle: an array with a place for every entry remembers the number, stamped with the
 * payload. An entry may get another text while the payload is filled, so the generation of the entry is remembered too. What is not found
 * that way is looked up by its contents.
 *
 * <p>What has been added since a {@link Mark} can be taken back.
 *
 * <p>Note: not threadsafe; owned by the encode thread. Allocates only while a payload has more texts than any before.
 */
final class TextNumbers {
    /** In place of a number: the dictionary has no room for the text. */
    static final int FULL = -1;

    /** Most bytes of a number as MessagePack. */
    static final int LENGTH_MAX = 5;

    /** Bytes that {@link #put} writes at most. */
    static final int FORM_LENGTH = Long.BYTES;

    private static final int FORM_LENGTH_SHIFT = 56;
    private static final int INITIAL_COUNT = 1024;
    private static final int EMPTY = 0;
    // length of the empty text as MessagePack
    private static final int EMPTY_LENGTH = 1;
    // in a number that is remembered: the text stays under its entry for ever
    private static final int PERMANENT = 1 << 31;

    private final StringTable strings;
    // by entry of the string table: the stamp of the payload, and the number
    private final long[] remembered;
    private final int[] generations;
    private int stamp;
    // entries that were remembered since the payload began
    private int[] fresh = new int[INITIAL_COUNT];
    private int freshCount;
    private PayloadDictionary dictionary;
    private MutableDirectBuffer texts;
    private int lengthMax;
    // by number: where the text is in the dictionary, and in the table
    private int[] offsets = new int[INITIAL_COUNT];
    private int[] lengths = new int[INITIAL_COUNT];
    private int[] hashes = new int[INITIAL_COUNT];
    private long[] forms = new long[INITIAL_COUNT];
    private int[] slots = new int[INITIAL_COUNT];
    private int count = 1;
    // numbers by contents; 0 is none, since the empty text is not in it
    private final KeyedHash hash = KeyedHash.random();
    private int[] table = new int[2 * INITIAL_COUNT];

    /** What there was at a moment. */
    static final class Mark {
        private int count;
        private int freshCount;
        private int dictionaryLength;
        private int dictionaryCount;

        Mark() {}
    }

    TextNumbers(final StringTable strings) {
        this.strings = strings;
        remembered = new long[strings.capacity()];
        generations = new int[strings.capacity()];
        forms[EMPTY] = form(EMPTY);
    }

    /** Heap that is taken for a number of entries of the string table, in bytes. */
    static long heap(final int entryCount) {
        return HeapSize.array(entryCount, Long.BYTES) + HeapSize.array(entryCount, Integer.BYTES);
    }

    /** Begins a payload, whose dictionary has no texts yet but the empty one, and room for so many bytes. */
    void begin(final PayloadDictionary newDictionary, final int newLengthMax) {
        forget(1);
        freshCount = 0;
        if (++stamp == 0) {
            Arrays.fill(remembered, 0);
            stamp = 1;
        }
        dictionary = newDictionary;
        texts = newDictionary.buffer();
        lengthMax = newLengthMax;
    }

    /** Sets a mark. */
    void mark(final Mark mark) {
        mark.count = count;
        mark.freshCount = freshCount;
        mark.dictionaryLength = dictionary.length();
        mark.dictionaryCount = dictionary.count();
    }

    /** Forgets all texts that were added since a mark was set. */
    void takeBack(final Mark mark) {
        forget(mark.count);
        for (int i = mark.freshCount; i < freshCount; i++) {
            remembered[fresh[i]] = 0;
        }
        freshCount = mark.freshCount;
        dictionary.end(mark.dictionaryLength, mark.dictionaryCount);
    }

    private void forget(final int newCount) {
        for (int number = newCount; number < count; number++) {
            table[slots[number]] = 0;
        }
        count = newCount;
    }

    /**
     * Writes a number that is known, without a branch, since the forms of numbers that follow each other differ at random; offset behind it.
     * Writes {@value #FORM_LENGTH} bytes, of which those behind it mean nothing.
     */
    int put(final RawMemory payload, final int offset, final int number) {
        final long form = forms[number];
        payload.putLong(offset, form, LITTLE_ENDIAN);
        return offset + (int) (form >>> FORM_LENGTH_SHIFT);
    }

    // the bytes of a number as MessagePack, and in the last one their count
    private static long form(final int number) {
        if (number < 0x80) {
            return (1L << FORM_LENGTH_SHIFT) | number;
        }
        if (number < 0x100) {
            return (2L << FORM_LENGTH_SHIFT) | ((long) number << Byte.SIZE) | 0xCC;
        }
        if (number < 0x10000) {
            final long value = Short.reverseBytes((short) number) & 0xFFFFL;
            return (3L << FORM_LENGTH_SHIFT) | (value << Byte.SIZE) | 0xCD;
        }
        final long value = Integer.reverseBytes(number) & 0xFFFF_FFFFL;
        return (5L << FORM_LENGTH_SHIFT) | (value << Byte.SIZE) | 0xCE;
    }

    /** How many texts there are, the empty one included: the number that the next one gets. */
    int count() {
        return count;
    }

    /** Number of a text of the string table, which is added if it is not there; or {@link #FULL}. */
    int number(final int handle) {
        final int index = StringTable.index(handle);
        final long known = remembered[index];
        if ((int) (known >>> Integer.SIZE) == stamp
                && ((int) known < 0 || generations[index] == strings.generation(handle))) {
            return (int) known & ~PERMANENT;
        }
        final int number = number(strings.buffer(), strings.encodedOffset(handle), strings.encodedLength(handle));
        if (number != FULL) {
            remember(handle, index, number);
        }
        return number;
    }

    private void remember(final int handle, final int index, final int number) {
        if (freshCount == fresh.length) {
            fresh = Arrays.copyOf(fresh, 2 * freshCount);
        }
        fresh[freshCount++] = index;
        generations[index] = strings.generation(handle);
        final int low = StringTable.isPinned(handle) ? number | PERMANENT : number;
        remembered[index] = ((long) stamp << Integer.SIZE) | (low & 0xFFFF_FFFFL);
    }

    /** Number of a text that lies somewhere as MessagePack, which is added if it is not there; or {@link #FULL}. */
    int number(final DirectBuffer source, final int offset, final int length) {
        if (length == EMPTY_LENGTH) {
            return EMPTY;
        }
        final int textHash = hash.hash(source, offset, length);
        int slot = textHash & table.length - 1;
        while (table[slot] != 0) {
            final int number = table[slot];
            if (hashes[number] == textHash
                    && lengths[number] == length
                    && isEqual(texts, offsets[number], source, offset, length)) {
                return number;
            }
            slot = slot + 1 & table.length - 1;
        }
        return add(source, offset, length, textHash, slot);
    }

    private int add(final DirectBuffer source, final int offset, final int length, final int textHash, final int slot) {
        final int to = dictionary.length();
        if (length > lengthMax - to) {
            return FULL;
        }
        if (count == offsets.length) {
            // first, so that a full heap leaves nothing half added
            grow();
            return number(source, offset, length);
        }
        texts.putBytes(to, source, offset, length);
        dictionary.end(to + length, dictionary.count() + 1);
        final int number = count++;
        offsets[number] = to;
        lengths[number] = length;
        hashes[number] = textHash;
        forms[number] = form(number);
        slots[number] = slot;
        table[slot] = number;
        return number;
    }

    private void grow() {
        final int capacity = 2 * count;
        // all of them, or none if the heap is full
        final int[] newOffsets = Arrays.copyOf(offsets, capacity);
        final int[] newLengths = Arrays.copyOf(lengths, capacity);
        final int[] newHashes = Arrays.copyOf(hashes, capacity);
        final long[] newForms = Arrays.copyOf(forms, capacity);
        final int[] newSlots = Arrays.copyOf(slots, capacity);
        table = new int[2 * capacity];
        offsets = newOffsets;
        lengths = newLengths;
        hashes = newHashes;
        forms = newForms;
        slots = newSlots;
        for (int number = 1; number < count; number++) {
            int slot = hashes[number] & table.length - 1;
            while (table[slot] != 0) {
                slot = slot + 1 & table.length - 1;
            }
            table[slot] = number;
            slots[number] = slot;
        }
    }

    private static boolean isEqual(
            final DirectBuffer left,
            final int leftOffset,
            final DirectBuffer right,
            final int rightOffset,
            final int length) {
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            if (left.getLong(leftOffset + i) != right.getLong(rightOffset + i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (left.getByte(leftOffset + i) != right.getByte(rightOffset + i)) {
                return false;
            }
        }
        return true;
    }
}
