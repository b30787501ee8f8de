/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Publications of one producer: sequence in the ring, and the time just before. A bounded queue; what finds no room is counted.
 *
 * <p>Note: one thread adds, one other thread takes.
 */
final class SampleLog {
    private final long[] sequences;
    private final long[] times;
    private final int mask;
    private final AtomicLong added = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong missed = new AtomicLong();

    /** Creates a queue for a power of two samples. */
    SampleLog(final int capacity) {
        sequences = new long[capacity];
        times = new long[capacity];
        mask = capacity - 1;
    }

    void add(final long sequence, final long timeNs) {
        final long position = added.get();
        if (position - taken.get() > mask) {
            missed.lazySet(missed.get() + 1);
            return;
        }
        final int index = (int) position & mask;
        sequences[index] = sequence;
        times[index] = timeNs;
        // releases the two stores above to the taking thread
        added.lazySet(position + 1);
    }

    boolean isEmpty() {
        return added.get() == taken.get();
    }

    /** Sequence of the oldest sample. */
    long sequence() {
        return sequences[(int) taken.get() & mask];
    }

    /** Time of the oldest sample. */
    long timeNs() {
        return times[(int) taken.get() & mask];
    }

    /** Takes the oldest sample away. */
    void remove() {
        taken.lazySet(taken.get() + 1);
    }

    /** Samples that found no room. */
    long missed() {
        return missed.get();
    }
}
