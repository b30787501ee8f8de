/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

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
 * <p>Note: not threadsafe; owned by the decode thread.
 */
final class IdIndex {
    static final int NONE = -1;

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final int PLACES_MIN = 8;
    private static final int PLACES_MAX = 1 << 29;
    private static final int PLACES_FIRST = 1024;
    // a quarter in use: beyond it, places that belong together run into each other
    private static final int GROW_ABOVE = 4;
    // far from where it would grow again
    private static final int SHRINK_BELOW = 32;
    private static final long RECORD_MASK = 0xFFFF_FFFFL;
    private static final long FREE = NONE & RECORD_MASK;

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
    // where the id that was not found last would go; nothing has moved since
    private long missingId;
    private int missingPlace = NONE;

    /**
     * @param records     memory of the records
     * @param recordShift log2 of the length of one
     * @param capacity    most records
     */
    IdIndex(final RawMemory records, final int recordShift, final int capacity) {
        this.records = records;
        this.recordShift = recordShift;
        final long wanted = BitUtil.findNextPositivePowerOfTwo(Math.max(PLACES_MIN, 2L * capacity));
        placesMax = (int) Math.min(PLACES_MAX, wanted);
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

    private static int hash(final long id) {
        return (int) (((id ^ (id >>> Integer.SIZE)) * MULTIPLIER) >>> Integer.SIZE);
    }

    private static int hashOf(final long place) {
        return (int) (place >>> Integer.SIZE);
    }

    private long idOf(final long place) {
        return records.getLong((int) place << recordShift);
    }

    /** Record that begins with the id, or {@link #NONE}. */
    int find(final long id) {
        final int hash = hash(id);
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
        missingPlace = i;
        return NONE;
    }

    /** Adds a record, which must begin with the id, and whose id must not be there. */
    void add(final long id, final int record) {
        if (size >= sizeMax) {
            resize(2 * length);
        }
        final int hash = hash(id);
        int i = length | (hash & mask);
        if (missingPlace != NONE && missingId == id) {
            i = missingPlace;
        }
        while ((int) places[i] != NONE) {
            i = next(i);
        }
        places[i] = (long) hash << Integer.SIZE | record;
        missingPlace = NONE;
        size++;
    }

    /** Takes out a record that is there and begins with the id. */
    void remove(final long id, final int record) {
        int free = length | (hash(id) & mask);
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

    int size() {
        return size;
    }

    /** In bytes. */
    long memory() {
        return (long) Long.BYTES * places.length;
    }
}
