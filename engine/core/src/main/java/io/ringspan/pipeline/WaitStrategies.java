/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.LiteTimeoutBlockingWaitStrategy;
import com.lmax.disruptor.PhasedBackoffWaitStrategy;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.TimeoutBlockingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.ringspan.protocol.ForeignText;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Wait strategies by name: one of our own, and the Disruptor's. */
public final class WaitStrategies {
    /**
     * Parks, and is woken by a producer only when little is published; when much is published it looks every so often, and nobody
     * signals. Never spins.
     */
    public static final String ADAPTIVE = "adaptive";

    /** Waits on a lock: least processor time, slowest wake-up. */
    public static final String BLOCKING = "blocking";

    /** As {@link #BLOCKING}, but producers signal only when somebody waits. Looks ten times a second without a signal. */
    public static final String LITE_BLOCKING = "lite-blocking";

    /** As {@link #BLOCKING}, but wakes up after the timeout even if nothing was published. */
    public static final String TIMEOUT_BLOCKING = "timeout-blocking";

    /** As {@link #LITE_BLOCKING}, but wakes up after the timeout even if nothing was published. */
    public static final String LITE_TIMEOUT_BLOCKING = "lite-timeout-blocking";

    /** Spins, then yields, then parks for 100 ns at a time; producers never signal. */
    public static final String SLEEPING = "sleeping";

    /** Spins, then yields: takes a whole core unless others need it. */
    public static final String YIELDING = "yielding";

    /** Spins: takes a whole core, fastest wake-up. */
    public static final String BUSY_SPIN = "busy-spin";

    /** Spins for 10 us, yields for 100 us, then waits as {@link #LITE_BLOCKING}. */
    public static final String PHASED = "phased";

    private static final List<String> NAMES = List.of(
            ADAPTIVE,
            BLOCKING,
            LITE_BLOCKING,
            TIMEOUT_BLOCKING,
            LITE_TIMEOUT_BLOCKING,
            SLEEPING,
            YIELDING,
            BUSY_SPIN,
            PHASED);

    private static final long PHASED_SPIN_US = 10;
    private static final long PHASED_YIELD_US = 100;
    private static final int BACKLOGS_IN_RING = 4;

    // A producer at the end of its stack may take the note that somebody waits, and not come to waking it. Then nobody
    // would signal any more, not even a tick, so the lite strategies look by themselves after this time.
    private static final long LOST_SIGNAL_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private WaitStrategies() {}

    /**
     * All names that {@link #create} knows.
     *
     * @return lower case, words joined by dashes
     */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * Makes a strategy. Strategies hold locks, so each ring needs its own.
     *
     * @param name      one of {@link #names()}, spelled exactly so
     * @param timeoutNs longest wait of the strategies with a timeout, in nanoseconds, more than 0; others ignore it
     * @param latencyNs how late {@link #ADAPTIVE} may notice what was published while it is busy, in nanoseconds; 0 for at once, by a
     *                  signal each time; others ignore it
     * @param slots     of the ring, 1 at least
     * @return a new strategy
     * @throws IllegalArgumentException if the name is unknown or a number is out of its range
     */
    public static WaitStrategy create(final String name, final long timeoutNs, final long latencyNs, final int slots) {
        if (name == null || !NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    "unknown wait strategy \"" + ForeignText.show(name) + "\"; known: " + String.join(", ", NAMES));
        }
        if (timeoutNs <= 0) {
            throw new IllegalArgumentException("timeoutNs: " + timeoutNs + " (expected: > 0)");
        }
        if (latencyNs < 0) {
            throw new IllegalArgumentException("latencyNs: " + latencyNs + " (expected: >= 0)");
        }
        if (slots < 1) {
            throw new IllegalArgumentException("slots: " + slots + " (expected: >= 1)");
        }
        return switch (name) {
            // a producer that finds the ring full has passed the backlog on its way there, and so has woken the handler
            case ADAPTIVE -> new AdaptiveWaitStrategy(latencyNs, Math.max(1, slots / BACKLOGS_IN_RING), 0);
            case BLOCKING -> new BlockingWaitStrategy();
            case LITE_BLOCKING -> lite(LOST_SIGNAL_NS);
            case TIMEOUT_BLOCKING -> new TimeoutBlockingWaitStrategy(timeoutNs, TimeUnit.NANOSECONDS);
            case LITE_TIMEOUT_BLOCKING -> lite(timeoutNs);
            case SLEEPING -> new SleepingWaitStrategy();
            case YIELDING -> new YieldingWaitStrategy();
            case BUSY_SPIN -> new BusySpinWaitStrategy();
            case PHASED ->
                new PhasedBackoffWaitStrategy(
                        PHASED_SPIN_US, PHASED_YIELD_US, TimeUnit.MICROSECONDS, lite(LOST_SIGNAL_NS));
            default -> throw new AssertionError("a name without a strategy: " + name);
        };
    }

    private static WaitStrategy lite(final long timeoutNs) {
        return new LiteTimeoutBlockingWaitStrategy(timeoutNs, TimeUnit.NANOSECONDS);
    }
}
