/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import org.agrona.collections.Int2IntHashMap;

/**
 * The string ids of one source: which handle an id means now.
 *
 * <p>Low ids, which is what clients use, are looked up in an array, all others in a map. Both are allocated once; the map has
 * room for as many ids as the string table has entries.
 *
 * <p>Each id holds one reference to its text.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
public final class IdSpace {
    /** What {@link #get} returns for an id that means nothing. */
    public static final int UNKNOWN = StringTable.FULL;

    private static final int DENSE_COUNT = 16384;
    private static final float LOAD_FACTOR = 0.6f;

    private final StringTable strings;
    private final int[] dense;
    private final Int2IntHashMap sparse;
    private final int idCountMax;
    private int idCount;

    /**
     * Allocates an empty space.
     *
     * @param strings holds the texts
     */
    public IdSpace(final StringTable strings) {
        this.strings = strings;
        idCountMax = strings.capacity();
        dense = new int[Math.min(DENSE_COUNT, idCountMax)];
        java.util.Arrays.fill(dense, UNKNOWN);
        sparse = new Int2IntHashMap((int) (idCountMax / LOAD_FACTOR) + 1, LOAD_FACTOR, UNKNOWN);
    }

    /**
     * What an id means now.
     *
     * @param id any 32 bits
     * @return a handle, or {@link #UNKNOWN}
     */
    public int get(final int id) {
        return id >= 0 && id < dense.length ? dense[id] : sparse.get(id);
    }

    /**
     * Gives an id a meaning. What it meant before is released.
     *
     * @param id     any 32 bits
     * @param handle of which the space takes over one reference
     * @return false if there are too many ids; then the reference is given back and the id means nothing
     */
    public boolean define(final int id, final int handle) {
        evict(id);
        if (idCount == idCountMax) {
            strings.release(handle);
            return false;
        }
        if (id >= 0 && id < dense.length) {
            dense[id] = handle;
        } else {
            sparse.put(id, handle);
        }
        idCount++;
        return true;
    }

    /**
     * Takes the meaning from an id. Nothing happens if it has none.
     *
     * @param id any 32 bits
     */
    public void evict(final int id) {
        final int previous;
        if (id >= 0 && id < dense.length) {
            previous = dense[id];
            dense[id] = UNKNOWN;
        } else {
            previous = sparse.remove(id);
        }
        if (previous != UNKNOWN) {
            idCount--;
            strings.release(previous);
        }
    }

    /**
     * Ids that mean something now.
     *
     * @return their number
     */
    public int size() {
        return idCount;
    }

    /**
     * Memory of the space, about.
     *
     * @return in bytes
     */
    public long memory() {
        return (long) Integer.BYTES * dense.length + 2L * Integer.BYTES * sparse.capacity();
    }
}
