/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

/**
 * Remembers at which sequences of the ring something was lost that had been published there.
 *
 * <p>Bounded: neighbouring ranges become one, and when there are too many the oldest is forgotten. What was forgotten counts as lost
 * with everything in front of it, so an answer errs only on the honest side.
 *
 * <p>Note: this class is threadsafe. It takes its monitor, for a few instructions, and only where something is lost or somebody asks. A
 * monitor, because the JVM gives it back whatever is thrown: who asks may be at the end of its stack.
 */
public final class LossLog {
    static final int RANGES_MAX = 1024;

    // guarded by this, in the order of their coming; never empty again once there was one
    private final long[] firsts = new long[RANGES_MAX];
    private final long[] lasts = new long[RANGES_MAX];
    private int oldest;
    private int count;
    private long forgottenUpTo = -1;

    LossLog() {}

    /**
     * Notes a loss.
     *
     * @param first sequence of the first slot concerned
     * @param last  sequence of the last one
     */
    public synchronized void add(final long first, final long last) {
        if (count > 0) {
            final int newest = (oldest + count - 1) % RANGES_MAX;
            if (first <= lasts[newest] + 1 && last >= firsts[newest] - 1) {
                firsts[newest] = Math.min(firsts[newest], first);
                lasts[newest] = Math.max(lasts[newest], last);
                return;
            }
        }
        if (count == RANGES_MAX) {
            forgottenUpTo = Math.max(forgottenUpTo, lasts[oldest]);
            oldest = (oldest + 1) % RANGES_MAX;
            count--;
        }
        final int next = (oldest + count) % RANGES_MAX;
        firsts[next] = first;
        lasts[next] = last;
        count++;
    }

    /**
     * Whether nothing was ever lost.
     *
     * @return true until the first loss
     */
    public synchronized boolean isEmpty() {
        return count == 0;
    }

    /**
     * Whether something was lost in a range.
     *
     * @param first sequence
     * @param last  sequence
     * @return true if so, or if it may be so and is too long ago
     */
    public synchronized boolean intersects(final long first, final long last) {
        boolean found = first <= Math.min(forgottenUpTo, last);
        for (int i = 0; i < count && !found && first <= last; i++) {
            final int range = (oldest + i) % RANGES_MAX;
            found = first <= lasts[range] && last >= firsts[range];
        }
        return found;
    }
}
