/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import io.ringspan.memory.HeapSize;
import io.ringspan.memory.KeyedHash;
import io.ringspan.memory.RawMemory;
import java.util.Arrays;
import org.agrona.BitUtil;

/**
 * Finds records by the 64-bit id that each of them begins with.
 *
 * <p>A place is eight bytes: the hash of the id above, the record below. So eight places share a cache line, ids of other records are
 * hardly ever looked at, and a record that is taken out is closed up by moving those behind it, of which the hash says where they
 * belong. At most half of the places are in use, and at most a quarter as long as there can be more.
 *
 * <p>The places are as many as the records at hand need, so that a table that is made for many but holds few stays in the cache.
 * Those of each power of two have their own range of one array, which begins at that number: growing and shrinking fill another range,
 * and allocate nothing.
 *
 * <p>Ids come over the wire, so whoever sends them must not know which of them meet: the hash has a key.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
@SuppressWarnings("exports") // what is not exported is for the engine alone
public final class IdIndex {
    /** No record. */
    public static final int NONE = -1;

    private static final int PLACES_MIN = 8;
    private static final int PLACES_MAX = 1 << 29;
    private static final int PLACES_FIRST = 1024;
    // a quarter in use: beyond it, places that belong together run into each other
    private static final int GROW_ABOVE = 4;
    // far from where it would grow again
    private static final int SHRINK_BELOW = 32;
    private static final long RECORD_MASK = 0xFFFF_FFFFL;
    private static final long FREE = NONE & RECORD_MASK;

    private final KeyedHash hash;
    private final RawMemory records;
    private final int recordShift;
    private final int placesMax;
    private final long[] places;
    // the range in use begins at its own length
    private int length;
    private int mask;
    private int size;
    // more than the first make the range grow, fewer than the second make it shrink
    private int sizeMax;
    private int sizeMin;
    // where the id that was not found last would go, by its hash; nothing has moved since
    private long missingId;
    private int missingHash;
    private int missingPlace = NONE;

    /**
     * Creates an empty index with a key of its own.
     *
     * @param records     memory of the records
     * @param recordShift log2 of the length of one
     * @param capacity    most records
     */
    public IdIndex(final RawMemory records, final int recordShift, final int capacity) {
        this(records, recordShift, capacity, KeyedHash.random());
    }

    IdIndex(final RawMemory records, final int recordShift, final int capacity, final KeyedHash hash) {
        this.hash = hash;
        this.records = records;
        this.recordShift = recordShift;
        placesMax = placesMax(capacity);
        places = new long[2 * placesMax];
        use(Math.min(placesMax, PLACES_FIRST));
    }

    private void use(final int newLength) {
        length = newLength;
        mask = newLength - 1;
        sizeMax = newLength == placesMax ? Integer.MAX_VALUE : newLength / GROW_ABOVE;
        sizeMin = newLength <= PLACES_FIRST ? 0 : newLength / SHRINK_BELOW;
        Arrays.fill(places, newLength, 2 * newLength, FREE);
        missingPlace = NONE;
    }

    private void resize(final int newLength) {
        final int first = length;
        final int end = 2 * length;
        use(newLength);
        for (int from = first; from < end; from++) {
            final long place = places[from];
            if ((int) place != NONE) {
                int i = newLength | (hashOf(place) & mask);
                while ((int) places[i] != NONE) {
                    i = next(i);
                }
                places[i] = place;
            }
        }
    }

    private int next(final int i) {
        return length | (i + 1 & mask);
    }

    private static int hashOf(final long place) {
        return (int) (place >>> Integer.SIZE);
    }

    private long idOf(final long place) {
        return records.getLong((int) place << recordShift);
    }

    /**
     * Finds a record.
     *
     * @param id any 64 bits
     * @return the record that begins with the id, or {@link #NONE}
     */
    public int find(final long id) {
        final int hash = this.hash.hash(id);
        int i = length | (hash & mask);
        long place = places[i];
        while ((int) place != NONE) {
            if (hashOf(place) == hash && idOf(place) == id) {
                return (int) place;
            }
            i = next(i);
            place = places[i];
        }
        missingId = id;
        missingHash = hash;
        missingPlace = i;
        return NONE;
    }

    /**
     * Adds a record.
     *
     * @param id     must not be there
     * @param record must begin with the id
     */
    public void add(final long id, final int record) {
        if (size >= sizeMax) {
            resize(2 * length);
        }
        final int hash;
        int i;
        if (missingPlace != NONE && missingId == id) {
            hash = missingHash;
            i = missingPlace;
        } else {
            hash = this.hash.hash(id);
            i = length | (hash & mask);
            while ((int) places[i] != NONE) {
                i = next(i);
            }
        }
        places[i] = (long) hash << Integer.SIZE | record;
        missingPlace = NONE;
        size++;
    }

    /**
     * Takes out a record.
     *
     * @param id     of the record
     * @param record must be there, and begin with the id
     */
    public void remove(final long id, final int record) {
        int free = length | (hash.hash(id) & mask);
        while ((int) places[free] != record) {
            free = next(free);
        }
        size--;
        missingPlace = NONE;
        int i = free;
        while (true) {
            i = next(i);
            final long place = places[i];
            if ((int) place == NONE) {
                break;
            }
            // it may move up if that is not in front of where it belongs
            if ((i - hashOf(place) & mask) >= (i - free & mask)) {
                places[free] = place;
                free = i;
            }
        }
        places[free] = FREE;
        if (size < sizeMin) {
            resize(length / 2);
        }
    }

    /** Most places that a search for a record of the index looks at. Looks at all places. */
    int searchMax() {
        int longest = 0;
        for (int i = length; i < 2 * length; i++) {
            if ((int) places[i] != NONE) {
                longest = Math.max(longest, ((i - hashOf(places[i])) & mask) + 1);
            }
        }
        return longest;
    }

    /**
     * Records in the index.
     *
     * @return their number
     */
    public int size() {
        return size;
    }

    private static int placesMax(final int capacity) {
        final long wanted = BitUtil.findNextPositivePowerOfTwo(Math.max(PLACES_MIN, 2L * capacity));
        return (int) Math.min(PLACES_MAX, wanted);
    }

    /**
     * Heap that an index takes.
     *
     * @param capacity most records
     * @return in bytes
     */
    public static long heap(final int capacity) {
        return HeapSize.array(2L * placesMax(capacity), Long.BYTES);
    }
}
