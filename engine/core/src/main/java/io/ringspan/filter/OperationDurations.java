/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.filter;

import io.ringspan.memory.HeapSize;

/**
 * Learns for each operation the duration that a set share of its traces does not exceed.
 *
 * <p>A limit moves with each trace: up by a step if the trace is longer, down by a part of one if it is not, in the proportion that holds it
 * where the share is right. So whatever the durations are and however they change, in the long run no more traces count as slow than are meant
 * to. Steps are factors, large at first and small later.
 *
 * <p>Memory is bounded: {@value #OPERATIONS} operations, in groups of {@value #WAYS}. A new one takes the place of the one in its group that
 * has been seen least, and what has been seen is halved from time to time; so names that never come again drive out only each other, and no
 * operation that is in use. Which group a name belongs to nobody can know, since its hash has a secret key.
 *
 * <p>Note: not threadsafe; owned by the decode thread. Does not allocate.
 */
final class OperationDurations {
    /** Most operations that are known at a time. */
    static final int OPERATIONS = 1024;

    /** Places that an operation may take. */
    static final int WAYS = 8;

    /** Traces of an operation after which its limit counts. */
    static final int LEARNED = 100;

    private static final int SETS = OPERATIONS / WAYS;
    private static final int HALVE_EVERY = 1 << 16;
    // in powers of two
    private static final float STEP_MIN = 0.05f;
    private static final float STEP_SPAN = 20;

    private final float share;
    private final long[] operations = new long[OPERATIONS];
    // binary logarithms of nanoseconds
    private final float[] limits = new float[OPERATIONS];
    private final int[] learned = new int[OPERATIONS];
    // 0 for a place that is free
    private final int[] seen = new int[OPERATIONS];
    private int untilHalved = HALVE_EVERY;

    OperationDurations(final double share) {
        this.share = (float) share;
    }

    static long heap() {
        return HeapSize.array(OPERATIONS, Long.BYTES)
                + 2 * HeapSize.array(OPERATIONS, Integer.BYTES)
                + HeapSize.array(OPERATIONS, Float.BYTES);
    }

    /**
     * Learns from a trace.
     *
     * @param operation  hash of its name, by a secret key
     * @param durationNs how long the trace took
     * @return whether the trace is slow, by what was known before
     */
    boolean isSlow(final long operation, final long durationNs) {
        final float duration = logarithm(Math.max(1, durationNs));
        final int place = place(operation, duration);
        final boolean isLonger = duration > limits[place];
        final boolean isSlow = isLonger && learned[place] >= LEARNED;
        final float step = Math.max(STEP_MIN, STEP_SPAN / (STEP_SPAN + learned[place]));
        limits[place] += isLonger ? step * share : -step * (1 - share);
        learned[place] = Math.min(learned[place] + 1, Integer.MAX_VALUE - 1);
        seen[place]++;
        if (--untilHalved == 0) {
            halve();
        }
        return isSlow;
    }

    // linear between two powers of two, which is all that an order needs
    private static float logarithm(final long value) {
        final int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
        final float part = (float) (value - (1L << power)) / (1L << power);
        return power + part;
    }

    private int place(final long operation, final float duration) {
        final int first = ((int) (operation >>> Integer.SIZE) & SETS - 1) * WAYS;
        int least = first;
        for (int i = first; i < first + WAYS; i++) {
            if (operations[i] == operation && seen[i] > 0) {
                return i;
            }
            if (seen[i] < seen[least]) {
                least = i;
            }
        }
        operations[least] = operation;
        limits[least] = duration;
        learned[least] = 0;
        seen[least] = 0;
        return least;
    }

    private void halve() {
        untilHalved = HALVE_EVERY;
        for (int i = 0; i < seen.length; i++) {
            seen[i] >>= 1;
        }
    }
}
