/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

/**
 * The time as the ticks tell it, by two clocks. There is no other one on the decode thread.
 *
 * <p>All ages go by the elapsed time, which nobody can set: it never goes back. The wall clock is for time stamps alone.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
final class TickTime {
    private static final long NS_PER_MS = 1_000_000;

    private long elapsedNs;
    private long wallNs;
    // of ticks recorded before they had an elapsed time
    private boolean hasFirstWall;
    private long firstWallNs;

    /**
     * Takes a tick over.
     *
     * @param newElapsedNs elapsed time; 0 for a tick from before there was one: then it is told by the wall clock
     * @param newWallNs    nanoseconds since the epoch
     */
    void set(final long newElapsedNs, final long newWallNs) {
        if (newElapsedNs == 0 && !hasFirstWall) {
            hasFirstWall = true;
            firstWallNs = newWallNs;
        }
        elapsedNs = Math.max(elapsedNs, newElapsedNs == 0 ? newWallNs - firstWallNs : newElapsedNs);
        wallNs = newWallNs;
    }

    /** Of the last tick by the wall clock, in nanoseconds since the epoch; 0 before the first one. For stamps only. */
    long wallNs() {
        return wallNs;
    }

    /** Nanoseconds that the engine has run up to the last tick; 0 before the first one. */
    long elapsedNs() {
        return elapsedNs;
    }

    /** The same in milliseconds, as 32 bits that run over after 49 days. */
    int elapsedMs() {
        return (int) (elapsedNs / NS_PER_MS);
    }

    /** Nanoseconds since something happened, by the elapsed time of then. */
    long since(final long thenElapsedNs) {
        return elapsedNs - thenElapsedNs;
    }
}
