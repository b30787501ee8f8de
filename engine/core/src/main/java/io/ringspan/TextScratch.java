/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.Utf8;
import java.nio.CharBuffer;

/**
 * Own memory into which the texts of one record are copied before the record is begun. Nothing of a text is read twice, so the lengths in
 * the record are those of what lies here, whatever the text does while it is read: it may change, shrink, throw, lie about its length, or
 * use the same writer itself. A text that comes while another one is read is left out, so it can neither move nor overwrite anything; and
 * one during which another record was begun is left out of both.
 *
 * <p>Note: not threadsafe; owned by whoever writes. Several threads that use it by mistake garble its texts, and no other memory.
 */
final class TextScratch {
    /** What {@link #add} returns for a text that is left out. */
    static final int ABSENT = -1;

    private static final int INITIAL_LENGTH = 256;
    private static final int BYTES_PER_CHAR_MAX = 3;

    private final int prefixLength;
    private final int textMax;
    // null for a span record, which belongs to no engine
    private final EngineCounters counters;
    private MemoryBlock block = MemoryBlock.allocate(INITIAL_LENGTH);
    private int limit;
    private int end;
    private int count;
    private int cuts;
    private int unreadable;
    private int longest;
    // while a text is read, which may come back here: what lies behind it is its own then
    private boolean isReading;
    // number of the record, so that a text notices that another record was begun while it was read
    private int turn;

    /**
     * Allocates little memory, which grows.
     *
     * @param prefixLength what is in front of each text: nothing, its length, or an id and its length
     * @param textMax      longest text, in bytes
     * @param counters     where texts are counted that are cut, or left out; null for nowhere
     */
    TextScratch(final int prefixLength, final int textMax, final EngineCounters counters) {
        this.prefixLength = prefixLength;
        this.textMax = textMax;
        this.counters = counters;
    }

    /**
     * Begins the texts of a record.
     *
     * @param room most bytes of all of them, with their prefixes
     * @return number of the record, for {@link #isAt}
     */
    int begin(final int room) {
        limit = Math.max(0, room);
        if (!isUntouched()) {
            end = 0;
            count = 0;
            cuts = 0;
            unreadable = 0;
            longest = 0;
        }
        return ++turn;
    }

    /** Whether the record has no text here, and none was left out. */
    boolean isUntouched() {
        return (count | cuts | unreadable) == 0;
    }

    /** {@return number of the record that is begun} */
    int begun() {
        return turn;
    }

    /** Whether no other record has been begun since, by one of the texts or another thread. */
    boolean isAt(final int wanted) {
        return turn == wanted;
    }

    /**
     * Copies a text behind those that are there, as far as there is room.
     *
     * @param text null for none
     * @return its length in bytes, or {@link #ABSENT}
     */
    int add(final CharSequence text) {
        return add(text, 0);
    }

    /**
     * The same with an id in front of the text, if there is a place for it.
     *
     * @param text null for none
     * @param id   any 32 bits
     * @return its length in bytes, or {@link #ABSENT}
     */
    int add(final CharSequence text, final int id) {
        if (text == null) {
            return ABSENT;
        }
        if (isReading) {
            return unreadable();
        }
        final int at = end + prefixLength;
        final int max = Math.min(textMax, limit - at);
        if (max < 0) {
            cut();
            return ABSENT;
        }
        final int started = turn;
        int result = 0;
        boolean whole = false;
        RawMemory memory = null;
        try {
            isReading = true;
            final int charCount = text.length();
            final int needed = (int) Math.min(max, (long) BYTES_PER_CHAR_MAX * Math.max(0, charCount));
            memory = ensure(at, needed);
            result = Utf8.encode(text, charCount, memory, at, at + needed);
            if (text instanceof CharBuffer chars && chars.isDirect()) {
                // of a mapped file, maybe, that has been cut
                CallerMemory.meetPendingFault();
            }
            whole = charCount >= 0;
        } catch (final Throwable e) {
            rethrowIfFatal(e);
        } finally {
            isReading = false;
        }
        if (!whole || turn != started) {
            return unreadable();
        }
        final int length = Utf8.written(result);
        if (Utf8.isCut(result)) {
            cut();
        }
        if (prefixLength > 0) {
            memory.putInt(at - Integer.BYTES, length, LITTLE_ENDIAN);
        }
        if (prefixLength > Integer.BYTES) {
            memory.putInt(at - prefixLength, id, LITTLE_ENDIAN);
        }
        end = at + length;
        count++;
        longest = Math.max(longest, length);
        return length;
    }

    // What is wrong with the thread, or the machine, is not the text's, and is the application's to know. An
    // InternalError is that of a
    // mapped file which has been cut.
    @SuppressWarnings("removal")
    private static void rethrowIfFatal(final Throwable e) {
        if ((e instanceof VirtualMachineError && !(e instanceof InternalError)) || e instanceof ThreadDeath) {
            throw (Error) e;
        }
    }

    /** Whether a text is being read right now, which has come back here. */
    boolean isReading() {
        return isReading;
    }

    /** Uses the memory behind an offset again; what was there has been copied, and still counts as added. */
    void forget(final int newEnd) {
        end = newEnd;
    }

    /** Says that only so many texts are left, which somebody has moved to the beginning of the memory. */
    void keep(final int newCount, final int newEnd) {
        count = newCount;
        end = newEnd;
    }

    /** Notes that something had to be left out of the record, or cut, for want of room. */
    void cut() {
        cuts++;
        count(EngineCounter.TEXTS_CUT);
    }

    private int unreadable() {
        unreadable++;
        count(EngineCounter.TEXTS_UNREADABLE);
        return ABSENT;
    }

    private void count(final EngineCounter counter) {
        if (counters != null) {
            counters.add(counter, 1);
        }
    }

    private RawMemory ensure(final int at, final int needed) {
        final MemoryBlock current = block;
        if (at + needed <= current.length()) {
            return current.memory();
        }
        final MemoryBlock large = current.atLeast(at + needed, end);
        block = large;
        return large.memory();
    }

    /** Gives the memory back; it is taken anew for the next text. */
    void trim() {
        begin(0);
        final MemoryBlock old = block;
        block = MemoryBlock.EMPTY;
        old.free();
    }

    /** How many texts are there. */
    int count() {
        return count;
    }

    /** How many texts were cut since the record was begun. */
    int cuts() {
        return cuts;
    }

    /** How many texts were left out since the record was begun, because they cannot be read. */
    int unreadableCount() {
        return unreadable;
    }

    /** Length of the longest text that is there, in bytes. */
    int longest() {
        return longest;
    }

    /** Bytes of all texts that are there, with their prefixes. */
    int length() {
        return end;
    }

    /** Bytes outside the heap that are taken. */
    int memoryLength() {
        return block.length();
    }

    /** The memory, texts from its first byte on; good until the next one is added. */
    RawMemory memory() {
        return block.memory();
    }
}
