/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Indexes that are free, the last one given back first. None is ever lost: the head says which index is on top, and how often it has
 * changed, so that one that was taken and given back meanwhile is noticed.
 *
 * <p>Note: this class is threadsafe, and nobody waits in it.
 */
final class FreeIndexes {
    /** None is free. */
    static final int NONE = -1;

    // low half: index on top, plus 1; high half: number of changes
    private final AtomicLong head = new AtomicLong();
    // index below each, plus 1
    private final AtomicIntegerArray below;

    FreeIndexes(final int capacity) {
        below = new AtomicIntegerArray(capacity);
    }

    /** Takes an index, or {@link #NONE}. */
    int take() {
        while (true) {
            final long old = head.get();
            final int top = (int) old;
            if (top == 0) {
                return NONE;
            }
            if (head.compareAndSet(old, next(old, below.get(top - 1)))) {
                return top - 1;
            }
        }
    }

    /** Gives an index back, which must not be free. */
    void put(final int index) {
        while (true) {
            final long old = head.get();
            below.set(index, (int) old);
            if (head.compareAndSet(old, next(old, index + 1))) {
                return;
            }
        }
    }

    private static long next(final long old, final int top) {
        return ((old >>> Integer.SIZE) + 1) << Integer.SIZE | Integer.toUnsignedLong(top);
    }
}
