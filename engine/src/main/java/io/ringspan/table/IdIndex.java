/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import io.ringspan.memory.RawMemory;
import org.agrona.BitUtil;

/**
 * Finds records by the 64-bit id that each of them begins with.
 *
 * <p>A place is eight bytes: the hash of the id above, the record below. So eight places share a cache line, ids of other records are
 * hardly ever looked at, and a record that is taken out is closed up by moving those behind it, of which the hash says where they
 * belong. At most half of the places are in use.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
final class IdIndex {
    static final int NONE = -1;

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final int PLACES_MIN = 8;
    private static final int PLACES_MAX = 1 << 30;
    private static final long RECORD_MASK = 0xFFFF_FFFFL;
    private static final long FREE = NONE & RECORD_MASK;

    private final RawMemory records;
    private final int recordShift;
    private final long[] places;
    private final int mask;
    private int size;
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
        places = new long[(int) Math.min(PLACES_MAX, wanted)];
        mask = places.length - 1;
        java.util.Arrays.fill(places, FREE);
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
        int i = hash & mask;
        long place = places[i];
        while ((int) place != NONE) {
            if (hashOf(place) == hash && idOf(place) == id) {
                return (int) place;
            }
            i = i + 1 & mask;
            place = places[i];
        }
        missingId = id;
        missingPlace = i;
        return NONE;
    }

    /** Adds a record, which must begin with the id, and whose id must not be there. */
    void add(final long id, final int record) {
        final int hash = hash(id);
        int i = hash & mask;
        if (missingPlace != NONE && missingId == id) {
            i = missingPlace;
        }
        while ((int) places[i] != NONE) {
            i = i + 1 & mask;
        }
        places[i] = (long) hash << Integer.SIZE | record;
        missingPlace = NONE;
        size++;
    }

    /** Takes out a record that is there and begins with the id. */
    void remove(final long id, final int record) {
        int free = hash(id) & mask;
        while ((int) places[free] != record) {
            free = free + 1 & mask;
        }
        size--;
        missingPlace = NONE;
        int i = free;
        while (true) {
            i = i + 1 & mask;
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
    }

    int size() {
        return size;
    }

    /** In bytes. */
    long memory() {
        return (long) Long.BYTES * places.length;
    }
}
