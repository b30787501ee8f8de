/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import io.ringspan.memory.HeapSize;
import io.ringspan.memory.KeyedHash;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.Utf8;
import io.ringspan.protocol.WithTextsDescriptor;
import org.agrona.BitUtil;
import org.agrona.collections.Int2IntHashMap;

/**
 * The string ids of one source: which handle an id means now.
 *
 * <p>Every id that means something has a place. Low ids, which is what clients use, are their own place; a map finds the places of
 * all others. All of it is allocated once, with room for as many ids as the string table has entries.
 *
 * <p>Each id holds one reference to its text.
 *
 * <p>A space with epochs forgets by itself: ids that were last defined before the previous epoch mean nothing any more. They are told
 * by their age when they are looked up, so that beginning an epoch costs the same however many there are. Their references are given
 * back bit by bit: with each definition, between batches, and as many as it takes when the string table is full
 * ({@link ForgottenIds}).
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
public final class IdSpace {
    /** What {@link #get} returns for an id that means nothing. */
    public static final int UNKNOWN = StringTable.FULL;

    private static final int DENSE_COUNT = 16384;
    private static final float LOAD_FACTOR = 0.6f;
    // in place of a place: there is none
    private static final int NONE = -1;
    // more than a definition adds, so that what is forgotten cannot pile up
    private static final int GIVEN_BACK_PER_DEFINITION = 2;
    private static final long HANDLE_MASK = 0xFFFF_FFFFL;
    // of a low id: older than any epoch, so that one comparison tells it from those that mean something
    private static final long NO_MEANING = -1L << Integer.SIZE | UNKNOWN;

    private final StringTable strings;
    private final boolean permanent;
    private final int idCountMax;
    private final int denseCount;
    // by the number that the hash gives an id, because this map would hash an id so that its source can foresee it
    private final Int2IntHashMap sparse;
    private final KeyedHash hash = KeyedHash.random();
    // by place: epoch of the last definition in the high half, handle
    // in the low one; of a free place: the next free one
    private final long[] meanings;
    // by place, in the order of definition; null in a space without epochs
    private final int[] older;
    private final int[] newer;
    // by place less the number of low ids
    private final int[] sparseIds;
    private int oldestPlace = NONE;
    private int newestPlace = NONE;
    private int freePlace = NONE;
    private int placesTouched;
    private int epoch;
    private int oldestEpoch;
    private int current;
    private int previous;
    private int forgotten;
    private boolean definable = true;
    // of the engine's own ids, or null
    private final OwnTexts texts;
    private RawMemory scratch = new RawMemory();
    // of the string table, when the undefined ids were last gone through;
    // and how many of them are still to be tried since
    private long removalsSeen;
    private int untried;
    // texts for the next record; grows up to as many as a record can bring
    private int[] held = new int[16];
    private int heldCount;
    // links of ForgottenIds
    IdSpace nextForgetting;
    boolean isListed;

    /**
     * Allocates an empty space without epochs.
     *
     * @param strings holds the texts
     */
    public IdSpace(final StringTable strings) {
        this(strings, false, false, null);
    }

    /**
     * Allocates an empty space with epochs.
     *
     * @param strings holds the texts
     * @return the space
     */
    public static IdSpace withEpochs(final StringTable strings) {
        return new IdSpace(strings, true, false, null);
    }

    /**
     * Allocates an empty space without epochs, whose texts stay for good: spans that use them need not count references.
     *
     * @param strings holds the texts
     * @return the space
     */
    public static IdSpace permanent(final StringTable strings) {
        return new IdSpace(strings, false, true, null);
    }

    /**
     * Allocates the space of the engine's own ids: without epochs, with texts that stay for good, and an id whose definition was lost is
     * defined again.
     *
     * @param strings holds the texts
     * @param texts   what the ids were given out for
     * @return the space
     */
    public static IdSpace own(final StringTable strings, final OwnTexts texts) {
        return new IdSpace(strings, false, true, texts);
    }

    private static int sparseCapacity(final int idCountMax) {
        return (int) (idCountMax / LOAD_FACTOR) + 1;
    }

    /**
     * Heap that a space without epochs takes, as that of the engine's own ids is.
     *
     * @param idCountMax texts with ids that the string table takes
     * @return in bytes
     */
    public static long heap(final int idCountMax) {
        final long mapped = BitUtil.findNextPositivePowerOfTwo(sparseCapacity(idCountMax));
        return HeapSize.array(2 * mapped, Integer.BYTES)
                + HeapSize.array((long) Math.min(DENSE_COUNT, idCountMax) + idCountMax, Long.BYTES);
    }

    private IdSpace(final StringTable strings, final boolean epochs, final boolean permanent, final OwnTexts texts) {
        this.strings = strings;
        this.permanent = permanent;
        this.texts = texts;
        idCountMax = strings.internedMax();
        denseCount = Math.min(DENSE_COUNT, idCountMax);
        placesTouched = denseCount;
        sparse = new Int2IntHashMap(sparseCapacity(idCountMax), LOAD_FACTOR, NONE);
        meanings = new long[denseCount + idCountMax];
        java.util.Arrays.fill(meanings, 0, denseCount, NO_MEANING);
        older = epochs ? new int[meanings.length] : null;
        newer = epochs ? new int[meanings.length] : null;
        sparseIds = epochs ? new int[idCountMax] : null;
    }

    /**
     * Says whether the records to come may say what ids mean.
     *
     * @param newDefinable true at first
     */
    public void definable(final boolean newDefinable) {
        definable = newDefinable;
    }

    /**
     * Whether the records at hand may say what ids mean.
     *
     * @return false if a definition is a fault
     */
    public boolean isDefinable() {
        return definable;
    }

    /**
     * What an id means now.
     *
     * @param id any 32 bits
     * @return a handle, or {@link #UNKNOWN}
     */
    public int get(final int id) {
        if (heldCount > 0 && isHeld(id)) {
            return held[WithTextsDescriptor.index(id)];
        }
        final int place = place(id);
        if (place == NONE) {
            return id < 0 || texts == null ? UNKNOWN : defineAgain(id);
        }
        final long meaning = meanings[place];
        // by difference, because epochs wrap around
        if (epochOf(meaning) - oldestEpoch < 0) {
            return texts == null ? UNKNOWN : defineAgain(id);
        }
        return (int) meaning;
    }

    /**
     * Whether all handles that ids have now are of pinned texts: they stay for good, and no text of a record stands in place of an id.
     *
     * @return true if {@link #getPinned} may be asked
     */
    public boolean isPinned() {
        return permanent && heldCount == 0;
    }

    /**
     * What an id means now, if {@link #isPinned()}. A dense id that means nothing is not defined again; any other goes to {@link #get}.
     *
     * @param id any 32 bits
     * @return a handle, which is less than 0, or {@link #UNKNOWN}, which is not
     */
    public int getPinned(final int id) {
        return id >= 0 && id < denseCount ? (int) meanings[id] : get(id);
    }

    // an own id without a meaning: its definition was lost, or nobody ever got it
    private int defineAgain(final int id) {
        // one that found no room is looked after in front of batches
        return texts.isUndefined(id) || !tryDefine(id) ? UNKNOWN : (int) meanings[place(id)];
    }

    private boolean tryDefine(final int id) {
        final String text = texts.get(id);
        if (text == null) {
            return false;
        }
        final int length = (int) Utf8.length(text);
        if (length > scratch.capacity()) {
            strings.offHeap().free(scratch);
            scratch = strings.offHeap().allocate(BitUtil.findNextPositivePowerOfTwo(length), Long.BYTES);
        }
        final int handle = strings.intern(scratch, 0, Utf8.encode(text, scratch, 0));
        if (handle != StringTable.FULL && define(id, handle)) {
            return true;
        }
        lost(id);
        return false;
    }

    /**
     * Takes note that the definition of an id found no room. Until there is some, the id means nothing; an own id is then defined by
     * {@link #defineLost}.
     *
     * @param id any 32 bits
     */
    public void lost(final int id) {
        evict(id);
        if (texts != null) {
            texts.undefined(id);
        }
    }

    /**
     * Defines some of the own ids that found no room when they were to be defined, if there may be room for them now.
     *
     * @param max of how many ids at most
     */
    public void defineLost(final int max) {
        if (texts == null || texts.undefinedCount() == 0) {
            return;
        }
        if (removalsSeen != strings.removals()) {
            removalsSeen = strings.removals();
            untried = texts.undefinedCount();
        }
        for (int i = 0; i < max && untried > 0 && texts.undefinedCount() > 0; i++) {
            untried--;
            tryDefine(texts.nextUndefined());
        }
    }

    private boolean isHeld(final int id) {
        final int index = WithTextsDescriptor.index(id);
        return index >= 0 && index < heldCount;
    }

    /**
     * Holds a text for the next record, as the next one that is held; see {@link WithTextsDescriptor}. While it is held, it is
     * what its id means, also if the source has defined that id as something else.
     *
     * @param handle of which the space takes over one reference, or {@link #UNKNOWN} for a text that is not there
     */
    public void hold(final int handle) {
        if (heldCount == held.length) {
            held = java.util.Arrays.copyOf(held, 2 * heldCount);
        }
        held[heldCount++] = handle;
    }

    /** Releases what is held. */
    public void letGo() {
        while (heldCount > 0) {
            final int handle = held[--heldCount];
            if (handle != UNKNOWN) {
                strings.release(handle);
            }
        }
    }

    private int place(final int id) {
        return id >= 0 && id < denseCount ? id : sparse.get(hash.permute(id));
    }

    private static int epochOf(final long meaning) {
        return (int) (meaning >>> Integer.SIZE);
    }

    /**
     * Gives an id a meaning, in the current epoch. What it meant before is released.
     *
     * @param id     any 32 bits
     * @param handle of which the space takes over one reference
     * @return false if there are too many ids; then the reference is given back and the id means nothing
     */
    public boolean define(final int id, final int handle) {
        giveBack(GIVEN_BACK_PER_DEFINITION);
        evict(id);
        if (size() + forgotten == idCountMax) {
            strings.release(handle);
            return false;
        }
        final int place = id >= 0 && id < denseCount ? id : addSparse(id);
        final int held = permanent ? strings.keep(handle) : handle;
        meanings[place] = (long) epoch << Integer.SIZE | (held & HANDLE_MASK);
        current++;
        if (texts != null) {
            texts.defined(id);
        }
        if (newer != null) {
            append(place);
        }
        return true;
    }

    private int addSparse(final int id) {
        final int place;
        if (freePlace == NONE) {
            place = placesTouched++;
        } else {
            place = freePlace;
            freePlace = (int) meanings[place];
        }
        sparse.put(hash.permute(id), place);
        if (sparseIds != null) {
            sparseIds[place - denseCount] = id;
        }
        return place;
    }

    /**
     * Takes the meaning from an id. Nothing happens if it has none.
     *
     * @param id any 32 bits
     */
    public void evict(final int id) {
        final int place = place(id);
        if (place != NONE && (int) meanings[place] != UNKNOWN) {
            remove(place, id);
        }
    }

    private void remove(final int place, final int id) {
        final long meaning = meanings[place];
        switch (epoch - epochOf(meaning)) {
            case 0 -> current--;
            case 1 -> previous--;
            default -> forgotten--;
        }
        if (newer != null) {
            unlink(place);
        }
        if (place < denseCount) {
            meanings[place] = NO_MEANING;
        } else {
            sparse.remove(hash.permute(id));
            meanings[place] = freePlace;
            freePlace = place;
        }
        strings.release((int) meaning);
    }

    private void append(final int place) {
        older[place] = newestPlace;
        newer[place] = NONE;
        if (newestPlace == NONE) {
            oldestPlace = place;
        } else {
            newer[newestPlace] = place;
        }
        newestPlace = place;
    }

    private void unlink(final int place) {
        final int before = older[place];
        final int after = newer[place];
        if (before == NONE) {
            oldestPlace = after;
        } else {
            newer[before] = after;
        }
        if (after == NONE) {
            newestPlace = before;
        } else {
            older[after] = before;
        }
    }

    /**
     * Begins a new epoch: from here on only ids that were defined in the epoch that ends here, or are from now on, mean something.
     *
     * @return false, and nothing has happened, if the space has no epochs
     */
    public boolean beginEpoch() {
        if (newer == null) {
            return false;
        }
        oldestEpoch = epoch;
        epoch++;
        forgotten += previous;
        previous = current;
        current = 0;
        if (forgotten > 0) {
            strings.forgottenIds().add(this);
        }
        return true;
    }

    /** Forgets all ids of a space with epochs, which is as good as new then. Their references are given back bit by bit. */
    public void forgetAll() {
        beginEpoch();
        beginEpoch();
    }

    /**
     * Whether ids that are forgotten still hold references.
     *
     * @return true until the last one has been given back
     */
    public boolean isForgetting() {
        return forgotten > 0;
    }

    /** Gives back the references of ids that are forgotten, of so many at most; of how many. */
    int giveBack(final int max) {
        int count = 0;
        while (forgotten > 0 && count < max) {
            // whatever is forgotten was defined before all that is not
            final int place = oldestPlace;
            remove(place, place < denseCount ? place : sparseIds[place - denseCount]);
            count++;
        }
        return count;
    }

    /** Ids that are forgotten and still hold a reference. */
    int forgotten() {
        return forgotten;
    }

    /**
     * The id that was defined first, of a space with epochs; to walk over all of them.
     *
     * @return its place, less than 0 if there is none
     */
    public int oldestPlace() {
        return oldestPlace;
    }

    /**
     * The id that was defined next.
     *
     * @param place of an id
     * @return its place, less than 0 if there is none
     */
    public int newerPlace(final int place) {
        return newer[place];
    }

    /**
     * The id at a place.
     *
     * @param place of it
     * @return the id
     */
    public int idAt(final int place) {
        return place < denseCount ? place : sparseIds[place - denseCount];
    }

    /**
     * What the id at a place means.
     *
     * @param place of it
     * @return a handle, or {@link #UNKNOWN} if it is forgotten
     */
    public int handleAt(final int place) {
        return epochOf(meanings[place]) - oldestEpoch < 0 ? UNKNOWN : (int) meanings[place];
    }

    /**
     * Whether the id at a place was defined in the epoch at hand.
     *
     * @param place of it
     * @return false if it was defined before
     */
    public boolean isOfThisEpoch(final int place) {
        return epochOf(meanings[place]) == epoch;
    }

    /**
     * Ids that mean something now.
     *
     * @return their number
     */
    public int size() {
        return current + previous;
    }

    /**
     * Memory of the space, about.
     *
     * @return in bytes
     */
    public long memory() {
        final long links = newer == null ? 0 : older.length + newer.length + sparseIds.length;
        return (long) Long.BYTES * meanings.length + Integer.BYTES * (links + 2L * sparse.capacity());
    }
}
