/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What came, one after the other, and a wait for it. */
final class Recording<T> {
    private final List<T> items = new ArrayList<>();

    synchronized void add(final T item) {
        items.add(item);
        notifyAll();
    }

    synchronized List<T> items() {
        return List.copyOf(items);
    }

    synchronized void clear() {
        items.clear();
    }

    /** Waits until so many are there; all that are there then, maybe fewer. */
    List<T> await(final int count, final long timeout, final TimeUnit unit) throws InterruptedException {
        return await(all -> all.size() >= count, timeout, unit);
    }

    /** Waits until they are what is wanted; all that are there then, whatever they are. */
    synchronized List<T> await(final Predicate<List<T>> wanted, final long timeout, final TimeUnit unit)
            throws InterruptedException {
        final long endNs = System.nanoTime() + unit.toNanos(timeout);
        for (long leftNs = unit.toNanos(timeout); leftNs > 0 && !wanted.test(items()); ) {
            TimeUnit.NANOSECONDS.timedWait(this, leftNs);
            leftNs = endNs - System.nanoTime();
        }
        return items();
    }
}
