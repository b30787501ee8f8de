/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import io.ringspan.memory.HeapSize;
import io.ringspan.memory.KeyedHash;
import io.ringspan.memory.OffHeap;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.ForeignText;
import io.ringspan.protocol.Utf8;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Texts and other bytes of variable length, each under a handle.
 *
 * <p>Texts that are interned have one entry for equal contents, so two handles name the same text if and only if their
 * {@link #index} is equal. Values that are added inline have entries of their own. Pinned texts live as long as the table; all
 * others are counted: an id that means them holds one reference, each use in a span or a segment another, and the last one that
 * goes gives the memory back. So a text whose id was evicted is still there for the spans that have it.
 *
 * <p>A text lies in the arena behind its MessagePack header, so that both are copied at once.
 *
 * <p>Entry, in bytes: offset in the arena 0, length 4, references 8, hash 12, next in the bucket 16, {@link #generation} 20, and from 24 on
 * where the text lies with its header, see {@link #encoded}; 32 in all.
 *
 * <p>Note: not threadsafe. Written by the decode thread. The send thread may read offset, length and bytes of handles in chunks
 * that were handed to it, because those hold references.
 */
@SuppressWarnings("exports") // what is not exported is for the engine alone
public final class StringTable {
    /** Handle of the empty text, pinned; also what a field holds that was never set. */
    public static final int EMPTY = 0;

    /** What is returned when the table has no free entry or no memory for the bytes. */
    public static final int FULL = Integer.MAX_VALUE;

    /** Bytes behind the end of any text that belong to the memory, so that texts can be copied in words. */
    public static final int READ_AHEAD = ByteArena.TAIL_LENGTH;

    /** Mark of a text that nobody has looked at yet. */
    public static final byte UNMARKED = Byte.MIN_VALUE;

    private static final int PINNED = 1 << 31;
    private static final int INDEX_MASK = Integer.MAX_VALUE;

    private static final int OFFSET_OFFSET = 0;
    private static final int LENGTH_OFFSET = OFFSET_OFFSET + Integer.BYTES;
    private static final int REFERENCES_OFFSET = LENGTH_OFFSET + Integer.BYTES;
    private static final int HASH_OFFSET = REFERENCES_OFFSET + Integer.BYTES;
    private static final int NEXT_OFFSET = HASH_OFFSET + Integer.BYTES;
    private static final int GENERATION_OFFSET = NEXT_OFFSET + Integer.BYTES;
    private static final int ENCODED_OFFSET = GENERATION_OFFSET + Integer.BYTES;
    private static final int ENTRY_SHIFT = 5;
    private static final int ENTRY_LENGTH = 1 << ENTRY_SHIFT;

    private static final int NONE = -1;
    // in place of the next entry: the entry is in no bucket
    private static final int INLINE = -2;
    // in place of the references: never given back
    private static final int FOREVER = Integer.MIN_VALUE;
    private static final int HEADER_LENGTH_MAX = 5;
    private static final int INLINE_BYTES_SHARE = 8;
    // of a text that is not empty, with the length in front of it
    private static final int TEXT_RECORD_LENGTH_MIN = 5;
    // what a text takes of the memory, by its length in a record; with its header, and rounded up to a block
    private static final long BYTES_PER_BYTE = 8;

    // texts come over the wire: whoever sends them must not know which of them meet in a bucket
    private final KeyedHash keyedHash;
    private final OffHeap memory;
    private final ByteArena arena;
    private final RawMemory bytes;
    private final RawMemory entries;
    private final int capacity;
    // interned texts take no more than this, so that values that travel inline find room beside them
    private final int internedMax;
    private final int internedBytesMax;
    private final int[] buckets;
    private final ForgottenIds forgottenIds = new ForgottenIds();
    // a byte for each entry; null unless somebody marks texts
    private byte[] marks;
    private int freeHead = NONE;
    private int used;
    private int interned;
    private long removals;

    /**
     * Allocates a table that keeps nothing free for values inline, in memory that is freed when it is collected.
     *
     * @param entryCount  most entries, 2 at least
     * @param arenaLength bytes for their contents, a power of two
     */
    public StringTable(final int entryCount, final int arenaLength) {
        this(entryCount, 0, arenaLength);
    }

    /**
     * Allocates a table of which interned texts can never take the whole: a text whose id finds no room can still travel inline.
     *
     * @param internedMax   most interned texts, 2 at least
     * @param inlineEntries how many more entries there are; if any, interned texts leave an eighth of the bytes free too
     * @param arenaLength   bytes for their contents, a power of two
     */
    public StringTable(final int internedMax, final int inlineEntries, final int arenaLength) {
        this(internedMax, inlineEntries, arenaLength, new OffHeap());
    }

    /**
     * Allocates the same table in memory of an owner.
     *
     * @param internedMax   most interned texts, 2 at least
     * @param inlineEntries how many more entries there are; if any, interned texts leave an eighth of the bytes free too
     * @param arenaLength   bytes for their contents, a power of two
     * @param memory        owner of the memory
     */
    public StringTable(final int internedMax, final int inlineEntries, final int arenaLength, final OffHeap memory) {
        this(internedMax, inlineEntries, arenaLength, memory, KeyedHash.random());
    }

    StringTable(
            final int internedMax,
            final int inlineEntries,
            final int arenaLength,
            final OffHeap memory,
            final KeyedHash keyedHash) {
        this.memory = memory;
        this.keyedHash = keyedHash;
        final int entryCount = Math.addExact(internedMax, inlineEntries);
        this.internedMax = internedMax;
        internedBytesMax = inlineEntries == 0 ? arenaLength : arenaLength - arenaLength / INLINE_BYTES_SHARE;
        arena = new ByteArena(arenaLength, memory);
        bytes = arena.buffer();
        capacity = entryCount;
        entries = memory.allocate(Math.multiplyExact(entryCount, ENTRY_LENGTH), BitUtil.CACHE_LINE_LENGTH);
        buckets = new int[BitUtil.findNextPositivePowerOfTwo(entryCount)];
        java.util.Arrays.fill(buckets, NONE);
        for (int i = entryCount - 1; i >= 0; i--) {
            entries.putInt(at(i) + NEXT_OFFSET, freeHead);
            freeHead = i;
        }
        if (pin("") != (EMPTY | PINNED)) {
            throw new IllegalStateException("the first entry is not the empty text");
        }
    }

    /**
     * Makes a text permanent. At start only.
     *
     * @param text the text
     * @return its handle
     * @throws IllegalStateException if there is no room
     */
    public int pin(final String text) {
        final byte[] utf8 = Utf8.toBytes(text);
        final int handle = intern(new UnsafeBuffer(utf8), 0, utf8.length);
        if (handle == FULL) {
            throw new IllegalStateException("no room in the string table for \"" + ForeignText.show(text) + "\" ("
                    + utf8.length + " bytes; " + used + " of " + capacity + " entries, "
                    + arena.allocated() + " of " + arena.capacity() + " bytes in use)");
        }
        return keep(handle);
    }

    /**
     * Makes a text permanent.
     *
     * @param handle of a text that is there, of which the caller gives up its reference
     * @return its handle from now on
     */
    int keep(final int handle) {
        entries.putInt(at(index(handle)) + REFERENCES_OFFSET, FOREVER);
        return index(handle) | PINNED;
    }

    /**
     * Finds or adds a text. The caller holds one reference to it from now on.
     *
     * @param source memory that holds its UTF-8 bytes; not checked
     * @param offset of the first
     * @param length in bytes
     * @return its handle, or {@link #FULL}
     */
    public int intern(final DirectBuffer source, final int offset, final int length) {
        final int hash = keyedHash.hash(source, offset, length);
        final int bucket = hash & buckets.length - 1;
        for (int i = buckets[bucket]; i != NONE; i = entries.getInt(at(i) + NEXT_OFFSET)) {
            if (entries.getInt(at(i) + HASH_OFFSET) == hash && contentEquals(i, source, offset, length)) {
                if (entries.getInt(at(i) + REFERENCES_OFFSET) < 0) {
                    return i | PINNED;
                }
                addReferences(i, 1);
                return i;
            }
        }
        if (interned == internedMax || arena.allocated() > internedBytesMax - length - HEADER_LENGTH_MAX) {
            return FULL;
        }
        final int added = addText(source, offset, length, hash, buckets[bucket]);
        if (added != FULL) {
            buckets[bucket] = added;
            interned++;
        }
        return added;
    }

    /**
     * Adds a text under an entry of its own. The caller holds the only reference.
     *
     * @param source memory that holds its UTF-8 bytes; not checked
     * @param offset of the first
     * @param length in bytes
     * @return its handle, or {@link #FULL}
     */
    public int addInline(final DirectBuffer source, final int offset, final int length) {
        return length == 0 ? EMPTY | PINNED : addText(source, offset, length, 0, INLINE);
    }

    private int addText(final DirectBuffer source, final int offset, final int length, final int hash, final int next) {
        if (freeHead == NONE || length > Integer.MAX_VALUE - HEADER_LENGTH_MAX) {
            return FULL;
        }
        final int block = arena.allocate(length + HEADER_LENGTH_MAX);
        if (block == ByteArena.FULL) {
            return FULL;
        }
        final int index = freeHead;
        final int entry = at(index);
        freeHead = entries.getInt(entry + NEXT_OFFSET);
        used++;
        entries.putInt(entry + OFFSET_OFFSET, block + HEADER_LENGTH_MAX);
        entries.putInt(entry + LENGTH_OFFSET, length);
        entries.putInt(entry + REFERENCES_OFFSET, 1);
        entries.putInt(entry + HASH_OFFSET, hash);
        entries.putInt(entry + NEXT_OFFSET, next);
        entries.putInt(entry + GENERATION_OFFSET, entries.getInt(entry + GENERATION_OFFSET) + 1);
        final int headerLength = headerLength(length);
        entries.putLong(
                entry + ENCODED_OFFSET,
                (long) (length + headerLength) << Integer.SIZE | (block + HEADER_LENGTH_MAX - headerLength));
        bytes.putBytes(block + HEADER_LENGTH_MAX, source, offset, length);
        putHeader(block + HEADER_LENGTH_MAX, length);
        if (marks != null) {
            marks[index] = UNMARKED;
        }
        return index;
    }

    // MessagePack str: fixstr, str 8, str 16, str 32, each ending where the text begins
    private void putHeader(final int textOffset, final int length) {
        switch (headerLength(length)) {
            case 1 -> bytes.putByte(textOffset - 1, (byte) (0xA0 | length));
            case 2 -> {
                bytes.putByte(textOffset - 2, (byte) 0xD9);
                bytes.putByte(textOffset - 1, (byte) length);
            }
            case 3 -> {
                bytes.putByte(textOffset - 3, (byte) 0xDA);
                bytes.putShort(textOffset - 2, (short) length, java.nio.ByteOrder.BIG_ENDIAN);
            }
            default -> {
                bytes.putByte(textOffset - 5, (byte) 0xDB);
                bytes.putInt(textOffset - 4, length, java.nio.ByteOrder.BIG_ENDIAN);
            }
        }
    }

    private static int headerLength(final int length) {
        return length < 32 ? 1 : length < 256 ? 2 : length < 65536 ? 3 : HEADER_LENGTH_MAX;
    }

    /**
     * Takes another reference. Nothing happens for pinned texts.
     *
     * @param handle of a text that is there
     */
    public void acquire(final int handle) {
        if (handle > 0) {
            addReferences(handle, 1);
        }
    }

    /**
     * Gives a reference back. Nothing happens for pinned texts.
     *
     * @param handle of a text that is there
     */
    public void release(final int handle) {
        if (handle > 0 && addReferences(handle, -1) == 0) {
            remove(handle);
        }
    }

    // an entry that was pinned after somebody took a counted handle stays negative, and so stays for ever
    private int addReferences(final int index, final int delta) {
        final int offset = at(index) + REFERENCES_OFFSET;
        final int references = entries.getInt(offset);
        if (references < 0) {
            return references;
        }
        entries.putInt(offset, references + delta);
        return references + delta;
    }

    private void remove(final int index) {
        final int entry = at(index);
        final int next = entries.getInt(entry + NEXT_OFFSET);
        if (next != INLINE) {
            unlink(index, entries.getInt(entry + HASH_OFFSET) & buckets.length - 1, next);
            interned--;
        }
        arena.free(
                entries.getInt(entry + OFFSET_OFFSET) - HEADER_LENGTH_MAX,
                entries.getInt(entry + LENGTH_OFFSET) + HEADER_LENGTH_MAX);
        entries.putInt(entry + NEXT_OFFSET, freeHead);
        freeHead = index;
        used--;
        removals++;
    }

    /** Whether the texts of records may find no room, in entries or bytes, for texts with ids or inline; goes by the length of the records. */
    boolean mayRunShort(final int length) {
        final int texts = length / TEXT_RECORD_LENGTH_MIN;
        return capacity - used < texts
                || internedMax - interned < texts
                || internedBytesMax - arena.allocated() < BYTES_PER_BYTE * length;
    }

    /** A number that grows whenever an entry becomes free: until then, what has found no room finds none. */
    long removals() {
        return removals;
    }

    private void unlink(final int index, final int bucket, final int next) {
        if (buckets[bucket] == index) {
            buckets[bucket] = next;
            return;
        }
        int i = buckets[bucket];
        while (entries.getInt(at(i) + NEXT_OFFSET) != index) {
            i = entries.getInt(at(i) + NEXT_OFFSET);
        }
        entries.putInt(at(i) + NEXT_OFFSET, next);
    }

    /**
     * Finds a text without taking a reference.
     *
     * @param text the text
     * @return its handle, or {@link #FULL} if it is not there; allocates
     */
    public int find(final String text) {
        final byte[] utf8 = Utf8.toBytes(text);
        final UnsafeBuffer source = new UnsafeBuffer(utf8);
        final int hash = keyedHash.hash(source, 0, utf8.length);
        for (int i = buckets[hash & buckets.length - 1]; i != NONE; i = entries.getInt(at(i) + NEXT_OFFSET)) {
            if (contentEquals(i, source, 0, utf8.length)) {
                return i;
            }
        }
        return FULL;
    }

    /** Most entries that a search for an interned text looks at. Looks at all of them. */
    int searchMax() {
        int longest = 0;
        for (final int first : buckets) {
            int steps = 0;
            for (int i = first; i != NONE; i = entries.getInt(at(i) + NEXT_OFFSET)) {
                steps++;
            }
            longest = Math.max(longest, steps);
        }
        return longest;
    }

    /**
     * Number of the entry behind a handle, equal for equal interned texts.
     *
     * @param handle of a text that is there
     * @return 0 to {@link #capacity()} - 1
     */
    public static int index(final int handle) {
        return handle & INDEX_MASK;
    }

    /**
     * Whether a handle holds a reference that has to be given back.
     *
     * @param handle of a text that is there
     * @return false for pinned texts
     */
    public static boolean isCounted(final int handle) {
        return handle > 0;
    }

    /**
     * Which text of an entry this is: of two texts that had the same entry, one after the other, each has another number. So whoever
     * remembers something by {@link #index} sees whether it is still about the same text.
     *
     * @param handle of a text that is there
     * @return any number, which comes again after 2^32 texts of the entry
     */
    public int generation(final int handle) {
        return entries.getInt(at(index(handle)) + GENERATION_OFFSET);
    }

    /**
     * Hash of a text, by a secret key of this table.
     *
     * @param handle of a text that is there
     * @return any number; 0 for a text inline
     */
    public int hash(final int handle) {
        return entries.getInt(at(index(handle)) + HASH_OFFSET);
    }

    /**
     * What somebody on the decode thread remembers of each text, by its {@link #index}; an entry that gets another text is
     * {@link #UNMARKED} again. To be asked for once, at start.
     *
     * @return a byte for each entry, to be read and written by the decode thread alone
     */
    public byte[] marks() {
        marks = new byte[capacity];
        java.util.Arrays.fill(marks, UNMARKED);
        return marks;
    }

    /**
     * Whether a text stays for ever under its entry.
     *
     * @param handle of a text that is there
     * @return true for handles of pinned texts
     */
    public static boolean isPinned(final int handle) {
        return handle < 0;
    }

    /**
     * Most interned texts.
     *
     * @return their number
     */
    public int internedMax() {
        return internedMax;
    }

    /**
     * Most entries.
     *
     * @return their number
     */
    public int capacity() {
        return capacity;
    }

    /**
     * Entries in use.
     *
     * @return their number
     */
    public int used() {
        return used;
    }

    /**
     * Bytes of the arena in use.
     *
     * @return in bytes, rounding to blocks included
     */
    public int usedBytes() {
        return arena.allocated();
    }

    /**
     * Bytes of the arena.
     *
     * @return free and in use
     */
    public int bytesCapacity() {
        return arena.capacity();
    }

    /**
     * Ids that hold texts of this table for nothing.
     *
     * @return always the same one
     */
    public ForgottenIds forgottenIds() {
        return forgottenIds;
    }

    ByteArena arena() {
        return arena;
    }

    /**
     * Memory that holds all bytes.
     *
     * @return the buffer, to be read only
     */
    public RawMemory buffer() {
        return bytes;
    }

    /**
     * Where the bytes of a text begin.
     *
     * @param handle of a text that is there
     * @return offset in {@link #buffer()}
     */
    public int offset(final int handle) {
        return entries.getInt(at(index(handle)) + OFFSET_OFFSET);
    }

    /**
     * Length of a text.
     *
     * @param handle of a text that is there
     * @return in bytes
     */
    public int length(final int handle) {
        return entries.getInt(at(index(handle)) + LENGTH_OFFSET);
    }

    /**
     * Where a text with its MessagePack header lies; header and text are contiguous.
     *
     * @param handle of a text that is there
     * @return offset in {@link #buffer()} in the low half, length in bytes in the high half. Behind any text {@link #READ_AHEAD} bytes
     *     can be read, whatever they are
     */
    public long encoded(final int handle) {
        return entries.getLong(at(index(handle)) + ENCODED_OFFSET);
    }

    /**
     * Where a text with its MessagePack header begins.
     *
     * @param handle of a text that is there
     * @return offset in {@link #buffer()}
     */
    public int encodedOffset(final int handle) {
        return (int) encoded(handle);
    }

    /**
     * Length of a text with its MessagePack header.
     *
     * @param handle of a text that is there
     * @return in bytes
     */
    public int encodedLength(final int handle) {
        return (int) (encoded(handle) >>> Integer.SIZE);
    }

    /**
     * Whether a text has certain bytes.
     *
     * @param handle of a text that is there
     * @param other  handle of another
     * @return true if they are equal byte for byte, whether interned or inline
     */
    public boolean contentEquals(final int handle, final int other) {
        return index(handle) == index(other) || contentEquals(index(handle), bytes, offset(other), length(other));
    }

    /**
     * Whether a text begins with the bytes of another.
     *
     * @param handle of a text that is there
     * @param prefix handle of the other
     * @return true if so
     */
    public boolean startsWith(final int handle, final int prefix) {
        final int length = length(prefix);
        return length(handle) >= length && contentEquals(index(prefix), bytes, offset(handle), length);
    }

    /**
     * A text as a string. Allocates.
     *
     * @param handle of a text that is there
     * @return the text
     */
    public String text(final int handle) {
        final byte[] copy = new byte[length(handle)];
        bytes.getBytes(offset(handle), copy);
        return new String(copy, java.nio.charset.StandardCharsets.UTF_8);
    }

    /**
     * Owner of the memory of these tables, from which what belongs to them takes more.
     *
     * @return the owner
     */
    public OffHeap offHeap() {
        return memory;
    }

    /**
     * Memory outside the heap that a table takes.
     *
     * @param entryCount  all of its entries
     * @param arenaLength bytes for their contents
     * @return in bytes
     */
    public static long offHeap(final int entryCount, final int arenaLength) {
        return (long) arenaLength + READ_AHEAD + (long) entryCount * ENTRY_LENGTH;
    }

    /**
     * Heap that a table takes, with what a store keeps for each of its entries.
     *
     * @param entryCount  all of its entries
     * @param arenaLength bytes for their contents
     * @return in bytes
     */
    public static long heap(final int entryCount, final int arenaLength) {
        return HeapSize.array(arenaLength / ByteArena.BLOCK_LENGTH_MIN, Byte.BYTES)
                + HeapSize.array(BitUtil.findNextPositivePowerOfTwo(entryCount), Integer.BYTES)
                + TraceTags.heap(entryCount);
    }

    private boolean contentEquals(final int index, final DirectBuffer source, final int offset, final int length) {
        final int entry = at(index);
        if (entries.getInt(entry + LENGTH_OFFSET) != length) {
            return false;
        }
        final int own = entries.getInt(entry + OFFSET_OFFSET);
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            if (bytes.getLong(own + i) != source.getLong(offset + i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (bytes.getByte(own + i) != source.getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }

    private static int at(final int index) {
        return index << ENTRY_SHIFT;
    }
}
