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
 * <p>A number is given as its form: the bytes that it has as MessagePack, in a word that is written as it is ({@link #put}). A text of the
 * string table is found by its handle: an array with a place for every entry remembers the form, stamped with the payload, so that a text
 * that is known takes one read. An entry may get another text while the payload is filled, so the generation of the entry is remembered too,
 * unless its text stays for ever. What is not found that way is looked up by its contents.
 *
 * <p>If the dictionary has no room for a text it gets any number, and {@link #isFull} says so.
 *
 * <p>What has been added since a {@link Mark} can be taken back.
 *
 * <p>Note: not threadsafe; owned by the encode thread. Allocates only while a payload has more texts than any before.
 */
final class TextNumbers {
    /** Most bytes of a number as MessagePack. */
    static final int LENGTH_MAX = 5;

    /** Bytes that {@link #put} writes, whatever the length of the number. */
    static final int FORM_LENGTH = Long.BYTES;

    // of a form: the bytes of the number, how many they are, and of one that is remembered more
    private static final int LENGTH_SHIFT = LENGTH_MAX * Byte.SIZE;
    private static final int LENGTH_MASK = 7;
    // the text may leave its entry
    private static final long COUNTED = 8L << LENGTH_SHIFT;
    private static final int STAMP_SHIFT = LENGTH_SHIFT + 4;
    // the stamp, and behind it a 0 if the text stays for ever
    private static final int PERMANENT_SHIFT = STAMP_SHIFT - 1;
    private static final int STAMP_MAX = (1 << (Long.SIZE - STAMP_SHIFT)) - 1;
    private static final int INITIAL_COUNT = 1024;
    private static final int EMPTY = 0;
    // in place of an entry of the string table
    private static final int NONE = -1;
    // length of the empty text as MessagePack
    private static final int EMPTY_LENGTH = 1;

    private final StringTable strings;
    // by entry of the string table: the form, and the stamp of the payload
    private final long[] remembered;
    private final int[] generations;
    private int stamp;
    private boolean isFull;
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
        private boolean isFull;

        Mark() {}
    }

    TextNumbers(final StringTable strings) {
        this.strings = strings;
        remembered = new long[strings.capacity()];
        generations = new int[strings.capacity()];
        forms[EMPTY] = newForm(EMPTY);
    }

    /** Heap that is taken for a number of entries of the string table, in bytes. */
    static long heap(final int entryCount) {
        return HeapSize.array(entryCount, Long.BYTES) + HeapSize.array(entryCount, Integer.BYTES);
    }

    /** Begins a payload, whose dictionary has no texts yet but the empty one, and room for so many bytes. */
    void begin(final PayloadDictionary newDictionary, final int newLengthMax) {
        forget(1);
        freshCount = 0;
        isFull = false;
        if (stamp++ == STAMP_MAX) {
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
        mark.isFull = isFull;
    }

    /** Forgets all texts that were added since a mark was set, and that one found no room. */
    void takeBack(final Mark mark) {
        forget(mark.count);
        for (int i = mark.freshCount; i < freshCount; i++) {
            remembered[fresh[i]] = 0;
        }
        freshCount = mark.freshCount;
        dictionary.end(mark.dictionaryLength, mark.dictionaryCount);
        isFull = mark.isFull;
    }

    /** Whether the dictionary had no room for a text, since the payload began or the mark was set that was gone back to. */
    boolean isFull() {
        return isFull;
    }

    private void forget(final int newCount) {
        for (int number = newCount; number < count; number++) {
            table[slots[number]] = 0;
        }
        count = newCount;
    }

    /** Writes a number, and means nothing by the bytes behind it, {@value #FORM_LENGTH} in all; offset behind the number. */
    static int put(final RawMemory payload, final int offset, final long form) {
        // without a branch, since the lengths of numbers that follow each other differ at random
        payload.putLong(offset, form, LITTLE_ENDIAN);
        return offset + ((int) (form >>> LENGTH_SHIFT) & LENGTH_MASK);
    }

    /** Writes a number behind which nothing may be written; offset behind it. */
    static int putLast(final RawMemory payload, final int offset, final long form) {
        final int end = offset + ((int) (form >>> LENGTH_SHIFT) & LENGTH_MASK);
        long bytes = form;
        for (int to = offset; to < end; to++) {
            payload.putByte(to, (byte) bytes);
            bytes >>>= Byte.SIZE;
        }
        return end;
    }

    // the bytes of a number as MessagePack, and how many they are
    private static long newForm(final int number) {
        if (number < 0x80) {
            return (1L << LENGTH_SHIFT) | number;
        }
        if (number < 0x100) {
            return (2L << LENGTH_SHIFT) | ((long) number << Byte.SIZE) | 0xCC;
        }
        if (number < 0x10000) {
            final long value = Short.reverseBytes((short) number) & 0xFFFFL;
            return (3L << LENGTH_SHIFT) | (value << Byte.SIZE) | 0xCD;
        }
        final long value = Integer.reverseBytes(number) & 0xFFFF_FFFFL;
        return (5L << LENGTH_SHIFT) | (value << Byte.SIZE) | 0xCE;
    }

    /** How many texts there are, the empty one included: the number that the next one gets. */
    int count() {
        return count;
    }

    /** Writes the numbers of two texts of the string table, which are added if they are not there; offset behind them. */
    int put(final RawMemory payload, final int offset, final int first, final int second) {
        // one question for both, and fields read once: behind a call the compiler reads all of them again
        final long[] remembered = this.remembered;
        final int permanent = stamp << 1;
        long firstForm = remembered[StringTable.index(first)];
        long secondForm = remembered[StringTable.index(second)];
        if (firstForm >>> PERMANENT_SHIFT != permanent || secondForm >>> PERMANENT_SHIFT != permanent) {
            firstForm = form(first);
            secondForm = form(second);
        }
        return put(payload, put(payload, offset, firstForm), secondForm);
    }

    /** Writes numeric tags, whose keys are texts of the string table; offset behind them. */
    int putMetrics(final RawMemory payload, final int offset, final long[] keys, final long[] values, final int count) {
        final long[] remembered = this.remembered;
        final int permanent = stamp << 1;
        int to = offset;
        for (int i = 0; i < count; i++) {
            final int key = (int) keys[i];
            long form = remembered[StringTable.index(key)];
            if (form >>> PERMANENT_SHIFT != permanent) {
                form = form(key);
            }
            to = MsgPack.putDouble(payload, put(payload, to, form), values[i]);
        }
        return to;
    }

    /** Form of the number of a text of the string table, which is added if it is not there. */
    long form(final int handle) {
        final int index = StringTable.index(handle);
        final long known = remembered[index];
        if (known >>> STAMP_SHIFT == stamp
                && ((known & COUNTED) == 0 || generations[index] == strings.generation(handle))) {
            return known;
        }
        return find(strings.buffer(), strings.encodedOffset(handle), strings.encodedLength(handle), handle, index);
    }

    /** The same for a text that lies somewhere as MessagePack. */
    long form(final DirectBuffer source, final int offset, final int length) {
        return find(source, offset, length, 0, NONE);
    }

    // looks for the contents, adds them if they are not there, and remembers the form if there is an entry of the
    // string table; in one method, so that it is too large to be inlined, since who asks for what is known should be
    private long find(
            final DirectBuffer source, final int offset, final int length, final int handle, final int index) {
        int number = EMPTY;
        if (length != EMPTY_LENGTH) {
            final int textHash = hash.hash(source, offset, length);
            final int mask = table.length - 1;
            int slot = textHash & mask;
            number = table[slot];
            while (number != 0
                    && (hashes[number] != textHash
                            || lengths[number] != length
                            || !isEqual(texts, offsets[number], source, offset, length))) {
                slot = slot + 1 & mask;
                number = table[slot];
            }
            if (number == 0) {
                final int to = dictionary.length();
                if (length > lengthMax - to) {
                    isFull = true;
                    return forms[EMPTY];
                }
                if (count == offsets.length) {
                    // first, so that a full heap leaves nothing half added
                    grow();
                    return find(source, offset, length, handle, index);
                }
                texts.putBytes(to, source, offset, length);
                dictionary.end(to + length, dictionary.count() + 1);
                number = count++;
                offsets[number] = to;
                lengths[number] = length;
                hashes[number] = textHash;
                forms[number] = newForm(number);
                slots[number] = slot;
                table[slot] = number;
            }
        }
        final long form = forms[number];
        if (index == NONE) {
            return form;
        }
        if (freshCount == fresh.length) {
            fresh = Arrays.copyOf(fresh, 2 * freshCount);
        }
        fresh[freshCount++] = index;
        generations[index] = strings.generation(handle);
        remembered[index] = (long) stamp << STAMP_SHIFT | (StringTable.isPinned(handle) ? 0 : COUNTED) | form;
        return form;
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
