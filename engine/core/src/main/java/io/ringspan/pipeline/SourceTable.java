/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import io.ringspan.table.IdSpace;
import io.ringspan.table.StringTable;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The sources of records: a place each, with its id space. Place 0 is the engine's own; all others are opened and closed.
 *
 * <p>Closing takes effect in order, as if it stood in the ring behind all that its source has published: whoever closes says which sequence
 * was the last to be claimed, and the decode thread retires the source when it has got through that. Only then can the place be opened
 * again, so no late batch meets a new source. The space itself can be used at once: ids of before are told by their age, and give their
 * texts back a few at a time.
 *
 * <p>Note: this class is threadsafe, as far as each method says.
 */
public final class SourceTable {
    /** What {@link #open} returns when there is no free place. */
    public static final int NONE = -1;

    /** Place of the engine's own records. */
    public static final int OWN = 0;

    private static final int FREE = 0;
    private static final int TAKEN = 1;
    private static final int CLOSING = 2;
    // free again as soon as the decode thread has let go of its space
    private static final int EMPTYING = 3;

    private final StringTable strings;
    private final AtomicReferenceArray<IdSpace> spaces;
    private final AtomicIntegerArray states;
    // by place: last sequence that may hold records of a source that is being closed
    private final AtomicLongArray lastSequences;
    // counted up when a source is to be closed; written last
    private final AtomicInteger closed = new AtomicInteger();
    // decode thread only, but that others may read how many it has retired
    private final AtomicInteger retired = new AtomicInteger();
    private final Lease[] leases;
    private final boolean[] poisoned;
    // places whose space still holds texts of a source that is gone
    private final boolean[] emptying;
    private int emptyingCount;

    /**
     * Allocates the places.
     *
     * @param sourcesMax most sources beside the engine's own
     * @param own        space of the engine's own ids
     * @param strings    holds the texts of all others
     */
    public SourceTable(final int sourcesMax, final IdSpace own, final StringTable strings) {
        this.strings = strings;
        final int places = sourcesMax + 1;
        spaces = new AtomicReferenceArray<>(places);
        states = new AtomicIntegerArray(places);
        lastSequences = new AtomicLongArray(places);
        leases = new Lease[places];
        Arrays.setAll(leases, place -> new Lease());
        poisoned = new boolean[places];
        emptying = new boolean[places];
        spaces.set(OWN, own);
        states.set(OWN, TAKEN);
    }

    /** How a thread that took a place, and came to nothing, says so: by one store, since it may have no stack for a call. */
    public static final class Lease {
        /** Written by that thread; taken back by whoever looks for a place. */
        public volatile boolean isGivenUp;

        private Lease() {}
    }

    /**
     * The leases.
     *
     * @return by place
     */
    public Lease[] leases() {
        return leases;
    }

    private void takeBackGivenUp() {
        for (int place = OWN + 1; place < leases.length; place++) {
            if (leases[place].isGivenUp) {
                synchronized (leases[place]) {
                    if (leases[place].isGivenUp) {
                        leases[place].isGivenUp = false;
                        try {
                            states.set(place, FREE);
                        } catch (final Throwable e) {
                            leases[place].isGivenUp = true;
                            throw e;
                        }
                    }
                }
            }
        }
    }

    /** A free place with an id space, or {@link #NONE}. Any thread. */
    int open() {
        takeBackGivenUp();
        boolean isSomeComing;
        do {
            isSomeComing = false;
            for (int place = OWN + 1; place < states.length(); place++) {
                if (states.get(place) == FREE && states.compareAndSet(place, FREE, TAKEN)) {
                    try {
                        prepare(place);
                        return place;
                    } catch (final Throwable e) {
                        leases[place].isGivenUp = true;
                        throw e;
                    }
                }
                final int state = states.get(place);
                isSomeComing |= state == FREE || state == EMPTYING;
            }
        } while (isSomeComing);
        return NONE;
    }

    private void prepare(final int place) {
        if (spaces.get(place) == null) {
            spaces.set(place, IdSpace.withEpochs(strings));
        }
    }

    /** Closes a source that publishes nothing any more. Once for each {@link #open}, from any thread. */
    void close(final int place, final long lastSequence) {
        lastSequences.set(place, lastSequence);
        states.set(place, CLOSING);
        closed.incrementAndGet();
    }

    /** Whether the decode thread has sources to retire. Any thread. */
    boolean hasClosing() {
        return closed.get() != retired.get();
    }

    // decode thread only, from here on

    IdSpace space(final int place) {
        return spaces.get(place);
    }

    int places() {
        return states.length();
    }

    /** The space of a place whose source may still publish, or null. */
    IdSpace openSpace(final int place) {
        return states.get(place) == TAKEN ? spaces.get(place) : null;
    }

    boolean isPoisoned(final int place) {
        return poisoned[place];
    }

    void poisoned(final int place, final boolean newPoisoned) {
        poisoned[place] = newPoisoned;
    }

    /** Retires the sources that have nothing behind a sequence, up to which everything is decoded. */
    void retireThrough(final long sequence) {
        for (int place = OWN + 1; place < states.length(); place++) {
            if (states.get(place) == CLOSING && lastSequences.get(place) <= sequence) {
                poisoned[place] = false;
                spaces.get(place).forgetAll();
                if (!emptying[place]) {
                    emptying[place] = true;
                    emptyingCount++;
                }
                states.set(place, FREE);
                retired.incrementAndGet();
            }
        }
    }

    boolean hasEmptying() {
        return emptyingCount > 0;
    }

    /** Lets the memory of spaces go that hold nothing any more, unless a new source has them. */
    void dropEmptied() {
        for (int place = OWN + 1; place < emptying.length && emptyingCount > 0; place++) {
            if (emptying[place] && !spaces.get(place).isForgetting()) {
                emptying[place] = false;
                emptyingCount--;
                if (states.compareAndSet(place, FREE, EMPTYING)) {
                    spaces.set(place, null);
                    states.set(place, FREE);
                }
            }
        }
    }
}
