/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

/**
 * The time as the ticks tell it. There is no other clock on the decode thread.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
final class TickTime {
    private static final long NS_PER_MS = 1_000_000;

    private long firstNs;
    private long ns;
    private int ms;

    void set(final long newNs) {
        if (ns == 0) {
            firstNs = newNs;
        }
        ns = newNs;
        ms = (int) ((newNs - firstNs) / NS_PER_MS);
    }

    /** Of the last tick, in nanoseconds since the epoch; 0 before the first one. */
    long ns() {
        return ns;
    }

    /** Milliseconds from the first tick to the last one, as 32 bits that run over after 49 days. */
    int ms() {
        return ms;
    }

    /** Nanoseconds since something happened at a tick time; what happened before the first tick counts from there. */
    long since(final long tickNs) {
        return Math.max(0, ns - (tickNs == 0 ? firstNs : tickNs));
    }
}
