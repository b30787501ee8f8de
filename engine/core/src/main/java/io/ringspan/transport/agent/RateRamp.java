/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.agent;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Sampling rates on their way to those that the agent asks for: a rate falls at once, and rises at most twofold a second, so that an agent which
 * was away, or has just been started, does not get everything at once. A rate that is new, or was 0, is what the agent asks for.
 *
 * <p>For one thread, and any monotonic clock.
 */
final class RateRamp {
    private static final long STEP_NS = TimeUnit.SECONDS.toNanos(1);
    private static final double FACTOR = 2;

    private Map<String, Double> rates = Map.of();
    private Map<String, Double> target = rates;
    private boolean isOnTheWay;
    private long lastRiseNs;
    private boolean hasRisen;

    /** What the agent asks for from now on. */
    void aim(final Map<String, Double> newTarget) {
        target = newTarget;
        isOnTheWay = true;
    }

    /** Whether {@link #step} may have something new. */
    boolean isOnTheWay() {
        return isOnTheWay;
    }

    /** The rates as they are from now on, unmodifiable; null if they stay what they are. */
    Map<String, Double> step(final long nowNs) {
        final boolean mayRise = !hasRisen || nowNs - lastRiseNs >= STEP_NS;
        final Map<String, Double> next = new LinkedHashMap<>();
        boolean rises = false;
        for (final Map.Entry<String, Double> entry : target.entrySet()) {
            final double wanted = entry.getValue();
            final double now = rates.getOrDefault(entry.getKey(), 0.0);
            if (now == 0 || wanted <= now) {
                next.put(entry.getKey(), wanted);
            } else {
                rises = true;
                next.put(entry.getKey(), mayRise ? Math.min(wanted, FACTOR * now) : now);
            }
        }
        if (rises && mayRise) {
            hasRisen = true;
            lastRiseNs = nowNs;
        }
        isOnTheWay = !next.equals(target);
        if (next.equals(rates)) {
            return null;
        }
        rates = Collections.unmodifiableMap(next);
        return rates;
    }
}
